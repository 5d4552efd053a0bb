"""Beat ticks every minute, and a clock that was ahead does not silence it."""

import pickle
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from kombu.utils.imports import symbol_by_name

from bsc_comms.celery import app
from bsc_comms.kit.beat import Beat
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
    assert symbol_by_name(app.conf.beat_scheduler) is Beat
    assert app.conf.result_expires is None


class Recorded(Beat):
    """A beat that writes down when it ticks, and sends nothing."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.sent: list[datetime] = []
        super().__init__(*args, **kwargs)

    def apply_entry(self, *_: object, **__: object) -> None:
        self.sent.append(app.now())


@pytest.mark.parametrize("ahead", [timedelta(hours=6), timedelta(hours=-6)])
def test_beat_goes_on_ticking_each_minute_once_a_wrong_clock_is_put_right(ahead, tmp_path):
    minute = timedelta(minutes=1)
    with time_machine.travel(NOW, tick=False) as clock:
        beat = Recorded(app, schedule_filename=str(tmp_path / "beat"))
        for step in (minute, ahead, minute, -ahead, minute, minute):
            clock.shift(step)
            assert 0 < wait_of(beat) <= 60
    assert [moment - NOW for moment in beat.sent] == [
        minute,
        minute + ahead,
        2 * minute + ahead,
        2 * minute,
        3 * minute,
        4 * minute,
    ]


def wait_of(beat: Beat) -> float:
    """Seconds until beat wants to be asked again, once it has sent what is due."""
    return next(wait for wait in iter(beat.tick, None) if wait)
