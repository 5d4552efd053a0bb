"""What went out before the chair saw it: told in the review and on the next agenda."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from plans.choices import DecisionKind, PlacementState, Visibility
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.decisions import record_decision
from plans.operations.details import Details
from plans.queries.record_facts import year_facts
from plans.queries.reviewed import first_and_last_published, went_out_without_review
from plans.rules.record import record_content
from subgroup.choices import AgendaKind, MeetingState
from subgroup.documents.pack import content_of
from subgroup.models import Meeting
from subgroup.operations.meetings import add_meeting
from subgroup.queries.agenda import AgendaLine, open_agenda
from subgroup.queries.pack import pack_of
from subgroup.queries.review import review_for
from tests.cast import Cast, cast
from tests.factories import ChannelFactory, CommunicationFactory
from tests.plans.marked import mark_issued
from tests.plans.published import publish

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2016, 8, 9, 15, tzinfo=UTC)
NOW = datetime(2016, 10, 26, 9, tzinfo=UTC)
DAY = date(2016, 10, 20)
IN_THE_PAPERS = "Went out without review, new since the partnership last looked at the plan: "


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
            last_decision=None,
            comment="",
            meeting_date=None,
        )


def told() -> list[str]:
    """By the review: since the last plan."""
    since = first_and_last_published()[1]
    return [one.title for one in went_out_without_review(since)]


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
    people = cast()
    issued(people, "Early")
    assert not [line for line in review_for(people.chair).lines if line.without_review]
    assert on_the_agenda(meeting_on(people, date(2016, 11, 8))) == []


@pytest.mark.both_databases
def test_what_went_out_in_confidence_is_told_once_the_partnership_may_know_of_it(people):
    """Marked before the plan in August, which could not hold it."""
    with clock.at(PUBLISHED - timedelta(days=8)):
        until = datetime(2016, 10, 1, 9, tzinfo=UTC)
        issued(people, "Embargoed", on=date(2016, 7, 30), embargo_until=until)
        own = issued(people, "Of the lead alone", on=date(2016, 7, 31), visibility=Visibility.LEAD)
        issued(people, "Open", on=date(2016, 7, 30))
    assert told() == ["Embargoed"]
    open_to_all(people, own)
    assert told() == ["Embargoed", "Of the lead alone"]
    publish(2, NOW, by=people.chair)
    with clock.at(NOW + timedelta(days=1)):
        assert told() == []


def open_to_all(people: Cast, communication: Communication) -> None:
    communication.refresh_from_db()
    edit_communication(
        by=people.alice,
        communication=communication,
        opened_version=communication.version,
        details=Details(fields={"visibility": Visibility.PARTNERSHIP}),
        reason="It is over",
    )


@pytest.mark.both_databases
def test_what_is_brought_in_of_a_year_that_was_over_by_the_last_plan_is_not_told(people):
    """It is for the record; what was logged by then is told, however late it is marked."""
    early = date(2016, 3, 31)
    issued(people, "Of a past year", on=early, window_start=early, created_at=NOW)
    issued(people, "Of this year", on=date(2016, 4, 1), window_start=early, created_at=NOW)
    issued(people, "Logged before", on=early, window_start=early)
    kept_back = {"window_start": early, "embargo_until": datetime(2016, 10, 1, 9, tzinfo=UTC)}
    issued(people, "Of an embargo", on=early, created_at=NOW, **kept_back)
    assert sorted(told()) == ["Logged before", "Of an embargo", "Of this year"]
    assert on_the_agenda(meeting_on(people, date(2016, 11, 8))) == told()


def test_what_may_be_known_since_and_never_went_out_is_not_told(people):
    until = datetime(2016, 10, 1, 9, tzinfo=UTC)
    CommunicationFactory(lead_partner=people.lead, embargo_until=until)
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
    following = meeting_on(people, date(2016, 11, 8))
    later = meeting_on(people, date(2017, 2, 14))
    client.force_login(people.chair)
    words = "1 communication went out without review, new since"
    assert words in client.get(reverse("subgroup:meeting", args=[following.pk])).text
    assert words in client.get(room_at_the_plan(following)).text
    assert words not in client.get(reverse("subgroup:meeting", args=[later.pk])).text
    Meeting.objects.filter(pk=following.pk).update(state=MeetingState.CANCELLED)
    assert words not in client.get(reverse("subgroup:meeting", args=[following.pk])).text
    assert words in client.get(reverse("subgroup:meeting", args=[later.pk])).text


def test_the_papers_of_that_meeting_have_it(people):
    issued(people, "Never seen")
    following = meeting_on(people, date(2016, 11, 8))
    told = str(content_of(pack_of(following)))
    assert f"{IN_THE_PAPERS}Never seen (Lead partner, 20 Oct 2016)." in told


def test_agenda_and_papers_say_both_days_of_a_window_in_which_it_went_out(client, people):
    issued(people, "Some time", on=date(2016, 10, 10), until=date(2016, 10, 21))
    following = meeting_on(people, date(2016, 11, 8))
    told = str(content_of(pack_of(following)))
    assert f"{IN_THE_PAPERS}Some time (Lead partner, 10 Oct 2016 to 21 Oct 2016)." in told
    client.force_login(people.chair)
    page = client.get(reverse("subgroup:meeting", args=[following.pk])).text
    assert "Some time</a> (Lead, Mon 10 Oct to Fri 21 Oct)." in page


def test_agenda_and_papers_name_ten_and_count_the_others(client, people):
    for number in range(12):
        issued(people, f"Never seen {number:02}")
    following = meeting_on(people, date(2016, 11, 8))
    named = [one.communication.title for one in the_plan_on(following).went_out_named]
    assert named == [f"Never seen {number:02}" for number in range(10)]
    told = str(content_of(pack_of(following)))
    assert "Never seen 09 (Lead partner, 20 Oct 2016); and 2 more." in told
    client.force_login(people.chair)
    page = client.get(reverse("subgroup:meeting", args=[following.pk])).text
    assert "Never seen 10" not in page
    assert "; and 2 more." in page


def test_a_plan_that_is_published_before_the_meeting_takes_nothing_off_its_agenda(people):
    issued(people, "Never seen")
    following = meeting_on(people, date(2016, 11, 8))
    meeting_on(people, date(2016, 8, 9))
    publish(2, NOW, by=people.chair)
    with clock.at(NOW + timedelta(days=1)):
        assert on_the_agenda(following) == ["Never seen"]


def test_what_the_meeting_before_was_told_of_is_not_told_again(people):
    issued(people, "Never seen")
    meeting_on(people, date(2016, 10, 27))
    following = meeting_on(people, date(2016, 11, 8))
    with clock.at(NOW + timedelta(days=2)):
        issued(people, "Since")
        assert on_the_agenda(following) == ["Since"]


def meeting_on(people: Cast, day: date) -> Meeting:
    return add_meeting(by=people.coordinator, date=day, starts=time(10), place="Town Hall")


def the_plan_on(meeting: Meeting) -> AgendaLine:
    return next(one for one in open_agenda(meeting) if one.item.kind == AgendaKind.FORWARD_PLAN)


def on_the_agenda(meeting: Meeting) -> list[str]:
    return [one.communication.title for one in the_plan_on(meeting).went_out]


def room_at_the_plan(meeting: Meeting) -> str:
    item = meeting.agenda.get(kind=AgendaKind.FORWARD_PLAN)
    return f"/meetings/{meeting.pk}/room/?item={item.pk}"
