"""The chair's review: its lines and groups, what each shows, and who comes in."""

import re
from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import Role
from plans.choices import DecisionKind, Precision, State, Visibility
from plans.models import Communication, Decision, ForwardPlan
from plans.operations.communications import set_aside
from plans.operations.decisions import record_decision
from plans.operations.forward_plans import publish_forward_plan
from subgroup.queries.review import review_for
from tests.factories import (
    AppointmentFactory,
    CarefulPeriodFactory,
    ChannelFactory,
    CommunicationFactory,
    MeetingFactory,
    PlacementFactory,
)
from tests.subgroup.reviewing import NOBODY, PUBLISHED, decide, edit, publish_first

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_reviewing")]
CANARY = "Quokka raid"


def grouped(person) -> dict[str, list[str]]:
    return {
        group.name: [each.line["title"] for each in group.lines]
        for group in review_for(person).groups
    }


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


def test_that_every_line_has_a_decision_is_said_of_those_of_the_review_alone(people, client):
    changed, _ = CommunicationFactory.create_batch(2)
    publish_first(people)
    client.force_login(people.chair)
    held = "Forward plan No. 2 would have 2 lines."
    page = client.get("/review/").text
    assert held in page
    assert "has a decision." not in page
    edit(changed, message="Another message altogether.")
    page = client.get("/review/").text
    assert f"{held} 1 line of the review is still without a decision." in page
    decide(client, changed, DecisionKind.AGREED)
    page = client.get("/review/").text
    assert f"{held} Every line of the review has a decision." in page


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
    with django_assert_num_queries(41):
        client.get("/review/")
    with django_assert_num_queries(44):
        client.get(f"/review/{communications[0].pk}/")
    with django_assert_num_queries(41):
        client.get("/review/publish/")


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
    assert "<strong>Needs partners:</strong> Two volunteers for the stall" in page


def test_a_line_names_no_sensitive_dates_that_are_over(people):
    CarefulPeriodFactory(name="Past vote", starts=date(2016, 10, 1), ends=date(2016, 10, 24))
    CarefulPeriodFactory(name="Vote of today", starts=date(2016, 10, 25), ends=date(2016, 10, 25))
    CommunicationFactory(
        title="Some time in October",
        precision=Precision.MONTH,
        window_start=date(2016, 10, 1),
        window_end=date(2016, 10, 31),
    )
    CommunicationFactory(title="Overdue", window_start=date(2016, 10, 24))
    review = review_for(people.chair)
    assert {line.line["title"]: [each.name for each in line.careful] for line in review.lines} == {
        "Some time in October": ["Vote of today"],
        "Overdue": [],
    }
    assert review.concerns == [(1, "on sensitive dates")]


def test_a_line_that_is_over_asks_for_no_partners(people, client):
    communication = CommunicationFactory(window_start=date(2016, 10, 24), help_wanted="A stall")
    client.force_login(people.chair)
    page = client.get(f"/review/{communication.pk}/").text
    assert "<strong>Overdue:</strong>" in page
    assert "Needs partners" not in page


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
            last_decision=None,
            meeting_date=None,
        )


def test_what_was_issued_in_part_is_overdue_as_it_is_on_today(people, client):
    it = CommunicationFactory(
        title="Part", state=State.ISSUED, window_start=date(2016, 10, 24), lead_partner=people.lead
    )
    PlacementFactory(communication=it, issued=True)
    PlacementFactory(communication=it)
    (line,) = review_for(people.chair).lines
    assert (line.overdue, it.is_overdue) == (True, True)
    client.force_login(people.chair)
    page = client.get(f"/review/{it.pk}/").text
    assert "part of it was issued: nobody has said what became of its other channels" in page


def test_an_empty_review_does_not_say_that_nothing_is_overdue(people, client):
    it = CommunicationFactory(
        title="Part", state=State.ISSUED, window_start=date(2016, 10, 24), lead_partner=people.lead
    )
    PlacementFactory(communication=it, issued=True, marked_at=PUBLISHED)
    PlacementFactory(communication=it)
    Communication.objects.update(created_at=PUBLISHED)
    publish_forward_plan(
        by=people.chair, number=1, meeting_date=date(2016, 10, 25), confirmations=NOBODY
    )
    assert it.is_overdue
    client.force_login(people.chair)
    page = client.get("/review/").text
    assert "no line of the next forward plan is new, changed or overdue" in page


def test_the_last_line_goes_round_to_the_first(people):
    lines = [CommunicationFactory(title=title) for title in "ABC"]
    review = review_for(people.chair)
    assert review.after(lines[2].pk).id == str(lines[0].pk)
    assert review.after(lines[0].pk).id == str(lines[1].pk)
    assert review.before(lines[0].pk) is None
    assert review.place(lines[1].pk) == 2
