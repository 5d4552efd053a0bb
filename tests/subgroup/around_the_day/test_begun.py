"""A meeting that has begun is closed, and neither moved nor cancelled: what it said is kept."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from plans.choices import DecisionKind
from subgroup.choices import AgendaKind, AgendaState, MeetingState, NoteKind, Presence
from subgroup.models import AgendaItem, Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import HasBegun, add_meeting
from subgroup.operations.minutes import agree_minutes
from subgroup.operations.room import (
    decide_on_item,
    keep_note,
    say_reached,
    say_who_is_there,
    take_on,
)
from subgroup.queries.cycle import meeting_to_close
from tests.cast import Cast
from tests.factories import (
    AgendaItemFactory,
    CommunicationFactory,
    DecisionFactory,
    MinutesFactory,
    TermsFactory,
)
from tests.subgroup.around_the_day.acts import A_WEEK_LATER, DECEMBER, EVE, at_noon, cancel, move
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db


def _a_note(people: Cast, meeting: Meeting) -> None:
    keep_note(
        by=people.coordinator,
        item=meeting.agenda.first(),
        note_id=uuid.UUID(int=1),
        kind="note",
        text="Three have asked.",
        opened_version=0,
    )


def _an_action(people: Cast, meeting: Meeting) -> None:
    take_on(
        by=people.coordinator,
        meeting=meeting,
        item=None,
        action_id=uuid.UUID(int=1),
        what="Book it",
        owner=people.charlie,
        due=date(2016, 12, 22),
    )


def _who_is_there(people: Cast, meeting: Meeting) -> None:
    say_who_is_there(
        by=people.coordinator, meeting=meeting, person=people.alice, presence=Presence.PRESENT
    )


def _minutes_agreed(people: Cast, meeting: Meeting) -> None:
    august = MinutesFactory(meeting__date=date(2016, 8, 9))
    agree_minutes(
        by=people.coordinator,
        minutes=august,
        opened_version=august.version,
        comments_seen=0,
        at=meeting,
    )


def _terms_agreed(people: Cast, meeting: Meeting) -> None:
    TermsFactory(agreed_at=meeting)


def _a_matter_dealt_with(people: Cast, meeting: Meeting) -> None:
    item = AgendaItemFactory(meeting=meeting, title="A stall")
    say_reached(by=people.coordinator, item=item, reached=True)


def _a_decision(people: Cast, meeting: Meeting) -> None:
    known = CommunicationFactory(lead_partner=people.lead)
    item = AgendaItemFactory(meeting=meeting, communication=known)
    _decide(people, item)


def _a_decision_on_what_was_prepared(people: Cast, meeting: Meeting) -> None:
    known = CommunicationFactory(lead_partner=people.lead)
    item = AgendaItemFactory(meeting=meeting, communication=known, state=AgendaState.REACHED)
    _decide(people, item)


def _decide(people: Cast, item: AgendaItem) -> None:
    decide_on_item(
        by=people.chair,
        item=item,
        kind=DecisionKind.AGREED,
        comment="",
        revision=item.communication.version,
        last_decision=None,
    )


BEGUN = [
    _a_note,
    _an_action,
    _who_is_there,
    _minutes_agreed,
    _terms_agreed,
    _a_matter_dealt_with,
    _a_decision,
    _a_decision_on_what_was_prepared,
]


class TestBegun:
    @pytest.fixture(autouse=True)
    def on_its_day(self, meeting: Meeting):
        with clock.at(at_noon(NOVEMBER)):
            yield

    @pytest.mark.parametrize("begins", BEGUN)
    def test_it_is_neither_cancelled_nor_moved(
        self, people: Cast, meeting: Meeting, begins: Callable[[Cast, Meeting], None]
    ) -> None:
        begins(people, meeting)
        with pytest.raises(HasBegun, match="close it instead"):
            cancel(people, meeting)
        with pytest.raises(HasBegun, match="close it instead"):
            move(people, meeting, DECEMBER)
        meeting.refresh_from_db()
        assert (meeting.date, meeting.state) == (NOVEMBER, MeetingState.PLANNED)

    def test_its_place_can_still_be_put_right(self, people: Cast, meeting: Meeting) -> None:
        _a_note(people, meeting)
        move(people, meeting, NOVEMBER, place="Annex")
        meeting.refresh_from_db()
        assert meeting.place == "Annex"

    def test_until_something_is_written_down_it_can_be_called_off(
        self, people: Cast, meeting: Meeting
    ) -> None:
        cancel(people, meeting)
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.CANCELLED

    def test_what_the_chair_decides_in_the_review_on_that_day_does_not_begin_it(
        self, people: Cast, meeting: Meeting
    ) -> None:
        known = CommunicationFactory(lead_partner=people.lead)
        AgendaItemFactory(meeting=meeting, communication=known)
        DecisionFactory(communication=known, meeting_date=NOVEMBER, at=clock.now())
        cancel(people, meeting)
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.CANCELLED

    def test_what_is_not_dealt_with_after_all_does_not_begin_it(
        self, people: Cast, meeting: Meeting
    ) -> None:
        item = AgendaItemFactory(meeting=meeting, title="A stall")
        for reached in (True, False):
            say_reached(by=people.coordinator, item=item, reached=reached)
        cancel(people, meeting)
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.CANCELLED

    def test_a_matter_with_a_prepared_note_goes_on_where_it_is_cancelled(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=DECEMBER)
        with clock.at(EVE):
            _a_matter_dealt_with(people, meeting)
        cancel(people, meeting)
        assert following.agenda.filter(title="A stall", state=AgendaState.WAITING).count() == 1

    def test_a_note_prepared_under_a_standing_item_goes_on_where_it_is_cancelled_late(
        self, people: Cast
    ) -> None:
        by = people.coordinator
        not_held = add_meeting(by=by, date=date(2016, 11, 22))
        held, following = (add_meeting(by=by, date=day) for day in (DECEMBER, date(2017, 2, 7)))
        kind = AgendaKind.FORWARD_PLAN
        with clock.at(EVE):
            keep_note(
                by=by,
                item=not_held.agenda.get(kind=kind),
                note_id=uuid.uuid4(),
                kind=NoteKind.NOTE,
                text="Ask about the bus.",
                opened_version=0,
            )
        with clock.at(datetime(2016, 12, 10, 12, tzinfo=UTC)):
            close_meeting(by=by, meeting=held)
            cancel(people, not_held)
        assert following.agenda.get(kind=kind).notes.count() == 1

    @pytest.mark.parametrize("closed", [True, False])
    def test_it_does_so_too_where_that_one_is_set_only_afterwards(
        self, people: Cast, closed: bool
    ) -> None:
        """The one before it is over: closed on its own day, or past and not closed yet."""
        by = people.coordinator
        not_held, held = (add_meeting(by=by, date=day) for day in (date(2016, 11, 22), DECEMBER))
        with clock.at(EVE):
            _a_note(people, not_held)
        with clock.at(at_noon(DECEMBER if closed else date(2016, 12, 10))):
            if closed:
                close_meeting(by=by, meeting=held)
            cancel(people, not_held)
            following = add_meeting(by=by, date=date(2017, 2, 7))
        assert [note.text for note in following.agenda.first().notes.all()] == ["Three have asked."]

    def test_apologies_keep_nobody_from_calling_it_off(
        self, people: Cast, meeting: Meeting
    ) -> None:
        by, presence = people.coordinator, Presence.APOLOGIES
        say_who_is_there(by=by, meeting=meeting, person=people.alice, presence=presence)
        cancel(people, meeting)
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.CANCELLED

    def test_what_is_prepared_before_its_day_moves_with_it(
        self, people: Cast, meeting: Meeting
    ) -> None:
        with clock.at(EVE):
            _a_note(people, meeting)
            move(people, meeting, A_WEEK_LATER)
        meeting.refresh_from_db()
        assert meeting.date == A_WEEK_LATER

    @pytest.mark.parametrize("prepares", [_a_note, _an_action, _who_is_there, _a_matter_dealt_with])
    def test_what_is_prepared_the_day_before_does_not_begin_it(
        self, people: Cast, meeting: Meeting, prepares: Callable[[Cast, Meeting], None]
    ) -> None:
        with clock.at(datetime(2016, 11, 7, 23, 59, tzinfo=UTC)):
            prepares(people, meeting)
        cancel(people, meeting)
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.CANCELLED

    def test_its_day_begins_at_midnight_in_london(self, people: Cast) -> None:
        in_summer = add_meeting(by=people.coordinator, date=date(2017, 6, 6))
        with clock.at(datetime(2017, 6, 5, 23, tzinfo=UTC)):
            _a_note(people, in_summer)
            with pytest.raises(HasBegun):
                cancel(people, in_summer)

    def test_the_pages_say_so_and_keep_what_was_typed(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        page = reverse("subgroup:meeting", args=[meeting.pk])
        offered = client.get(page).content.decode()
        assert "Move it, or change time and place" in offered
        assert "Cancel it" in offered
        _a_note(people, meeting)
        offered = client.get(page).content.decode()
        assert "Change time and place" in offered
        assert "Move it" not in offered
        assert "Cancel it" not in offered
        said = "This meeting has begun, so it is neither moved nor cancelled: close it instead."
        sent = {"version": meeting.version, "date": "6/12/2016", "starts": "", "place": "Annex"}
        answer = client.post(reverse("subgroup:meeting_change", args=[meeting.pk]), sent)
        assert said in answer.content.decode()
        assert "Annex" in answer.content.decode()
        off = reverse("subgroup:meeting_cancel", args=[meeting.pk])
        sent = {"version": meeting.version, "reason": "Snow"}
        answer = client.post(off, sent)
        assert said in answer.content.decode()
        assert "Snow</textarea>" in answer.content.decode()


class TestAfterItsDay:
    """One that did not take place is called off afterwards: else only a lie could end it."""

    @pytest.fixture(autouse=True)
    def a_day_later(self, meeting: Meeting):
        with clock.at(at_noon(date(2016, 11, 9))):
            yield

    def test_it_is_called_off_by_the_link_on_its_page(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        off = reverse("subgroup:meeting_cancel", args=[meeting.pk])
        page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).text
        assert off in page
        assert "Move it" not in page
        client.post(off, {"version": meeting.version, "reason": "Nobody came"})
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.CANCELLED

    @pytest.mark.parametrize("begins", BEGUN)
    def test_one_that_began_is_closed(
        self,
        client: Client,
        people: Cast,
        meeting: Meeting,
        begins: Callable[[Cast, Meeting], None],
    ) -> None:
        with clock.at(at_noon(NOVEMBER)):
            begins(people, meeting)
        client.force_login(people.coordinator)
        page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).text
        assert reverse("subgroup:meeting_cancel", args=[meeting.pk]) not in page
        with pytest.raises(HasBegun, match="close it instead"):
            cancel(people, meeting)

    def test_what_was_open_and_decided_goes_to_the_next_meeting(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=DECEMBER)
        AgendaItemFactory(meeting=meeting, title="A stall")
        decision = DecisionFactory(meeting_date=NOVEMBER)
        cancel(people, meeting)
        decision.refresh_from_db()
        assert decision.meeting_date == DECEMBER
        assert following.agenda.filter(title="A stall").exists()

    def test_until_then_today_names_it_however_long_ago_it_was(self, meeting: Meeting) -> None:
        with clock.at(at_noon(date(2017, 3, 1))):
            assert meeting_to_close() == meeting
