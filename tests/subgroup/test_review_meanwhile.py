"""Whoever decides on a page that is behind is told what came meanwhile, and nothing is recorded."""

import re
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from zeal import zeal_ignore

from bsc_comms.kit import clock
from bsc_comms.kit.typed import Typed, giving_back
from partnership.choices import LetterState
from partnership.models import Letter
from plans.choices import State
from plans.models import Decision
from tests.factories import AgendaItemFactory, CommunicationFactory, MeetingFactory
from tests.subgroup.reviewing import NOW, decide, edit, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_reviewing")]
CHANGED = "It changed while you were deciding"
DECIDED = "The decisions on it changed while you were deciding"


def hidden_in(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(revision|last_decision)"([^>]*)>', page)
    return {name: "".join(re.findall(r'value="(\d*)"', rest)) for name, rest in fields}


def test_a_decision_that_came_meanwhile_stands_and_is_shown(client, one):
    page = seen(one)
    decide(client, one, "returned", comment="Which streets?", on=page)
    answer = decide(client, one, "agreed", comment="Fine by me", on=page)
    assert answer.status_code == 409
    assert DECIDED in answer.text
    assert CHANGED not in answer.text
    assert "The last decision on it is now: <strong>Returned with a comment</strong>" in answer.text
    assert "Fine by me" in answer.text
    one.refresh_from_db()
    assert (one.state, one.state_reason) == (State.RETURNED, "Which streets?")
    assert [letter.state for letter in Letter.objects.all()] == [LetterState.QUEUED]
    assert Decision.objects.get().kind == "returned"

    assert decide(client, one, "agreed", on=hidden_in(answer.text)).status_code == 302
    one.refresh_from_db()
    assert one.state == State.AGREED


def test_pressed_twice_it_is_one_decision_and_told_of_nothing(client, one):
    page = seen(one)
    answers = [decide(client, one, "joint", on=page).status_code for _ in range(2)]
    assert (answers, Decision.objects.count()) == ([302, 302], 1)
    with clock.at(NOW + timedelta(hours=1)):
        assert decide(client, one, "joint", on=page).status_code == 409


def test_a_change_that_came_meanwhile_is_told_of_where_the_comment_is_missing_too(client, one):
    page = seen(one)
    edit(one, message="The text that came meanwhile")
    answer = decide(client, one, "returned", on=page)
    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert "Enter what you ask the lead partner to change" in answer.text
    assert hidden_in(answer.text) == {"revision": "2", "last_decision": ""}


def test_a_refused_form_of_the_page_as_it_stands_is_told_of_its_fault_alone(client, one):
    answer = decide(client, one, "returned")
    assert (answer.status_code, CHANGED in answer.text) == (422, False)
    assert hidden_in(answer.text) == {"revision": "1", "last_decision": ""}


def test_a_change_is_told_of_when_what_was_typed_comes_back_after_signing_in(client, one):
    typed = {"comment": "Too long", **{name: str(now) for name, now in seen(one).items()}}
    sent = QueryDict(mutable=True)
    sent.update(typed)
    edit(one, message="The text that came meanwhile")
    with giving_back(Typed(sent)):
        page = client.get(f"/review/{one.pk}/")
    assert page.status_code == 200
    assert CHANGED in page.text
    assert "Too long" in page.text
    assert hidden_in(page.text) == {"revision": "2", "last_decision": ""}


def test_of_several_what_was_decided_on_meanwhile_is_left_and_named(client, one):
    other = CommunicationFactory(title="Bike marking")
    ticked = re.findall(r'name="line" value="([^"]*)"', client.get("/plan/?year=all").text)
    assert set(ticked) == {f"{one.pk}:1:", f"{other.pk}:1:"}
    decide(client, one, "returned", comment="Which streets?")
    with zeal_ignore():  # each is decided in a transaction of its own
        shown = client.post("/review/several/", {"line": ticked, "act": "agreed"}, follow=True)
    assert [str(message) for message in shown.context["messages"]][1:] == [
        "Agreed: Bike marking.",
        "Left as they are, because they changed or were decided on after you had opened the page: "
        "Dark evenings. Look at them again, then decide.",
    ]
    one.refresh_from_db()
    assert one.state == State.RETURNED
    last = Decision.objects.get(communication=one)
    assert f'value="{one.pk}:1:{last.pk}"' in client.get("/plan/?year=all").text


def test_in_the_room_a_decision_that_came_meanwhile_stands_and_is_said(client, one):
    item = AgendaItemFactory(meeting=MeetingFactory(date=date(2016, 10, 25)), communication=one)
    page = seen(one)
    decide(client, one, "returned", comment="Which streets?", on=page)
    sent = {"kind": "agreed", "comment": "My words", **page}
    answer = client.post(f"/agenda/{item.pk}/decide/", sent)
    assert answer.status_code == 409
    assert "The last one is now: Returned with a comment." in answer.text
    assert "My words" in answer.text
    assert hidden_in(answer.text)["last_decision"] == str(Decision.objects.get().pk)
