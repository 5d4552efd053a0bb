"""How communications keep the commitments: what is read, for whom, and what the pages say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.choices import ChannelKind
from partnership.choices import Role
from partnership.models import Appointment, Commitment
from plans.choices import (
    ApproachAnswer,
    ApproachState,
    ArtworkPart,
    Branding,
    InvolvementState,
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
from plans.queries.commitments import commitments_of, not_met_open_to_all
from plans.queries.commitments.facts import facts_of, facts_of_many
from plans.queries.commitments.totals import totals_of
from plans.rules.commitments import ApproachFacts
from subgroup.queries.review_line import line_on_screen
from tests.cast import cast
from tests.factories import (
    AimFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
    PartnerFactory,
    PlacementFactory,
    StrategyPriorityFactory,
)
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
CODES = [f"COM-{number}" for number in range(1, 8)]
MET, NOT_MET, NOT_ASKED = Standing.MET, Standing.NOT_MET, Standing.DOES_NOT_APPLY


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(NOW):
        yield


@pytest.fixture
def people():
    for place, code in enumerate(CODES):
        Commitment.objects.create(
            code=code, label=f"Commitment {code}", source="section 10", position=place
        )
    return cast()


def how(communication, person, code):
    part = commitments_of(Communication.objects.get(pk=communication.pk), person)
    return next((one.standing, one.why) for one in part.lines if one.commitment.code == code)


def standing(communication, person, code):
    return how(communication, person, code)[0]


def a_leaflet(people, **fields):
    """Local, in print, of two partners."""
    channel = ChannelFactory(kind=ChannelKind.PRINT)
    return CommunicationFactory(
        **{
            "lead_partner": people.lead,
            "reach": Reach.LOCAL,
            "partners": [people.other],
            "channels": [channel],
            **fields,
        }
    )


# --- each commitment, from the database ---------------------------------------------------------


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


# --- the pages ----------------------------------------------------------------------------------


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


def test_a_form_that_holds_nonsense_is_as_if_nothing_was_said(client, people):
    client.force_login(people.alice)
    sent = {"lead_partner": "999999", "when": "exact", "day_from_day": "40", "shared_line": "maybe"}
    part = client.post(reverse("plans:commitments_near"), {**sent, "of": "nobody"})
    assert part.status_code == 200
    assert "It has no date yet." in part.text


def test_the_answer_about_the_line_is_kept_with_its_history(people):
    found = CommunicationFactory(lead_partner=people.lead)
    edited = edit_communication(
        by=people.alice,
        communication=found,
        opened_version=1,
        details=Details(fields={"shared_line": Branding.YES}),
    )
    assert standing(edited, people.alice, "COM-6") == MET


def test_the_chair_sees_on_a_line_what_is_not_met(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    screen = line_on_screen(people.chair, found.pk)
    assert screen is not None
    assert [one.commitment.code for one in screen.shown.not_kept] == ["COM-4", "COM-6"]
    client.force_login(people.chair)
    page = client.get(reverse("subgroup:review_line", args=[found.pk]))
    assert "Commitments not met" in page.text


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
    expected = facts_of(communications, reader=None)
    assert facts_of_many(communications) == expected
    assert expected[full.pk].approach == ApproachFacts(asked=1, answered=0, silent=1)
    assert (expected[full.pk].in_print, expected[plain.pk].in_print) == (True, False)
    assert (expected[full.pk].logo, expected[plain.pk].logo) == (False, None)


# --- totals -------------------------------------------------------------------------------------


def tallies(row):
    return {code: (tally.met, tally.asked) for code, tally in zip(CODES, row.tallies, strict=True)}


def test_totals_count_what_lies_in_the_year_and_is_open_to_all(people):
    plain = {"lead_partner": people.lead}
    CommunicationFactory(**plain, shared_line=Branding.YES)
    CommunicationFactory(**plain, window_start=date(2017, 3, 31))
    CommunicationFactory(lead_partner=people.other, strategy_note="Fewer fires")
    CommunicationFactory(**plain, window_start=date(2017, 4, 1))
    CommunicationFactory(**plain, idea=True)
    CommunicationFactory(**plain, state=State.CANCELLED)
    CommunicationFactory(**plain, visibility=Visibility.LEAD, reference=None)
    totals = totals_of(FinancialYear(2016))
    rows = {row.partner.code: row for row in totals.partners if row.partner}
    assert {code: row.communications for code, row in rows.items()} == {"LEAD": 2, "OTHER": 1}
    assert tallies(rows["LEAD"]) == {
        "COM-1": (2, 2),
        "COM-2": (2, 2),
        "COM-3": (0, 0),
        "COM-4": (0, 2),
        "COM-5": (2, 2),
        "COM-6": (1, 2),
        "COM-7": (0, 0),
    }
    assert tallies(totals.together)["COM-4"] == (1, 3)
    assert totals.together.tallies[3].percent == 33


def test_totals_stand_on_a_page_for_each_year_and_in_a_file(client, people):
    CommunicationFactory(lead_partner=people.lead, shared_line=Branding.YES)
    client.force_login(people.board_member)
    page = client.get(reverse("plans:commitments"))
    assert "Lead partner" in page.text
    assert "1 of 1" in page.text
    before = client.get(reverse("plans:commitments"), {"year": "2015-16"})
    assert "Nothing that the whole partnership may see lies in this year yet." in before.text
    file = client.get(reverse("plans:commitments_csv"), {"year": "2016-17"})
    assert file["Content-Disposition"] == 'attachment; filename="Commitments 2016-17.csv"'
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Partner,Name,Commitment,What it is,Asked of,Met,Per cent"
    assert "LEAD,Lead partner,COM-6,Commitment COM-6,1,1,100" in lines
    assert ",All partners,COM-7,Commitment COM-7,0,0," in lines


def test_a_year_that_nobody_offers_is_this_year(client, people):
    client.force_login(people.alice)
    page = client.get(reverse("plans:commitments"), {"year": "1066-67"})
    assert page.context["totals"].year == FinancialYear(2016)


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_totals_cost_the_same_for_any_number_of_communications(
    client, people, rows, django_assert_num_queries
):
    for _ in range(rows):
        overlap_of(a_leaflet(people), CommunicationFactory(lead_partner=people.other))
    client.force_login(people.chair)
    with django_assert_num_queries(TOTALS_QUERIES):
        client.get(reverse("plans:commitments"))


TOTALS_QUERIES = 16
