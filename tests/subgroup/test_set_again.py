"""A meeting that was cancelled and is set again for its day has what was said for that day."""

from datetime import date

import pytest

from subgroup.choices import ConfirmationKind, Presence
from subgroup.models import Attendance, Meeting, PlanConfirmation
from subgroup.operations.confirmations import confirm_plan
from subgroup.operations.meetings import add_meeting, cancel_meeting
from subgroup.operations.room import say_who_is_there
from tests.cast import Cast
from tests.subgroup.november import NOVEMBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october", "cancelled")]


@pytest.fixture
def cancelled(people: Cast, meeting: Meeting) -> Meeting:
    """Of November's, before somebody cancelled it by mistake, one had confirmed and one cannot."""
    kind = ConfirmationKind.NOTHING_TO_DECLARE
    confirm_plan(by=people.alice, meeting=meeting, partner=people.lead, kind=kind)
    say_who_is_there(
        by=people.coordinator, meeting=meeting, person=people.bob, presence=Presence.APOLOGIES
    )
    cancel_meeting(by=people.coordinator, meeting=meeting, reason="The wrong one")
    return meeting


def confirmed(meeting: Meeting) -> list[tuple[str, str, str]]:
    found = PlanConfirmation.objects.filter(meeting=meeting)
    return list(found.values_list("partner__name", "kind", "by__name"))


def known(meeting: Meeting) -> list[tuple[str, str]]:
    found = Attendance.objects.filter(meeting=meeting)
    return list(found.values_list("person__name", "presence"))


def test_who_confirmed_and_who_sent_apologies_need_not_do_so_again(
    people: Cast, cancelled: Meeting
) -> None:
    again = add_meeting(by=people.coordinator, date=NOVEMBER)
    for each in (cancelled, again):
        assert confirmed(each) == [("Lead partner", ConfirmationKind.NOTHING_TO_DECLARE, "Alice")]
        assert known(each) == [("Bob", Presence.APOLOGIES)]


def test_what_was_said_last_holds_where_it_is_cancelled_twice(people: Cast) -> None:
    second = add_meeting(by=people.coordinator, date=NOVEMBER)
    kind = ConfirmationKind.UP_TO_DATE
    confirm_plan(by=people.alice, meeting=second, partner=people.lead, kind=kind)
    cancel_meeting(by=people.coordinator, meeting=second, reason="Wrong again")
    third = add_meeting(by=people.coordinator, date=NOVEMBER)
    assert confirmed(third) == [("Lead partner", ConfirmationKind.UP_TO_DATE, "Alice")]


def test_for_another_day_everybody_is_asked(people: Cast) -> None:
    other = add_meeting(by=people.coordinator, date=date(2016, 11, 15))
    assert (confirmed(other), known(other)) == ([], [])
