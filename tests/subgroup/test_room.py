"""In the meeting: attendance and quorum, actions, decisions."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Change
from partnership.operations.people import deactivate
from plans.choices import DecisionKind, State
from plans.models import Decision
from subgroup.choices import AgendaKind, AgendaState, MeetingState, Presence
from subgroup.models import Action, AgendaItem, Meeting
from subgroup.operations.room import (
    say_who_chairs,
    say_who_is_there,
    take_on,
)
from subgroup.queries.members import partner_of
from subgroup.queries.minutes import attendance_of
from subgroup.queries.quorum import quorum_of
from tests.cast import Cast
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    CommunicationFactory,
    MeetingFactory,
    TermsFactory,
    deputy_of,
)
from tests.subgroup.in_the_room import JSON, NOW, page_of
from tests.subgroup.november import NOVEMBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_meeting")]


class TestStandingItems:
    @pytest.mark.parametrize(
        ("kind", "leads_to"),
        [(AgendaKind.EVIDENCE, "plans:gaps"), (AgendaKind.CHANNELS, "channels_registry:channels")],
    )
    def test_one_leads_to_what_it_is_about(
        self, client: Client, people: Cast, meeting: Meeting, kind: str, leads_to: str
    ) -> None:
        item = AgendaItemFactory(meeting=meeting, kind=kind, state=AgendaState.REACHED)
        client.force_login(people.coordinator)
        page = page_of(client, meeting, item)
        centre = page[page.index('id="item-title"') : page.index('id="notes"')]
        assert f'href="{reverse(leads_to)}"' in centre
        assert '<span class="app-review__mark">dealt with</span>' in page


class TestTheTimeOfAnItem:
    @pytest.mark.parametrize(("asked", "said"), [(1, "1 minute,"), (15, "15 minutes,")])
    def test_is_said_above_it(
        self, client: Client, people: Cast, meeting: Meeting, asked: int, said: str
    ) -> None:
        item = AgendaItemFactory(meeting=meeting, minutes_asked=asked)
        client.force_login(people.coordinator)
        assert f", {said} for" in page_of(client, meeting, item)


class TestAttendance:
    def test_partners_count_for_the_quorum_and_not_people(
        self, people: Cast, meeting: Meeting
    ) -> None:
        TermsFactory(quorum=2, agreed_at=MeetingFactory(date=date(2016, 8, 9)))
        dora = deputy_of(people.lead)
        for person in (people.alice, dora, people.coordinator):
            say_who_is_there(
                by=people.coordinator, meeting=meeting, person=person, presence=Presence.PRESENT
            )
        quorum = quorum_of(meeting, attendance_of(meeting))
        assert (quorum.present, quorum.needed, quorum.is_there) == (1, 2, False)
        say_who_is_there(
            by=people.chair, meeting=meeting, person=people.bob, presence=Presence.PRESENT
        )
        assert quorum_of(meeting, attendance_of(meeting)).is_there is True

    def test_the_page_says_whether_enough_have_come(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        TermsFactory(quorum=1, agreed_at=MeetingFactory(date=date(2016, 8, 9)))
        client.force_login(people.coordinator)
        assert "<strong>0 partners present</strong>: 1 needed, too few to decide." in page_of(
            client, meeting
        )
        url = reverse("subgroup:attendance", args=[meeting.pk])
        client.post(url, {"person": people.bob.pk, "presence": "present", "item": item.pk})
        assert "<strong>1 partner present</strong>: 1 needed, enough to decide." in page_of(
            client, meeting
        )

    def test_who_speaks_for_several_counts_as_advocate_first_and_by_name_then(
        self, people: Cast, meeting: Meeting
    ) -> None:
        day = meeting.date
        AppointmentFactory(person=people.bob, role=Role.DEPUTY, partner=people.lead)
        assert partner_of(people.bob, day) == people.other
        AppointmentFactory(person=people.bob, role=Role.ADVOCATE, partner=people.named)
        assert partner_of(people.bob, day) == people.named
        dora = deputy_of(people.other)
        AppointmentFactory(person=dora, role=Role.DEPUTY, partner=people.lead)
        assert partner_of(dora, day) == people.lead

    def test_it_can_be_taken_back(self, people: Cast, meeting: Meeting) -> None:
        for presence in (Presence.PRESENT, ""):
            say_who_is_there(by=people.chair, meeting=meeting, person=people.bob, presence=presence)
        assert attendance_of(meeting) == []


class TestTheChairOnTheDay:
    def test_who_chairs_is_written_down_once(self, people: Cast, meeting: Meeting) -> None:
        for _ in range(2):
            say_who_chairs(by=people.coordinator, meeting=meeting, person=people.alice)
        meeting.refresh_from_db()
        assert (meeting.chair, meeting.version) == (people.alice, 2)
        change = Change.objects.get(subject_id=str(meeting.pk))
        assert (change.act, change.field, change.by) == ("changed", "chair", people.coordinator)

    @pytest.mark.parametrize(
        ("presence", "stays"),
        [
            (Presence.PRESENT, True),
            ("", True),
            (Presence.APOLOGIES, False),
            (Presence.ABSENT, False),
        ],
    )
    def test_who_is_not_there_does_not_take_it(
        self, people: Cast, meeting: Meeting, client: Client, presence: str, stays: bool
    ) -> None:
        say_who_chairs(by=people.coordinator, meeting=meeting, person=people.alice)
        client.force_login(people.coordinator)
        sent = {"person": people.alice.pk, "presence": presence}
        room = client.post(reverse("subgroup:attendance", args=[meeting.pk]), sent, follow=True)
        meeting.refresh_from_db()
        assert meeting.chair == (people.alice if stays else None)
        assert ("Alice does not take the chair any more: say who does." in room.text) is not stays

    @pytest.mark.parametrize("presence", [Presence.APOLOGIES, Presence.ABSENT])
    def test_who_is_written_down_as_not_there_cannot_be_put_in_it(
        self, people: Cast, meeting: Meeting, client: Client, presence: str
    ) -> None:
        by = people.coordinator
        say_who_is_there(by=by, meeting=meeting, person=people.alice, presence=presence)
        client.force_login(by)
        url = reverse("subgroup:chair_of_the_day", args=[meeting.pk])
        room = client.post(url, {"person": people.alice.pk}, follow=True)
        meeting.refresh_from_db()
        assert meeting.chair is None
        assert "Alice is written down as not there, so cannot take the chair: say that" in room.text
        assert "takes the chair." not in room.text

    def test_nobody_else_is_the_subgroups_own_chair(self, people: Cast, meeting: Meeting) -> None:
        say_who_chairs(by=people.coordinator, meeting=meeting, person=people.alice)
        say_who_chairs(by=people.coordinator, meeting=meeting, person=None)
        meeting.refresh_from_db()
        assert meeting.chair is None


class TestActions:
    def test_who_what_and_by_when_in_one_line(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        client.force_login(people.coordinator)
        sent = {
            "action_id": str(uuid.uuid4()),
            "owner": people.bob.pk,
            "what": "Ask the printer",
            "due": "1/12/2016",
        }
        for _ in range(2):
            answer = client.post(reverse("subgroup:action_new", args=[item.pk]), sent)
            assert answer.status_code == 302
        action = Action.objects.get()
        assert (action.number, action.owner, action.partner, action.what, action.due) == (
            1,
            people.bob,
            people.other,
            "Ask the printer",
            date(2016, 12, 1),
        )

    def test_numbers_go_on(self, people: Cast, meeting: Meeting) -> None:
        for _ in range(3):
            take_on(
                by=people.chair,
                meeting=meeting,
                item=None,
                action_id=uuid.uuid4(),
                what="x",
                owner=people.bob,
                due=NOVEMBER,
            )
        assert sorted(Action.objects.values_list("number", flat=True)) == [1, 2, 3]

    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        client.force_login(people.coordinator)
        answer = client.post(
            reverse("subgroup:action_new", args=[item.pk]),
            {"action_id": str(uuid.uuid4()), "what": "Ask the printer", "due": "1/1/2016"},
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Choose who takes it on" in page
        assert "The day must be today or later" in page
        assert 'value="Ask the printer"' in page

    def test_whoever_left_while_the_page_stood_open_is_said_to_have_left(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        deactivate(by=people.coordinator, person=people.bob)
        client.force_login(people.coordinator)
        answer = client.post(
            reverse("subgroup:action_new", args=[item.pk]),
            {
                "action_id": str(uuid.uuid4()),
                "owner": people.bob.pk,
                "what": "Ask the printer",
                "due": "1/12/2016",
            },
            headers=JSON,
        )
        assert answer.json() == {
            "error": "This person belongs to the subgroup no more: choose somebody else",
            "field": "owner",
        }

    def test_a_page_with_errors_leads_on_through_the_agenda(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        other = AgendaItemFactory(meeting=meeting, title="A leaflet", position=9)
        client.force_login(people.coordinator)
        answer = client.post(reverse("subgroup:action_new", args=[item.pk]), {"what": ""})
        room = reverse("subgroup:room", args=[meeting.pk])
        leading_on = re.findall(r'href="([^"]*item=\d+)"', answer.content.decode())
        assert set(leading_on) == {f"{room}?item={item.pk}", f"{room}?item={other.pk}"}
        assert client.get(leading_on[0]).status_code == 200


class TestDecisions:
    @pytest.fixture
    def about(self, people: Cast, meeting: Meeting) -> AgendaItem:
        shown = CommunicationFactory(title="Dark nights", lead_partner=people.lead)
        return AgendaItemFactory(meeting=meeting, title="Dark nights", communication=shown)

    def test_the_chair_decides_on_the_revision_that_was_seen(
        self, client: Client, people: Cast, meeting: Meeting, about: AgendaItem
    ) -> None:
        client.force_login(people.chair)
        assert 'name="revision" value="1"' in page_of(client, meeting, about)
        url = reverse("subgroup:item_decide", args=[about.pk])
        client.post(url, {"kind": "joint", "comment": "With the council", "revision": 1})
        decision = Decision.objects.get()
        assert (decision.kind, decision.revision, decision.meeting_date, decision.by) == (
            DecisionKind.JOINT,
            1,
            NOVEMBER,
            people.chair,
        )
        assert "revision 1: “With the council”" in page_of(client, meeting, about)

    def test_of_one_that_was_changed_meanwhile_nothing_is_decided(
        self, client: Client, people: Cast, about: AgendaItem
    ) -> None:
        type(about.communication).objects.update(version=2)
        client.force_login(people.chair)
        url = reverse("subgroup:item_decide", args=[about.pk])
        answer = client.post(url, {"kind": "agreed", "comment": "My words", "revision": 1})
        assert answer.status_code == 409
        assert "My words" in answer.content.decode()
        assert 'name="revision" value="2"' in answer.content.decode()
        assert "<title>Error: " in answer.content.decode()
        assert Decision.objects.count() == 0

    @pytest.mark.parametrize("state", [State.ISSUED, State.CANCELLED])
    def test_what_is_not_to_come_is_noted_and_nothing_else_is_offered(
        self, client: Client, people: Cast, meeting: Meeting, about: AgendaItem, state: State
    ) -> None:
        type(about.communication).objects.update(state=state, state_reason="Rain")
        client.force_login(people.chair)
        offered = r'<option value="(agreed|returned|joint|noted)"'
        page = page_of(client, meeting, about)
        assert re.findall(offered, page) == ["noted"]
        assert "Needed to return it" not in page
        url = reverse("subgroup:item_decide", args=[about.pk])
        answer = client.post(url, {"kind": "agreed", "comment": "My words", "revision": 1})
        assert answer.status_code == 422
        said = f"It is {state}, so there is nothing to agree, return or join. Note it instead"
        assert said in answer.text
        assert "My words" in answer.text
        assert re.findall(offered, answer.text) == ["noted"]
        client.post(url, {"kind": "noted", "comment": "My words", "revision": 1})
        assert Decision.objects.get().kind == DecisionKind.NOTED

    def test_the_coordinator_takes_the_notes_and_does_not_decide(
        self, client: Client, people: Cast, meeting: Meeting, about: AgendaItem
    ) -> None:
        client.force_login(people.coordinator)
        assert "Record the decision" not in page_of(client, meeting, about)
        url = reverse("subgroup:item_decide", args=[about.pk])
        assert client.post(url, {"kind": "agreed", "revision": 1}).status_code == 403

    @pytest.mark.parametrize("ended", [MeetingState.CLOSED, MeetingState.CANCELLED])
    def test_once_the_meeting_has_ended_nothing_is_decided_and_what_was_typed_stays(
        self, client: Client, people: Cast, meeting: Meeting, about: AgendaItem, ended: str
    ) -> None:
        closed_at = NOW if ended == MeetingState.CLOSED else None
        Meeting.objects.filter(pk=meeting.pk).update(state=ended, closed_at=closed_at)
        client.force_login(people.chair)
        url = reverse("subgroup:item_decide", args=[about.pk])
        answer = client.post(url, {"kind": "agreed", "comment": "My words", "revision": 1})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "This meeting was closed or cancelled while this page was open" in page
        assert "My words" in page
        assert not Decision.objects.exists()
        about.refresh_from_db()
        assert about.state == AgendaState.WAITING

    def test_what_is_decided_is_dealt_with(
        self, client: Client, people: Cast, about: AgendaItem
    ) -> None:
        client.force_login(people.chair)
        url = reverse("subgroup:item_decide", args=[about.pk])
        client.post(url, {"kind": "agreed", "comment": "", "revision": 1})
        about.refresh_from_db()
        assert about.state == AgendaState.REACHED


def test_the_next_item_comes_once_one_is_dealt_with(
    client: Client, people: Cast, meeting: Meeting, item: AgendaItem
) -> None:
    other = AgendaItemFactory(meeting=meeting, title="A leaflet", position=9)
    client.force_login(people.coordinator)
    answer = client.post(reverse("subgroup:item_reached", args=[item.pk]), {"next": other.pk})
    assert answer["Location"] == f"/meetings/{meeting.pk}/room/?item={other.pk}"
    assert "<strong>1 of 2</strong> items dealt with" in page_of(client, meeting)


class TestTheWayIn:
    """On its day whoever takes the notes finds the room before anything else."""

    def first_button(self, client: Client, url: str) -> str:
        page = client.get(url).content.decode()
        return re.search(r'<a class="govuk-button[^"]*" href="([^"]*)"', page)[1]

    def test_on_the_day_it_stands_above_the_agenda(
        self, people: Cast, client: Client, meeting: Meeting, item: AgendaItem
    ) -> None:
        room = reverse("subgroup:room", args=[meeting.pk])
        client.force_login(people.chair)
        page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).content.decode()
        assert page.index(room) < page.index('id="agenda"')
        assert page.count(room) == 1
        with clock.at(NOW - timedelta(days=1)):
            page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).content.decode()
        assert page.index(room) > page.index('id="agenda"')
        assert page.count(room) == 1

    def test_today_leads_there_on_the_day_and_to_the_review_before(
        self, people: Cast, client: Client, meeting: Meeting, item: AgendaItem
    ) -> None:
        client.force_login(people.chair)
        assert self.first_button(client, "/") == reverse("subgroup:room", args=[meeting.pk])
        with clock.at(NOW - timedelta(days=1)):
            assert self.first_button(client, "/") == reverse("subgroup:review")

    def test_who_takes_no_notes_is_not_led_there(
        self, people: Cast, client: Client, meeting: Meeting
    ) -> None:
        client.force_login(people.alice)
        page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).content.decode()
        assert reverse("subgroup:room", args=[meeting.pk]) not in page
