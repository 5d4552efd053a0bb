"""How large a number in the register may be, in a form, in a sheet and in the database."""

LARGEST_COUNT = 2_000_000_000  # of what every database keeps as a whole number
MOST_DAYS = 730
MOST_SLOTS = 1000
