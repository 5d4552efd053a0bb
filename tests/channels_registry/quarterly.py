"""A magazine that comes out each quarter, and a day on which something does."""

from datetime import date

from channels_registry.choices import Naming

OUT = date(2017, 1, 16)
QUARTERLY = {
    "rhythm": "nth_weekday",
    "every": 3,
    "nth": 2,
    "starts": date(2016, 4, 1),
    "copy_days_before": 42,
    "artwork_days_before": 28,
    "slots": 16,
    "slot_unit": "pages",
    "naming": Naming.SEASON,
}
