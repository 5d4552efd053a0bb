"""When the tests of people are: Wednesday 26 October 2016, ten in the morning in London."""

from datetime import UTC, datetime

NOW = datetime(2016, 10, 26, 9, tzinfo=UTC)
TODAY = NOW.date()
