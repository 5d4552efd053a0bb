"""A meeting is cancelled in the same moment as it is said to have agreed something."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from bsc_comms.kit import clock
from subgroup.choices import MinutesState, TermsState
from subgroup.models import Meeting, Minutes
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting, cancel_meeting
from subgroup.operations.minutes import CannotAgree, agree_minutes
from subgroup.operations.terms import NotAgreed, agree_terms
from tests.cast import cast
from tests.factories import TermsFactory
from tests.plans.at_once import held_up

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
AUGUST, NOVEMBER = date(2016, 8, 9), date(2016, 11, 8)
NOW = datetime(2016, 11, 8, 12, tzinfo=UTC)


def while_cancelled(people, meeting: Meeting, agree) -> None:
    """Agree as somebody holds the meeting who cancels it; raises what agreeing raises."""
    seen = Meeting.objects.get(pk=meeting.pk)

    def hold() -> None:
        Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)

    def agrees() -> None:
        with clock.at(NOW):
            agree(seen)

    held_up(hold, agrees, partial(cancel_meeting, by=people.chair, meeting=meeting, reason="Ill"))


def test_it_has_agreed_no_minutes():
    with clock.at(NOW):
        people = cast()
        held = add_meeting(by=people.coordinator, date=AUGUST)
        minutes = close_meeting(by=people.coordinator, meeting=held)
        today = add_meeting(by=people.coordinator, date=NOVEMBER)

        def agree(seen: Meeting) -> None:
            agree_minutes(
                by=people.chair, minutes=minutes, opened_version=1, comments_seen=0, at=seen
            )

        with pytest.raises(CannotAgree):
            while_cancelled(people, today, agree)
    assert Minutes.objects.get().state == MinutesState.DRAFT


def test_nor_any_terms():
    with clock.at(NOW):
        people = cast()
        draft = TermsFactory()
        today = add_meeting(by=people.coordinator, date=NOVEMBER)

        def agree(seen: Meeting) -> None:
            agree_terms(by=people.chair, terms=draft, opened_version=1, meeting=seen)

        with pytest.raises(NotAgreed):
            while_cancelled(people, today, agree)
    draft.refresh_from_db()
    assert draft.state == TermsState.DRAFT
