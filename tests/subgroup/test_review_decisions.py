"""What the chair decides on a line in the review."""

import re
from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.choices import LetterState
from partnership.models import Change, Commitment, Letter
from plans.choices import DecisionKind, State
from plans.models import Decision
from subgroup.choices import Wanted
from subgroup.models import AgendaItem
from subgroup.operations.agenda import edit_item, take_off
from subgroup.operations.meetings import add_meeting, cancel_meeting
from subgroup.queries.review import review_for
from tests.factories import (
    AgendaItemFactory,
    CarefulPeriodFactory,
    CommunicationFactory,
    MeetingFactory,
)
from tests.factories.overlaps import overlap_of
from tests.subgroup.reviewing import NOW, decide, edit, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_reviewing")]


@pytest.mark.both_databases
def test_agreeing_records_the_revision_on_the_screen_and_goes_to_the_next_line(people, client):
    MeetingFactory(date=date(2016, 11, 8))
    first, second = CommunicationFactory(title="A"), CommunicationFactory(title="B")
    client.force_login(people.chair)
    answer = decide(client, first, DecisionKind.AGREED)
    assert answer["Location"] == f"/review/{second.pk}/"
    first.refresh_from_db()
    assert (first.state, first.version) == (State.AGREED, 1)
    decision = Decision.objects.get()
    assert (decision.kind, decision.revision, decision.by, decision.meeting_date) == (
        DecisionKind.AGREED,
        1,
        people.chair,
        date(2016, 11, 8),
    )
    assert decision.seen["title"] == "A"
    (change,) = Change.objects.filter(subject_id=str(first.pk))
    assert (change.act, change.field, change.before, change.after) == (
        "agreed",
        "state",
        "Planned",
        "Agreed",
    )
    assert decide(client, second, DecisionKind.AGREED)["Location"] == "/review/"


def test_returning_needs_a_comment_and_leaves_it_on_the_plan(people, client):
    communication = CommunicationFactory()
    client.force_login(people.chair)
    answer = decide(client, communication, DecisionKind.RETURNED, comment="  ")
    assert answer.status_code == 422
    assert "Enter what you ask the lead partner to change" in answer.content.decode()
    assert not Decision.objects.exists()
    decide(client, communication, DecisionKind.RETURNED, comment="Which streets?")
    communication.refresh_from_db()
    assert (communication.state, communication.state_reason) == (State.RETURNED, "Which streets?")
    assert [line["title"] for line in review_for(people.chair).plan.lines] == [communication.title]
    decide(client, communication, DecisionKind.AGREED, comment="Thank you")
    communication.refresh_from_db()
    assert (communication.state, communication.state_reason) == (State.AGREED, "")


@pytest.mark.parametrize("kind", [DecisionKind.JOINT, DecisionKind.NOTED])
def test_asking_and_noting_change_nothing_of_the_communication(people, client, kind):
    communication = CommunicationFactory()
    client.force_login(people.chair)
    decide(client, communication, kind, comment="With the fire brigade?")
    communication.refresh_from_db()
    assert (communication.state, communication.version) == (State.PLANNED, 1)
    assert Decision.objects.get().comment == "With the fire brigade?"


def test_noting_what_ended_keeps_its_state(people, client):
    communication = CommunicationFactory(state=State.CANCELLED)
    client.force_login(people.chair)
    decide(client, communication, DecisionKind.NOTED)
    communication.refresh_from_db()
    assert communication.state == State.CANCELLED
    assert Decision.objects.get().kind == DecisionKind.NOTED


def test_to_the_agenda_puts_it_on_the_next_meetings_agenda_once(people, client):
    meeting = MeetingFactory(date=date(2016, 11, 8))
    communication = CommunicationFactory(title="Dark evenings")
    client.force_login(people.chair)
    decide(client, communication, DecisionKind.AGENDA, comment="Who else?")
    decide(client, communication, DecisionKind.AGENDA)
    item = AgendaItem.objects.get()
    assert (item.meeting, item.communication, item.title, item.note) == (
        meeting,
        communication,
        "Dark evenings",
        "Who else?",
    )


def test_a_line_says_of_which_meeting_to_come_it_is_on_the_agenda(people, client):
    first = MeetingFactory(date=date(2016, 11, 8))
    communication = CommunicationFactory()
    client.force_login(people.chair)
    said = []

    def look() -> None:
        page = client.get(f"/review/{communication.pk}/").content.decode()
        said.append(re.findall(r"On the agenda of ([^<]*)\.</p>", page))

    decide(client, communication, DecisionKind.AGENDA)
    look()
    take_off(by=people.chair, item=AgendaItem.objects.get())
    look()
    decide(client, communication, DecisionKind.AGENDA)
    cancel_meeting(by=people.coordinator, meeting=first, reason="No room")
    look()
    add_meeting(by=people.coordinator, date=date(2016, 11, 22))
    look()
    assert said == [["Tue 8 Nov"], [], [], ["Tue 22 Nov"]]


def test_without_a_meeting_to_come_nothing_goes_to_an_agenda_and_nothing_is_recorded(
    people, client
):
    communication = CommunicationFactory()
    client.force_login(people.chair)
    answer = decide(client, communication, DecisionKind.AGENDA)
    assert answer.status_code == 422
    assert "There is no meeting to come" in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_decision_on_an_older_revision_records_nothing_and_shows_the_new_text(people, client):
    communication = CommunicationFactory(message="The old text")
    client.force_login(people.chair)
    edit(communication, message="The text that came meanwhile")
    answer = decide(client, communication, "returned", comment="Too long", on={"revision": 1})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "It changed while you were deciding" in page
    assert "The text that came meanwhile" in page
    assert "Too long" in page
    assert "; your comment is still below. Please decide again." in page
    assert 'name="revision" value="2"' in page
    assert not Decision.objects.exists()
    communication.refresh_from_db()
    assert communication.state == State.PLANNED


def test_where_no_comment_was_typed_none_is_said_to_be_there(people, client):
    communication = CommunicationFactory(message="The old text")
    client.force_login(people.chair)
    edit(communication, message="The text that came meanwhile")
    page = decide(client, communication, "agreed", on={"revision": 1}).text
    assert "The page now shows the new text. Please decide again." in page


def test_a_decision_without_its_revision_is_refused(people, client):
    communication = CommunicationFactory()
    client.force_login(people.chair)
    answer = client.post(f"/review/{communication.pk}/", {"kind": "agreed"})
    assert answer.status_code == 422
    assert "without its revision" in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("kind", "comment", "subject"),
    [
        ("returned", "Which streets?", "The chair asks you to look again: Dark evenings"),
        ("joint", "", "The chair asks for joint work: Dark evenings"),
    ],
)
def test_what_the_chair_asks_reaches_the_lead_partner_by_letter(
    kind, comment, subject, people, client
):
    communication = CommunicationFactory(title="Dark evenings", lead_partner=people.lead)
    client.force_login(people.chair)
    decide(client, communication, kind, comment=comment)
    letter = Letter.objects.get()
    assert (letter.recipient, letter.subject) == (people.alice, subject)
    assert comment in letter.text


@pytest.mark.parametrize(
    ("then", "comment", "left"),
    [
        ("returned", "And which day?", ["The chair asks you to look again"]),
        ("joint", "", ["The chair asks for joint work"]),
        ("agreed", "", []),
        ("noted", "", ["The chair asks you to look again"]),
    ],
)
def test_a_later_decision_takes_back_the_letter_that_still_waits(
    then, comment, left, people, client
):
    communication = CommunicationFactory(lead_partner=people.lead)
    other = CommunicationFactory(lead_partner=people.other)
    client.force_login(people.chair)
    decide(client, other, "returned", comment="Which streets?")
    decide(client, communication, "returned", comment="Which streets?")
    decide(client, communication, then, comment=comment)
    told = Letter.objects.filter(recipient=people.alice, state=LetterState.QUEUED)
    assert [letter.subject.split(":")[0] for letter in told] == left
    assert all(comment in letter.text for letter in told)
    assert Letter.objects.get(recipient=people.bob).state == LetterState.QUEUED


@pytest.mark.parametrize(
    ("kind", "comment"), [("returned", "Which streets?"), ("joint", ""), ("agreed", "")]
)
def test_a_decision_that_is_pressed_twice_is_one(kind, comment, people, client):
    communication = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.chair)
    page = seen(communication)
    answers = [decide(client, communication, kind, comment=comment, on=page) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {"/review/"}
    assert Decision.objects.count() == 1
    assert Change.objects.filter(subject_id=str(communication.pk), act=kind).count() == 1
    assert Letter.objects.count() == (0 if kind == "agreed" else 1)


def test_the_same_decision_at_another_time_or_with_another_in_between_is_another(people, client):
    communication = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.chair)
    for kind in ("noted", "agreed", "noted"):
        decide(client, communication, kind)
    with clock.at(NOW + timedelta(minutes=1)):
        decide(client, communication, "noted")
    assert Decision.objects.count() == 4


def test_what_the_chair_agrees_to_or_notes_is_no_letter(people, client):
    client.force_login(people.chair)
    for kind in ("agreed", "noted"):
        decide(client, CommunicationFactory(lead_partner=people.lead), kind)
    assert not Letter.objects.exists()


def test_the_review_counts_what_to_ask_about_and_names_it_beside_each_line(people, client):
    Commitment.objects.create(code="COM-5", label="Look for joint work", source="10", position=1)
    CarefulPeriodFactory(name="Pre-election period", starts=date(2016, 11, 1))
    one = CommunicationFactory(title="One", lead_partner=people.lead)
    overlap_of(one, CommunicationFactory(title="Two", lead_partner=people.other))
    CommunicationFactory(title="Later", lead_partner=people.lead, window_start=date(2016, 12, 24))
    assert review_for(people.chair).concerns == [
        (2, "with an unanswered overlap"),
        (2, "with a commitment not met"),
        (2, "on sensitive dates"),
    ]
    client.force_login(people.chair)
    page = client.get("/review/").content.decode()
    assert page.count("Not met: Look for joint work") == 2
    assert page.count("Sensitive dates: Pre-election period") == 2


def test_several_commitments_not_met_are_counted_and_lead_to_their_names(people, client):
    for number, label in enumerate(("Look for joint work", "Add the shared line"), 5):
        Commitment.objects.create(code=f"COM-{number}", label=label, source="10", position=number)
    one = CommunicationFactory(title="One", lead_partner=people.lead)
    overlap_of(one, CommunicationFactory(title="Two", lead_partner=people.other))
    client.force_login(people.chair)
    page = client.get("/review/").content.decode()
    assert (
        f'href="/review/{one.pk}/#not-kept">2 commitments not met'
        '<span class="govuk-visually-hidden"> by One</span></a>' in page
    )
    assert "Not met: " not in page


@pytest.mark.parametrize("state", [State.ISSUED, State.CANCELLED])
def test_of_what_is_not_to_come_nothing_is_asked(people, client, state):
    MeetingFactory(date=date(2016, 11, 8))
    one = CommunicationFactory(title="A", state=state, lead_partner=people.lead)
    client.force_login(people.chair)
    page = client.get(f"/review/{one.pk}/").text
    offered = re.findall(r'name="kind" value="(\w+)"', page)
    assert offered == ["agenda", "noted"]
    assert "Needed to return it" not in page
    assert "The lead partner and all other partners read it." in page
    for kind in (DecisionKind.AGREED, DecisionKind.RETURNED, DecisionKind.JOINT):
        answer = decide(client, one, kind, comment="Say when")
        assert answer.status_code == 422
        assert f"It is {state}, so there is nothing to agree, return or join." in answer.text
    assert not Decision.objects.exists()
    assert not Letter.objects.exists()
    assert decide(client, one, DecisionKind.NOTED).status_code == 302


@pytest.mark.parametrize(
    ("state", "wanted"), [(State.PLANNED, Wanted.DECISION), (State.ISSUED, Wanted.COMMENTS)]
)
def test_what_the_chair_puts_on_the_agenda_asks_for_what_is_open_of_it(
    people, client, state, wanted
):
    MeetingFactory(date=date(2016, 11, 8))
    client.force_login(people.chair)
    decide(client, CommunicationFactory(state=state), DecisionKind.AGENDA)
    assert AgendaItem.objects.get().wanted == wanted


def test_so_does_what_the_planner_had_put_there_for_information(people, client):
    meeting, one = MeetingFactory(date=date(2016, 11, 8)), CommunicationFactory()
    there = AgendaItemFactory(meeting=meeting, communication=one, put_forward_by=None)
    client.force_login(people.chair)
    decide(client, one, DecisionKind.AGENDA)
    there.refresh_from_db()
    assert (there.wanted, there.put_forward_by) == (Wanted.DECISION, people.chair)


def test_and_what_a_member_had_put_there_for_information_which_stays_theirs(people, client):
    meeting, one = MeetingFactory(date=date(2016, 11, 8)), CommunicationFactory()
    there = AgendaItemFactory(meeting=meeting, communication=one, put_forward_by=people.alice)
    client.force_login(people.chair)
    decide(client, one, DecisionKind.AGENDA)
    there.refresh_from_db()
    assert (there.wanted, there.put_forward_by) == (Wanted.DECISION, people.alice)
    changed = Change.objects.filter(subject_id=str(there.pk)).latest("pk")
    assert (changed.by, changed.field) == (people.chair, "wanted")


def test_nobody_who_had_it_open_meanwhile_takes_that_back_unseen(people, client):
    meeting, one = MeetingFactory(date=date(2016, 11, 8)), CommunicationFactory()
    there = AgendaItemFactory(meeting=meeting, communication=one, put_forward_by=None)
    client.force_login(people.chair)
    decide(client, one, DecisionKind.AGENDA)
    with pytest.raises(StaleEdit):
        edit_item(
            by=people.coordinator,
            item=there,
            opened_version=there.version,
            note="Bring the map",
            wanted=Wanted.INFORMATION,
        )
