"""The chair's review, decisions on revisions, and publishing at its end."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind, Role
from partnership.models import Change, Commitment, Letter
from plans.choices import DecisionKind, State, Visibility
from plans.models import Communication, Decision, ForwardPlan
from plans.operations.communications import edit_communication, set_aside
from plans.operations.decisions import record_decision
from plans.operations.details import Details
from plans.operations.forward_plans import publish_forward_plan
from subgroup.choices import ConfirmationKind
from subgroup.models import AgendaItem
from subgroup.queries.review import review_for
from tests.cast import Cast, cast
from tests.factories import (
    AppointmentFactory,
    CarefulPeriodFactory,
    ChannelFactory,
    CommunicationFactory,
    MeetingFactory,
    PlacementFactory,
    PlanConfirmationFactory,
)
from tests.factories.overlaps import overlap_of

pytestmark = pytest.mark.django_db

PUBLISHED = datetime(2016, 8, 9, 15, tzinfo=UTC)
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
NOBODY = {"confirmed": [], "nothing_to_declare": [], "not_confirmed": []}
CANARY = "Quokka raid"


@pytest.fixture(autouse=True)
def it_is_october():
    with clock.at(NOW):
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


def publish_first(people: Cast) -> ForwardPlan:
    with clock.at(PUBLISHED):
        return publish_forward_plan(
            by=people.chair, number=1, meeting_date=date(2016, 8, 9), confirmations=NOBODY
        )


def edit(communication: Communication, **fields) -> None:
    communication.refresh_from_db()
    edit_communication(
        by=None,
        communication=communication,
        opened_version=communication.version,
        details=Details(fields=fields),
        reason="The hall is taken.",
    )


def decide(client, communication, kind, *, comment="", revision=None):
    communication.refresh_from_db()
    return client.post(
        f"/review/{communication.pk}/",
        {
            "kind": kind,
            "comment": comment,
            "revision": communication.version if revision is None else revision,
        },
    )


def grouped(person) -> dict[str, list[str]]:
    return {
        group.name: [each.line["title"] for each in group.lines]
        for group in review_for(person).groups
    }


# --- what there is to review ----------------------------------------------------------------------


@pytest.mark.both_databases
def test_lines_are_grouped_by_what_happened_since_the_frozen_plan(people):
    kept, changed, moved, cancelled, issued = (
        CommunicationFactory(title=title)
        for title in ("Kept", "Changed", "Moved", "Cancelled", "Issued")
    )
    overdue = CommunicationFactory(title="Overdue", window_start=date(2016, 10, 24))
    publish_first(people)
    CommunicationFactory(title="New")
    edit(changed, message="Another message altogether.")
    edit(moved, window_start=date(2016, 11, 15), window_end=date(2016, 11, 15))
    set_aside(
        by=None,
        communication=cancelled,
        opened_version=1,
        state=State.CANCELLED,
        reason="The van broke down.",
    )
    Communication.objects.filter(pk=issued.pk).update(state=State.ISSUED)
    PlacementFactory(communication=issued, issued=True)
    assert grouped(people.chair) == {
        "new": ["New"],
        "changed": ["Changed"],
        "moved": ["Moved"],
        "overdue": ["Overdue"],
        "cancelled": ["Cancelled"],
        "issued": ["Issued"],
    }
    assert kept.title not in str(grouped(people.chair))
    assert overdue.is_overdue


def test_a_communication_is_overdue_from_the_day_after_its_window(people):
    publish_first(people)
    CommunicationFactory(title="Yesterday", window_start=date(2016, 10, 24))
    CommunicationFactory(title="Today", window_start=date(2016, 10, 25))
    lines = {line.line["title"]: line.overdue for line in review_for(people.chair).lines}
    assert lines == {"Yesterday": True, "Today": False}


def test_progress_counts_lines_decided_and_not_changed_since(people, client):
    communications = [CommunicationFactory(title=f"C{number}") for number in range(3)]
    client.force_login(people.chair)
    decide(client, communications[0], DecisionKind.AGREED)
    decide(client, communications[1], DecisionKind.NOTED)
    assert (review_for(people.chair).done, review_for(people.chair).total) == (2, 3)
    edit(communications[1], message="Another message altogether.")
    review = review_for(people.chair)
    assert (review.done, review.left) == (1, 2)
    assert [line.mark.words if line.mark else "" for line in review.lines] == [
        "Agreed",
        "Noted, changed since",
        "",
    ]
    page = client.get("/review/").content.decode()
    assert "<strong>1 of 3</strong> lines reviewed" in page


def test_a_decision_before_the_last_plan_is_no_mark_for_the_next(people, client):
    communication = CommunicationFactory()
    client.force_login(people.chair)
    with clock.at(PUBLISHED - timedelta(days=1)):
        decide(client, communication, DecisionKind.AGREED)
    publish_first(people)
    edit(communication, message="Another message altogether.")
    (line,) = review_for(people.chair).lines
    assert line.mark is None


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_review_takes_as_many_queries_for_any_number_of_lines(
    rows, people, client, django_assert_num_queries
):
    MeetingFactory(date=date(2016, 11, 8))
    communications = CommunicationFactory.create_batch(rows, channels=[ChannelFactory()])
    publish_first(people)
    for communication in communications:
        edit(communication, message="Another message altogether.")
    client.force_login(people.chair)
    with django_assert_num_queries(37):
        client.get("/review/")
    with django_assert_num_queries(38):
        client.get(f"/review/{communications[0].pk}/")
    with django_assert_num_queries(37):
        client.get("/review/publish/")


# --- one line -------------------------------------------------------------------------------------


def test_a_line_shows_before_and_after_with_the_changed_words_marked_and_escaped(people, client):
    communication = CommunicationFactory(message="Lock your <b>front</b> door")
    publish_first(people)
    edit(communication, message="Lock your <b>back</b> door")
    client.force_login(people.chair)
    page = client.get(f"/review/{communication.pk}/").content.decode()
    assert "Lock your <del>&lt;b&gt;front&lt;/b&gt;</del> door" in page
    assert "Lock your <ins>&lt;b&gt;back&lt;/b&gt;</ins> door" in page
    assert "<b>front" not in page


def test_a_line_names_careful_periods_that_its_window_touches_and_asks_for_partners(people, client):
    CarefulPeriodFactory(name="Pre-election period", starts=date(2016, 11, 1))
    CarefulPeriodFactory(name="Another time", starts=date(2016, 12, 24))
    communication = CommunicationFactory(help_wanted="Two volunteers for the stall")
    client.force_login(people.chair)
    page = client.get(f"/review/{communication.pk}/").content.decode()
    assert "Pre-election period" in page
    assert "Another time" not in page
    assert "Two volunteers for the stall" in page


def test_a_line_says_why_it_moved(people, client):
    communication = CommunicationFactory()
    publish_first(people)
    edit(communication, window_start=date(2016, 11, 15), window_end=date(2016, 11, 15))
    client.force_login(people.chair)
    page = client.get(f"/review/{communication.pk}/").content.decode()
    assert "Moved because: The hall is taken." in page


def test_why_it_moved_while_it_was_kept_back_is_not_read_out(people, client):
    publish_first(people)
    communication = CommunicationFactory(
        visibility=Visibility.LEAD, embargo_until=clock.now() + timedelta(hours=2)
    )
    with clock.at(clock.now() + timedelta(hours=1)):
        edit(communication, window_start=date(2016, 11, 15), window_end=date(2016, 11, 15))
    client.force_login(people.chair)
    with clock.at(clock.now() + timedelta(hours=3)):
        page = client.get(f"/review/{communication.pk}/")
    assert page.status_code == 200
    assert "The hall is taken" not in page.text


# --- decisions ------------------------------------------------------------------------------------


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
    decide(client, communication, DecisionKind.AGREED)
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


def test_agreeing_to_what_ended_keeps_its_state(people, client):
    communication = CommunicationFactory(state=State.CANCELLED)
    client.force_login(people.chair)
    decide(client, communication, DecisionKind.AGREED)
    communication.refresh_from_db()
    assert communication.state == State.CANCELLED
    assert Decision.objects.get().kind == DecisionKind.AGREED


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
    answer = decide(client, communication, DecisionKind.RETURNED, comment="Too long", revision=1)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "It changed while you were deciding" in page
    assert "The text that came meanwhile" in page
    assert "Too long" in page
    assert 'name="revision" value="2"' in page
    assert not Decision.objects.exists()
    communication.refresh_from_db()
    assert communication.state == State.PLANNED


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
        (2, "in a sensitive period"),
    ]
    client.force_login(people.chair)
    page = client.get("/review/").content.decode()
    assert page.count("Not met: Look for joint work") == 2
    assert page.count("Falls in: Pre-election period") == 2


def test_several_commitments_not_met_are_counted_and_lead_to_their_names(people, client):
    for number, label in enumerate(("Look for joint work", "Add the shared line"), 5):
        Commitment.objects.create(code=f"COM-{number}", label=label, source="10", position=number)
    one = CommunicationFactory(title="One", lead_partner=people.lead)
    overlap_of(one, CommunicationFactory(title="Two", lead_partner=people.other))
    client.force_login(people.chair)
    page = client.get("/review/").content.decode()
    assert f'href="/review/{one.pk}/#not-kept">2 commitments not met</a>' in page
    assert "Not met: " not in page


# --- who ------------------------------------------------------------------------------------------


def test_the_chair_decides_the_coordinator_reads_along_and_nobody_else_comes_in(people, client):
    communication = CommunicationFactory()
    paths = ("/review/", f"/review/{communication.pk}/", "/review/publish/")
    for name, person in people.everybody.items():
        client.force_login(person)
        allowed = name in ("chair", "coordinator")
        assert [client.get(path).status_code for path in paths] == [200 if allowed else 403] * 3
    client.force_login(people.coordinator)
    assert 'name="kind"' not in client.get(paths[1]).content.decode()
    assert decide(client, communication, DecisionKind.AGREED).status_code == 403
    assert client.post("/review/publish/", {"number": 1}).status_code == 403
    assert not Decision.objects.exists()
    assert not ForwardPlan.objects.exists()


def test_what_is_kept_back_is_nowhere_in_the_review_not_even_as_a_count(people, client):
    """Not for the chair's own partner's secrets either: the review is seen on a projector."""
    AppointmentFactory(person=people.chair, role=Role.ADVOCATE, partner=people.lead)
    communication = CommunicationFactory(internal_notes=CANARY, lead_partner=people.lead)
    client.force_login(people.chair)
    paths = ("/review/", f"/review/{communication.pk}/", "/review/publish/")

    def pages() -> list[str]:
        """The pages without the tokens that differ each time."""
        found = [client.get(path).content.decode() for path in paths]
        return [re.sub(r'(nonce|value)="[^"]{20,}"', "", page) for page in found]

    before = pages()
    secrets = [
        CommunicationFactory(
            title=CANARY, lead_partner=people.lead, message=CANARY, embargoed=True
        ),
        CommunicationFactory(title=CANARY, lead_partner=people.lead, visibility=Visibility.LEAD),
        CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True, idea=True),
    ]
    assert pages() == before
    assert all(CANARY not in page for page in before)
    missing = client.get("/review/00000000-0000-0000-0000-000000000000/")
    for secret in secrets:
        answer = client.get(f"/review/{secret.pk}/")
        assert answer.status_code == missing.status_code == 404
        assert decide(client, secret, DecisionKind.AGREED).status_code == 404
    assert not Decision.objects.exists()


def test_no_decision_is_recorded_on_what_is_kept_back_whoever_asks(people):
    AppointmentFactory(person=people.chair, role=Role.ADVOCATE, partner=people.lead)
    secret = CommunicationFactory(embargoed=True, lead_partner=people.lead)
    with pytest.raises(Communication.DoesNotExist):
        record_decision(
            by=people.chair,
            communication_id=secret.pk,
            kind=DecisionKind.AGREED,
            comment="",
            revision=1,
            meeting_date=None,
        )


# --- publishing -----------------------------------------------------------------------------------


def test_ready_to_publish_says_what_is_in_what_is_not_and_who_has_not_confirmed(people, client):
    meeting = MeetingFactory(date=date(2016, 11, 8))
    PlanConfirmationFactory(meeting=meeting, partner=people.lead, by=people.alice)
    CommunicationFactory(
        title="Sent back",
        state=State.RETURNED,
        state_reason="Which streets?",
        lead_partner=people.lead,
    )
    CommunicationFactory(idea=True, lead_partner=people.lead)
    client.force_login(people.chair)
    page = client.get("/review/publish/").content.decode()
    assert "Ready to publish No. 1" in page
    assert "1 idea: not on the plan until more is said about it" in page
    assert "not open to the whole partnership are left out" in page
    assert "Which streets?" in page
    assert "No answer yet from Named partner, Other partner." in page


@pytest.mark.both_databases
def test_publishing_freezes_who_confirmed_and_owes_each_member_one_letter(people, client):
    meeting = MeetingFactory(date=date(2016, 11, 8))
    PlanConfirmationFactory(meeting=meeting, partner=people.lead, by=people.alice)
    PlanConfirmationFactory(
        meeting=meeting,
        partner=people.other,
        by=people.bob,
        kind=ConfirmationKind.NOTHING_TO_DECLARE,
    )
    CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.chair)
    for _ in range(2):
        answer = client.post("/review/publish/", {"number": 1, "meeting": meeting.pk})
        assert answer["Location"] == "/forward-plans/1/"
    plan = ForwardPlan.objects.get()
    assert (plan.number, plan.meeting_date, plan.published_by) == (
        1,
        date(2016, 11, 8),
        people.chair,
    )
    assert plan.content["confirmations"] == {
        "confirmed": ["Lead partner"],
        "nothing_to_declare": ["Other partner"],
        "not_confirmed": ["Named partner"],
    }
    letters = Letter.objects.filter(kind=LetterKind.PLAN_PUBLISHED)
    members = {people.alice, people.bob, people.charlie, people.chair, people.coordinator}
    assert {letter.recipient for letter in letters} == members
    letter = letters.get(recipient=people.alice)
    assert letter.subject == "Forward plan No. 1 for Tue 8 Nov"
    assert "http://127.0.0.1:8000/forward-plans/1/" in letter.text
    assert review_for(people.chair).total == 0


def test_a_number_that_is_not_the_next_is_refused_in_words(people, client):
    client.force_login(people.chair)
    answer = client.post("/review/publish/", {"number": 5})
    assert answer.status_code == 409
    assert "The next forward plan is No. 1, not No. 5." in answer.content.decode()
    assert client.post("/review/publish/", {}).status_code == 422
    assert not ForwardPlan.objects.exists()


def test_the_next_plan_is_for_the_meeting_held_since_the_last_else_for_the_next(people):
    first = MeetingFactory(date=date(2016, 8, 9))
    publish_first(people)
    assert review_for(people.chair).meeting is None
    coming = MeetingFactory(date=date(2016, 11, 8))
    assert review_for(people.chair).meeting == coming
    held = MeetingFactory(date=date(2016, 10, 11))
    assert review_for(people.chair).meeting == held
    assert first != held


def test_the_last_line_goes_round_to_the_first(people):
    lines = [CommunicationFactory(title=title) for title in "ABC"]
    review = review_for(people.chair)
    assert review.after(lines[2].pk).id == str(lines[0].pk)
    assert review.after(lines[0].pk).id == str(lines[1].pk)
    assert review.before(lines[0].pk) is None
    assert review.place(lines[1].pk) == 2
