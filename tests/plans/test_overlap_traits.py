"""What the finder reads of the plan: every fact that counts, no note, and a constant of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.choices import AreaLevel, AudienceSide
from partnership.operations import FieldChange, record_change
from plans.choices import InvolvementState, PlacementState, Precision, Reach
from plans.models import Communication
from plans.queries.overlaps import traits
from plans.queries.overlaps.traits import facts_of, rolled_up, surroundings, traits_of
from tests import factories
from tests.plans.how_many import ROWS

pytestmark = pytest.mark.django_db


def facts(communication):
    (found,) = facts_of(Communication.objects.filter(pk=communication.pk))
    return found


def test_a_communication_is_read_by_codes():
    council = factories.PartnerFactory(code="LBB")
    team = factories.PartnerFactory(code="LBB-SS", parent=council)
    other_team = factories.PartnerFactory(code="LBB-TS", parent=council)
    police = factories.PartnerFactory(code="MPS")
    campaign = factories.CampaignFactory()
    read = facts(
        factories.CommunicationFactory(
            title="Lock your shed",
            message="Padlocks",
            place_text="allotments",
            lead_partner=team,
            partners=[police, other_team],
            campaign=campaign,
            reach=Reach.LOCAL,
            areas=[factories.AreaFactory(code="W1"), factories.AreaFactory(code="W2")],
            topics=[factories.TopicFactory(code="BURG")],
            audiences=[factories.AudienceFactory(code="OLDER")],
            objectives=[factories.ObjectiveFactory(code="PREVENT")],
            channels=[factories.ChannelFactory(code="WEB")],
        )
    )
    assert (read.title, read.message, read.place_text) == (
        "Lock your shed",
        "Padlocks",
        "allotments",
    )
    assert (read.lead, read.lead_code, read.partners) == ("LBB", "LBB-SS", {"LBB", "MPS"})
    assert (read.areas, read.borough_wide) == ({"W1", "W2"}, False)
    assert (read.topics, read.audiences, read.objectives) == ({"BURG"}, {"OLDER"}, {"PREVENT"})
    assert (read.channels, read.campaign) == ({"WEB"}, str(campaign.pk))
    assert (read.start, read.end) == (date(2016, 11, 8), date(2016, 11, 8))
    assert read.precision == Precision.EXACT


def test_who_declined_and_what_was_dropped_does_not_count():
    communication = factories.CommunicationFactory(channels=[factories.ChannelFactory()])
    communication.placements.update(state=PlacementState.DROPPED)
    partner = factories.PartnerFactory()
    communication.involvements.create(partner=partner, state=InvolvementState.DECLINED)
    read = facts(communication)
    assert (read.channels, read.partners) == (frozenset(), frozenset())


def test_notes_and_results_are_never_read():
    secret = "xyzzy"
    factories.CommunicationFactory(
        internal_notes=secret,
        reported_result=secret,
        strategy_note=secret,
        help_wanted=secret,
        state_reason=secret,
    )
    with CaptureQueriesContext(connection) as asked:
        (read,) = traits_of(Communication.objects.all())
    assert secret not in repr(read)
    told = " ".join(query["sql"] for query in asked)
    for column in ("internal_notes", "reported_result", "strategy_note", "help_wanted"):
        assert column not in told


@pytest.mark.parametrize("count", ROWS)
def test_many_take_as_many_queries_as_one(count):
    factories.CommunicationFactory.create_batch(count, topics=[factories.TopicFactory()])
    surroundings()
    with CaptureQueriesContext(connection) as asked:
        assert len(traits_of(Communication.objects.all())) == count
    assert len(asked) == 3


def test_codes_that_are_asked_for_in_parts_come_to_the_same(monkeypatch):
    for name in "ABCDE":
        factories.CommunicationFactory(topics=[factories.TopicFactory(code=name)], title=name)
    monkeypatch.setattr(traits, "_AT_ONCE", 2)
    read = {each.title: each.topics for each in facts_of(Communication.objects.all())}
    assert read == {name: frozenset({name}) for name in "ABCDE"}


def test_a_team_counts_as_its_parent():
    council = factories.PartnerFactory(code="LBB")
    assert rolled_up(factories.PartnerFactory(parent=council)) == "LBB"
    assert rolled_up(council) == "LBB"


class TestSurroundings:
    def test_areas_lie_in_what_they_touch_and_in_what_is_above_them(self):
        borough = factories.AreaFactory(code="B", level=AreaLevel.BOROUGH)
        ward = factories.AreaFactory(code="W", parent=borough)
        touched = factories.AreaFactory(code="T", parent=borough)
        quay = factories.AreaFactory(
            code="Q", parent=ward, level=AreaLevel.NEIGHBOURHOOD, aliases=["N77", "the Quay"]
        )
        quay.wards_touched.add(touched)
        factories.AreaFactory(code="S", parent=quay, level=AreaLevel.STREET)
        places = surroundings().places
        assert {code: place.within for code, place in places.items()} == {
            "B": frozenset(),
            "W": frozenset(),
            "T": frozenset(),
            "Q": {"W", "T"},
            "S": {"Q", "W", "T"},
        }
        assert places["Q"].districts == {"N77"}

    def test_who_is_of_the_public(self):
        factories.AudienceFactory(code="STAFF", side=AudienceSide.INTERNAL)
        factories.AudienceFactory(code="ALL", side=AudienceSide.EXTERNAL)
        groups = surroundings().groups
        assert (groups["STAFF"].of_the_public, groups["ALL"].of_the_public) == (False, True)

    def test_it_is_kept_until_reference_data_changes(self):
        topic = factories.TopicFactory(code="BURG", label="Burglary")
        kept = surroundings()
        with CaptureQueriesContext(connection) as asked:
            assert surroundings() is kept
        assert len(asked) == 1
        topic.label = "Break-ins"
        topic.save()
        change = FieldChange("label", "Burglary", "Break-ins")
        record_change(by=None, subject=topic, act="reference data changed", changes=[change])
        assert surroundings().themes["BURG"].label == "Break-ins"
        assert surroundings().stamp != kept.stamp

    def test_a_new_row_is_seen_without_a_change_in_the_history(self):
        before = surroundings()
        factories.AreaFactory(code="NEW")
        assert "NEW" not in before.places
        assert "NEW" in surroundings().places

    def test_an_offer_is_given_in_its_areas_or_in_the_whole_borough(self):
        borough = factories.AreaFactory(code="B", level=AreaLevel.BOROUGH)
        ward = factories.AreaFactory(code="W", parent=borough)
        for code, areas in (("A", []), ("B", [borough, ward]), ("C", [ward])):
            factories.OfferFactory(code=code).areas.set(areas)
        given_in = {offer.code: offer.areas for offer in surroundings().offers}
        assert given_in == {"A": frozenset(), "B": frozenset(), "C": {"W"}}

    def test_an_offer_that_has_ended_is_none(self):
        factories.OfferFactory(code="OLD", valid_to=date(2010, 1, 1))
        factories.OfferFactory(code="NOW")
        assert [offer.code for offer in surroundings().offers] == ["NOW"]
