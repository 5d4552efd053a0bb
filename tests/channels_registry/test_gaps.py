"""What the register lacks: whom and where nobody reaches, who entered nothing, old figures."""

from datetime import date

import pytest

from channels_registry.choices import ChannelKind
from channels_registry.models import NothingToEnter
from channels_registry.queries.gaps import gaps
from partnership.choices import AreaLevel
from tests.cast import cast
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    OfferFactory,
    PartnerFactory,
    ResourceFactory,
    advocate_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)


def channel(*, audiences=(), areas=(), **fields):
    made = ChannelFactory(**fields)
    made.audiences.set(audiences)
    made.areas.set(areas)
    return made


def test_audiences_that_no_channel_names():
    residents = AudienceFactory(label="Residents")
    older = AudienceFactory(label="Older residents", parent=residents)
    visitors = AudienceFactory(label="Visitors")
    drivers = AudienceFactory(label="Drivers")
    channel()
    assert gaps(TODAY).audiences == [drivers, older, residents, visitors]
    channel(audiences=[visitors], valid_to=date(2016, 10, 24))
    channel(audiences=[older])
    # One for older residents does not reach all residents; one for all reaches the older too.
    assert gaps(TODAY).audiences == [drivers, residents, visitors]
    channel(audiences=[residents])
    assert gaps(TODAY).audiences == [drivers, visitors]


def test_wards_without_a_channel_of_their_own():
    borough = AreaFactory(name="Wexcombe", level=AreaLevel.BOROUGH)
    north, south, east = (AreaFactory(name=name, parent=borough) for name in ("N", "S", "E"))
    estate = AreaFactory(name="Estate", level=AreaLevel.NEIGHBOURHOOD, parent=south)
    AreaFactory(name="Old ward", parent=borough, valid_to=date(2016, 5, 4))
    channel(areas=[north])
    channel(areas=[estate])
    channel(areas=[borough])
    channel(areas=[east], kind=ChannelKind.INTERNAL)
    channel()
    channel(kind=ChannelKind.INTERNAL)
    found = gaps(TODAY)
    assert (found.areas, found.borough_wide) == ([east], 1)


def test_partners_without_an_entry_and_whom_to_ask():
    people = cast()
    OfferFactory(partner=people.lead)
    ResourceFactory(partner=people.other, valid_to=date(2016, 10, 24))
    nobodys = PartnerFactory(name="Nobody's")
    PartnerFactory(name="Former", valid_to=date(2016, 10, 24))
    assert [(each.partner, each.people) for each in gaps(TODAY).partners] == [
        (people.named, [people.charlie]),
        (nobodys, []),
        (people.other, [people.bob]),
    ]


def test_who_has_a_team_with_entries_is_not_said_to_lack_them():
    council = PartnerFactory(name="Council")
    team = PartnerFactory(name="Team", parent=council)
    assert [each.partner for each in gaps(TODAY).partners] == [council, team]
    OfferFactory(partner=team)
    assert gaps(TODAY).partners == []


def test_who_said_that_it_has_none_and_whether_that_still_counts():
    people = cast()
    OfferFactory(partner=people.lead)
    for partner, days in (
        (people.named, [date(2014, 1, 1), date(2015, 10, 25)]),
        (people.other, [date(2015, 10, 24)]),
    ):
        for day in days:
            NothingToEnter.objects.create(partner=partner, said_on=day, said_by=people.bob)
    found = gaps(TODAY)
    assert [
        (each.partner, each.answer.said_on, each.answer.said_by, each.stands)
        for each in found.partners
    ] == [
        (people.named, date(2015, 10, 25), people.bob, True),
        (people.other, date(2015, 10, 24), people.bob, False),
    ]
    assert found.have_none == 1


def test_figures_that_are_old_or_of_no_known_day():
    old = channel(name="A", reach_number=10, reach_as_at=date(2015, 10, 24))
    undated = channel(name="B", reach_number=10)
    channel(name="C", reach_number=10, reach_as_at=date(2015, 10, 25))
    channel(name="D", reach_text="most of the borough")
    channel(name="E", reach_number=10, valid_to=date(2016, 10, 24))
    assert gaps(TODAY).old_figures == [old, undated]
    assert [one.reach_is_old(TODAY) for one in (old, undated)] == [True, True]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_it_takes_as_many_queries_for_any_number(count, django_assert_num_queries):
    for _ in range(count):
        AudienceFactory()
        AreaFactory()
        advocate_of(PartnerFactory())
        channel(owners=[PartnerFactory()], reach_number=10, areas=[AreaFactory()])
    with django_assert_num_queries(14):
        found = gaps(TODAY)
    assert len(found.partners) == len(found.old_figures) == count
