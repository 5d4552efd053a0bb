"""The chair takes back a decision that was pressed by mistake, until the forward plan is out."""

import re
from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterState
from partnership.models import Change, Letter
from partnership.operations.letters import withdraw_letter
from plans.choices import State
from plans.models import Decision
from plans.operations.communications import bring_back, set_aside
from subgroup.choices import AgendaState, MeetingState, MinutesState
from subgroup.models import AgendaItem
from subgroup.operations.agenda import add_agenda_item, take_off
from subgroup.operations.publishing import publish
from subgroup.queries.readiness import readiness
from subgroup.queries.review import review_for
from tests.factories import MeetingFactory, MinutesFactory
from tests.subgroup.reviewing import NOW, decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_reviewing")]


def take_back(client, communication, decision: int):
    url = f"/review/{communication.pk}/take-back/"
    return client.post(url, {"decision": decision, "comment": "half a word"}, follow=True)


def said(answer) -> str:
    return str(list(answer.context["messages"])[-1])


def standing(communication) -> tuple[str, str]:
    communication.refresh_from_db()
    return communication.state, communication.state_reason


def test_a_return_is_taken_back_with_its_letter_and_the_history_keeps_both(people, client, one):
    decide(client, one, "returned", comment="Which streets?")
    page = client.get(f"/review/{one.pk}/").text
    (number,) = re.findall(r'name="decision" value="(\d+)"', page)
    answer = take_back(client, one, int(number))
    assert said(answer) == "The decision is taken back, and the history keeps it: Dark evenings."
    assert standing(one) == (State.PLANNED, "")
    assert not Decision.objects.exists()
    assert Letter.objects.get().state == LetterState.WITHDRAWN
    assert review_for(people.chair).lines[0].mark is None
    told = Change.objects.filter(subject_id=str(one.pk)).order_by("id")
    assert [(each.act, each.before, each.after) for each in told] == [
        ("returned", "Planned", "Returned"),
        ("decision taken back", "Returned", "Planned"),
    ]


def test_what_an_agreement_replaced_stands_again_and_its_letter_waits_again(client, one):
    decide(client, one, "returned", comment="Which streets?")
    decide(client, one, "agreed")
    take_back(client, one, Decision.objects.first().pk)
    assert standing(one) == (State.RETURNED, "Which streets?")
    assert Decision.objects.get().kind == "returned"
    assert "Which streets?" in Letter.objects.get(state=LetterState.QUEUED).text


def test_once_its_letter_has_gone_out_the_chair_is_asked_to_tell_the_lead(client, one):
    decide(client, one, "joint")
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    answer = take_back(client, one, Decision.objects.get().pk)
    assert said(answer).endswith("may have gone out already: tell the lead partner.")


def test_so_is_the_chair_where_it_may_have_gone_out_and_was_left_by_hand(people, client, one):
    decide(client, one, "returned", comment="Which streets?")
    Letter.objects.update(state=LetterState.UNCERTAIN)
    withdraw_letter(by=people.coordinator, letter_id=Letter.objects.get().pk)
    answer = take_back(client, one, Decision.objects.get().pk)
    assert said(answer).endswith("may have gone out already: tell the lead partner.")


def test_where_it_was_taken_back_by_hand_before_it_went_nobody_need_be_told(people, client, one):
    decide(client, one, "returned", comment="Which streets?")
    withdraw_letter(by=people.coordinator, letter_id=Letter.objects.get().pk)
    answer = take_back(client, one, Decision.objects.get().pk)
    assert said(answer) == "The decision is taken back, and the history keeps it: Dark evenings."


def test_a_state_that_something_else_brought_since_stays(client, one):
    decide(client, one, "returned", comment="Which streets?")
    decide(client, one, "agreed")
    type(one).objects.update(state=State.POSTPONED, state_reason="No printer")
    take_back(client, one, Decision.objects.first().pk)
    assert (standing(one), Decision.objects.count()) == ((State.POSTPONED, "No printer"), 1)
    assert Letter.objects.get().state == LetterState.WITHDRAWN
    last = Change.objects.filter(subject_id=str(one.pk)).latest("id")
    assert (last.act, last.reason) == ("decision taken back", "")


def test_what_it_replaced_is_asked_again_only_once_what_it_is_about_is_back(people, client, one):
    """The chair asked for joint work, agreed it by mistake, and it was cancelled meanwhile."""
    decide(client, one, "joint")
    decide(client, one, "agreed")
    one.refresh_from_db()
    aside = {"state": State.CANCELLED, "reason": "No printer"}
    set_aside(by=people.alice, communication=one, opened_version=one.version, **aside)
    take_back(client, one, Decision.objects.first().pk)
    assert Decision.objects.get().kind == "joint"
    assert Letter.objects.get().state == LetterState.WITHDRAWN
    one.refresh_from_db()
    bring_back(by=people.alice, communication=one, opened_version=one.version)
    assert Letter.objects.get(state=LetterState.QUEUED).recipient == people.alice


def test_of_what_was_issued_since_no_decision_that_led_to_a_state_is_taken_back(client, one):
    """Else it would be agreed again once it turns out that it was not issued after all."""
    decide(client, one, "agreed")
    type(one).objects.update(state=State.ISSUED)
    answer = take_back(client, one, Decision.objects.get().pk)
    assert said(answer) == "It was issued since. Decide again instead."
    assert Decision.objects.count() == 1


def test_the_comment_of_a_second_return_goes_with_it(client, one):
    decide(client, one, "returned", comment="Which streets?")
    decide(client, one, "returned", comment="Drop the photo of the victim")
    take_back(client, one, Decision.objects.first().pk)
    assert standing(one) == (State.RETURNED, "Which streets?")


def test_a_decision_in_minutes_that_are_agreed_stays(client, one):
    meeting = MeetingFactory(date=NOW.date(), state=MeetingState.CLOSED)
    decide(client, one, "agreed")
    decision = Decision.objects.get()
    assert decision.meeting_date == meeting.date
    MinutesFactory(meeting=meeting, state=MinutesState.AGREED, agreed_at=MeetingFactory())
    answer = take_back(client, one, decision.pk)
    assert said(answer) == "The minutes with this decision are agreed. Decide again instead."
    assert (standing(one)[0], Decision.objects.count()) == (State.AGREED, 1)


def test_only_the_last_decision_is_taken_back_and_of_a_published_plan_none(people, client, one):
    decide(client, one, "returned", comment="Which streets?")
    first = Decision.objects.get().pk
    decide(client, one, "noted")
    answer = take_back(client, one, first)
    assert said(answer).startswith("That is not the last decision on it any more.")
    with clock.at(NOW + timedelta(hours=1)):
        publish(by=people.chair, number=1, meeting=None)
        answer = take_back(client, one, Decision.objects.first().pk)
        assert "Take back this decision" not in answer.text
    assert said(answer) == "The forward plan with this decision is out. Decide again instead."
    assert Decision.objects.count() == 2


def test_what_it_put_on_the_agenda_goes_with_it(people, client, one):
    MeetingFactory(date=date(2016, 11, 8))
    decide(client, one, "agenda")
    page = client.get(f"/review/{one.pk}/").text
    (number,) = re.findall(r'name="decision" value="(\d+)"', page)
    answer = take_back(client, one, int(number))
    assert said(answer) == "The decision is taken back, and the history keeps it: Dark evenings."
    assert AgendaItem.objects.get().state == AgendaState.WITHDRAWN
    assert review_for(people.chair).done == 0


def test_so_it_is_where_it_was_taken_off_there_before(people, client, one):
    MeetingFactory(date=date(2016, 11, 8))
    decide(client, one, "agenda")
    take_off(by=people.coordinator, item=AgendaItem.objects.get())
    take_back(client, one, Decision.objects.get().pk)
    assert AgendaItem.objects.get().state == AgendaState.WITHDRAWN
    assert review_for(people.chair).lines[0].mark is None


def test_and_where_it_put_back_what_had_been_taken_off(people, client, one):
    meeting = MeetingFactory(date=date(2016, 11, 8))
    with clock.at(NOW - timedelta(days=1)):
        item = add_agenda_item(by=people.alice, meeting=meeting, title=one.title, communication=one)
        take_off(by=people.alice, item=item)
    decide(client, one, "agenda")
    assert AgendaItem.objects.get().state == AgendaState.WAITING
    take_back(client, one, Decision.objects.get().pk)
    assert AgendaItem.objects.get().state == AgendaState.WITHDRAWN
    told = Change.objects.filter(subject_id=str(item.pk)).latest("id")
    assert (told.act, told.by) == ("taken off the agenda", people.chair)


@pytest.mark.parametrize("name", ["alice", "chair"])
def test_what_stood_on_the_agenda_before_stays_there(people, client, one, name):
    meeting, by = MeetingFactory(date=date(2016, 11, 8)), getattr(people, name)
    with clock.at(NOW - timedelta(days=1)):
        item = add_agenda_item(by=by, meeting=meeting, title=one.title, communication=one)
    decide(client, one, "agenda")
    take_back(client, one, Decision.objects.get().pk)
    item.refresh_from_db()
    assert (item.state, item.put_forward_by) == (AgendaState.WAITING, by)
    assert not Decision.objects.exists()


def test_a_note_on_what_was_returned_says_that_it_still_is(people, client, one):
    decide(client, one, "returned", comment="Which streets?")
    decide(client, one, "noted")
    ready = readiness(people.chair)
    assert ready.review.lines[0].mark.words == "Noted; still returned"
    assert [line["title"] for line in ready.returned] == ["Dark evenings"]
