"""Beat ticks every minute, and a clock that was ahead does not silence it."""

import pickle
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from bsc_comms.celery import app
from bsc_comms.kit.ticks import Ticks

NOW = datetime.fromisoformat("2016-11-08T09:00:00+00:00")


@pytest.mark.parametrize(
    ("last", "due", "seconds"),
    [
        (timedelta(seconds=-60), True, 60),
        (timedelta(seconds=-20), False, 40),
        (timedelta(hours=-6), True, 60),
        (timedelta(hours=6), True, 60),
        (timedelta(seconds=1), True, 60),
    ],
)
def test_a_tick_is_due_a_minute_after_the_last_or_where_that_lies_in_the_future(last, due, seconds):
    ticks = Ticks(60, nowfun=lambda: NOW, app=app)
    assert tuple(ticks.is_due(NOW + last)) == (due, seconds)


def test_beat_has_nothing_else_to_wait_for_and_keeps_what_it_has_in_its_file():
    (kept,) = settings.CELERY_BEAT_SCHEDULE.values()
    assert type(pickle.loads(pickle.dumps(kept["schedule"]))) is Ticks  # noqa: S301 - our own
    assert app.conf.result_expires is None
