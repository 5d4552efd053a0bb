"""Reach this audience in this place by this day."""

from datetime import date, timedelta

import pytest

from channels_registry.choices import ChannelKind, EditionState
from channels_registry.models import Channel
from channels_registry.operations import merge_channels
from channels_registry.queries.finder import find, quickest_channels
from partnership.choices import AreaLevel, AudienceSide
from partnership.models import AreaSuccession
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    EditionFactory,
    EditionPatternFactory,
    OfferFactory,
    PartnerFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
IN_THREE_WEEKS = date(2016, 11, 15)


@pytest.fixture
def residents():
    return AudienceFactory(label="Residents")


@pytest.fixture
def older(residents):
    return AudienceFactory(label="Older residents", parent=residents)


@pytest.fixture
def borough():
    return AreaFactory(name="Wexcombe", level=AreaLevel.BOROUGH)


@pytest.fixture
def ward(borough):
    return AreaFactory(name="Burnt Oak", parent=borough)


def channel(name, *, audiences=(), areas=(), lead_time_days=7, confirmed_on=TODAY, **fields):
    made = ChannelFactory(
        name=name, lead_time_days=lead_time_days, confirmed_on=confirmed_on, **fields
    )
    made.audiences.set(audiences)
    made.areas.set(areas)
    return made


def offer(what, *, topics=(), audiences=(), areas=(), confirmed_on=TODAY, **fields):
    made = OfferFactory(what=what, confirmed_on=confirmed_on, **fields)
    made.topics.set(topics)
    made.audiences.set(audiences)
    made.areas.set(areas)
    return made


def names(hits) -> list[str]:
    return [str(hit.thing) for hit in hits]


def test_channels_that_reach_older_people_in_a_ward_best_first(residents, older, borough, ward):
    young = AudienceFactory(label="Young people", parent=residents)
    estate = AreaFactory(name="Watling Estate", level=AreaLevel.NEIGHBOURHOOD, parent=ward)
    edgware = AreaFactory(name="Edgware", parent=borough)
    channel("Says nothing")
    channel("For all, everywhere", audiences=[residents])
    channel("Lunch club", audiences=[older], areas=[ward])
    channel("Estate board", audiences=[older], areas=[estate])
    channel("Seniors' letter", audiences=[older], areas=[borough])
    channel("Schools", audiences=[young])
    channel("Edgware club", audiences=[older], areas=[edgware])
    found = find(audience=older, area=ward, by=IN_THREE_WEEKS, today=TODAY)
    assert names(found.channels) == [
        "Lunch club",
        "Seniors' letter",
        "Estate board",
        "For all, everywhere",
        "Says nothing",
    ]
    assert found.channel_count == 5
    assert [hit.reasons for hit in found.channels] == [
        ["For: Older residents", "In Burnt Oak", "Send copy by Tue 8 Nov, an estimate"],
        [
            "For: Older residents",
            "In an area around Burnt Oak",
            "Send copy by Tue 8 Nov, an estimate",
        ],
        ["For: Older residents", "In a part of Burnt Oak", "Send copy by Tue 8 Nov, an estimate"],
        [
            "For more people, among them: Older residents",
            "In the whole borough",
            "Send copy by Tue 8 Nov, an estimate",
        ],
        [
            "Whom it reaches is not stated",
            "In the whole borough",
            "Send copy by Tue 8 Nov, an estimate",
        ],
    ]


def test_nothing_asked_of_audience_or_area_leaves_their_reasons_out():
    channel("Screens", reach_number=500, reach_unit="people a week", reach_is_estimate=False)
    (hit,) = find(by=IN_THREE_WEEKS, today=TODAY).channels
    assert hit.reasons == [
        "Send copy by Tue 8 Nov, an estimate",
        "Reaches 500 people a week",
    ]


def test_what_is_too_late_or_not_there_is_left_out():
    channel("In time to the day", lead_time_days=21)
    channel("Too late", lead_time_days=22)
    channel("Ends before", valid_to=date(2016, 10, 24))
    # Its last useful day is earlier, and so is the last day to send copy.
    channel("Ends too soon", valid_to=date(2016, 10, 28), lead_time_days=7)
    channel("Starts after", valid_from=date(2016, 11, 16))
    channel("Starts within", valid_from=IN_THREE_WEEKS, lead_time_days=0)
    channel("No lead time", lead_time_days=None)
    found = find(by=IN_THREE_WEEKS, today=TODAY)
    assert names(found.channels) == ["Starts within", "In time to the day", "No lead time"]


def test_a_day_in_the_past_finds_nothing():
    channel("Facebook", lead_time_days=0)
    OfferFactory(notice_days=0)
    EditionFactory(publication_date=date(2016, 10, 25), copy_deadline=date(2016, 10, 25))
    found = find(by=date(2016, 10, 24), today=TODAY)
    assert (found.channels, found.editions, found.offers) == ([], [], [])


def test_a_staff_channel_reaches_nobody_outside(older):
    staff = AudienceFactory(label="Staff", side=AudienceSide.INTERNAL)
    channel("Intranet", kind=ChannelKind.INTERNAL)
    assert names(find(audience=older, by=IN_THREE_WEEKS, today=TODAY).channels) == []
    assert names(find(audience=staff, by=IN_THREE_WEEKS, today=TODAY).channels) == ["Intranet"]


def test_a_channel_with_dated_editions_is_found_by_those():
    dated = channel("Magazine")
    EditionFactory(channel=dated, publication_date=date(2017, 1, 16))
    EditionPatternFactory(channel=channel("Newsletter"))
    past = channel("Had editions once")
    EditionFactory(channel=past, publication_date=date(2016, 4, 11))
    assert names(find(by=IN_THREE_WEEKS, today=TODAY).channels) == ["Had editions once"]


def test_editions_out_by_the_day_with_copy_to_come_and_free_space(older, ward):
    panels = channel("Ward panels", audiences=[older])
    days = {
        "in time": {"slots": 4, "slots_taken": 1, "place": "Burnt Oak Library"},
        "elsewhere": {"slots": None},
        "one page": {"slots": 1, "slot_unit": "pages"},
        "full": {"slots": 2, "slots_taken": 2},
        "past copy": {"copy_deadline": date(2016, 10, 24)},
        "too late": {
            "publication_date": date(2016, 11, 16),
            "copy_deadline": date(2016, 11, 1),
        },
        "cancelled": {"state": EditionState.CANCELLED, "state_reason": "No money"},
    }
    for number, (name, said) in enumerate(days.items()):
        day = date(2016, 11, 8) + timedelta(days=number)
        EditionFactory(
            channel=panels,
            name=name,
            **{"publication_date": day, "copy_deadline": date(2016, 11, 1), **said},
        )
    found = find(audience=older, area=ward, by=IN_THREE_WEEKS, today=TODAY)
    assert names(found.editions) == ["in time", "elsewhere", "one page"]
    assert [hit.reasons for hit in found.editions] == [
        [
            "For: Older residents",
            "In the whole borough",
            "Meets at Burnt Oak Library",
            "Copy due Tue 1 Nov, out Tue 8 Nov",
            "Free space: 3 slots",
        ],
        ["For: Older residents", "In the whole borough", "Copy due Tue 1 Nov, out Wed 9 Nov"],
        [
            "For: Older residents",
            "In the whole borough",
            "Copy due Tue 1 Nov, out Thu 10 Nov",
            "Free space: 1 page",
        ],
    ]


def test_editions_of_channels_for_others_are_left_out(older, residents):
    young = AudienceFactory(label="Young people", parent=residents)
    EditionFactory(channel=channel("School post", audiences=[young]))
    EditionFactory(channel=channel("Bulletin", kind=ChannelKind.INTERNAL))
    found = find(audience=older, by=date(2017, 12, 31), today=TODAY)
    assert found.editions == []


@pytest.mark.both_databases
def test_after_a_merger_editions_are_judged_by_the_channel_that_carries_them(older, residents):
    young, staff = AudienceFactory(label="Young people"), AudienceFactory(label="Staff")
    kept = channel("Magazine", audiences=[residents], confirmed_on=None)
    between = channel("Magazine for the young", audiences=[young])
    first = channel("Staff bulletin", audiences=[staff], kind=ChannelKind.INTERNAL)
    winter = {"publication_date": date(2016, 11, 14), "copy_deadline": date(2016, 11, 1)}
    EditionFactory(channel=first, name="Winter", **winter)
    for goes, stays in ((first, between), (between, kept)):
        merge_channels(by=None, kept=stays, gone=goes, reason="One magazine")
    kept.audiences.set([residents])
    found = find(audience=older, by=date(2016, 12, 31), today=TODAY)
    assert (names(found.channels), names(found.editions)) == ([], ["Winter"])
    assert [found.editions[0].reasons[0], found.editions[0].reasons[-1]] == [
        "For more people, among them: Older residents",
        "Not confirmed by its owner for a year",
    ]
    assert find(audience=staff, by=date(2016, 12, 31), today=TODAY).editions == []


def test_offers_that_fit_topic_audience_area_and_notice(older, residents, ward, borough):
    burglary, fraud = TopicFactory(label="Burglary"), TopicFactory(label="Fraud")
    offer("Property marking", topics=[burglary, fraud], audiences=[older], notice_days=7)
    offer("Talk", notice_days=7, valid_to=date(2016, 11, 1))
    offer("Stickers", topics=[fraud])
    offer("Needs long", topics=[burglary], notice_days=22)
    offer("For tenants", topics=[burglary], audiences=[AudienceFactory(parent=residents)])
    offer("In Edgware", topics=[burglary], areas=[AreaFactory(parent=borough)])
    offer("Ended", topics=[burglary], valid_to=date(2016, 10, 24))
    gone = PartnerFactory(valid_to=date(2016, 10, 24))
    offer("Of a partner that has ended", topics=[burglary], partner=gone)
    offer("Ends too soon", topics=[burglary], valid_to=date(2016, 10, 31), notice_days=7)
    ends = PartnerFactory(valid_to=date(2016, 10, 31))
    offer("Of a partner that ends too soon", topics=[burglary], partner=ends, notice_days=7)
    found = find(audience=older, area=ward, by=IN_THREE_WEEKS, topic=burglary, today=TODAY)
    assert names(found.offers) == ["Property marking", "Talk"]
    assert [hit.reasons for hit in found.offers] == [
        [
            "Fits with Burglary",
            "For: Older residents",
            "In the whole borough",
            "Needs 7 days of notice",
        ],
        [
            "Fits with any topic",
            "Whom it reaches is not stated",
            "In the whole borough",
            "Needs 7 days of notice",
        ],
    ]


def test_wards_that_took_over_and_places_that_touch_them_count(older, borough, ward):
    old_ward = AreaFactory(name="Old Burnt Oak", parent=borough)
    AreaSuccession.objects.create(old=old_ward, new=ward, percent_of_old_land=80)
    place = AreaFactory(name="Broadway", level=AreaLevel.NEIGHBOURHOOD, parent=old_ward)
    place.wards_touched.set([ward])
    channel("Old panel", areas=[old_ward])
    channel("Broadway board", areas=[place])
    found = find(area=ward, by=IN_THREE_WEEKS, today=TODAY)
    assert sorted(names(found.channels)) == ["Broadway board", "Old panel"]
    assert found.channels[0].reasons[0] == "In an area that shares land with Burnt Oak"


def test_what_its_owner_has_not_confirmed_is_marked_and_goes_last():
    channel("Not confirmed", confirmed_on=date(2015, 10, 24))
    channel("Confirmed")
    hits = find(by=IN_THREE_WEEKS, today=TODAY).channels
    assert names(hits) == ["Confirmed", "Not confirmed"]
    assert hits[1].reasons[-1] == "Not confirmed by its owner for a year"


def test_only_the_best_are_listed_and_all_are_counted():
    for number in range(5):
        channel(f"Channel {number}")
    found = find(by=IN_THREE_WEEKS, today=TODAY, most=2)
    assert (names(found.channels), found.channel_count) == (["Channel 0", "Channel 1"], 5)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_it_takes_as_many_queries_for_any_number(count, older, ward, django_assert_num_queries):
    topic = TopicFactory()
    for number in range(count):
        channel(f"Channel {number}", audiences=[older], areas=[ward])
        EditionFactory(
            channel=channel(f"Magazine {number}", audiences=[older]),
            publication_date=date(2016, 11, 14),
            copy_deadline=date(2016, 11, 1),
        )
        offer(f"Offer {number}", topics=[topic])
    with django_assert_num_queries(18):
        found = find(audience=older, area=ward, by=IN_THREE_WEEKS, topic=topic, today=TODAY)
    assert (found.channel_count, found.edition_count, found.offer_count) == (count,) * 3
    for hits in (found.channels, found.editions, found.offers):
        assert len(hits) == min(count, 20)


# --- what to use instead --------------------------------------------------------------------------


def test_the_quickest_channels_that_reach_them(older, residents, django_assert_num_queries):
    young = AudienceFactory(label="Young people", parent=residents)
    channel("Alerts", audiences=[residents], lead_time_days=2)
    channel("Any", lead_time_days=2)
    channel("Posters", audiences=[older], lead_time_days=14)
    channel("Letters", audiences=[older], lead_time_days=21)
    channel("Schools", audiences=[young], lead_time_days=1)
    channel("Unknown", audiences=[older], lead_time_days=None)
    channel("Intranet", kind=ChannelKind.INTERNAL, lead_time_days=0)
    channel("Ended", lead_time_days=0, valid_to=date(2016, 10, 24))
    EditionFactory(
        channel=channel("Magazine", audiences=[older], lead_time_days=0),
        publication_date=date(2016, 11, 14),
    )
    with django_assert_num_queries(3):
        quickest = quickest_channels(audiences=[older], today=TODAY)
    assert [str(one) for one in quickest] == ["Alerts", "Any", "Posters"]
    assert all(isinstance(one, Channel) for one in quickest)
