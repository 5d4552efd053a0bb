"""The pages of actions, and their file."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Change
from partnership.operations.people import deactivate, end_appointment
from subgroup.choices import ActionState
from subgroup.models import Action
from subgroup.operations.actions import end_action
from tests.cast import Cast
from tests.factories import ActionFactory
from tests.services.csv_files import rows_of
from tests.services.page_text import called_optional
from tests.subgroup.given_actions import GIVEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def _in_november():
    with clock.at(GIVEN):
        yield


@pytest.mark.usefixtures("_in_november")
class TestPages:
    def test_open_ones_come_first_and_late_ones_are_marked(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        ActionFactory(number=3, what="Long ago", owner=people.alice, due=date(2016, 11, 7))
        client.force_login(people.board_member)
        page = " ".join(client.get(reverse("subgroup:actions")).content.decode().split())
        assert "1 action is late." in page
        assert page.index("3. Long ago") < page.index("7. Book the stall")

    def test_one_whose_owner_has_left_says_so(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        client.force_login(people.coordinator)
        urls = reverse("subgroup:actions"), reverse("subgroup:action", args=[action.pk])
        assert [client.get(url).content.count(b"Account closed") for url in urls] == [0, 0]
        deactivate(by=people.coordinator, person=people.bob)
        tag = b'app-state--grey app-state-is-closed">Account closed'
        assert [client.get(url).content.count(tag) for url in urls] == [1, 1]

    def test_one_whose_owner_holds_no_role_any_more_says_so(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        client.force_login(people.coordinator)
        urls = reverse("subgroup:actions"), reverse("subgroup:action", args=[action.pk])
        tag = b'app-state--grey app-state-is-closed">Holds no role'
        assert [client.get(url).content.count(tag) for url in urls] == [0, 0]
        held = people.bob.appointments.get()
        end_appointment(by=people.coordinator, appointment_id=held.pk)
        assert [client.get(url).content.count(tag) for url in urls] == [1, 1]
        deactivate(by=people.coordinator, person=people.bob)
        assert [client.get(url).content.count(tag) for url in urls] == [0, 0]

    def test_mine_are_mine(self, client: Client, people: Cast, action: Action) -> None:
        ActionFactory(what="Another's", owner=people.alice)
        client.force_login(people.bob)
        page = client.get(reverse("subgroup:actions") + "?whose=mine").content.decode()
        assert "Book the stall" in page
        assert "Another" not in page

    def test_where_none_is_mine_it_does_not_say_that_no_action_is_open(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        client.force_login(people.alice)
        page = client.get("/actions/?whose=mine").text
        assert "You have no open action." in page
        assert '<a class="govuk-link" href="/actions/">See all actions</a>' in page
        assert "No action is open" not in page
        end_action(by=people.bob, action=action, state=ActionState.DONE, outcome="")
        assert "No action is open." in client.get("/actions/").text

    def test_its_owner_says_that_it_is_done(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        client.force_login(people.bob)
        url = reverse("subgroup:action_end", args=[action.pk])
        sent = {"state": "done", "outcome": "Booked for 3 December"}
        said = client.post(url, sent, follow=True).content.decode()
        assert f"Action {action.number} is done." in said
        ended = Action.objects.get(pk=action.pk)
        assert (ended.state, ended.outcome, ended.ended_at) == (
            ActionState.DONE,
            "Booked for 3 December",
            GIVEN,
        )
        client.post(reverse("subgroup:action_open_again", args=[action.pk]))
        opened = Action.objects.get(pk=action.pk)
        assert (opened.state, opened.outcome) == (ActionState.OPEN, "")
        kept = Change.objects.get(subject_id=str(action.pk), act="opened again", field="outcome")
        assert (kept.before, kept.after) == ("Booked for 3 December", "")

    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("Booked", "Ended on Tue 8 Nov: Booked.</p>"),
            ("Booked. Paid?", "Ended on Tue 8 Nov: Booked. Paid?</p>"),
            ("Booked.\nPaid.", "Ended on Tue 8 Nov: Booked.<br>Paid.</p>"),
            ("", "Ended on Tue 8 Nov.</p>"),
        ],
    )
    def test_what_came_of_it_ends_once_and_keeps_its_lines(
        self, client: Client, people: Cast, action: Action, typed: str, read: str
    ) -> None:
        end_action(by=people.bob, action=action, state=ActionState.DONE, outcome=typed)
        client.force_login(people.bob)
        assert read in client.get(reverse("subgroup:action", args=[action.pk])).text

    def test_one_press_ends_nothing_before_somebody_chose(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        client.force_login(people.bob)
        page = client.get(reverse("subgroup:action", args=[action.pk])).content.decode()
        assert "Save what became of it</button>" in " ".join(page.split())
        assert " checked" not in page
        answer = client.post(reverse("subgroup:action_end", args=[action.pk]), {"outcome": "So"})
        assert answer.status_code == 422
        assert "Choose what became of it" in answer.content.decode()
        assert Action.objects.get(pk=action.pk).state == ActionState.OPEN

    def test_it_is_dropped_with_a_reason_only(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        client.force_login(people.bob)
        url = reverse("subgroup:action_end", args=[action.pk])
        answer = client.post(url, {"state": "dropped", "outcome": " "})
        assert answer.status_code == 422
        assert "Enter why it is dropped" in answer.content.decode()

    def test_nobody_ends_anothers(self, client: Client, people: Cast, action: Action) -> None:
        client.force_login(people.alice)
        url = reverse("subgroup:action_end", args=[action.pk])
        assert client.post(url, {"state": "done"}).status_code == 403
        action.refresh_from_db()
        assert action.state == ActionState.OPEN

    def test_its_form_asks_who_what_and_by_when_and_says_what_is_missing(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:action_edit", args=[action.pk])
        page = client.get(url)
        assert called_optional(page) == []
        assert re.findall(r"<label [^>]*govuk-label--s[^>]*>([^<]+)</label>", page.text) == [
            *("Who", "What")
        ]
        answer = client.post(url, {"version": "1", "owner": "", "what": " ", "due": ""})
        assert answer.context["form"].errors == {
            "owner": ["Choose who takes it on"],
            "what": ["Enter what is to be done"],
            "due": ["Enter the day by which it is to be done"],
        }

    def test_it_is_moved_to_no_day_that_is_over(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:action_edit", args=[action.pk])
        sent = {"version": "1", "owner": people.bob.pk, "what": action.what, "due": "7/11/2016"}
        answer = client.post(url, sent)
        assert answer.status_code == 422
        assert "The day must be today or later" in answer.text
        assert client.post(url, {**sent, "due": "8/11/2016"}).status_code == 302
        assert Action.objects.get(pk=action.pk).due == date(2016, 11, 8)

    def test_what_and_who_of_a_late_one_change_while_it_keeps_its_day(
        self, client: Client, people: Cast
    ) -> None:
        late = ActionFactory(owner=people.bob, due=date(2016, 11, 7))
        client.force_login(people.coordinator)
        sent = {"version": "1", "owner": people.alice.pk, "what": "Ring them", "due": "7/11/2016"}
        answer = client.post(reverse("subgroup:action_edit", args=[late.pk]), sent)
        assert answer.status_code == 302
        changed = Action.objects.get(pk=late.pk)
        assert (changed.what, changed.owner, changed.due) == ("Ring them", people.alice, late.due)

    def test_the_file_holds_no_formula(self, client: Client, people: Cast) -> None:
        ActionFactory(what="=1+1", owner=people.bob)
        client.force_login(people.bob)
        content = client.get(reverse("subgroup:actions_csv")).content.decode("utf-8-sig")
        assert "'=1+1" in content

    def test_the_file_holds_the_actions_of_its_tab_ended_ones_too(
        self, client: Client, people: Cast, action: Action
    ) -> None:
        ActionFactory(number=3, what="Another's", owner=people.alice)
        end_action(by=people.bob, action=action, state=ActionState.DONE, outcome="")
        client.force_login(people.bob)
        files = {
            "": '<a class="govuk-link" href="/actions.csv">Download all actions as CSV</a>',
            "?whose=mine": '<a class="govuk-link" href="/actions.csv?whose=mine">'
            "Download all your actions as CSV</a>",
        }
        for whose, link in files.items():
            assert link in client.get(f"/actions/{whose}").text
        numbers = [[row[0] for row in rows_of(client.get(f"/actions.csv{one}"))] for one in files]
        assert numbers == [["No.", "7", "3"], ["No.", "7"]]

    def test_where_nobody_took_anything_on_there_is_no_file_to_offer(
        self, client: Client, people: Cast
    ) -> None:
        client.force_login(people.bob)
        assert "actions.csv" not in client.get(reverse("subgroup:actions")).text
