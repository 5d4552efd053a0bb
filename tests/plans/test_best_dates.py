"""Best dates on a draft's page, as its reader may know what else is planned."""

from datetime import date, timedelta

import pytest
from django.test import Client

from channels_registry.operations import merge_channels
from plans.choices import Precision, State
from plans.queries.best_dates import best_dates_of
from tests.cast import Cast
from tests.factories import (
    AudienceFactory,
    AwarenessDayFactory,
    CarefulPeriodFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    SeasonFactory,
    TopicFactory,
)
from tests.plans.how_many import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
FIRST = date(2016, 10, 31)
BEST_DATE_QUERIES = 8


def draft(people: Cast, **fields):
    said = {"undated": True, "state": State.IDEA, "topics": [TopicFactory()], **fields}
    return CommunicationFactory(title="Draft", lead_partner=people.lead, **said)


def best(communication, person):
    return best_dates_of(communication, person, TODAY)


def test_peaks_days_editions_and_clashes_of_its_own_topic_decide(people: Cast) -> None:
    magazine, young = ChannelFactory(name="Magazine", lead_time_days=7), AudienceFactory()
    one = draft(people, channels=[magazine], audiences=[young])
    [topic] = one.topics.all()
    SeasonFactory(topic=topic, what_rises="Burglary", months=[11])
    SeasonFactory(what_rises="Something else", months=[12])
    AwarenessDayFactory(name="The day", topic=topic, starts=date(2016, 11, 16))
    AwarenessDayFactory(name="Another day", starts=date(2016, 11, 23))
    EditionFactory(
        channel=magazine,
        name="Winter",
        publication_date=date(2016, 11, 8),
        copy_deadline=TODAY,
    )
    CommunicationFactory(topics=[topic], audiences=[young], window_start=date(2016, 11, 22))
    CommunicationFactory(
        topics=[topic], audiences=[AudienceFactory()], window_start=date(2016, 11, 9)
    )
    CarefulPeriodFactory(name="Poll", starts=date(2016, 11, 21), ends=date(2016, 11, 21))
    weeks = best(one, people.alice)
    assert [(week.days.starts, week.points) for week in weeks] == [
        (date(2016, 11, 14), 5),
        (date(2016, 11, 7), 4),
        (date(2016, 11, 28), 2),
    ]
    assert weeks[0].reasons[:2] == ["The day is on", "Burglary: this is when it rises"]
    assert "Magazine, Winter, is out and has space" in weeks[1].reasons


def test_peaks_and_days_of_a_topic_above_or_below_its_own_count_as_its_own(people: Cast) -> None:
    violence = TopicFactory()
    knives = TopicFactory(parent=violence)
    blades, night = TopicFactory(parent=knives), TopicFactory(parent=violence)
    for topic, starts in (
        (violence, date(2016, 11, 14)),
        (knives, date(2016, 11, 15)),
        (blades, date(2016, 11, 16)),
        (night, date(2016, 11, 17)),
    ):
        SeasonFactory(topic=topic, what_rises=f"Peak {topic.pk}", months=[11])
        AwarenessDayFactory(name=f"Day {topic.pk}", topic=topic, starts=starts)
    [week, *_] = best(draft(people, topics=[knives]), people.alice)
    assert week.days.starts == date(2016, 11, 14)
    for topic, is_told in ((violence, True), (knives, True), (blades, True), (night, False)):
        assert (f"Day {topic.pk} is on" in week.reasons) is is_told
        assert (f"Peak {topic.pk}: this is when it rises" in week.reasons) is is_told


@pytest.mark.parametrize("planned_on", ["kept", "gone"])
@pytest.mark.parametrize("made_for", ["kept", "gone"])
def test_the_editions_of_one_channel_under_two_names_are_its_own(
    people: Cast, planned_on: str, made_for: str
) -> None:
    both = {"kept": ChannelFactory(name="Magazine"), "gone": ChannelFactory(name="Newsletter")}
    EditionFactory(
        channel=both[made_for],
        name="Winter",
        publication_date=date(2016, 11, 16),
        copy_deadline=TODAY,
    )
    merge_channels(by=None, kept=both["kept"], gone=both["gone"], reason="One magazine")
    [week, *_] = best(draft(people, channels=[both[planned_on]]), people.alice)
    assert week.days.starts == date(2016, 11, 14)
    assert f"{both[made_for].name}, Winter, is out and has space" in week.reasons


def test_weeks_leave_the_lead_time_of_the_channel_that_carries_it_now(people: Cast) -> None:
    gone = ChannelFactory(name="Newsletter", lead_time_days=1)
    kept = ChannelFactory(name="Magazine", lead_time_days=42)
    one = draft(people, channels=[gone])
    merge_channels(by=None, kept=kept, gone=gone, reason="One magazine")
    weeks = best(one, people.alice)
    assert min(week.days.starts for week in weeks) == date(2016, 12, 12)


def test_what_says_no_topic_is_not_called_free_of_clashes(people: Cast) -> None:
    CommunicationFactory(topics=[TopicFactory()], window_start=FIRST)
    weeks = best(draft(people, topics=[], audiences=[AudienceFactory()]), people.alice)
    assert len(weeks) == 3
    for week in weeks:
        assert "Nothing else" not in " ".join(week.reasons)


def test_what_is_kept_back_clashes_only_for_who_may_know_of_it(people: Cast) -> None:
    one = draft(people)
    [topic] = one.topics.all()
    CommunicationFactory(
        title="CANARY",
        lead_partner=people.other,
        topics=[topic],
        embargoed=True,
        window_start=FIRST,
    )
    assert best(one, people.alice)[0].days.starts == FIRST
    assert best(one, people.bob)[0].days.starts == FIRST + timedelta(days=7)


def test_what_goes_on_for_long_is_named_to_who_may_know_of_it(people: Cast) -> None:
    one = draft(people)
    [topic] = one.topics.all()
    CommunicationFactory(
        title="CANARY",
        lead_partner=people.other,
        topics=[topic],
        embargoed=True,
        window_start=FIRST,
        window_end=date(2016, 11, 30),
    )
    first = best(one, people.bob)[0]
    assert (first.days.starts, first.minded) == (
        FIRST,
        ["Running meanwhile on the same topic: CANARY"],
    )
    assert "Nothing else on its topic" not in first.reasons
    assert best(one, people.alice)[0].reasons[0] == "Nothing else on its topic"


def test_a_wide_window_is_where_the_choice_lies(people: Cast) -> None:
    one = draft(
        people,
        undated=False,
        precision=Precision.MONTH,
        window_start=date(2017, 1, 1),
        window_end=date(2017, 1, 31),
    )
    assert [week.days.starts.month for week in best(one, people.alice)] == [1, 1, 1]


@pytest.mark.parametrize("last", [2017, 2116])
def test_of_a_window_of_many_years_the_first_year_is_looked_through(
    people: Cast, last: int
) -> None:
    one = draft(
        people,
        undated=False,
        precision=Precision.OTHER_WINDOW,
        window_start=date(2016, 9, 1),
        window_end=date(last, 12, 31),
    )
    [topic] = one.topics.all()
    AwarenessDayFactory(name="The day", topic=topic, starts=date(2017, 10, 11))
    AwarenessDayFactory(name="The day", topic=topic, starts=date(2018, 5, 16))
    AwarenessDayFactory(name="The day", topic=topic, starts=date(2019, 5, 15))
    weeks = best(one, people.alice)
    assert [week.days.starts for week in weeks] == [date(2017, 10, 9), FIRST, date(2016, 11, 7)]


@pytest.mark.parametrize(
    "fields",
    [
        {"undated": False, "state": State.PLANNED},
        {"state": State.CANCELLED},
        {"undated": False, "state": State.ISSUED},
    ],
    ids=["confirmed", "set aside", "issued"],
)
def test_what_is_no_draft_has_no_best_dates(people: Cast, fields: dict) -> None:
    assert best(draft(people, **fields), people.alice) == []


@pytest.mark.parametrize("rows", ROWS)
def test_the_number_of_queries_does_not_grow(
    people: Cast, rows: int, django_assert_num_queries
) -> None:
    channels = [ChannelFactory() for _ in range(rows)]
    one = draft(people, channels=channels)
    [topic] = one.topics.all()
    for number, channel in enumerate(channels):
        SeasonFactory(topic=topic)
        AwarenessDayFactory(topic=topic)
        CarefulPeriodFactory()
        EditionFactory(channel=channel, name=f"Edition {number}")
        CommunicationFactory(topics=[topic])
    one = (
        type(one)
        .objects.prefetch_related("topics", "audiences", "placements__channel")
        .get(pk=one.pk)
    )
    with django_assert_num_queries(BEST_DATE_QUERIES):
        assert best(one, people.alice)


def test_the_page_of_a_draft_shows_them_to_who_may_edit_it(client: Client, people: Cast) -> None:
    one = draft(people)
    for person, shown in ((people.alice, True), (people.bob, False)):
        client.force_login(person)
        page = client.get(one.get_absolute_url()).text
        assert ("Best dates" in page) is shown, person.name
        assert ("<strong>31 Oct to 6 Nov</strong>" in page) is shown
