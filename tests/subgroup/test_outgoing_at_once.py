"""A meeting is cancelled after a tick has read it and before the tick writes to its members."""

from collections.abc import Iterator
from datetime import date

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter
from subgroup.models import Invitation, Meeting, PackOrder
from subgroup.operations.invitations import invite_members
from subgroup.operations.meetings import add_meeting, cancel_meeting
from subgroup.operations.outgoing import send_agendas_and_minutes
from subgroup.queries.standing import Standing, standing_now
from tests.cast import Cast, cast

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]
NOVEMBER = date(2016, 11, 8)
MORNING_BEFORE = clock.start_of(date(2016, 11, 7), hour=8)


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    with clock.at(clock.start_of(date(2016, 8, 10), hour=9)):
        return add_meeting(by=people.coordinator, date=NOVEMBER)


@pytest.fixture
def off(people: Cast, meeting: Meeting) -> Iterator[Standing]:
    """What a tick has read of a meeting that is cancelled since."""
    with clock.at(MORNING_BEFORE):
        read_before = standing_now()
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="The hall is shut")
        yield read_before


def test_nobody_gets_its_agenda(off: Standing) -> None:
    assert send_agendas_and_minutes(off) == 0
    assert not Letter.objects.filter(kind=LetterKind.AGENDA_OUT).exists()
    assert not PackOrder.objects.exists()


def test_nor_is_anybody_invited_to_it(off: Standing) -> None:
    stands = list(Invitation.objects.values_list("person", "turns").order_by("person"))
    assert invite_members(off) == 0
    assert list(Invitation.objects.values_list("person", "turns").order_by("person")) == stands
