"""When the action of these tests was given, and the day by which it is due."""

from datetime import UTC, date, datetime

GIVEN = datetime(2016, 11, 8, 12, tzinfo=UTC)
DUE = date(2016, 11, 22)
