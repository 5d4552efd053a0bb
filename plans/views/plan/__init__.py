"""The views of the plan: table, calendar, timeline, map and coverage, with one set of filters.

`frame` is what they share, `saved` keeps them by name, `lines` changes what stands in the table.
"""
