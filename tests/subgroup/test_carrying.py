"""A matter that is carried on stands on the next agenda, whatever that agenda held of it."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from partnership.models import Change
from plans.models import Decision
from subgroup.choices import AgendaKind, AgendaState
from subgroup.models import AgendaItem, Meeting
from subgroup.operations.agenda import add_agenda_item, take_off
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting, cancel_meeting, change_meeting
from subgroup.queries.agenda import open_agenda
from tests.cast import Cast
from tests.factories import (
    CommunicationFactory,
    DecisionFactory,
    MinuteNoteFactory,
    partnership,
)

pytestmark = pytest.mark.django_db
NOVEMBER, FEBRUARY = date(2016, 11, 29), date(2017, 2, 14)


def test_what_was_taken_off_the_next_agenda_is_put_back_on_it(people: Cast) -> None:
    partnership()
    with clock.at(datetime(2016, 10, 3, 9, tzinfo=UTC)):
        meeting, following = (
            add_meeting(by=people.coordinator, date=day) for day in (NOVEMBER, FEBRUARY)
        )
        about = CommunicationFactory(title="Dark nights")
        for each in (meeting, following):
            there = add_agenda_item(
                by=people.chair, meeting=each, title="Dark nights", communication=about
            )
        take_off(by=people.chair, item=there)
    with clock.at(datetime(2016, 11, 29, 12, tzinfo=UTC)):
        close_meeting(by=people.coordinator, meeting=meeting)
    assert "Dark nights" in [line.item.title for line in open_agenda(following)]
    there.refresh_from_db()
    assert (there.state, there.carried_from.meeting) == (AgendaState.WAITING, meeting)
    last = Change.objects.filter(subject_id=str(there.pk)).order_by("pk").last()
    assert (last.act, last.by) == ("put back on the agenda", people.coordinator)


class TestAMeetingHeldOnAnotherDayAfterAll:
    """November's was cancelled while February's was set; then one is set for December."""

    DECEMBER, JANUARY = date(2016, 12, 6), date(2017, 1, 10)
    MAY, JUNE = date(2017, 5, 9), date(2017, 6, 13)

    @pytest.fixture(autouse=True)
    def in_november(self):
        with clock.at(datetime(2016, 11, 21, 9, tzinfo=UTC)):
            yield

    @pytest.fixture
    def february(self, people: Cast) -> Meeting:
        partnership()
        meeting, following = (
            add_meeting(by=people.coordinator, date=day) for day in (NOVEMBER, FEBRUARY)
        )
        add_agenda_item(by=people.alice, meeting=meeting, title="Street lights")
        add_agenda_item(by=people.bob, meeting=following, title="The year ahead")
        DecisionFactory(meeting_date=NOVEMBER)
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="The hall is flooded")
        return following

    def matters(self, meeting: Meeting) -> list[str]:
        matters = meeting.agenda.filter(kind=AgendaKind.MATTER, state=AgendaState.WAITING)
        return list(matters.values_list("title", flat=True))

    def test_has_what_waited_for_the_cancelled_one(self, people: Cast, february: Meeting) -> None:
        assert self.matters(february) == ["The year ahead", "Street lights"]
        december = add_meeting(by=people.coordinator, date=self.DECEMBER)
        assert self.matters(december) == ["Street lights"]
        assert self.matters(february) == ["The year ahead"]
        assert Decision.objects.get().meeting_date == self.DECEMBER
        last = december.agenda.order_by("position").last()
        assert last.kind == AgendaKind.ANY_OTHER
        moved = december.agenda.get(title="Street lights")
        change = Change.objects.filter(subject_id=str(moved.pk)).order_by("pk").last()
        assert (change.act, change.was, change.became) == (
            "brought forward",
            "Meeting of 14 February 2017",
            "Meeting of 6 December 2016",
        )

    def test_and_goes_on_to_the_later_one_where_it_is_not_reached(
        self, people: Cast, february: Meeting
    ) -> None:
        december = add_meeting(by=people.coordinator, date=self.DECEMBER)
        with clock.at(datetime(2016, 12, 6, 12, tzinfo=UTC)):
            close_meeting(by=people.coordinator, meeting=december)
        assert self.matters(february) == ["The year ahead", "Street lights"]

    def test_one_after_the_next_leaves_all_where_it_is(
        self, people: Cast, february: Meeting
    ) -> None:
        for day in (self.DECEMBER, self.JANUARY):
            add_meeting(by=people.coordinator, date=day)
        january = Meeting.objects.get(date=self.JANUARY)
        assert self.matters(january) == []
        assert Decision.objects.get().meeting_date == self.DECEMBER

    def test_so_has_one_that_is_moved_ahead_of_the_later_one(
        self, people: Cast, february: Meeting
    ) -> None:
        may = add_meeting(by=people.coordinator, date=self.MAY)
        self.move(people, may, self.DECEMBER)
        assert self.matters(may) == ["Street lights"]
        assert self.matters(february) == ["The year ahead"]
        assert Decision.objects.get().meeting_date == self.DECEMBER

    def test_one_that_stays_the_next_takes_nothing_from_a_later_one(
        self, people: Cast, february: Meeting
    ) -> None:
        december = add_meeting(by=people.coordinator, date=self.DECEMBER)
        put_off = december.agenda.get(title="Street lights")
        AgendaItem.objects.filter(pk=put_off.pk).update(meeting=february)
        self.move(people, december, self.JANUARY)
        assert self.matters(december) == []
        assert Decision.objects.get().meeting_date == self.JANUARY

    def test_what_was_decided_for_one_that_is_moved_behind_another_stands_with_that_one(
        self, people: Cast, february: Meeting
    ) -> None:
        assert Decision.objects.get().meeting_date == FEBRUARY
        may = add_meeting(by=people.coordinator, date=self.MAY)
        self.move(people, february, self.JUNE)
        assert self.matters(february) == ["The year ahead"]
        assert self.matters(may) == ["Street lights"]
        assert Decision.objects.get().meeting_date == self.MAY

    def move(self, people: Cast, meeting: Meeting, day: date) -> None:
        meeting.refresh_from_db()
        change_meeting(
            by=people.coordinator,
            meeting=meeting,
            opened_version=meeting.version,
            date=day,
            starts=meeting.starts,
            place=meeting.place,
        )


class TestWhatWasPreparedForAMeetingThatIsCancelled:
    """Notes that were written ahead of its day; nobody can read them on its own page."""

    OCTOBER = datetime(2016, 10, 3, 9, tzinfo=UTC)

    def prepared(self, people: Cast) -> tuple[Meeting, AgendaItem, AgendaItem]:
        partnership()
        meeting = add_meeting(by=people.coordinator, date=NOVEMBER)
        matter = add_agenda_item(by=people.alice, meeting=meeting, title="Street lights")
        standing = meeting.agenda.get(kind=AgendaKind.EVIDENCE)
        MinuteNoteFactory(item=matter, text="The council has figures.")
        MinuteNoteFactory(item=standing, text="A new survey is out.")
        return meeting, matter, standing

    def notes(self, meeting: Meeting) -> dict[str, list[str]]:
        return {
            item.title: [note.text for note in item.notes.all()]
            for item in meeting.agenda.exclude(notes=None)
        }

    def test_stands_with_the_next_one(self, people: Cast) -> None:
        with clock.at(self.OCTOBER):
            meeting, _, standing = self.prepared(people)
            following = add_meeting(by=people.coordinator, date=FEBRUARY)
            cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        assert self.notes(following) == {
            standing.title: ["A new survey is out."],
            "Street lights": ["The council has figures."],
        }
        assert self.notes(meeting) == {}

    def test_stands_with_one_that_is_set_later(self, people: Cast) -> None:
        with clock.at(self.OCTOBER):
            meeting, _, standing = self.prepared(people)
            cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
            assert set(self.notes(meeting)) == {standing.title, "Street lights"}
            following = add_meeting(by=people.coordinator, date=FEBRUARY)
        assert set(self.notes(following)) == {standing.title, "Street lights"}

    def test_of_one_before_the_last_meeting_stays_where_it_is(self, people: Cast) -> None:
        with clock.at(self.OCTOBER):
            meeting, _, standing = self.prepared(people)
            cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
            held = add_meeting(by=people.coordinator, date=date(2016, 12, 6))
            MinuteNoteFactory(item=standing, text="Kept by an earlier release.")
        with clock.at(datetime(2016, 12, 6, 12, tzinfo=UTC)):
            close_meeting(by=people.coordinator, meeting=held)
            following = add_meeting(by=people.coordinator, date=FEBRUARY)
        assert self.notes(following) == {}
        assert self.notes(meeting) == {standing.title: ["Kept by an earlier release."]}
