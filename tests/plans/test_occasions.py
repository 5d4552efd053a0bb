"""Seasons and awareness days: what comes, who picked it up, planning from it, leaving it out."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from bsc_comms.kit import clock
from channels_registry.operations import merge_channels
from partnership.models import Change
from plans.choices import OccasionKind, Precision, Reach, State
from plans.models import NotThisYear
from plans.operations.occasions import leave_out, take_up_again
from plans.queries.occasions import find_occasion, occasions_ahead
from tests.cast import Cast
from tests.factories import (
    AudienceFactory,
    AwarenessDayFactory,
    CarefulPeriodFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    FindingFactory,
    NotThisYearFactory,
    SeasonFactory,
    TopicFactory,
)
from tests.plans.how_many import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
PAGE = "/evidence/seasons/"
OCCASION_QUERIES = 11


def names(people: Cast) -> list[str]:
    return [line.occasion.name for line in occasions_ahead(people.alice, TODAY)]


def only(person):
    [line] = occasions_ahead(person, TODAY)
    return line


# --- what comes -----------------------------------------------------------------------------------
def test_the_next_comes_first_for_twelve_months(people: Cast) -> None:
    SeasonFactory(what_rises="Burglary", months=[11, 12])
    SeasonFactory(what_rises="Burglary falls", months=[5], rises=False)
    for name, starts in (
        ("Yesterday", TODAY - timedelta(days=1)),
        ("Today", TODAY),
        ("In a year", date(2017, 10, 25)),
        ("In more than a year", date(2017, 10, 26)),
    ):
        AwarenessDayFactory(name=name, starts=starts)
    assert names(people) == ["Today", "Burglary", "In a year"]


def test_each_is_named_for_good_by_what_and_year(people: Cast) -> None:
    SeasonFactory(code="PK-12", months=[12, 1, 7])
    AwarenessDayFactory(code="HATE", starts=date(2016, 11, 14))
    keys = [line.occasion.key for line in occasions_ahead(people.alice, TODAY)]
    assert keys == ["day-HATE-2016", "peak-PK-12-12-2016", "peak-PK-12-07-2017"]
    for key in keys:
        found = find_occasion(people.alice, key, TODAY)
        assert found is not None and found.occasion.key == key


def test_a_date_moved_into_the_year_of_another_is_an_occasion_of_its_own(people: Cast) -> None:
    moved = AwarenessDayFactory(code="HATE", starts=date(2017, 5, 8), of_year=2016)
    own = AwarenessDayFactory(code="HATE", starts=date(2017, 10, 16))
    lines = occasions_ahead(people.alice, TODAY)
    keys = [line.occasion.key for line in lines]
    assert keys == ["day-HATE-moved-2017", "day-HATE-2017"]
    for key, day in zip(keys, (moved, own), strict=True):
        found = find_occasion(people.alice, key, TODAY)
        assert found is not None and found.occasion.awareness_day == day

    NotThisYearFactory(what=lines[0].occasion.what, year=2017)
    left_out = [line.left_out is not None for line in occasions_ahead(people.alice, TODAY)]
    assert left_out == [True, False]


@pytest.mark.parametrize(
    "key", ["", "2016", "day-NONE-2016", "day-HATE-20x6", "day-HATE-٢٠١٦", "x-1900"]
)
def test_what_is_no_key_finds_nothing(people: Cast, key: str) -> None:
    AwarenessDayFactory(code="HATE")
    assert find_occasion(people.alice, key, TODAY) is None


def test_each_has_its_latest_start_by_channel(people: Cast) -> None:
    magazine = ChannelFactory(name="Magazine", lead_time_days=42)
    EditionFactory(
        channel=magazine,
        name="Winter",
        publication_date=date(2016, 11, 1),
        copy_deadline=date(2016, 9, 20),
    )
    ChannelFactory(name="Press", lead_time_days=5)
    AwarenessDayFactory(starts=date(2016, 11, 14))
    line = only(people.alice)
    assert [(one.channel.name, one.by) for one in line.starts] == [
        ("Magazine", date(2016, 9, 20)),
        ("Press", date(2016, 11, 9)),
    ]
    assert line.next_start == line.starts[1]
    assert line.too_late == [line.starts[0]]


def test_the_latest_start_is_counted_from_the_edition_of_what_was_merged_into_it(
    people: Cast,
) -> None:
    gone, kept = ChannelFactory(name="Newsletter"), ChannelFactory(name="Magazine")
    EditionFactory(
        channel=gone, publication_date=date(2016, 11, 8), copy_deadline=date(2016, 10, 31)
    )
    merge_channels(by=None, kept=kept, gone=gone, reason="One magazine")
    AwarenessDayFactory(starts=date(2016, 11, 14))
    starts = only(people.alice).starts
    assert [(one.channel.name, one.by) for one in starts] == [("Magazine", date(2016, 10, 31))]


# --- times that ask for care ----------------------------------------------------------------------
def test_careful_periods_warn_where_they_touch(people: Cast) -> None:
    AwarenessDayFactory(starts=date(2016, 11, 14))
    near = CarefulPeriodFactory(starts=date(2016, 11, 1), ends=date(2016, 11, 14))
    CarefulPeriodFactory(starts=date(2016, 11, 15))
    assert list(only(people.alice).careful) == [near]


@pytest.mark.parametrize(
    ("ends", "said"), [(14, "Mon 14 Nov. Fireworks"), (15, "Mon 14 Nov to Tue 15 Nov. Fireworks")]
)
def test_a_careful_day_is_said_as_one_day(client, people: Cast, ends: int, said: str) -> None:
    AwarenessDayFactory(starts=date(2016, 11, 14))
    CarefulPeriodFactory(
        name="Diwali", starts=date(2016, 11, 14), ends=date(2016, 11, ends), advice="Fireworks"
    )
    client.force_login(people.alice)
    page = client.get(f"{PAGE}{only(people.alice).occasion.key}/")
    assert f"<strong>Diwali</strong>, {said}" in page.text


# --- picked up ------------------------------------------------------------------------------------
def test_picked_up_is_its_topic_in_its_days_or_the_fortnight_before(people: Cast) -> None:
    hate = TopicFactory()
    below = TopicFactory(parent=hate)
    AwarenessDayFactory(topic=hate, starts=date(2016, 11, 14), ends=date(2016, 11, 20))

    def planned(title: str, day: date, **fields) -> None:
        CommunicationFactory(title=title, window_start=day, **{"topics": [hate], **fields})

    planned("Too early", date(2016, 10, 30))
    planned("A fortnight before", date(2016, 10, 31))
    planned("Below it", date(2016, 11, 1), topics=[below])
    planned("The last day", date(2016, 11, 20))
    planned("Too late", date(2016, 11, 21))
    planned("An idea", date(2016, 11, 14), state=State.IDEA)
    planned("Cancelled", date(2016, 11, 14), state=State.CANCELLED)
    planned("Another topic", date(2016, 11, 14), topics=[TopicFactory()])
    titles = [one.title for one in only(people.alice).picked_up]
    assert titles == ["A fortnight before", "Below it", "The last day"]


def test_what_names_an_awareness_day_picks_it_up(people: Cast) -> None:
    AwarenessDayFactory(name="Hate Crime Week", starts=date(2016, 11, 8))
    CommunicationFactory(title="For hate crime week", lead_partner=people.lead)
    assert [one.title for one in only(people.alice).picked_up] == ["For hate crime week"]


def test_what_is_kept_back_picks_up_only_for_who_may_know_of_it(people: Cast) -> None:
    hate = TopicFactory()
    AwarenessDayFactory(topic=hate, starts=date(2016, 11, 8))
    CommunicationFactory(title="CANARY", lead_partner=people.lead, topics=[hate], embargoed=True)
    assert [one.title for one in only(people.alice).picked_up] == ["CANARY"]
    for person in (people.bob, people.coordinator, people.chair):
        assert only(person).picked_up == []


@pytest.mark.parametrize("rows", ROWS)
def test_the_number_of_queries_does_not_grow(
    people: Cast, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        topic = TopicFactory()
        SeasonFactory(topic=topic)
        day = AwarenessDayFactory(topic=topic, audience=AudienceFactory())
        NotThisYearFactory(what=f"day-{day.code}")
        CarefulPeriodFactory()
        EditionFactory(channel=ChannelFactory(), name=f"Edition {number}")
        CommunicationFactory(topics=[topic])
    with django_assert_num_queries(OCCASION_QUERIES):
        lines = occasions_ahead(people.alice, TODAY)
    assert len(lines) == 2 * rows


# --- planning from it -----------------------------------------------------------------------------
def test_planning_from_a_peak_fills_in_topic_days_and_evidence(
    client: Client, people: Cast
) -> None:
    season = SeasonFactory(code="PK", evidence="November 135", source="Met", months=[11, 12])
    finding = FindingFactory(topic=season.topic)
    FindingFactory()
    client.force_login(people.alice)
    assert escape("/communications/new/?occasion=peak-PK-11-2016") in client.get(PAGE).text
    page = client.get("/communications/new/?occasion=peak-PK-11-2016")
    assert (
        page.context["form"].initial.items()
        >= {
            "topics": [season.topic_id],
            "findings": [finding.pk],
            "reach": Reach.BOROUGH,
            "when": Precision.OTHER_WINDOW,
            "window_from": date(2016, 11, 1),
            "window_to": date(2016, 12, 31),
            "other_intelligence": "November 135",
            "other_intelligence_source": "Met",
        }.items()
    )


@pytest.mark.parametrize(
    ("months", "starts"), [([9, 10, 11], TODAY), ([8, 9], date(2016, 9, 30))], ids=["runs", "over"]
)
def test_planning_from_a_peak_that_has_begun_fills_in_the_days_that_are_left(
    client: Client, people: Cast, months: list[int], starts: date
) -> None:
    SeasonFactory(code="PK", months=months)
    client.force_login(people.alice)
    page = client.get(f"/communications/new/?occasion=peak-PK-{months[0]:02d}-2016")
    assert page.context["form"].initial["window_from"] == starts


def test_planning_from_an_awareness_day_fills_in_its_name_day_and_audience(
    client: Client, people: Cast
) -> None:
    young = AudienceFactory()
    AwarenessDayFactory(code="BULLY", name="Anti-Bullying Day", audience=young)
    client.force_login(people.alice)
    initial = client.get("/communications/new/?occasion=day-BULLY-2016").context["form"].initial
    assert (initial["title"], initial["audiences"]) == ("Anti-Bullying Day", [young.pk])
    assert (initial["when"], initial["day_from"]) == (Precision.EXACT, date(2016, 11, 14))


@pytest.mark.parametrize(
    ("ends", "days"),
    [
        (date(2016, 11, 6), (TODAY, date(2016, 11, 6))),
        (TODAY, (TODAY, None)),
        (date(2016, 10, 22), (date(2016, 10, 22), None)),
    ],
    ids=["runs", "ends today", "over"],
)
def test_planning_from_an_awareness_week_that_has_begun_fills_in_the_days_that_are_left(
    client: Client, people: Cast, ends: date, days: tuple[date, date | None]
) -> None:
    AwarenessDayFactory(code="NIGHTS", starts=date(2016, 10, 20), ends=ends)
    client.force_login(people.alice)
    initial = client.get("/communications/new/?occasion=day-NIGHTS-2016").context["form"].initial
    assert (initial["day_from"], initial.get("day_to")) == days


@pytest.mark.parametrize(("ends", "is_over"), [(TODAY, False), (TODAY - timedelta(days=1), True)])
def test_what_is_over_is_neither_planned_nor_left_out_from_its_page(
    client: Client, people: Cast, ends: date, is_over: bool
) -> None:
    AwarenessDayFactory(code="CLEAN", starts=date(2016, 10, 20), ends=ends)
    client.force_login(people.coordinator)
    page = client.get(f"{PAGE}day-CLEAN-2016/").text
    assert ("It is over, and nobody picked it up." in page) == is_over
    for words in ("Nobody has picked it up yet.", "Plan one from this", "Leave it out this year"):
        assert (words in page) != is_over, words


def test_an_occasion_that_nobody_knows_fills_in_nothing(client: Client, people: Cast) -> None:
    client.force_login(people.alice)
    page = client.get("/communications/new/?occasion=day-NONE-2016")
    assert "title" not in page.context["form"].initial


# --- not this year --------------------------------------------------------------------------------
def test_the_coordinator_leaves_it_out_with_a_reason_and_takes_that_back(
    client: Client, people: Cast
) -> None:
    AwarenessDayFactory(code="HATE", name="Hate Crime Week")
    client.force_login(people.coordinator)
    page = f"{PAGE}day-HATE-2016/"
    answer = client.post(page, {"reason": "<b>The police</b> do it alone"}, follow=True)
    assert "&lt;b&gt;The police&lt;/b&gt; do it alone" in answer.text
    left = NotThisYear.objects.get()
    assert (left.what, left.year, left.name) == ("day-HATE", 2016, "Hate Crime Week")
    assert (left.by, left.reason) == (people.coordinator, "<b>The police</b> do it alone")
    assert "Not this year" in client.get(PAGE).text
    assert "Nobody has picked up 0</strong> of 1" in client.get(PAGE).text
    client.post(f"{page}take-up/")
    assert only(people.coordinator).left_out is None
    assert NotThisYear.objects.get().taken_back_at == clock.now(), "the row stays"
    acts = Change.objects.filter(subject_type="plans.notthisyear").order_by("id")
    assert list(acts.values_list("act", "by")) == [
        ("left out", people.coordinator.pk),
        ("taken up again", people.coordinator.pk),
    ]


def test_without_a_reason_it_stays_on_the_list(client: Client, people: Cast) -> None:
    AwarenessDayFactory(code="HATE")
    client.force_login(people.coordinator)
    page = client.post(f"{PAGE}day-HATE-2016/", {"reason": " "})
    assert "Say why it is not taken up" in page.text
    assert not NotThisYear.objects.exists()


def test_said_twice_the_first_reason_stands(people: Cast) -> None:
    said = {"what": "day-HATE", "year": 2016, "name": "Week"}
    first = leave_out(by=people.coordinator, reason="No time", **said)
    assert leave_out(by=people.coordinator, reason="Another", **said) == first
    assert take_up_again(by=people.coordinator, what="day-HATE", year=2016)
    assert not take_up_again(by=people.coordinator, what="day-HATE", year=2016)
    assert leave_out(by=people.coordinator, reason="Another", **said) != first


def test_an_advocate_may_say_not_this_year_as_they_are_asked_to_plan_it(
    client: Client, people: Cast
) -> None:
    AwarenessDayFactory(code="HATE")
    client.force_login(people.alice)
    client.post(f"{PAGE}day-HATE-2016/", {"reason": "The council leads on it in spring"})
    assert NotThisYear.objects.get().by == people.alice


def test_who_plans_nothing_reads_it_and_leaves_nothing_out(client: Client, people: Cast) -> None:
    AwarenessDayFactory(code="HATE")
    client.force_login(people.board_member)
    page = f"{PAGE}day-HATE-2016/"
    assert "Why not this year?" not in client.get(page).text
    assert client.post(page, {"reason": "No"}).status_code == 403
    assert not NotThisYear.objects.exists()


# --- the page -------------------------------------------------------------------------------------
def test_the_page_says_how_sure_a_day_is_and_what_to_mind(client: Client, people: Cast) -> None:
    ChannelFactory(name="Press", lead_time_days=5, lead_time_is_estimate=True)
    AwarenessDayFactory(name="Sure", starts=date(2016, 11, 14), date_is_verified=True)
    AwarenessDayFactory(name="Unsure", starts=date(2017, 2, 14))
    CarefulPeriodFactory(name="By-election", starts=date(2017, 2, 1))
    client.force_login(people.board_member)
    page = client.get(PAGE).text
    assert page.index("Date confirmed") < page.index("Date expected, not confirmed")
    assert "By-election" in page
    assert "Wed 9 Nov" in page
    assert "Plan one from this" not in page


def test_what_comes_twice_is_planned_from_by_its_day(client: Client, people: Cast) -> None:
    for day in (date(2016, 11, 14), date(2017, 2, 14)):
        AwarenessDayFactory(name="Lock up", starts=day)
    client.force_login(people.alice)
    page = client.get(PAGE).text
    for day in ("Mon 14 Nov", "Tue 14 Feb"):
        assert f'Plan one from this<span class="govuk-visually-hidden">: Lock up, {day}<' in page


def test_an_empty_year_says_so(client: Client, people: Cast) -> None:
    client.force_login(people.alice)
    assert "No season and no awareness day is loaded" in client.get(PAGE).text


def test_the_file_has_a_row_for_each(client: Client, people: Cast) -> None:
    AwarenessDayFactory(name="=Hate Crime Week", starts=date(2016, 11, 14))
    client.force_login(people.alice)
    lines = client.get("/evidence/seasons.csv").text.splitlines()
    kind = OccasionKind.AWARENESS.label
    assert lines[1] == f"2016-11-14,2016-11-14,'=Hate Crime Week,{kind},,,,,"


def test_no_file_holds_what_is_kept_back_and_the_page_says_how_many(
    client: Client, people: Cast
) -> None:
    hate = TopicFactory(label="Hate")
    AwarenessDayFactory(name="Week", topic=hate, starts=date(2016, 11, 8))
    AwarenessDayFactory(name="Day", topic=hate, starts=date(2016, 11, 9))
    CommunicationFactory(title="Open", lead_partner=people.lead, topics=[hate])
    CommunicationFactory(title="CANARY", lead_partner=people.lead, topics=[hate], embargoed=True)
    client.force_login(people.alice)
    page = client.get(PAGE).text
    assert "CANARY" in page
    assert "1 kept back communication is not in the file." in page
    kind = OccasionKind.AWARENESS.label
    assert client.get("/evidence/seasons.csv").text.splitlines()[1:] == [
        f"2016-11-08,2016-11-08,Week,{kind},Hate,,,Open,",
        f"2016-11-09,2016-11-09,Day,{kind},Hate,,,Open,",
    ]
    client.force_login(people.bob)
    assert "not in the file" not in client.get(PAGE).text
