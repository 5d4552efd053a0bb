"""Who may do what on the plan, each policy for each kind of person."""

import pytest

from plans import policy
from plans.choices import OverlapAnswerKind, Reach, Signing, State, Visibility
from tests import factories
from tests.cast import cast
from tests.factories.agreed import AgreedLineFactory
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.policy_people import ADVOCATES, COORDINATING, EVERYBODY, Everybody

pytestmark = pytest.mark.django_db
LOGGING = ADVOCATES | COORDINATING
SUBGROUP = {"chair", "coordinator"}
OWN = {"alice"}
OWN_AND_COORDINATING = OWN | COORDINATING


@pytest.fixture
def people() -> Everybody:
    return Everybody(cast())


def leads(people, **fields):
    return factories.CommunicationFactory(lead_partner=people.cast.lead, **fields)


def keeps_back(people, **fields):
    return leads(people, visibility=Visibility.LEAD, reference=None, **fields)


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (policy.can_read_the_plan, EVERYBODY),
        (policy.can_log, LOGGING),
        (policy.can_put_forward_an_idea, LOGGING | {"champion"}),
        (policy.can_answer_invitations, ADVOCATES),
        (policy.can_review, SUBGROUP),
        (policy.can_decide, {"chair"}),
        (policy.can_publish, {"chair"}),
        (policy.can_have_documents_made, COORDINATING | {"chair"}),
        (policy.can_import, LOGGING),
        (policy.can_see_every_import, COORDINATING),
        (policy.can_compile_a_record, COORDINATING),
        (policy.can_sign_a_record, SUBGROUP),
        (policy.can_hand_a_record_on, COORDINATING),
        (policy.can_read_what_was_published, EVERYBODY),
        (policy.can_answer_overlaps, ADVOCATES | SUBGROUP),
        (policy.can_see_who_answers, COORDINATING | {"chair"}),
        (policy.can_mark_agreed, SUBGROUP),
        (policy.can_leave_out_an_occasion, LOGGING),
    ],
)
def test_who_may(people, may, who):
    assert people.who(may) == who


def test_what_all_may_see_is_edited_by_its_partner_and_the_coordinator(people):
    assert people.who_of_the_signed_in(policy.can_edit, leads(people)) == OWN_AND_COORDINATING


def test_what_is_kept_back_is_edited_by_its_partner_alone(people):
    assert people.who_of_the_signed_in(policy.can_edit, keeps_back(people)) == OWN


def test_a_campaign_is_edited_by_its_partner_and_the_coordinator(people):
    campaign = factories.CampaignFactory(lead_partner=people.cast.lead)
    may = people.who_of_the_signed_in(policy.can_edit_campaign, campaign)
    assert may == OWN_AND_COORDINATING


def test_internal_notes_never_leave_their_partner(people):
    assert people.who_of_the_signed_in(policy.can_read_internal_notes, leads(people)) == OWN


def test_an_original_row_is_read_by_its_partner_and_the_coordinator_alone(people):
    may = people.who_of_the_signed_in(policy.can_read_original_row, leads(people))
    assert may == OWN | {"coordinator"}


@pytest.mark.parametrize(
    ("may", "states"),
    [
        (policy.can_mark_issued, set(State) - {State.CANCELLED, State.MERGED}),
        (policy.can_evaluate, {State.ISSUED, State.EVALUATED}),
        (policy.can_add_artwork, set(State) - {State.POSTPONED, State.CANCELLED, State.MERGED}),
        (policy.can_keep_artwork, set(State)),
        (policy.can_keep_offer_requests, set(State) - {State.ISSUED, State.EVALUATED}),
        (
            policy.can_ask_the_advocates,
            {State.IDEA, State.PLANNED, State.AGREED, State.RETURNED},
        ),
        (policy.can_ask_for_offers, {State.IDEA, State.PLANNED, State.AGREED, State.RETURNED}),
        (policy.can_carry, {State.IDEA, State.PLANNED, State.AGREED, State.RETURNED}),
    ],
)
def test_who_edits_does_it_in_these_states_and_nobody_else_ever(people, may, states):
    communication = leads(people, reach=Reach.LOCAL)
    allowed = {}
    for state in State:
        communication.state = state
        allowed[state] = people.who_of_the_signed_in(may, communication)
    assert allowed == {state: OWN_AND_COORDINATING if state in states else set() for state in State}


def test_the_advocates_are_asked_about_local_work_alone(people):
    borough_wide = leads(people, reach=Reach.BOROUGH)
    assert people.who_of_the_signed_in(policy.can_ask_the_advocates, borough_wide) == set()


def test_a_sheet_holds_ones_own_partners_or_anybodys_for_the_coordinator(people):
    may = people.who_of_the_signed_in(policy.can_bring_in_for, people.cast.lead.pk)
    assert may == OWN_AND_COORDINATING


def test_as_what_one_signs_a_record(people):
    signs = {name: policy.may_sign_as(person) for name, person in people.all.items()}
    assert {name: found for name, found in signs.items() if found} == {
        "coordinator": [Signing.COORDINATOR],
        "chair": [Signing.CHAIR],
    }


# --- overlaps -----------------------------------------------------------------------------------


def pair_of(people, **fields):
    theirs = factories.CommunicationFactory(lead_partner=people.cast.other)
    return overlap_of(leads(people, **fields), theirs)


def test_an_overlap_of_what_all_may_see_is_answered_by_both_sides_and_the_subgroup(people):
    may = people.who_of_the_signed_in(policy.can_answer_overlap, pair_of(people))
    assert may == {"alice", "bob"} | SUBGROUP


@pytest.mark.parametrize("kept_back", ["first", "second"])
def test_an_overlap_with_something_kept_back_is_answered_by_its_sides_alone(people, kept_back):
    pair = pair_of(people)
    one = getattr(pair, kept_back)
    one.visibility = Visibility.LEAD
    may = people.who_of_the_signed_in(policy.can_answer_overlap, pair)
    assert may == {"alice", "bob"}


def test_the_chair_asks_for_joint_work_and_merges_nothing(people):
    may = people.who_of_the_signed_in(policy.can_propose_joint, pair_of(people))
    assert may == {"alice", "bob", "coordinator"}


def test_the_other_side_agrees_to_go_joint(people):
    pair = pair_of(people)
    answer = OverlapAnswerFactory(
        overlap=pair,
        kind=OverlapAnswerKind.JOINT,
        partner=people.cast.lead,
        by=people.cast.alice,
        takes_over=pair.first,
    )
    may = people.who_of_the_signed_in(policy.can_agree_to_joint, pair, answer)
    assert may == {"bob"}


def test_an_answer_is_taken_back_by_either_side_and_by_who_gave_it(people):
    pair = pair_of(people)
    answer = OverlapAnswerFactory(overlap=pair, partner=None, by=people.cast.chair)
    may = people.who_of_the_signed_in(policy.can_withdraw_answer, pair, answer)
    assert may == {"alice", "bob", "chair"}


def test_an_answer_in_confidence_is_taken_back_by_its_partner_alone(people):
    pair = pair_of(people)
    answer = OverlapAnswerFactory(
        overlap=pair, partner=people.cast.other, by=people.cast.bob, in_confidence=True
    )
    may = people.who_of_the_signed_in(policy.can_withdraw_answer, pair, answer)
    assert may == {"bob"}


# --- questions, offers and what is said alike ---------------------------------------------------


def test_a_question_is_answered_for_the_partner_that_was_asked(people):
    asked = factories.AskedPartnerFactory(partner=people.cast.other)
    assert people.who(policy.can_answer_approach, asked) == {"bob"}


def test_an_offer_is_answered_by_its_partner(people):
    request = factories.OfferRequestFactory(offer=factories.OfferFactory(partner=people.cast.named))
    assert people.who(policy.can_answer_offer_request, request) == {"charlie"}


def test_an_agreed_line_is_kept_by_its_owner_and_the_coordinator(people):
    line = AgreedLineFactory(owner=people.cast.lead)
    assert people.who(policy.can_keep_agreed, line) == OWN_AND_COORDINATING
