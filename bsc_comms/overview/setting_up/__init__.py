"""Starting a planner on an empty machine, for any partnership.

What a partnership says of itself stands in one small file; the words that all partnerships plan in
(topics, audiences, objectives and so on) are in `words/`. Both become a folder of reference data,
which is read and checked as any other.
"""
