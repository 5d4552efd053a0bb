"""What the pages say of the commitments: a communication’s own, its form, the review."""

import pytest
from django.urls import reverse

from channels_registry.choices import ChannelKind
from partnership.models import Commitment
from plans.choices import Branding
from subgroup.queries.review_line import line_on_screen
from tests.factories import (
    AimFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    EmphasisFactory,
    PlacementFactory,
    StrategyPriorityFactory,
    advocate_of,
)
from tests.plans.commitments.kept import a_leaflet

pytestmark = pytest.mark.django_db


def test_a_communication_shows_them_with_the_reason_and_the_source(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.bob)
    page = client.get(found.get_absolute_url())
    assert "<strong>3 of 5</strong> that apply are met" in page.text
    assert "Nobody has said yet whether it carries “Working together”." in page.text
    assert "section 10" in page.text


def test_a_partnership_without_commitments_shows_none(client, people):
    Commitment.objects.all().delete()
    client.force_login(people.bob)
    assert "Commitments</h2>" not in client.get(CommunicationFactory().get_absolute_url()).text


def test_the_form_says_how_what_is_typed_stands(client, people):
    client.force_login(people.alice)
    page = client.get(reverse("plans:communication_new"))
    assert "“Working together”" in page.text
    assert "<strong>1 of 3</strong> that apply is met" in page.text
    assert "It has no date yet." in page.text
    typed = {
        "lead_partner": people.lead.pk,
        "when": "exact",
        "day_from_day": "26",
        "day_from_month": "10",
        "day_from_year": "2016",
        "shared_line": "yes",
        "strategy_note": "Fewer burglaries",
        "reach": "local",
    }
    part = client.post(reverse("plans:commitments_near"), typed)
    assert "<strong>4 of 5</strong> that apply are met" in part.text
    assert "The other advocates have not been asked yet." in part.text
    assert "<html" not in part.text


def test_the_form_of_a_stored_one_keeps_what_the_form_does_not_hold(client, people):
    found = a_leaflet(people, priorities=[StrategyPriorityFactory()], branding=Branding.YES)
    met = 'Commitment COM-4<span class="govuk-visually-hidden"> (met)'
    client.force_login(people.alice)
    assert met in client.get(reverse("plans:communication_edit", args=[found.pk])).text
    sent = {"of": found.pk, "lead_partner": people.lead.pk, "reach": "local", "branding": "no"}
    part = client.post(
        reverse("plans:commitments_near"),
        {**sent, "channels": [one.channel_id for one in found.placements.all()]},
    )
    assert met in part.text
    assert "It does not carry the partnership’s logo." in part.text


@pytest.mark.parametrize(
    ("takes_part", "issued", "joint"),
    [(False, False, False), (False, True, True), (True, False, True)],
)
def test_the_lead_partner_before_has_a_hand_in_what_it_issued_and_others_where_they_take_part(
    client, people, takes_part, issued, joint
):
    partners = [people.named] if takes_part else []
    found = a_leaflet(people, partners=partners, channels=[])
    placement = PlacementFactory(
        communication=found, channel=ChannelFactory(kind=ChannelKind.PRINT), issued=issued
    )
    client.force_login(advocate_of(people.lead, people.other))
    sent = {"of": found.pk, "lead_partner": people.other.pk, "reach": "local"}
    part = client.post(
        reverse("plans:commitments_near"), {**sent, "channels": [placement.channel_id]}
    )
    asks_for_the_logo = "Nobody has said yet whether it carries the partnership’s logo."
    assert (asks_for_the_logo in part.text) is joint


def test_a_form_that_holds_nonsense_is_as_if_nothing_was_said(client, people):
    client.force_login(people.alice)
    sent = {"lead_partner": "999999", "when": "exact", "day_from_day": "40", "shared_line": "maybe"}
    part = client.post(reverse("plans:commitments_near"), {**sent, "of": "nobody"})
    assert part.status_code == 200
    assert "It has no date yet." in part.text


def test_the_chair_sees_on_a_line_what_is_not_met(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    screen = line_on_screen(people.chair, found.pk)
    assert screen is not None
    assert [one.commitment.code for one in screen.shown.not_kept] == ["COM-4", "COM-6"]
    client.force_login(people.chair)
    page = client.get(reverse("subgroup:review_line", args=[found.pk]))
    assert "Commitments not met" in page.text


def test_the_page_and_the_chairs_line_say_what_it_serves(client, people):
    """The commitment to say so is met by an aim or a priority alone: whoever reads sees which."""
    campaign = CampaignFactory(priority=StrategyPriorityFactory(label="Fewer burglaries"))
    found = CommunicationFactory(
        lead_partner=people.lead,
        campaign=campaign,
        aims=[AimFactory(label="Be known")],
        priorities=[StrategyPriorityFactory(label="Feel safer, day and night")],
        strategy_note="Fewer doors stand open.",
    )
    plain = CommunicationFactory(lead_partner=people.lead, priorities=[campaign.priority])
    client.force_login(people.chair)
    for address in (found.get_absolute_url(), reverse("subgroup:review_line", args=[found.pk])):
        text = client.get(address).text
        assert "Serves the aim: Be known<" in text
        assert (
            "Serves the priorities: Feel safer, day and night; "
            "Fewer burglaries (its campaign’s)<" in text
        )
        assert "Fewer doors stand open." in text
    assert "Serves the priority: Fewer burglaries<" in client.get(plain.get_absolute_url()).text


def test_what_names_neither_aim_nor_priority_says_so_to_the_chair(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.chair)
    assert "Serves the" not in client.get(found.get_absolute_url()).text
    screen = line_on_screen(people.chair, found.pk)
    assert screen is not None
    (strategy,) = [row for row in screen.facts if row["key"] == "Strategy"]
    assert (strategy["value"], strategy["empty"]) == ([""], "Not said yet")


def test_the_page_and_the_chairs_line_say_what_it_lays_weight_on(client, people):
    laid = [EmphasisFactory(label=label) for label in ("Good news", "Reassurance")]
    found = CommunicationFactory(emphases=laid)
    client.force_login(people.chair)
    for address in (found.get_absolute_url(), f"/review/{found.pk}/"):
        assert "Lays weight on: Good news; Reassurance" in client.get(address).text
    none_laid = CommunicationFactory()
    assert "Lays weight on" not in client.get(none_laid.get_absolute_url()).text
