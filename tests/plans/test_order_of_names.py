"""Several names in a row of the plan stand in the order of their vocabulary, not as they came."""

import pytest

from partnership.choices import AreaLevel
from plans.choices import InvolvementState, Reach
from plans.queries.filter_terms import filter_terms
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
    PartnerFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def row_of(client, person):
    client.force_login(person)
    groups = client.get("/plan/").context["found"].groups
    (row,) = [row for group in groups for row in group.rows]
    return row


def test_names_in_a_row_stand_in_the_order_of_their_vocabulary(client, people):
    """The last in order is made first each time, so that no order of ids is the right one."""
    zoo, arts = (PartnerFactory(name=name) for name in ("Zoo", "Arts"))
    street = AreaFactory(name="Abbey Road", level=AreaLevel.STREET)
    colindale, burnt_oak = (AreaFactory(name=name) for name in ("Colindale", "Burnt Oak"))
    communication = CommunicationFactory(
        lead_partner=people.lead,
        reach=Reach.LOCAL,
        areas=[street, colindale, burnt_oak],
        topics=[
            TopicFactory(label=name, position=place)
            for name, place in (("Arson", 3), ("Bins", 2), ("Cycles", 1))
        ],
        audiences=[AudienceFactory(label=name, position=0) for name in ("Tenants", "Pupils")],
        channels=[ChannelFactory(name=name) for name in ("radio", "Posters", "Leaflet")],
    )
    for partner in (zoo, arts):
        InvolvementFactory(
            communication=communication, partner=partner, state=InvolvementState.AGREED
        )
    row = row_of(client, people.alice)
    assert row.topics == ["Cycles", "Bins", "Arson"]
    assert row.audiences == ["Pupils", "Tenants"]
    assert row.channels == ["Leaflet", "Posters", "radio"]
    assert row.where == ["Burnt Oak", "Colindale", "Abbey Road"]
    assert [name for _, name, _ in row.partners] == ["Arts", "Zoo"]


def test_names_are_found_in_order_whatever_order_they_are_asked_in(people):
    terms = filter_terms(people.alice)
    by_name = [people.lead, people.named, people.other]
    ids = [partner.pk for partner in by_name]
    unknown = max(ids) + 1
    for asked in (ids, ids[::-1], [*ids, unknown]):
        assert terms.labels("partners", asked) == [partner.name for partner in by_name]
