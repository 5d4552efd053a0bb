"""How a communication keeps each commitment, and for whom what is read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.choices import ChannelKind
from partnership.choices import Role
from partnership.models import Appointment
from plans.choices import (
    ApproachAnswer,
    ApproachState,
    ArtworkPart,
    Branding,
    InvolvementState,
    OfferRequestState,
    PlacementState,
    Reach,
    Standing,
    State,
    Visibility,
)
from plans.models import Approach, AskedPartner, Communication
from plans.operations.artwork import add_artwork, decide_on_artwork, take_away_artwork
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.queries.commitments import Typed, commitments_typed, not_met_open_to_all
from plans.queries.commitments.facts import (
    facts_of,
    facts_of_many,
    unanswered_open_to_all,
)
from plans.queries.commitments.totals import totals_of
from plans.rules.commitments import ApproachFacts
from tests.factories import (
    AimFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
    OfferFactory,
    OfferRequestFactory,
    PartnerFactory,
    PlacementFactory,
    StrategyPriorityFactory,
)
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.commitments.kept import a_leaflet, how, standing, tallies
from tests.plans.october import NOW

pytestmark = pytest.mark.django_db
MET, NOT_MET, NOT_ASKED = Standing.MET, Standing.NOT_MET, Standing.DOES_NOT_APPLY


@pytest.mark.parametrize(
    ("created", "issued_on", "expected"),
    [
        (datetime(2016, 11, 7, 23, 59, tzinfo=UTC), None, MET),
        (datetime(2016, 11, 8, 0, 0, tzinfo=UTC), None, NOT_MET),
        (datetime(2016, 11, 4, 9, tzinfo=UTC), date(2016, 11, 5), MET),
        (datetime(2016, 11, 5, 9, tzinfo=UTC), date(2016, 11, 5), NOT_MET),
    ],
)
def test_it_was_logged_before_its_window_and_before_anything_was_issued(
    people, created, issued_on, expected
):
    found = CommunicationFactory(lead_partner=people.lead, created_at=created)
    if issued_on:
        PlacementFactory(communication=found, issued=True, issued_on=issued_on)
    assert standing(found, people.alice, "COM-1") == expected


def test_its_lead_partner_had_an_advocate_when_it_was_logged_or_has_one_now(people):
    found = CommunicationFactory(lead_partner=people.lead)
    terms = Appointment.objects.filter(partner=people.lead, role=Role.ADVOCATE)
    for starts, ends, expected in (
        (date(2016, 10, 25), None, MET),
        (date(2010, 1, 1), date(2016, 4, 1), MET),
        (date(2010, 1, 1), date(2016, 3, 31), NOT_MET),
        (date(2016, 10, 26), None, NOT_MET),
    ):
        terms.update(starts=starts, ends=ends)
        assert standing(found, people.bob, "COM-2") == expected
    terms.update(starts=date(2010, 1, 1), ends=None)
    people.alice.is_active = False
    people.alice.save()
    assert standing(found, people.bob, "COM-2") == NOT_MET


def test_of_a_year_that_is_over_its_last_day_says_who_has_an_advocate(people):
    """Not the day on which somebody asks: its record and its page stay what they were."""
    CommunicationFactory(lead_partner=people.lead)
    terms = Appointment.objects.filter(partner=people.lead, role=Role.ADVOCATE)
    for starts, expected in ((date(2017, 3, 31), (1, 1)), (date(2017, 4, 1), (0, 1))):
        terms.update(starts=starts, ends=None)
        with clock.at(datetime(2017, 6, 1, 9, tzinfo=UTC)):
            asked = totals_of(FinancialYear.of(date(2016, 11, 8))).together
        assert tallies(asked)["COM-2"] == expected


def test_an_advocate_whose_account_was_closed_since_was_one_until_that_day(people):
    found = CommunicationFactory(lead_partner=people.lead)
    Appointment.objects.filter(partner=people.lead).update(starts=date(2010, 1, 1), ends=None)
    year = FinancialYear.of(date(2016, 11, 8))
    people.alice.is_active = False
    for closed_at, expected in (
        (datetime(2017, 5, 2, 9, tzinfo=UTC), MET),
        (datetime(2016, 4, 1, 9, tzinfo=UTC), MET),
        (datetime(2016, 3, 31, 9, tzinfo=UTC), NOT_MET),
    ):
        people.alice.closed_at = closed_at
        people.alice.save()
        with clock.at(datetime(2017, 6, 1, 9, tzinfo=UTC)):
            assert standing(found, people.bob, "COM-2") == expected
            assert tallies(totals_of(year).together)["COM-2"] == (int(expected == MET), 1)


def test_the_advocate_of_the_council_speaks_for_its_teams(people):
    team = PartnerFactory(code="TEAM", parent=people.lead)
    found = CommunicationFactory(lead_partner=team)
    assert standing(found, people.bob, "COM-2") == MET


def test_a_leaflet_of_a_council_and_its_team_is_of_one_partner(people):
    team = PartnerFactory(code="TEAM", parent=people.lead)
    assert standing(a_leaflet(people, partners=[team]), people.alice, "COM-3") == NOT_ASKED
    assert standing(a_leaflet(people), people.alice, "COM-3") == NOT_MET
    assert standing(a_leaflet(people, branding=Branding.YES), people.alice, "COM-3") == MET


def test_a_partner_that_was_only_invited_has_no_hand_in_it(people):
    found = a_leaflet(people, partners=[])
    InvolvementFactory(communication=found, partner=people.other, state=InvolvementState.INVITED)
    assert standing(found, people.alice, "COM-3") == NOT_ASKED


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        (OfferRequestState.ACCEPTED, NOT_MET),
        (OfferRequestState.ASKED, NOT_ASKED),
        (OfferRequestState.WITHDRAWN, NOT_ASKED),
    ],
)
def test_a_partner_whose_offer_rides_along_has_a_hand_in_the_leaflet(people, state, stands):
    """As the record counts what was issued jointly: on each page, and for the whole year."""
    leaflet = a_leaflet(people, partners=[])
    OfferRequestFactory(
        communication=leaflet, offer=OfferFactory(partner=people.other), state=state
    )
    assert standing(leaflet, people.alice, "COM-3") == stands
    typed = commitments_typed(
        Typed(
            lead=people.lead,
            reach=Reach.LOCAL,
            channels=[one.channel for one in leaflet.placements.all()],
        ),
        leaflet,
        people.alice,
    )
    assert {one.commitment.code: one.standing for one in typed.lines}["COM-3"] == stands
    asked = tallies(totals_of(FinancialYear.of(date(2016, 11, 8))).together)["COM-3"]
    assert asked == (0, int(stands == NOT_MET))


def test_what_a_person_saw_on_the_leaflet_counts_until_it_is_taken_away(people):
    found = a_leaflet(people, branding=Branding.YES)
    artwork = add_artwork(
        by=people.alice, communication=found, name="a.pdf", content=b"%PDF-1.7 leaflet"
    )
    assert standing(found, people.alice, "COM-3") == MET
    decide_on_artwork(
        by=people.alice, artwork=artwork, opened_version=1, part=ArtworkPart.LOGO, carries=False
    )
    assert standing(found, people.alice, "COM-3") == NOT_MET
    take_away_artwork(by=people.alice, artwork=artwork, opened_version=2)
    assert standing(found, people.alice, "COM-3") == MET


def test_a_priority_an_aim_or_a_sentence_says_how_it_serves_the_strategy(people):
    priority = StrategyPriorityFactory()
    plain = {"lead_partner": people.lead}
    for fields, expected in (
        ({}, NOT_MET),
        ({"strategy_note": "  "}, NOT_MET),
        ({"strategy_note": "Fewer burglaries"}, MET),
        ({"priorities": [priority]}, MET),
        ({"aims": [AimFactory()]}, MET),
        ({"campaign": CampaignFactory(priority=priority)}, MET),
        ({"campaign": CampaignFactory()}, NOT_MET),
    ):
        found = CommunicationFactory(**plain, **fields)
        assert standing(found, people.alice, "COM-4") == expected, fields


def test_an_overlap_without_an_answer_waits_until_it_is_answered(people):
    found, other = CommunicationFactory(lead_partner=people.lead), CommunicationFactory()
    assert how(found, people.bob, "COM-5") == (MET, "No overlap waits for an answer.")
    pair = overlap_of(found, other)
    assert how(found, people.bob, "COM-5") == (NOT_MET, "1 overlap waits for an answer.")
    assert how(other, people.bob, "COM-5") == (NOT_MET, "1 overlap waits for an answer.")
    OverlapAnswerFactory(overlap=pair)
    assert how(found, people.bob, "COM-5")[0] == MET


def test_an_overlap_of_two_that_have_gone_out_waits_no_more_and_was_never_answered(people):
    found, other = (
        CommunicationFactory(lead_partner=partner, state=State.ISSUED)
        for partner in (people.lead, people.other)
    )
    pair = overlap_of(found, other)
    for one in (found, other):
        assert how(one, people.bob, "COM-5") == (NOT_MET, "1 overlap was never answered.")
        told_to_all = facts_of([one], unanswered_open_to_all([one.pk]))[one.pk]
        assert (told_to_all.open_overlaps, told_to_all.never_answered) == (0, 1)
    OverlapAnswerFactory(overlap=pair)
    assert how(found, people.bob, "COM-5")[0] == MET


def test_a_pair_that_is_no_longer_found_waits_for_nothing(people):
    found = CommunicationFactory(lead_partner=people.lead)
    overlap_of(found, CommunicationFactory(), stands=False)
    assert standing(found, people.bob, "COM-5") == MET


def test_what_is_kept_back_is_not_counted_for_those_who_may_not_know_it(people):
    """Neither its own page, nor the review, nor the totals tell that a secret one is near."""
    found = CommunicationFactory(lead_partner=people.other)
    secret = CommunicationFactory(
        lead_partner=people.lead, visibility=Visibility.LEAD, reference=None
    )
    overlap_of(found, secret)
    assert standing(found, people.alice, "COM-5") == NOT_MET
    for person in (people.bob, people.charlie, people.coordinator, people.chair):
        assert standing(found, person, "COM-5") == MET
    not_met = not_met_open_to_all([found.pk, secret.pk])
    assert "COM-5" not in [one.commitment.code for one in not_met[found.pk]]
    assert secret.pk not in not_met
    assert tallies(totals_of(FinancialYear(2016)).together)["COM-5"] == (1, 1)


@pytest.mark.parametrize(
    ("state", "answers", "said"),
    [
        (
            ApproachState.OPEN,
            "waiting nothing",
            (NOT_MET, "1 of 2 that were asked can still answer."),
        ),
        (ApproachState.OPEN, "nothing nothing", (MET, "All that were asked have answered.")),
        (ApproachState.CLOSED, "silent nothing", (MET, "1 of 2 that were asked have answered.")),
        (
            ApproachState.WITHDRAWN,
            "nothing nothing",
            (NOT_MET, "The other advocates have not been asked yet."),
        ),
    ],
)
def test_the_last_question_to_the_other_advocates_counts(people, state, answers, said):
    found = CommunicationFactory(lead_partner=people.lead, reach=Reach.LOCAL)
    approach = Approach.objects.create(
        communication=found,
        state=state,
        deadline=NOW + timedelta(days=7),
        working_days=5,
        asked_at=NOW,
    )
    for partner, answer in zip((people.other, people.named), answers.split(), strict=True):
        given = answer == ApproachAnswer.NOTHING
        AskedPartner.objects.create(
            approach=approach, partner=partner, answer=answer, answered_at=NOW if given else None
        )
    assert how(found, people.alice, "COM-7") == said


def test_the_answer_about_the_line_is_kept_with_its_history(people):
    found = CommunicationFactory(lead_partner=people.lead)
    edited = edit_communication(
        by=people.alice,
        communication=found,
        opened_version=1,
        details=Details(fields={"shared_line": Branding.YES}),
    )
    assert standing(edited, people.alice, "COM-6") == MET


def test_thousands_are_read_as_plain_values_with_the_same_facts(people):
    """The record counts from `facts_of_many`, each page from `facts_of`: they may not differ."""
    plain = CommunicationFactory(lead_partner=people.lead)
    full = a_leaflet(people, shared_line=Branding.YES, aims=[AimFactory()])
    PlacementFactory(communication=full, issued=True, issued_on=date(2016, 11, 9))
    PlacementFactory(
        communication=plain,
        channel=ChannelFactory(kind=ChannelKind.PRINT),
        state=PlacementState.DROPPED,
    )
    InvolvementFactory(communication=plain, partner=people.named, state=InvolvementState.INVITED)
    for days, state, answer in (
        (3, ApproachState.CLOSED, ApproachAnswer.NOTHING),
        (2, ApproachState.OPEN, ApproachAnswer.SILENT),
        (1, ApproachState.WITHDRAWN, ApproachAnswer.NOTHING),
    ):
        approach = Approach.objects.create(
            communication=full,
            state=state,
            deadline=NOW + timedelta(days=7),
            working_days=5,
            asked_at=NOW - timedelta(days=days),
        )
        AskedPartner.objects.create(
            approach=approach,
            partner=people.other,
            answer=answer,
            answered_at=NOW if answer == ApproachAnswer.NOTHING else None,
        )
    offer = OfferFactory(partner=people.named)
    OfferRequestFactory(communication=full, offer=offer, state=OfferRequestState.ACCEPTED)
    OfferRequestFactory(communication=plain, offer=offer)
    overlap_of(full, plain)
    for number, carries in enumerate((False, True)):
        artwork = add_artwork(
            by=people.alice,
            communication=full,
            name=f"{number}.pdf",
            content=f"%PDF-1.7 leaflet {number}".encode(),
        )
        decide_on_artwork(
            by=people.alice,
            artwork=artwork,
            opened_version=1,
            part=ArtworkPart.LOGO,
            carries=carries,
        )
    take_away_artwork(by=people.alice, artwork=artwork, opened_version=2)
    communications = list(Communication.objects.select_related("lead_partner", "campaign"))
    keys = [one.pk for one in communications]
    expected = facts_of(communications, unanswered_open_to_all(keys))
    assert facts_of_many(communications) == expected
    assert expected[full.pk].approach == ApproachFacts(asked=1, answered=0, silent=1)
    assert (len(expected[full.pk].hands), len(expected[plain.pk].hands)) == (3, 1)
    assert (expected[full.pk].in_print, expected[plain.pk].in_print) == (True, False)
    assert (expected[full.pk].logo, expected[plain.pk].logo) == (False, None)
