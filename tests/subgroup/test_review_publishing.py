"""Publishing at the end of the review, and for which meeting the next forward plan is."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter
from plans.choices import DecisionKind, State
from plans.models import ForwardPlan
from plans.operations.communications import set_aside
from subgroup.choices import ConfirmationKind, MeetingState
from subgroup.operations.publishing import publish
from subgroup.queries.readiness import readiness
from subgroup.queries.review import review_for
from tests.factories import (
    CommunicationFactory,
    MeetingFactory,
    PlanConfirmationFactory,
)
from tests.subgroup.reviewing import decide, publish_first

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_reviewing")]


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
    assert "1 idea: not on the plan until its lead partner puts it there" in page
    assert "not open to the whole partnership are left out" in page
    assert "Which streets?" in page
    assert "No answer yet from Named partner; Other partner." in page
    assert "was over before 1 April of this financial year" in page
    assert "before the last plan" not in page, "there is none"


def test_what_was_cancelled_since_it_was_asked_to_be_joint_is_not_in_as_asked(people, client):
    asked, cancelled = (
        CommunicationFactory(title=title, lead_partner=people.lead)
        for title in ("Doors", "Windows")
    )
    client.force_login(people.chair)
    for each in (asked, cancelled):
        decide(client, each, DecisionKind.JOINT)
    cancelled.refresh_from_db()
    set_aside(
        by=people.alice,
        communication=cancelled,
        opened_version=cancelled.version,
        state=State.CANCELLED,
        reason="No money.",
    )
    assert [line["title"] for line in readiness(people.chair).asked_to_join] == ["Doors"]


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
    said = "Forward plan No. 1 is published. Every member gets a letter about it."
    assert said in client.get("/forward-plans/1/").content.decode()
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
    without = client.post("/review/publish/", {})
    assert without.status_code == 422
    assert "The page was sent without its number" in without.content.decode()
    assert not ForwardPlan.objects.exists()


def test_a_meeting_that_was_cancelled_while_the_page_was_open_is_said(people, client):
    cancelled = MeetingFactory(date=date(2016, 11, 8), state=MeetingState.CANCELLED)
    client.force_login(people.chair)
    answer = client.post("/review/publish/", {"number": 1, "meeting": cancelled.pk})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The meeting was cancelled meanwhile. Look whose plan is confirmed now" in page
    assert "without its number" not in page
    assert not ForwardPlan.objects.exists()


def test_the_next_plan_is_for_the_meeting_held_since_the_last(people):
    MeetingFactory(date=date(2016, 8, 9))
    publish_first(people)
    MeetingFactory(date=date(2016, 11, 8))
    held = MeetingFactory(date=date(2016, 10, 11))
    assert review_for(people.chair).meeting == held


def test_where_none_was_held_since_it_is_for_the_next_once_its_cycle_has_begun(people):
    august = MeetingFactory(date=date(2016, 8, 9))
    publish_first(people)
    assert review_for(people.chair).meeting == august
    november = MeetingFactory(date=date(2016, 11, 8))
    with clock.at(datetime(2016, 10, 17, 9, tzinfo=UTC)):
        assert review_for(people.chair).meeting == august
    with clock.at(datetime(2016, 10, 18, 9, tzinfo=UTC)):
        assert review_for(people.chair).meeting == november


def test_before_any_meeting_it_is_for_the_one_to_come(people):
    publish_first(people)
    assert review_for(people.chair).meeting is None
    coming = MeetingFactory(date=date(2017, 2, 7))
    assert review_for(people.chair).meeting == coming


QUARTERS = (date(2016, 11, 8), date(2017, 2, 7), date(2017, 5, 9))


@pytest.mark.parametrize(
    ("published", "for_meetings"),
    [
        pytest.param(
            [date(2016, 11, 8), date(2016, 11, 9), date(2017, 2, 8), date(2017, 5, 10)],
            [QUARTERS[0], QUARTERS[0], QUARTERS[1], QUARTERS[2]],
            id="a correction",
        ),
        pytest.param(
            [date(2016, 11, 4), date(2016, 11, 9), date(2016, 11, 10), date(2017, 2, 7)],
            [QUARTERS[0], QUARTERS[0], QUARTERS[0], QUARTERS[1]],
            id="one before its meeting",
        ),
    ],
)
def test_one_plan_more_does_not_take_later_ones_from_their_meetings(
    people, published, for_meetings
):
    for day in QUARTERS:
        MeetingFactory(date=day)
    for number, day in enumerate(published, 1):
        with clock.at(datetime(day.year, day.month, day.day, 15, tzinfo=UTC)):
            publish(by=people.chair, number=number, meeting=review_for(people.chair).meeting)
    plans = ForwardPlan.objects.order_by("number")
    assert list(plans.values_list("meeting_date", flat=True)) == for_meetings
