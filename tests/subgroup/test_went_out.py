"""What went out before the chair saw it: told in the review and on the next agenda."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from plans.choices import DecisionKind, PlacementState, Visibility
from plans.models import Communication
from plans.operations.decisions import record_decision
from plans.operations.issuing import mark_issued
from plans.queries.record_facts import year_facts
from plans.queries.reviewed import went_out_since_the_last_plan
from plans.rules.record import record_content
from subgroup.choices import AgendaKind, MeetingState
from subgroup.documents.pack import content_of
from subgroup.models import Meeting
from subgroup.operations.meetings import add_meeting
from subgroup.queries.pack import pack_of
from subgroup.queries.review import review_for
from tests.cast import Cast, cast
from tests.factories import ChannelFactory, CommunicationFactory
from tests.plans.published import publish

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2016, 8, 9, 15, tzinfo=UTC)
NOW = datetime(2016, 10, 26, 9, tzinfo=UTC)
DAY = date(2016, 10, 20)


@pytest.fixture(autouse=True)
def it_is_october():
    with clock.at(NOW):
        yield


@pytest.fixture
def people() -> Cast:
    """The cast, after a first forward plan in August."""
    known = cast()
    publish(1, PUBLISHED, by=known.chair)
    return known


def issued(people: Cast, title: str, *, on: date = DAY, until: date | None = None, **fields):
    found = CommunicationFactory(
        title=title,
        lead_partner=people.lead,
        channels=[ChannelFactory(), ChannelFactory()],
        **fields,
    )
    issue_one(found, on=on, until=until)
    return found


def issue_one(communication: Communication, *, on: date = DAY, until: date | None = None) -> None:
    placement = communication.placements.filter(state=PlacementState.PLANNED).first()
    mark_issued(
        by=None, placement=placement, issued_on=on, issued_until=until, proof_url="https://e.org"
    )


def decided(people: Cast, communication: Communication, at: datetime) -> None:
    communication.refresh_from_db()
    with clock.at(at):
        record_decision(
            by=people.chair,
            communication_id=communication.pk,
            kind=DecisionKind.NOTED,
            revision=communication.version,
            comment="",
            meeting_date=None,
        )


def told() -> list[str]:
    return [one.title for one in went_out_since_the_last_plan()]


@pytest.mark.both_databases
def test_the_chair_has_seen_it_if_a_decision_is_from_the_day_on_which_it_first_went_out_or_before(
    people,
):
    for title, at in (
        ("Seen before", datetime(2016, 10, 19, 12, tzinfo=UTC)),
        ("Seen on the day, by London's midnight", datetime(2016, 10, 20, 22, 59, tzinfo=UTC)),
        ("Seen the day after", datetime(2016, 10, 20, 23, 0, tzinfo=UTC)),
    ):
        decided(people, issued(people, title), at)
    issued(people, "Never seen")
    of_a_window = issued(people, "Of a window", on=date(2016, 10, 10), until=date(2016, 10, 21))
    decided(people, of_a_window, datetime(2016, 10, 21, 9, tzinfo=UTC))
    assert told() == ["Never seen", "Seen the day after"]
    assert told() == in_the_record()


def in_the_record() -> list[str]:
    """What the annual record counts as issued without review: the same rule."""
    year = FinancialYear(2016)
    content = record_content(year_facts(year), partnership={}, closes=year.last)
    return [row["title"] for row in content["communications"] if not row["reviewed"]]


@pytest.mark.both_databases
def test_it_is_told_once_between_two_plans_and_by_its_first_channel(people):
    found = issued(people, "Twice")
    assert told() == ["Twice"]
    with clock.at(NOW + timedelta(days=20)):
        publish(2, NOW + timedelta(days=14), by=people.chair)
        issue_one(found, on=date(2016, 11, 12))
        assert told() == []


def test_before_the_first_plan_the_chair_has_looked_at_nothing():
    issued(cast(), "Early")
    assert told() == []


def test_what_is_kept_back_is_not_told(people):
    issued(people, "Quokka raid", visibility=Visibility.LEAD)
    assert told() == []


def test_the_review_says_so_of_the_line_and_counts_it(client, people):
    found = issued(people, "Never seen")
    decided(people, issued(people, "Seen"), datetime(2016, 10, 19, 12, tzinfo=UTC))
    review = review_for(people.chair)
    assert {line.line["title"]: line.without_review for line in review.lines} == {
        "Never seen": True,
        "Seen": False,
    }
    assert (1, "that went out without review") in review.concerns
    client.force_login(people.chair)
    assert client.get("/review/").text.count("Went out without review</span>") == 1
    assert "it was issued before the chair had looked" in client.get(f"/review/{found.pk}/").text


def test_the_next_agenda_has_it_under_the_forward_plan_and_no_other_has(client, people):
    issued(people, "Never seen")
    following = add_meeting(
        by=people.coordinator, date=date(2016, 11, 8), starts=time(10), place="Town Hall"
    )
    later = add_meeting(
        by=people.coordinator, date=date(2017, 2, 14), starts=time(10), place="Town Hall"
    )
    client.force_login(people.chair)
    words = "1 communication went out without review since the last forward plan"
    assert words in client.get(reverse("subgroup:meeting", args=[following.pk])).text
    assert words in client.get(room_at_the_plan(following)).text
    assert words not in client.get(reverse("subgroup:meeting", args=[later.pk])).text
    Meeting.objects.filter(pk=following.pk).update(state=MeetingState.CANCELLED)
    assert words not in client.get(reverse("subgroup:meeting", args=[following.pk])).text
    assert words in client.get(reverse("subgroup:meeting", args=[later.pk])).text


def test_the_papers_of_that_meeting_have_it(people):
    issued(people, "Never seen")
    following = add_meeting(
        by=people.coordinator, date=date(2016, 11, 8), starts=time(10), place="Town Hall"
    )
    told = str(content_of(pack_of(following)))
    assert "Went out without review since then: Never seen (Lead partner, 20 Oct 2016)." in told


def room_at_the_plan(meeting: Meeting) -> str:
    item = meeting.agenda.get(kind=AgendaKind.FORWARD_PLAN)
    return f"/meetings/{meeting.pk}/room/?item={item.pk}"
