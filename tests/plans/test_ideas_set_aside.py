"""What was set aside while it was an idea was never on the plan: no plan, record or feed has it."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import FeedScope
from partnership.operations.feeds import make_feed_key
from plans.choices import State
from plans.models import Communication
from plans.operations.communications import bring_back, place_on_the_plan, set_aside
from plans.operations.ideas import put_forward_idea
from plans.queries.api import known_to
from plans.queries.changed import changed_since_last_plan
from plans.queries.feeds import opened_feed
from plans.queries.forward_plans import next_plan
from plans.queries.record_check import check_of
from plans.queries.record_facts import has_anything, years_with_anything
from tests import factories
from tests.factories import CommunicationFactory
from tests.factories.overlaps import overlap_of
from tests.plans.overlap_answers import agree, propose
from tests.plans.overlap_pairs import about_burglary
from tests.plans.published import FIRST, LATER, publish
from tests.plans.record_year import DRAFT_DAY, YEAR, compiled

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("plain_documents"),
]
THEN = FIRST + timedelta(days=1)
ASIDE = [State.CANCELLED, State.POSTPONED]


def aside(found: Communication, state: State = State.CANCELLED, *, at=THEN) -> None:
    found.refresh_from_db()
    with clock.at(at):
        set_aside(
            by=None,
            communication=found,
            opened_version=found.version,
            state=state,
            reason="No money.",
        )


def back(found: Communication) -> None:
    found.refresh_from_db()
    with clock.at(THEN):
        bring_back(by=None, communication=found, opened_version=found.version)


def on_the_plan(found: Communication) -> None:
    found.refresh_from_db()
    with clock.at(THEN):
        place_on_the_plan(by=None, communication=found)


def planned_next() -> list[str]:
    with clock.at(LATER):
        return sorted(line["title"] for line in next_plan().lines)


def not_issued() -> list[str]:
    return sorted(row["title"] for row in compiled(DRAFT_DAY).content["not_issued"])


@pytest.mark.parametrize("state", ASIDE)
@pytest.mark.parametrize("published", [False, True])
def test_it_enters_no_forward_plan_and_is_not_new_anywhere(people, state, published):
    if published:
        publish(1)
    idea = CommunicationFactory(title="Owls", idea=True, created_at=THEN)
    aside(idea, state)
    assert planned_next() == []
    with clock.at(LATER):
        assert changed_since_last_plan(people.chair).new_ids == frozenset()


def test_a_champions_idea_without_a_date_enters_no_record(people):
    with clock.at(THEN):
        idea = put_forward_idea(by=people.champion, partner=people.lead, text="Owls")
    aside(idea)
    record = compiled(DRAFT_DAY).content
    assert record["not_issued"] == []
    assert people.lead.name in record["partners_without"]
    assert not has_anything(YEAR)


def test_one_with_a_date_enters_no_record_and_is_named_among_what_that_leaves_out(people):
    aside(CommunicationFactory(title="Owls", idea=True))
    assert not_issued() == []
    with clock.at(DRAFT_DAY):
        assert years_with_anything(before=YEAR.next, without=()) == set()
        _, left_out = check_of(YEAR, people.coordinator)
    assert [part.what for part in left_out] == ["Ideas that never went on the plan"]


def test_one_that_another_idea_took_over_enters_neither(people):
    ours, theirs = (
        about_burglary(lead_partner=partner, idea=True) for partner in (people.lead, people.other)
    )
    pair = overlap_of(ours, theirs)
    with clock.at(THEN):
        propose(pair, people.alice, ours)
        agree(pair, people.bob)
    assert Communication.objects.get(pk=theirs.pk).state == State.MERGED
    assert planned_next() == []
    assert not_issued() == []


def test_neither_machines_nor_calendars_have_it(people):
    aside(CommunicationFactory(title="Owls", idea=True, lead_partner=people.lead))
    key = make_feed_key(by=people.alice, scope=FeedScope.PLAN)
    with clock.at(THEN):
        assert not known_to(people.lead).exists()
        assert not opened_feed(key).found.exists()


def test_all_partners_find_it_all_the_same(people):
    idea = CommunicationFactory(idea=True)
    aside(idea)
    assert idea in Communication.objects.visible_to(people.bob)


def test_it_is_none_either_where_it_was_postponed_and_brought_back_before():
    factories.partnership()
    idea = CommunicationFactory(title="Owls", idea=True)
    aside(idea, State.POSTPONED)
    back(idea)
    aside(idea, State.POSTPONED)
    aside(idea, State.CANCELLED)
    assert (planned_next(), not_issued()) == ([], [])


@pytest.mark.parametrize("state", ASIDE)
def test_what_was_on_the_plan_by_then_stays_in_sight(state):
    factories.partnership()
    idea = CommunicationFactory(title="Owls", idea=True, window_start=date(2016, 12, 6))
    on_the_plan(idea)
    aside(idea, state)
    assert planned_next() == ["Owls"]
    assert not_issued() == ["Owls"]


def test_an_idea_brought_back_and_put_on_the_plan_is_on_it_when_it_is_cancelled():
    factories.partnership()
    idea = CommunicationFactory(title="Owls", idea=True, window_start=date(2016, 12, 6))
    aside(idea)
    back(idea)
    on_the_plan(idea)
    aside(idea)
    assert (planned_next(), not_issued()) == (["Owls"], ["Owls"])
