"""The agenda: what stands on it, its order, times and papers, and what is carried forward."""

from datetime import date, time

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock, in_words
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Change
from plans.choices import Visibility
from subgroup.choices import AgendaKind, AgendaState, MeetingState, Wanted
from subgroup.models import AgendaItem, Meeting, Paper
from subgroup.operations.agenda import (
    NotAPaper,
    add_agenda_item,
    add_paper,
    edit_item,
    put_in_order,
    remove_paper,
    take_off,
)
from subgroup.operations.meetings import add_meeting, cancel_meeting, change_meeting
from subgroup.queries.agenda import agenda_for, open_agenda
from tests.cast import Cast
from tests.factories import AgendaItemFactory, CommunicationFactory, MeetingFactory
from tests.subgroup.november import NOVEMBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
FEBRUARY = date(2017, 2, 14)


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    return add_meeting(by=people.coordinator, date=NOVEMBER, starts=time(10), place="Town Hall")


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.agenda.exclude(state=AgendaState.WITHDRAWN)]


STANDING = [
    "Terms of reference",
    "Minutes of the last meeting",
    "Actions",
    "Forward plan",
    "Evidence",
    "Channels",
    "Advice for other subgroups",
    "Any other business",
]


def test_a_new_meeting_has_what_stands_on_every_agenda(meeting: Meeting) -> None:
    assert titles(meeting) == STANDING


def test_a_matter_comes_ahead_of_any_other_business(people: Cast, meeting: Meeting) -> None:
    for title in ("A stall", "A leaflet"):
        add_agenda_item(by=people.bob, meeting=meeting, title=title, minutes_asked=15)
    assert titles(meeting) == [*STANDING[:-1], "A stall", "A leaflet", STANDING[-1]]


def test_each_item_begins_when_those_before_it_are_over(people: Cast, meeting: Meeting) -> None:
    add_agenda_item(by=people.bob, meeting=meeting, title="A stall", minutes_asked=15)
    agenda = agenda_for(people.bob, meeting)
    assert [f"{line.slot.begins:%H:%M}" for line in agenda.lines] == [
        "10:00", "10:05", "10:10", "10:20", "11:00", "11:10", "11:20", "11:30", "11:45",
    ]  # fmt: skip
    assert agenda.ends == time(11, 50)


def test_what_is_kept_back_takes_no_number_and_no_time(people: Cast, meeting: Meeting) -> None:
    secret = CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD)
    first = meeting.agenda.get(kind=AgendaKind.TERMS)
    AgendaItemFactory(meeting=meeting, communication=secret, position=0, minutes_asked=30)
    of_alice, of_bob = agenda_for(people.alice, meeting), agenda_for(people.bob, meeting)
    assert (of_alice.line_of(first.pk).number, of_bob.line_of(first.pk).number) == (2, 1)
    assert of_bob.lines[0].slot.begins == time(10)
    assert len(open_agenda(meeting)) == len(of_bob.lines) == len(of_alice.lines) - 1


class TestOrder:
    def test_the_buttons_move_one_place(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        item = meeting.agenda.get(kind=AgendaKind.ACTIONS)
        client.post(reverse("subgroup:item_move", args=[item.pk]), {"to": "up"})
        assert titles(meeting)[:3] == [
            "Terms of reference",
            "Actions",
            "Minutes of the last meeting",
        ]
        for _ in range(3):
            client.post(reverse("subgroup:item_move", args=[item.pk]), {"to": "down"})
        assert titles(meeting)[2:5] == ["Forward plan", "Evidence", "Actions"]

    def test_dragging_sends_the_whole_order(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.chair)
        keys = list(meeting.agenda.values_list("pk", flat=True))
        answer = client.post(
            reverse("subgroup:agenda_order", args=[meeting.pk]),
            {"item": [keys[-1], *keys[:-1]]},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 204
        assert titles(meeting) == [STANDING[-1], *STANDING[:-1]]

    def test_dragging_once_the_meeting_is_cancelled_says_why_nothing_changes(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.chair)
        keys = list(meeting.agenda.values_list("pk", flat=True))
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
        answer = client.post(
            reverse("subgroup:agenda_order", args=[meeting.pk]),
            {"item": list(reversed(keys))},
            headers={"Accept": "application/json"},
        )
        said = "This meeting was closed or cancelled, so it changes no more."
        assert (answer.status_code, answer.json()) == (422, {"error": said})
        assert titles(meeting) == STANDING

    def test_an_item_that_came_meanwhile_or_is_hidden_keeps_its_place(
        self, people: Cast, meeting: Meeting
    ) -> None:
        keys = list(meeting.agenda.values_list("pk", flat=True))
        new = add_agenda_item(by=people.bob, meeting=meeting, title="Came meanwhile")
        put_in_order(by=people.chair, meeting=meeting, order=list(reversed(keys)))
        assert titles(meeting) == [
            *list(reversed(STANDING))[:-1],
            new.title,
            STANDING[0],
        ]

    def test_only_the_coordinator_and_the_chair_order(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.bob)
        url = reverse("subgroup:agenda_order", args=[meeting.pk])
        last = meeting.agenda.last()
        assert client.post(url, {"item": [last.pk]}).status_code == 403
        assert titles(meeting) == list(STANDING)


class TestItems:
    def test_two_that_change_an_item_lose_nothing(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        item = add_agenda_item(by=people.bob, meeting=meeting, title="A stall", note="Mine")
        edit_item(by=people.chair, item=item, opened_version=1, note="The chair's")
        with pytest.raises(StaleEdit):
            edit_item(by=people.bob, item=item, opened_version=1, note="Bob's")
        client.force_login(people.bob)
        answer = client.post(
            reverse("subgroup:item_edit", args=[item.pk]),
            {"title": "A stall", "note": "Bob’s words", "wanted": "decision", "version": 1},
        )
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Bob’s words" in page
        assert "The chair&#x27;s" in page

    def test_another_members_matter_is_theirs(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        item = add_agenda_item(by=people.bob, meeting=meeting, title="A stall")
        client.force_login(people.alice)
        url = reverse("subgroup:item_edit", args=[item.pk])
        assert client.get(url).status_code == 403
        assert client.post(url, {"title": "No stall", "version": 1}).status_code == 403
        item.refresh_from_db()
        assert (item.title, item.version) == ("A stall", 1)

    def test_one_that_was_taken_off_comes_back_when_it_is_put_forward_again(
        self, people: Cast, meeting: Meeting
    ) -> None:
        item = add_agenda_item(by=people.bob, meeting=meeting, title="A stall")
        take_off(by=people.bob, item=item)
        assert "A stall" not in titles(meeting)
        again = add_agenda_item(by=people.bob, meeting=meeting, title="A stall")
        assert (again.pk, "A stall" in titles(meeting)) == (item.pk, True)

    def test_it_comes_back_with_what_is_chosen_for_it_then(
        self, people: Cast, meeting: Meeting
    ) -> None:
        matter = {"by": people.bob, "meeting": meeting, "title": "CCTV report"}
        item = add_agenda_item(**matter)
        take_off(by=people.bob, item=item)
        chosen = {"wanted": Wanted.DECISION, "minutes_asked": 20, "restricted": True}
        for _ in range(2):
            again = add_agenda_item(**matter, **chosen)
            assert (again.pk, again.state, again.version) == (item.pk, AgendaState.WAITING, 4)
            assert {name: getattr(again, name) for name in chosen} == chosen
        changed = Change.objects.filter(subject_type="subgroup.agendaitem", act="changed")
        assert list(changed.order_by("id").values_list("field", "before", "after")) == [
            ("wanted", "For information", "For decision"),
            ("minutes asked", "", "20"),
            ("restricted", "no", "yes"),
        ]

    def test_the_page_of_one_that_was_taken_off_says_so_and_puts_it_back(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        item = AgendaItemFactory(meeting=meeting, put_forward_by=people.bob)
        client.force_login(people.bob)
        url = reverse("subgroup:item_edit", args=[item.pk])
        assert "This is off the agenda" not in client.get(url).content.decode()
        take_off(by=people.bob, item=item)
        page = client.get(url).content.decode()
        assert "This is off the agenda" in page
        put_back = reverse("subgroup:item_put_back", args=[item.pk])
        assert put_back in page
        client.post(put_back)
        item.refresh_from_db()
        assert item.state == AgendaState.WAITING

    def test_a_standing_item_is_never_taken_off(self, people: Cast, meeting: Meeting) -> None:
        take_off(by=people.chair, item=meeting.agenda.get(kind=AgendaKind.EVIDENCE))
        assert titles(meeting) == STANDING


class TestPapers:
    def test_a_member_adds_a_paper_and_all_read_it(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        item = add_agenda_item(by=people.bob, meeting=meeting, title="A stall")
        client.force_login(people.bob)
        for _ in range(2):
            client.post(
                reverse("subgroup:paper_new", args=[item.pk]),
                {"file": SimpleUploadedFile("Dates.pdf", b"%PDF-1.7 dates")},
            )
        paper = Paper.objects.get()
        client.force_login(people.board_member)
        answer = client.get(reverse("subgroup:paper", args=[paper.pk]))
        assert answer.content == b"%PDF-1.7 dates"
        assert answer["Content-Disposition"] == 'attachment; filename="Dates.pdf"'
        assert "Dates" not in paper.file.name

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("run.exe", b"MZ", "A paper is one of .pdf"),
            ("page.html", b"<script>", "A paper is one of .pdf"),
            ("empty.pdf", b"", "The file that you chose is empty"),
        ],
    )
    def test_what_is_no_paper_is_explained(
        self, people: Cast, meeting: Meeting, name: str, content: bytes, said: str
    ) -> None:
        item = add_agenda_item(by=people.bob, meeting=meeting, title="A stall")
        with pytest.raises(NotAPaper, match=said):
            add_paper(by=people.bob, item=item, file=ContentFile(content, name=name))

    def test_a_paper_of_something_kept_back_is_not_there_for_others(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        secret = CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD)
        item = AgendaItemFactory(meeting=meeting, communication=secret, put_forward_by=people.alice)
        paper = add_paper(by=people.alice, item=item, file=ContentFile(b"x", name="raid.pdf"))
        url = reverse("subgroup:paper", args=[paper.pk])
        for name, person in people.everybody.items():
            client.force_login(person)
            assert client.get(url).status_code == (200 if name == "alice" else 404), name


class TestCarrying:
    def test_what_a_cancelled_meeting_held_goes_to_the_next(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        item = add_agenda_item(
            by=people.bob, meeting=meeting, title="A stall", wanted="decision", minutes_asked=15
        )
        add_paper(by=people.bob, item=item, file=ContentFile(b"x", name="dates.pdf"))
        taken_out = add_paper(by=people.bob, item=item, file=ContentFile(b"y", name="wrong.pdf"))
        remove_paper(by=people.bob, paper=taken_out)
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        carried = following.agenda.get(carried_from=item)
        assert (carried.title, carried.wanted, carried.minutes_asked, carried.put_forward_by) == (
            "A stall",
            "decision",
            15,
            people.bob,
        )
        assert [paper.file_name for paper in carried.papers.all()] == ["dates.pdf"]
        assert titles(following) == [*STANDING[:-1], "A stall", STANDING[-1]]
        assert AgendaItem.objects.get(pk=item.pk).state == AgendaState.CARRIED

    def test_a_restricted_matter_stays_restricted(self, people: Cast, meeting: Meeting) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        item = add_agenda_item(by=people.chair, meeting=meeting, title="An order", note="Ours")
        AgendaItem.objects.filter(pk=item.pk).update(restricted=True)
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        carried = following.agenda.get(carried_from=item)
        assert (carried.restricted, carried.note) == (True, "Ours")

    def test_a_paper_that_is_on_the_next_agenda_already_is_not_doubled(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        about = CommunicationFactory(title="Dark nights")
        for each in (meeting, following):
            there = add_agenda_item(
                by=people.chair, meeting=each, title="Dark nights", communication=about
            )
            add_paper(by=people.chair, item=there, file=ContentFile(b"x", name="dates.pdf"))
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        assert [paper.file_name for paper in there.papers.all()] == ["dates.pdf"]

    def test_the_agenda_names_no_day_on_which_it_was_not_put_forward(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        add_agenda_item(by=people.bob, meeting=meeting, title="A stall")
        client.force_login(people.bob)
        day = in_words.day(clock.today())
        page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).content.decode()
        assert f"Put forward by Bob, {day}" in page
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        page = client.get(reverse("subgroup:meeting", args=[following.pk])).content.decode()
        assert f"Put forward by Bob. Carried from {in_words.day(meeting.date)}" in page

    def test_without_a_next_meeting_it_waits_for_one(self, people: Cast, meeting: Meeting) -> None:
        item = add_agenda_item(by=people.bob, meeting=meeting, title="A stall")
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        assert AgendaItem.objects.get(pk=item.pk).state == AgendaState.WAITING
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        assert following.agenda.get(carried_from=item).title == "A stall"

    def test_it_stays_with_the_meeting_when_that_moves(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        item = add_agenda_item(by=people.bob, meeting=meeting, title="A stall")
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        change_meeting(
            by=people.coordinator,
            meeting=following,
            opened_version=1,
            date=date(2017, 3, 7),
            starts=None,
            place="",
        )
        moved = Meeting.objects.get(date=date(2017, 3, 7))
        assert moved.agenda.get(carried_from=item).title == "A stall"

    def test_a_communication_that_is_on_the_next_agenda_already_is_not_doubled(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        about = CommunicationFactory()
        for each in (meeting, following):
            add_agenda_item(by=people.chair, meeting=each, title="It", communication=about)
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        assert following.agenda.filter(communication=about).count() == 1


class TestYear:
    url = "/meetings/year/"
    pattern = {
        "week": "2", "weekday": "1", "every": "3", "first": "2017-02-01", "starts": "10am",
        "place": "Town Hall",
    }  # fmt: skip

    def test_the_days_are_shown_before_they_are_set(self, client: Client, people: Cast) -> None:
        MeetingFactory(date=FEBRUARY)
        client.force_login(people.coordinator)
        page = " ".join(client.get(self.url, self.pattern).content.decode().split())
        assert "Tuesday 14 February 2017 <strong" in page
        assert "Set already" in page
        assert "Tuesday 9 May 2017" in page
        assert Meeting.objects.count() == 1

    def test_then_set_with_agenda_time_and_place(self, client: Client, people: Cast) -> None:
        MeetingFactory(date=FEBRUARY)
        client.force_login(people.coordinator)
        for _ in range(2):
            client.post(self.url, self.pattern)
        assert [meeting.date.isoformat() for meeting in Meeting.objects.all()] == [
            "2017-02-14",
            "2017-05-09",
            "2017-08-08",
            "2017-11-14",
        ]
        last = Meeting.objects.get(date=date(2017, 11, 14))
        assert (last.starts, last.place, titles(last)) == (time(10), "Town Hall", STANDING)
