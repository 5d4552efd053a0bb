"""SQLite looks up what a page asks by its time, and does not walk through all that ever was."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.choices import FeedScope
from partnership.models import Change
from partnership.operations.feeds import make_feed_key
from plans.choices import GOING_AHEAD, Worked
from plans.models import Approach, AskedPartner, Communication, Evaluation, Placement
from plans.queries.calendar import rows_between
from plans.queries.changed import changed_since_last_plan, touched_since
from plans.queries.evaluation import learned_before
from plans.queries.feeds import opened_feed
from plans.queries.forward_plans import contents
from plans.queries.lines import lines_of
from plans.queries.plan import Period, in_period
from tests.factories import (
    CommunicationFactory,
    ForwardPlanFactory,
    PartnerFactory,
    TopicFactory,
    advocate_of,
)
from tests.services.sqlite_ways import way

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite how it would look"),
]
FIRST, LAST = date(2016, 11, 1), date(2016, 11, 30)


@pytest.mark.parametrize(
    "asked",
    [
        lambda all_of_it: all_of_it.touching(FIRST, LAST).filter(state__in=GOING_AHEAD),
        lambda all_of_it: rows_between(all_of_it, FIRST, LAST),
        lambda all_of_it: in_period(all_of_it, Period(FIRST, LAST)),
    ],
    ids=["timeline, map and coverage", "calendar", "list"],
)
def test_what_touches_a_time_is_found_by_its_end(asked) -> None:
    found = asked(Communication.objects.all()).order_by("window_start", "id")
    looked = way(*found.query.sql_with_params())
    assert "communications_by_state (state=? AND window_end>? AND window_end<?)" in looked
    assert "window_start<?" not in looked


def test_what_a_feed_holds_is_found_by_its_end() -> None:
    key = make_feed_key(by=advocate_of(PartnerFactory()), scope=FeedScope.PLAN)
    feed = opened_feed(key)
    looked = way(*feed.found.order_by("pk").query.sql_with_params())
    assert "communications_by_state (state=? AND window_end>? AND window_end<?)" in looked


def test_what_was_issued_since_a_plan_is_found_by_when_it_was_marked() -> None:
    with CaptureQueriesContext(connection) as asked:
        contents(Communication.objects.all(), since=ForwardPlanFactory())
    (query,) = [each for each in asked if 'FROM "plans_placement"' in each["sql"]]
    assert "placements_by_marking (marked_at>?)" in way(query["sql"])


def test_what_was_learned_is_looked_for_among_what_taught_something() -> None:
    topic = TopicFactory()
    Evaluation.objects.create(
        communication=CommunicationFactory(topics=[topic]),
        worked=Worked.YES,
        learned="Ask earlier.",
        at=datetime(2016, 11, 1, tzinfo=UTC),
    )
    with CaptureQueriesContext(connection) as asked:
        (lesson,) = learned_before(advocate_of(PartnerFactory()), topics=[topic])
    assert lesson.learned == "Ask earlier."
    looked = way(asked[-4]["sql"])
    assert "SCAN U0" in looked
    assert "topics_topic_id" not in looked


@pytest.mark.parametrize("asked", [Approach, AskedPartner])
def test_whether_a_question_may_be_known_of_is_asked_of_its_communication_alone(asked) -> None:
    found = asked.objects.visible_to(advocate_of(PartnerFactory()))
    looked = way(*found.query.sql_with_params())
    assert "sqlite_autoindex_plans_communication_1 (id=?)" in looked
    assert "LIST SUBQUERY" not in looked


def test_what_changed_is_found_by_when() -> None:
    with CaptureQueriesContext(connection) as asked:
        touched_since(datetime(2016, 11, 1, tzinfo=UTC))
    (query,) = asked
    assert "changes_of_a_kind (subject_type=? AND at>?)" in way(query["sql"])


def test_what_differs_from_the_plan_is_found_by_its_keys() -> None:
    """However many were touched: nearly all that ever was is in one of the states of the plan."""
    touched = CommunicationFactory.create_batch(90)
    plan = ForwardPlanFactory(content={"lines": lines_of(Communication.objects.all())})
    Communication.objects.update(title="Another title")
    since = plan.published_at + timedelta(days=1)
    Change.objects.bulk_create(
        Change(subject_type="plans.communication", subject_id=one.pk, act="edited", at=since)
        for one in touched
    )
    with CaptureQueriesContext(connection) as asked:
        found = changed_since_last_plan(advocate_of(PartnerFactory()))
    assert found.changed_ids == {one.pk for one in touched}
    ways = [way(each["sql"]) for each in asked if 'FROM "plans_communication" ' in each["sql"]]
    assert len(ways) == 2
    assert not any("communications_by_state" in each for each in ways)


def test_whether_it_was_issued_since_the_plan_is_asked_of_its_own_placements() -> None:
    ForwardPlanFactory()
    with CaptureQueriesContext(connection) as asked:
        changed_since_last_plan(advocate_of(PartnerFactory()))
    (query,) = [each for each in asked if 'FROM "plans_placement"' in each["sql"]]
    looked = way(query["sql"])
    assert "plans_placement_communication_id" in looked
    assert "placements_by_marking" not in looked


def test_what_a_partner_sends_is_found_by_its_placements_and_not_by_all_that_may_be_known() -> None:
    advocate = advocate_of(PartnerFactory())
    visible = Communication.objects.visible_to(advocate)
    asked = Placement.objects.planned().filter(
        visible.holds("communication"), partner_id__in=advocate.partner_ids
    )
    looked = way(*asked.query.sql_with_params())
    assert "plans_placement USING INDEX plans_placement_partner_id" in looked
    assert "LIST SUBQUERY" not in looked
