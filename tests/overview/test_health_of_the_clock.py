"""What the doctor says after a clock was ahead and was put back."""

from datetime import datetime, timedelta

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.clock import LONDON
from bsc_comms.overview.health import machine
from bsc_comms.overview.health.findings import Health
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
        "Set all clocks by NTP. What was owed by that clock waits until it is there: "
        "Tuesday 25 October 2016, 18:00 in London.",
    )


@pytest.mark.parametrize(("seconds", "health"), [(60, Health.OK), (61, Health.ATTENTION)])
def test_clocks_of_two_machines_may_differ_by_a_minute(seconds, health):
    with clock.at(NOON + timedelta(seconds=seconds)):
        AuditEntry.objects.keep(AuditAct.SIGNED_IN)
    with clock.at(NOON):
        assert machine.check_clock().health == health
