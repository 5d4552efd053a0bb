"""What is new and what changed since the last forward plan."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import Precision, State, Visibility
from plans.models import Communication
from plans.operations.communications import edit_communication, log_communication, set_aside
from plans.operations.details import Details
from plans.queries.changed import ChangedSince, changed_since_last_plan
from plans.queries.forward_plans import next_plan
from plans.queries.lines import lines_of
from tests.cast import cast
from tests.factories import CommunicationFactory, ForwardPlanFactory, PlacementFactory
from tests.plans.evaluations import say
from tests.plans.how_many import ROWS

pytestmark = pytest.mark.django_db

PUBLISHED = datetime(2016, 8, 9, 15, tzinfo=UTC)
LATER = PUBLISHED + timedelta(days=10)


def publish(**fields):
    with clock.at(PUBLISHED):
        lines = lines_of(Communication.objects.all())
    return ForwardPlanFactory(content={"lines": lines}, published_at=PUBLISHED, **fields)


def edit(communication, **fields):
    communication.refresh_from_db()
    with clock.at(LATER):
        edit_communication(
            by=None,
            communication=communication,
            opened_version=communication.version,
            details=Details(fields=fields),
            reason="The hall is taken.",
        )


def aside(communication, state=State.CANCELLED):
    communication.refresh_from_db()
    set_aside(
        by=None,
        communication=communication,
        opened_version=communication.version,
        state=state,
        reason="The van broke down.",
    )


def test_before_the_first_plan_nothing_is_new(django_assert_num_queries):
    people = cast()
    CommunicationFactory()
    with django_assert_num_queries(1):
        assert changed_since_last_plan(people.bob) == ChangedSince()


@pytest.mark.both_databases
def test_what_was_logged_since_is_new_and_what_was_edited_is_changed():
    people = cast()
    kept, edited, comma = CommunicationFactory.create_batch(3, lead_partner=people.lead)
    publish(number=4, meeting_date=date(2016, 8, 9))
    with clock.at(LATER):
        new = log_communication(
            by=people.alice,
            details=Details(
                fields={
                    "title": "New",
                    "lead_partner": people.lead,
                }
            ),
        )
        Communication.objects.filter(pk=new.pk).update(state=State.PLANNED)
    edit(edited, message="Another message altogether.")
    edit(comma, message=comma.message.replace("windows when", "windows, when"))
    since = changed_since_last_plan(people.bob)
    assert since == ChangedSince(
        number=4,
        meeting_date=date(2016, 8, 9),
        published_at=PUBLISHED,
        new_ids=frozenset({new.pk}),
        changed_ids=frozenset({edited.pk}),
    )
    assert kept.pk not in since.changed_ids


def test_a_changed_communication_that_is_changed_back_is_not_changed():
    people = cast()
    communication = CommunicationFactory()
    publish()
    edit(communication, window_start=date(2016, 11, 9), window_end=date(2016, 11, 9))
    assert changed_since_last_plan(people.bob).changed_ids == {communication.pk}
    edit(communication, window_start=date(2016, 11, 8), window_end=date(2016, 11, 8))
    assert changed_since_last_plan(people.bob).changed_ids == frozenset()


def test_the_chair_agreeing_is_no_change_and_cancelling_is_one():
    people = cast()
    agreed, cancelled = CommunicationFactory.create_batch(2)
    publish()
    edit(agreed, strategy_note="It serves the strategy.")
    Communication.objects.filter(pk=agreed.pk).update(state=State.AGREED)
    with clock.at(LATER):
        set_aside(
            by=None,
            communication=cancelled,
            opened_version=1,
            state=State.CANCELLED,
            reason="The van broke down.",
        )
    assert changed_since_last_plan(people.bob).changed_ids == {cancelled.pk}


def test_what_is_kept_back_counts_for_nobody_until_its_embargo_ends():
    people = cast()
    publish()
    ends = LATER + timedelta(days=5)
    secret = CommunicationFactory(
        embargoed=True, lead_partner=people.lead, embargo_until=ends, visibility=Visibility.LEAD
    )
    edit(secret, message="Raid at dawn.")
    with clock.at(ends - timedelta(seconds=1)):
        assert changed_since_last_plan(people.alice).new_ids == frozenset()
        assert changed_since_last_plan(people.bob).new_ids == frozenset()
    with clock.at(ends + timedelta(seconds=1)):
        assert changed_since_last_plan(people.bob).new_ids == {secret.pk}


@pytest.mark.both_databases
def test_what_left_the_plan_before_is_not_new_when_its_history_goes_on():
    """New is what the next plan holds for the first time, and nothing of what stood in one."""
    people = cast()
    early, before = PUBLISHED - timedelta(days=90), PUBLISHED - timedelta(days=80)
    titles = ("Evaluated", "Corrected", "Cancelled", "Issued since", "Cancelled since", "Back")
    told = {
        title: CommunicationFactory(title=title, lead_partner=people.lead, created_at=early)
        for title in titles
    }
    for title, marked_at in (("Evaluated", before), ("Corrected", before), ("Issued since", LATER)):
        PlacementFactory(communication=told[title], issued=True, marked_at=marked_at)
        Communication.objects.filter(title=title).update(state=State.ISSUED)
    with clock.at(before):
        aside(told["Cancelled"])
        aside(told["Back"], state=State.POSTPONED)
    ForwardPlanFactory(published_at=PUBLISHED, content={"lines": []})
    with clock.at(LATER):
        aside(told["Cancelled since"])
        say(people, told["Evaluated"])
    for title in ("Corrected", "Cancelled", "Issued since", "Back"):
        edit(told[title], message="Another message altogether.")
    Communication.objects.filter(title="Back").update(state=State.PLANNED, state_reason="")
    new = changed_since_last_plan(people.bob).new_ids
    assert set(Communication.objects.filter(pk__in=new).values_list("title", flat=True)) == {
        "Issued since",
        "Cancelled since",
        "Back",
    }
    assert {str(pk) for pk in new} == {line["id"] for line in next_plan(people.bob).lines}


@pytest.mark.both_databases
def test_what_a_past_years_sheet_brings_in_is_not_new():
    people = cast()
    publish()
    for title, day in (("Two years ago", date(2014, 11, 8)), ("In April", date(2016, 4, 1))):
        with clock.at(LATER):
            logged = log_communication(
                by=people.alice,
                details=Details(fields={"title": title, "lead_partner": people.lead}),
            )
        Communication.objects.filter(pk=logged.pk).update(
            state=State.ISSUED, precision=Precision.WEEK, window_start=day, window_end=day
        )
        PlacementFactory(communication=logged, issued=True, issued_on=day, marked_at=LATER)
    new = changed_since_last_plan(people.bob).new_ids
    assert [each.title for each in Communication.objects.filter(pk__in=new)] == ["In April"]
    assert {str(pk) for pk in new} == {line["id"] for line in next_plan(people.bob).lines}


@pytest.mark.both_databases
def test_what_ended_in_the_last_plan_and_is_corrected_since_is_not_changed():
    """It has left the plan: the review shows no line of it, and nobody can act on one."""
    people = cast()
    before = PUBLISHED - timedelta(days=80)
    told = {
        title: CommunicationFactory(title=title, lead_partner=people.lead, created_at=before)
        for title in ("Corrected", "Issued further", "Cancelled", "Back", "Planned")
    }
    for title in ("Corrected", "Issued further"):
        PlacementFactory(communication=told[title], issued=True, marked_at=before)
        Communication.objects.filter(title=title).update(state=State.ISSUED)
    with clock.at(before):
        aside(told["Cancelled"])
        aside(told["Back"], state=State.POSTPONED)
    publish()
    for title in told:
        edit(told[title], message="Another message altogether.")
    PlacementFactory(communication=told["Issued further"], issued=True, marked_at=LATER)
    with clock.at(LATER):
        Communication.objects.filter(title="Back").update(state=State.PLANNED, state_reason="")
        aside(told["Back"])
    changed = changed_since_last_plan(people.bob).changed_ids
    assert set(Communication.objects.filter(pk__in=changed).values_list("title", flat=True)) == {
        "Issued further",
        "Back",
        "Planned",
    }
    assert {str(pk) for pk in changed} == {each.id for each in next_plan(people.bob).changes}


@pytest.mark.parametrize("rows", ROWS)
def test_the_queries_are_as_many_for_any_number_of_changes(rows, django_assert_num_queries):
    people = cast()
    communications = CommunicationFactory.create_batch(rows)
    publish()
    changed_since_last_plan(people.bob)  # this process reads the frozen plan once
    assert people.bob.current_appointments
    with django_assert_num_queries(3):
        changed_since_last_plan(people.bob)
    for communication in communications:
        edit(communication, message="Another message altogether.")
    with django_assert_num_queries(7):
        assert len(changed_since_last_plan(people.bob).changed_ids) == rows
    for kept_back in CommunicationFactory.create_batch(
        rows, visibility=Visibility.LEAD, reference=None
    ):
        edit(kept_back, visibility=Visibility.PARTNERSHIP)
    with django_assert_num_queries(8):
        assert len(changed_since_last_plan(people.bob).new_ids) == rows
