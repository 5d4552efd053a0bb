"""The sample year: one invented but realistic year as a coordinator would keep it.

`load_sample(as_of)` lets the year happen up to that day, with the planner's own operations, at the
moments at which people would have done them.
"""

from bsc_comms.overview.sample.emptying import NotTheSample
from bsc_comms.overview.sample.loading import (
    DEFAULT_DAY,
    OVER_DAY,
    SAMPLE_DAYS,
    load_sample,
)
from bsc_comms.overview.sample.people import featured_people, is_sample_person

__all__ = [
    "DEFAULT_DAY",
    "OVER_DAY",
    "SAMPLE_DAYS",
    "NotTheSample",
    "featured_people",
    "is_sample_person",
    "load_sample",
]
