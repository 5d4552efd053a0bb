"""When most tests of the plan are: Tuesday 25 October 2016, ten in the morning in London."""

from datetime import UTC, datetime

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
TODAY = NOW.date()
