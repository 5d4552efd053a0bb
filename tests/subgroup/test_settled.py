"""Nothing stands on an agenda, or is carried to the next, once it is settled; nor is it lost."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.models import Change
from plans.choices import State
from plans.models import Communication, Placement
from subgroup.choices import AgendaKind, AgendaState
from subgroup.models import AdviceRequest, AgendaItem, Meeting
from subgroup.operations.advice import (
    answer_advice,
    ask_for_advice,
    put_on_our_agenda,
    withdraw_advice,
)
from subgroup.operations.agenda import add_agenda_item, take_off
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.overdue import put_overdue_on_the_agenda
from subgroup.queries.agenda import open_agenda
from subgroup.queries.minutes import minutes_from_notes, what_goes_on
from subgroup.rules.minutes import nothing_said
from tests.cast import Cast
from tests.factories import (
    CommunicationFactory,
    OtherSubgroupFactory,
    PartnerFactory,
    PlacementFactory,
    partnership,
)
from tests.plans.marked import mark_issued

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2016, 10, 3, 9, tzinfo=UTC)
FRIDAY = date(2016, 10, 28)
AFTER = datetime(2016, 11, 21, 9, tzinfo=UTC)
NOVEMBER, FEBRUARY = date(2016, 11, 29), date(2017, 2, 14)
AT_THE_MEETING = datetime(2016, 11, 29, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    partnership()
    with clock.at(OCTOBER):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    return add_meeting(by=people.coordinator, date=NOVEMBER)


@pytest.fixture
def following(people: Cast, meeting: Meeting) -> Meeting:
    return add_meeting(by=people.coordinator, date=FEBRUARY)


def answer(people: Cast, request: AdviceRequest) -> None:
    answer_advice(by=people.coordinator, request=request, opened_version=1, answer="In plain words")


def let_go(people: Cast, request: AdviceRequest) -> None:
    withdraw_advice(by=people.coordinator, request=request)


def matters(meeting: Meeting) -> list[str]:
    return [line.item.title for line in open_agenda(meeting) if line.item.kind == AgendaKind.MATTER]


class TestAdvice:
    @pytest.fixture
    def request_(self, people: Cast, meeting: Meeting) -> AdviceRequest:
        asked = ask_for_advice(
            by=people.coordinator,
            subgroup=OtherSubgroupFactory(name="Reducing offending"),
            question="Which words?",
            asked_on=OCTOBER.date(),
            due=None,
        )
        put_on_our_agenda(by=people.coordinator, request=asked)
        assert matters(meeting) == ["Advice for Reducing offending: Which words?"]
        return asked

    def test_one_that_is_no_longer_needed_is_taken_off(
        self, people: Cast, meeting: Meeting, request_: AdviceRequest
    ) -> None:
        withdraw_advice(by=people.coordinator, request=request_)
        assert matters(meeting) == []
        item = meeting.agenda.get(advice=request_)
        acts = Change.objects.filter(subject_id=str(item.pk)).order_by("pk")
        assert [each.act for each in acts] == ["put on the agenda", "taken off the agenda"]

    def test_one_that_is_answered_is_taken_off(
        self, people: Cast, meeting: Meeting, request_: AdviceRequest
    ) -> None:
        answer(people, request_)
        assert matters(meeting) == []

    def test_what_the_meeting_dealt_with_stays_in_its_minutes(
        self, people: Cast, meeting: Meeting, request_: AdviceRequest
    ) -> None:
        meeting.agenda.filter(advice=request_).update(state=AgendaState.REACHED)
        with clock.at(AT_THE_MEETING):
            answer(people, request_)
        assert matters(meeting) == ["Advice for Reducing offending: Which words?"]

    @pytest.mark.parametrize("settles", [answer, let_go])
    def test_one_that_is_settled_on_the_day_keeps_its_place_in_the_room_and_in_the_minutes(
        self,
        people: Cast,
        meeting: Meeting,
        following: Meeting,
        request_: AdviceRequest,
        settles: Callable[[Cast, AdviceRequest], None],
    ) -> None:
        add_agenda_item(by=people.alice, meeting=meeting, title="Budget")
        title = "Advice for Reducing offending: Which words?"
        with clock.at(AT_THE_MEETING):
            settles(people, request_)
            assert matters(meeting) == [title, "Budget"]
            minutes = close_meeting(by=people.coordinator, meeting=meeting).content
        asked, _ = (item for item in minutes["items"] if item["kind"] == AgendaKind.MATTER)
        assert (asked["title"], nothing_said(asked)) == (title, "Not reached.")
        assert matters(following) == ["Budget"]

    def test_one_that_was_answered_after_the_meeting_stays_there_as_not_reached(
        self, people: Cast, meeting: Meeting, following: Meeting, request_: AdviceRequest
    ) -> None:
        add_agenda_item(by=people.alice, meeting=meeting, title="Budget")
        with clock.at(AT_THE_MEETING + timedelta(days=1)):
            withdraw_advice(by=people.coordinator, request=request_)
            before = minutes_from_notes(meeting)
            minutes = close_meeting(by=people.coordinator, meeting=meeting).content
        asked, budget = (item for item in minutes["items"] if item["kind"] == AgendaKind.MATTER)
        assert (nothing_said(asked), budget["state"]) == ("Not reached.", AgendaState.CARRIED)
        assert [item["number"] for item in minutes["items"]] == [
            item["number"] for item in before["items"]
        ]
        assert matters(following) == ["Budget"]

    def test_nor_does_the_page_that_closes_the_meeting_say_that_it_is_carried(
        self, people: Cast, meeting: Meeting, request_: AdviceRequest
    ) -> None:
        budget = add_agenda_item(by=people.alice, meeting=meeting, title="Budget")
        with clock.at(AT_THE_MEETING + timedelta(days=1)):
            withdraw_advice(by=people.coordinator, request=request_)
            content = minutes_from_notes(meeting)
        numbers = {item["item"]: item["number"] for item in content["items"]}
        assert what_goes_on(meeting, content) == [numbers[budget.pk]]


class TestOverdue:
    @pytest.fixture
    def placement(self, meeting: Meeting) -> Placement:
        it = CommunicationFactory(
            title="Bonfire",
            state=State.AGREED,
            lead_partner=PartnerFactory(),
            window_start=FRIDAY,
            window_end=FRIDAY,
            precision="exact",
        )
        with clock.at(AFTER):
            put_overdue_on_the_agenda()
        assert matters(meeting) == ["Overdue: Bonfire"]
        return PlacementFactory(communication=it)

    def issue(self, people: Cast, placement: Placement) -> None:
        with clock.at(AFTER):
            mark_issued(
                by=people.alice,
                placement=placement,
                issued_on=FRIDAY,
                proof_url="https://example.org/bonfire",
            )

    def tick(self) -> int:
        with clock.at(AFTER + timedelta(minutes=1)):
            return put_overdue_on_the_agenda()

    def test_the_tick_takes_off_what_it_put_there_once_it_went_out(
        self, people: Cast, meeting: Meeting, placement: Placement
    ) -> None:
        assert (self.tick(), matters(meeting)) == (0, ["Overdue: Bonfire"])
        self.issue(people, placement)
        self.tick()
        assert matters(meeting) == []
        item = meeting.agenda.get(communication=placement.communication)
        last = Change.objects.filter(subject_id=str(item.pk)).order_by("pk").last()
        assert (last.act, last.by) == ("taken off the agenda", None)

    def test_what_somebody_asked_for_as_well_stays(
        self, people: Cast, meeting: Meeting, placement: Placement
    ) -> None:
        with clock.at(AFTER):
            add_agenda_item(
                by=people.chair,
                meeting=meeting,
                title="Bonfire",
                communication=placement.communication,
            )
        self.issue(people, placement)
        self.tick()
        assert matters(meeting) == ["Overdue: Bonfire"]

    def test_one_that_did_not_go_out_after_all_is_put_back(
        self, people: Cast, meeting: Meeting, placement: Placement
    ) -> None:
        about = Communication.objects.filter(pk=placement.communication_id)
        about.update(state=State.POSTPONED, state_reason="Rain")
        self.tick()
        assert matters(meeting) == []
        about.update(state=State.AGREED, state_reason="")
        assert [self.tick(), self.tick()] == [1, 0]
        assert matters(meeting) == ["Overdue: Bonfire"]
        assert AgendaItem.objects.filter(communication=placement.communication).count() == 1

    def test_what_somebody_took_off_is_left_off(
        self, people: Cast, meeting: Meeting, placement: Placement
    ) -> None:
        item = meeting.agenda.get(communication=placement.communication)
        with clock.at(AFTER):
            take_off(by=people.coordinator, item=item)
        assert (self.tick(), matters(meeting)) == (0, [])

    def test_on_its_day_the_agenda_stays_as_it_is(
        self, people: Cast, meeting: Meeting, following: Meeting, placement: Placement
    ) -> None:
        self.issue(people, placement)
        with clock.at(AT_THE_MEETING):
            put_overdue_on_the_agenda()
            assert matters(meeting) == ["Overdue: Bonfire"]
            close_meeting(by=people.coordinator, meeting=meeting)
            put_overdue_on_the_agenda()
        assert matters(following) == []
