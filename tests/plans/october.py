"""When most tests of the plan are: Tuesday 25 October 2016, ten in the morning in London."""

from datetime import UTC, date, datetime

from plans.choices import Precision
from plans.operations.details import Window

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
TODAY = NOW.date()
#: The whole of the next month, as a window that is not sure yet.
NOVEMBER = Window(Precision.MONTH, date(2016, 11, 1), date(2016, 11, 30))
