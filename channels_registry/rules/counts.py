"""How a number in the register is written, and how large it may be: in a form and in a sheet."""

import re

#: What people write between the figures of a number: 190,000 or 190 000.
BETWEEN_FIGURES = re.compile(r"[\s,’']")
LARGEST_COUNT = 2_000_000_000  # of what every database keeps as a whole number
MOST_A_MONTH = 10_000
MOST_DAYS = 730
MOST_SLOTS = 1000
