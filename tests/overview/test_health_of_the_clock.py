"""What doctor and restore make of what was written by a clock that was ahead and was put back."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.clock import LONDON
from bsc_comms.overview.health import machine, processes
from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.recovery.archive import name_of
from bsc_comms.overview.recovery.restoring import newest_in, passed_over
from partnership.choices import AuditAct
from partnership.models import AuditEntry

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 10, 25, 12, tzinfo=LONDON)


@pytest.mark.both_databases
def test_what_was_written_at_a_moment_to_come_is_told_with_that_moment():
    """What was owed then waits until it is there, and is not late."""
    with clock.at(NOON + timedelta(hours=6)):
        AuditEntry.objects.keep(AuditAct.JOB, what="partnership.send_letter")
    with clock.at(NOON):
        AuditEntry.objects.keep(AuditAct.JOB, what="partnership.send_letter")
        found = machine.check_clock()
    assert (found.health, found.says, found.do) == (
        Health.ATTENTION,
        "Something was written at a moment that has not come yet: a clock was put back, or the "
        "clocks of two machines differ.",
        "Set all clocks by NTP, unless “cycle --at” was run for a later day. What was owed by that "
        "clock waits until it is there: "
        "Tuesday 25 October 2016, 18:00 in London.",
    )


@pytest.mark.parametrize(("seconds", "health"), [(60, Health.OK), (61, Health.ATTENTION)])
def test_clocks_of_two_machines_may_differ_by_a_minute(seconds, health):
    with clock.at(NOON + timedelta(seconds=seconds)):
        AuditEntry.objects.keep(AuditAct.SIGNED_IN)
    with clock.at(NOON):
        assert machine.check_clock().health == health


# --- backups --------------------------------------------------------------------------------------
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("days_ago", "health", "says"),
    [
        (1, Health.OK, "The last whole one was made 24 hours ago."),
        (3, Health.ATTENTION, "The last whole one was made 3 days ago."),
        (
            None,
            Health.ATTENTION,
            "The last whole one was made at a moment that has not come yet: a clock was put back, "
            "or the clocks of two machines differ.",
        ),
    ],
)
def test_a_backup_of_a_moment_to_come_is_no_fresh_one(days_ago, health, says, settings):
    settings.SAMPLE = False
    made = [NOON + timedelta(days=90)]
    if days_ago:
        made.append(NOON - timedelta(days=days_ago))
    for moment in made:
        with clock.at(moment):
            AuditEntry.objects.keep(AuditAct.JOB, what="overview.backup")
    with clock.at(NOON):
        found = processes.check_backup()
    assert (found.health, found.says) == (health, says)


def test_a_backup_of_a_moment_to_come_is_taken_where_it_is_named_or_alone(tmp_path: Path):
    now = clock.real_now()
    old, last, ahead = (
        tmp_path / name_of(now + timedelta(hours=hours)) for hours in (-48, -24, 2000)
    )
    ahead.touch()
    assert newest_in(tmp_path) == ahead
    for path in (old, last):
        path.touch()
    assert newest_in(tmp_path) == last
    assert passed_over(tmp_path, last) == [ahead]
    assert newest_in(ahead) == ahead
    assert passed_over(ahead, ahead) == []


def test_a_backup_of_a_machine_whose_clock_differs_by_seconds_is_the_newest(tmp_path: Path):
    now = clock.real_now()
    for seconds in (-86_400, 30):
        (tmp_path / name_of(now + timedelta(seconds=seconds))).touch()
    assert newest_in(tmp_path).name == name_of(now + timedelta(seconds=30))
