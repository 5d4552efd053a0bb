"""How many rows there are where the queries of a page are counted: one, some and many."""

from tests.services.in_short import IN_SHORT

MANY = 12 if IN_SHORT else 50
ROWS = (1, 3, MANY)
