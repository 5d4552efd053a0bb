"""A meeting that moves or is cancelled takes along what was decided for it, and its pack."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState, WorkState
from partnership.models import Letter
from plans.choices import DecisionKind
from plans.models import Decision
from subgroup.choices import DocumentKind
from subgroup.models import Meeting, Minutes, PackOrder
from subgroup.operations.closing import close_meeting
from subgroup.operations.documents import make_documents
from subgroup.operations.meetings import add_meeting
from subgroup.operations.outgoing import send_agendas_and_minutes
from tests.cast import Cast
from tests.factories import CommunicationFactory
from tests.subgroup.around_the_day.acts import A_WEEK_LATER, DECEMBER, at_noon, cancel, move
from tests.subgroup.november import NOVEMBER
from tests.subgroup.reviewing import decide

pytestmark = pytest.mark.django_db


def decided_in(minutes: Minutes) -> list[tuple[str, str]]:
    return [
        (decision["title"], decision["decision"])
        for item in minutes.content["items"]
        for decision in item["decisions"]
    ]


AHEAD = ("Dark nights", "Agreed, decided by the chair on 7 November 2016")


class TestDecisions:
    @pytest.fixture(autouse=True)
    def agreed_ahead_of_the_meeting(self, client: Client, people: Cast, meeting: Meeting) -> None:
        client.force_login(people.chair)
        decide(client, CommunicationFactory(title="Dark nights"), DecisionKind.AGREED)
        assert Decision.objects.get().meeting_date == NOVEMBER

    def test_they_are_in_the_minutes_of_a_meeting_that_moved(
        self, people: Cast, meeting: Meeting
    ) -> None:
        move(people, meeting, A_WEEK_LATER)
        with clock.at(at_noon(A_WEEK_LATER)):
            minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert decided_in(minutes) == [AHEAD]

    def test_another_time_or_place_leaves_them(self, people: Cast, meeting: Meeting) -> None:
        move(people, meeting, NOVEMBER, place="Annex")
        assert Decision.objects.get().meeting_date == NOVEMBER

    def test_those_of_a_cancelled_meeting_go_to_the_following_one(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=DECEMBER)
        cancel(people, meeting)
        with clock.at(at_noon(DECEMBER)):
            minutes = close_meeting(by=people.coordinator, meeting=following)
        assert decided_in(minutes) == [AHEAD]

    def test_where_none_follows_they_wait_until_one_is_set(
        self, people: Cast, meeting: Meeting
    ) -> None:
        cancel(people, meeting)
        add_meeting(by=people.coordinator, date=DECEMBER)
        assert Decision.objects.get().meeting_date == DECEMBER

    def test_those_of_a_meeting_that_was_held_stay(self, people: Cast, meeting: Meeting) -> None:
        cancel(people, meeting)
        held = add_meeting(by=people.coordinator, date=NOVEMBER)
        with clock.at(at_noon(NOVEMBER)):
            assert decided_in(close_meeting(by=people.coordinator, meeting=held)) == [AHEAD]
            add_meeting(by=people.coordinator, date=DECEMBER)
        assert Decision.objects.get().meeting_date == NOVEMBER


class TestAgenda:
    @pytest.mark.parametrize("act", [cancel, lambda who, what: move(who, what, A_WEEK_LATER)])
    def test_letters_with_the_agenda_of_a_day_that_holds_no_more_are_taken_back(
        self, people: Cast, meeting: Meeting, act: Callable[[Cast, Meeting], None]
    ) -> None:
        add_meeting(by=people.coordinator, date=date(2016, 11, 10))
        with clock.at(clock.start_of(date(2016, 11, 2), hour=9)):
            send_agendas_and_minutes()
        agendas = Letter.objects.filter(kind=LetterKind.AGENDA_OUT)
        first = agendas.filter(subject="Read the agenda for Tue 8 Nov")[0]
        assert "on Tuesday 8 November 2016, Town Hall.\n" in first.text
        assert "on <strong>Tuesday 8 November 2016</strong>, Town Hall.</p>" in first.html
        act(people, meeting)
        assert set(agendas.values_list("subject", "state")) == {
            ("Read the agenda for Tue 8 Nov", LetterState.WITHDRAWN),
            ("Read the agenda for Thu 10 Nov", LetterState.QUEUED),
        }


class TestPack:
    def send_and_make(self, day: date) -> None:
        with clock.at(clock.start_of(day, hour=9)):
            send_agendas_and_minutes()
            self.make()

    def make(self) -> None:
        for order in PackOrder.objects.filter(state=WorkState.QUEUED):
            make_documents(order_id=order.pk)

    def names(self, meeting: Meeting) -> set[str]:
        return {each.name for each in meeting.files.filter(what=DocumentKind.PACK)}

    @pytest.mark.parametrize("arrived", [False, True])
    def test_a_meeting_moved_and_moved_back_has_the_pack_of_its_day(
        self, people: Cast, meeting: Meeting, arrived: bool
    ) -> None:
        self.send_and_make(date(2016, 10, 31))
        of_its_day = self.names(meeting)
        if arrived:
            agendas = Letter.objects.filter(kind=LetterKind.AGENDA_OUT)
            agendas.update(state=LetterState.SENT, sent_at=clock.now())
        with clock.at(clock.start_of(date(2016, 11, 1), hour=8)):
            move(people, meeting, date(2016, 11, 9))
        self.send_and_make(date(2016, 11, 1))
        assert self.names(meeting).isdisjoint(of_its_day)
        with clock.at(clock.start_of(date(2016, 11, 2), hour=8)):
            move(people, meeting, NOVEMBER)
        self.send_and_make(date(2016, 11, 2))
        assert self.names(meeting) == of_its_day

    def test_a_pack_that_was_made_is_made_anew_where_the_place_changes(
        self, people: Cast, meeting: Meeting
    ) -> None:
        self.send_and_make(date(2016, 10, 31))
        with clock.at(clock.start_of(date(2016, 11, 1), hour=8)):
            move(people, meeting, NOVEMBER, place="Annex")
        assert PackOrder.objects.filter(state=WorkState.QUEUED).count() == 1

    def test_before_the_first_pack_none_is_made_for_a_move(
        self, people: Cast, meeting: Meeting
    ) -> None:
        move(people, meeting, A_WEEK_LATER)
        assert not PackOrder.objects.exists()
