"""Nobody is asked about what is set aside or went out; what had waited is asked once it is back."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from partnership.operations.letters import send_due_letters, withdraw_letter
from plans.choices import DecisionKind, Precision, State, Visibility
from plans.models import OfferRequest
from plans.operations.communications import bring_back, edit_communication, set_aside
from plans.operations.correcting_issued import not_issued_after_all
from plans.operations.decisions import record_decision
from plans.operations.details import Details
from plans.operations.offers import accept_offer_request, ask_for_offer, propose_other_date
from plans.operations.overlaps.answering import take_answer_back
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.plans.asked import edit
from tests.plans.marked import mark_issued
from tests.plans.october import NOW
from tests.plans.overlap_answers import agree, fresh, propose, version
from tests.plans.overlap_pairs import about_burglary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
WAITS, TAKEN_BACK = LetterState.QUEUED, LetterState.WITHDRAWN


def set_it_aside(communication, by, state=State.CANCELLED) -> None:
    current = fresh(communication)
    set_aside(
        by=by, communication=current, opened_version=current.version, state=state, reason="Rain"
    )


def bring_it_back(communication, by) -> None:
    current = fresh(communication)
    bring_back(by=by, communication=current, opened_version=current.version)


def states(kind: LetterKind) -> list[str]:
    """Without the letters in whose place others may be written, by keys that end with their own."""
    letters = Letter.objects.filter(kind=kind)
    return [one.state for one in letters if not one.unique_key.endswith(f":{one.pk}")]


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED])
def test_an_offer_is_not_asked_for_while_it_is_set_aside(people, state) -> None:
    communication = about_burglary(lead_partner=people.lead)
    offer = factories.OfferFactory(partner=people.other)
    ask_for_offer(by=people.alice, communication=communication, offer=offer)
    set_it_aside(communication, people.alice, state)
    assert states(LetterKind.OFFER_ASKED) == [TAKEN_BACK]
    bring_it_back(communication, people.alice)
    assert states(LetterKind.OFFER_ASKED) == [WAITS]


def moved_while_postponed(communication, people) -> None:
    set_it_aside(communication, people.alice, State.POSTPONED)
    days = {"window_start": date(2016, 12, 5), "window_end": date(2016, 12, 9)}
    current = fresh(communication)
    edit_communication(
        by=people.alice,
        communication=current,
        opened_version=current.version,
        details=Details(fields={"precision": Precision.EXACT, **days}),
        reason="The hall is let",
    )
    bring_it_back(communication, people.alice)


def test_an_offer_is_asked_for_on_the_days_to_which_it_moved_while_set_aside(people) -> None:
    communication = about_burglary(lead_partner=people.lead)
    offer = factories.OfferFactory(partner=people.other)
    ask_for_offer(by=people.alice, communication=communication, offer=offer)
    moved_while_postponed(communication, people)
    letter = Letter.objects.get(kind=LetterKind.OFFER_ASKED, state=WAITS)
    assert letter.recipient == people.bob
    assert "9 December" in letter.text


def test_who_had_read_of_it_is_not_asked_again_as_it_moved_while_set_aside(people) -> None:
    communication = about_burglary(lead_partner=people.lead)
    offer = factories.OfferFactory(partner=people.other)
    ask_for_offer(by=people.alice, communication=communication, offer=offer)
    send_due_letters()
    moved_while_postponed(communication, people)
    assert states(LetterKind.OFFER_ASKED) == [LetterState.SENT]


def test_a_letter_taken_back_by_hand_is_not_written_anew_as_it_moved(people) -> None:
    communication = about_burglary(lead_partner=people.lead)
    offer = factories.OfferFactory(partner=people.other)
    ask_for_offer(by=people.alice, communication=communication, offer=offer)
    withdraw_letter(by=people.coordinator, letter_id=Letter.objects.get().pk)
    moved_while_postponed(communication, people)
    assert states(LetterKind.OFFER_ASKED) == [TAKEN_BACK]


def test_another_date_is_not_proposed_for_an_offer_while_it_is_set_aside(people) -> None:
    communication = about_burglary(lead_partner=people.lead)
    offer = factories.OfferFactory(partner=people.other)
    asked = ask_for_offer(by=people.alice, communication=communication, offer=offer)
    propose_other_date(by=people.bob, request=asked, opened_version=1, first_day=date(2016, 11, 9))
    set_it_aside(communication, people.coordinator)
    assert states(LetterKind.OFFER_OTHER_DATE) == [TAKEN_BACK]
    bring_it_back(communication, people.coordinator)
    assert states(LetterKind.OFFER_OTHER_DATE) == [WAITS]
    assert states(LetterKind.OFFER_ASKED) == [TAKEN_BACK]


def test_what_somebody_took_back_by_hand_is_not_asked_once_it_is_back(people) -> None:
    communication = about_burglary(lead_partner=people.lead)
    offer = factories.OfferFactory(partner=people.other)
    ask_for_offer(by=people.alice, communication=communication, offer=offer)
    withdraw_letter(by=people.coordinator, letter_id=Letter.objects.get().pk)
    set_it_aside(communication, people.alice)
    bring_it_back(communication, people.alice)
    assert states(LetterKind.OFFER_ASKED) == [TAKEN_BACK]


def test_who_may_no_longer_know_of_it_is_not_asked_once_it_is_back(people) -> None:
    communication = about_burglary(lead_partner=people.lead, visibility=Visibility.NAMED)
    communication.named_partners.add(people.other)
    offer = factories.OfferFactory(partner=people.other)
    ask_for_offer(by=people.alice, communication=communication, offer=offer)
    edit(communication, people.alice, visibility=Visibility.LEAD)
    set_it_aside(communication, people.alice)
    bring_it_back(communication, people.alice)
    assert states(LetterKind.OFFER_ASKED) == [TAKEN_BACK]


@pytest.fixture
def ours(people):
    return about_burglary(lead_partner=people.lead)


@pytest.fixture
def theirs(people):
    return about_burglary(lead_partner=people.other)


@pytest.fixture
def rides_with_ours(people, ours, theirs):
    """What is asked for alongside theirs, as was read, and came along with it to ours."""
    offer = factories.OfferFactory(partner=people.named)
    ask_for_offer(by=people.bob, communication=theirs, offer=offer)
    send_due_letters()
    pair = overlap_of(ours, theirs)
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    return OfferRequest.objects.get()


def test_that_an_offer_rides_with_the_joint_one_is_told_once_that_is_back(
    people, ours, rides_with_ours
) -> None:
    letter = Letter.objects.get(kind=LetterKind.OFFER_ASKED, state=WAITS)
    assert letter.recipient == people.charlie
    for act, state in ((set_it_aside, TAKEN_BACK), (bring_it_back, WAITS)):
        act(ours, people.alice)
        letter.refresh_from_db()
        assert letter.state == state


def test_who_answered_since_is_not_told_that_it_rides_with_the_joint_one(
    people, ours, rides_with_ours
) -> None:
    letter = Letter.objects.get(kind=LetterKind.OFFER_ASKED, state=WAITS)
    accept_offer_request(by=people.charlie, request=rides_with_ours, opened_version=1)
    set_it_aside(ours, people.alice)
    bring_it_back(ours, people.alice)
    letter.refresh_from_db()
    assert letter.state == TAKEN_BACK


def test_nothing_is_asked_about_what_went_out_until_it_is_said_that_it_did_not(
    people, ours, theirs
) -> None:
    placement = factories.PlacementFactory(communication=ours)
    offer = factories.OfferFactory(partner=people.other)
    ask_for_offer(by=people.alice, communication=ours, offer=offer)
    propose(overlap_of(ours, theirs), people.alice, ours)
    mark_issued(by=people.alice, placement=placement, issued_on=TODAY, no_proof_reason="Handed out")
    asked = (LetterKind.OFFER_ASKED, LetterKind.OVERLAP_JOINT)
    assert [states(kind) for kind in asked] == [[TAKEN_BACK], [TAKEN_BACK]]
    not_issued_after_all(
        by=people.alice,
        placement=placement,
        opened_version=fresh(ours).version,
        reason="Another one",
    )
    assert [states(kind) for kind in asked] == [[WAITS], [WAITS]]


@pytest.mark.parametrize("which", ["ours", "theirs"])
def test_going_joint_is_not_proposed_while_either_is_set_aside(people, ours, theirs, which) -> None:
    propose(overlap_of(ours, theirs), people.alice, ours)
    aside, by = (ours, people.alice) if which == "ours" else (theirs, people.bob)
    set_it_aside(aside, by)
    assert states(LetterKind.OVERLAP_JOINT) == [TAKEN_BACK]
    bring_it_back(aside, by)
    assert states(LetterKind.OVERLAP_JOINT) == [WAITS]


def test_it_waits_for_both_to_be_back(people, ours, theirs) -> None:
    propose(overlap_of(ours, theirs), people.alice, ours)
    set_it_aside(ours, people.alice)
    set_it_aside(theirs, people.bob)
    bring_it_back(ours, people.alice)
    assert states(LetterKind.OVERLAP_JOINT) == [TAKEN_BACK]
    bring_it_back(theirs, people.bob)
    assert states(LetterKind.OVERLAP_JOINT) == [WAITS]


def test_a_proposal_that_was_taken_back_meanwhile_stays_so(people, ours, theirs) -> None:
    pair = overlap_of(ours, theirs)
    given = propose(pair, people.alice, ours)
    set_it_aside(ours, people.alice)
    take_answer_back(by=people.alice, answer=given, version=version(pair, people.alice))
    bring_it_back(ours, people.alice)
    assert states(LetterKind.OVERLAP_JOINT) == [TAKEN_BACK]


def test_what_was_merged_is_proposed_to_nobody_until_it_is_taken_apart(
    people, ours, theirs
) -> None:
    """Other partner's goes joint with ours while Named partner is asked about it as well."""
    third = about_burglary(lead_partner=people.named)
    propose(overlap_of(theirs, third), people.bob, theirs)
    pair = overlap_of(ours, theirs)
    given = propose(pair, people.alice, ours)
    agree(pair, people.bob)
    asked = Letter.objects.get(recipient=people.charlie)
    assert asked.state == TAKEN_BACK
    take_answer_back(by=people.bob, answer=given, version=version(pair, people.bob))
    assert Letter.objects.get(recipient=people.charlie, state=WAITS).subject == asked.subject


def test_going_joint_is_proposed_on_the_days_to_which_it_moved_while_set_aside(
    people, ours, theirs
) -> None:
    propose(overlap_of(ours, theirs), people.alice, ours)
    moved_while_postponed(ours, people)
    letter = Letter.objects.get(kind=LetterKind.OVERLAP_JOINT, state=WAITS)
    assert letter.recipient == people.bob
    assert fresh(ours).window_in_a_sentence in letter.text
    assert "9 Dec" in letter.text


def test_who_had_read_of_the_proposal_reads_no_other_as_it_moved_while_set_aside(
    people, ours, theirs
) -> None:
    propose(overlap_of(ours, theirs), people.alice, ours)
    send_due_letters()
    moved_while_postponed(ours, people)
    assert states(LetterKind.OVERLAP_JOINT) == [LetterState.SENT]


def test_what_is_back_late_is_asked_for_as_long_as_what_is_asked_first(
    people, ours, theirs
) -> None:
    propose(overlap_of(ours, theirs), people.alice, ours)
    of_use_for = Letter.objects.get(kind=LetterKind.OVERLAP_JOINT).expires - NOW
    set_it_aside(ours, people.alice, State.POSTPONED)
    with clock.at(NOW + timedelta(days=70)):
        bring_it_back(ours, people.alice)
    letter = Letter.objects.get(kind=LetterKind.OVERLAP_JOINT, state=WAITS)
    assert letter.expires == NOW + timedelta(days=70) + of_use_for


# --- as another partner leads by then -------------------------------------------------------------


def led_by_other_partner_while_postponed(communication, people) -> None:
    set_it_aside(communication, people.alice, State.POSTPONED)
    edit(communication, people.coordinator, lead_partner=people.other)
    bring_it_back(communication, people.bob)


def test_an_offer_is_asked_for_in_the_name_of_who_leads_by_then(people, ours) -> None:
    offer = factories.OfferFactory(partner=people.named)
    ask_for_offer(by=people.alice, communication=ours, offer=offer)
    led_by_other_partner_while_postponed(ours, people)
    letter = Letter.objects.get(kind=LetterKind.OFFER_ASKED, state=WAITS)
    assert letter.recipient == people.charlie
    assert f"Other partner plans “{ours.title}” and asks Named partner" in letter.text


def test_another_date_is_put_to_who_leads_by_then(people, ours) -> None:
    offer = factories.OfferFactory(partner=people.named)
    asked = ask_for_offer(by=people.alice, communication=ours, offer=offer)
    ninth = date(2016, 11, 9)
    propose_other_date(by=people.charlie, request=asked, opened_version=1, first_day=ninth)
    led_by_other_partner_while_postponed(ours, people)
    letter = Letter.objects.get(kind=LetterKind.OFFER_OTHER_DATE, state=WAITS)
    assert letter.recipient == people.bob
    assert "because Other partner asked for this offer" in letter.text


def test_going_joint_is_proposed_to_who_leads_by_then_as_well(people, ours, theirs) -> None:
    propose(overlap_of(ours, theirs), people.alice, ours)
    send_due_letters()
    set_it_aside(theirs, people.bob, State.POSTPONED)
    edit(theirs, people.coordinator, lead_partner=people.named)
    bring_it_back(theirs, people.charlie)
    letter = Letter.objects.get(kind=LetterKind.OVERLAP_JOINT, state=WAITS)
    assert letter.recipient == people.charlie


# --- what the chair asks --------------------------------------------------------------------------


def the_chair_decides(communication, people, kind: DecisionKind, comment: str = "") -> None:
    record_decision(
        by=people.chair,
        communication_id=communication.pk,
        kind=kind,
        comment=comment,
        revision=fresh(communication).version,
        last_decision=None,
        meeting_date=None,
    )


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED])
def test_the_chair_asks_for_no_joint_work_on_it_while_it_is_set_aside(people, ours, state) -> None:
    the_chair_decides(ours, people, DecisionKind.JOINT)
    assert states(LetterKind.DECISION_MADE) == [WAITS]
    set_it_aside(ours, people.alice, state)
    assert states(LetterKind.DECISION_MADE) == [TAKEN_BACK]
    bring_it_back(ours, people.alice)
    assert states(LetterKind.DECISION_MADE) == [WAITS]


def test_the_chair_asks_who_leads_by_the_time_it_is_back(people, ours) -> None:
    the_chair_decides(ours, people, DecisionKind.JOINT)
    led_by_other_partner_while_postponed(ours, people)
    letter = Letter.objects.get(kind=LetterKind.DECISION_MADE, state=WAITS)
    assert letter.recipient == people.bob
    assert "because you speak for Other partner" in letter.text


def test_what_the_chair_returned_went_out_and_is_looked_at_again_where_it_did_not(
    people, ours
) -> None:
    placement = factories.PlacementFactory(communication=ours)
    the_chair_decides(ours, people, DecisionKind.RETURNED, "Which streets?")
    mark_issued(by=people.alice, placement=placement, issued_on=TODAY, no_proof_reason="Handed out")
    assert states(LetterKind.DECISION_MADE) == [TAKEN_BACK]
    not_issued_after_all(
        by=people.alice,
        placement=placement,
        opened_version=fresh(ours).version,
        reason="Another one",
    )
    assert fresh(ours).state == State.RETURNED
    assert states(LetterKind.DECISION_MADE) == [WAITS]


@pytest.mark.parametrize("kind", [DecisionKind.RETURNED, DecisionKind.JOINT])
def test_the_chair_asks_nothing_about_what_was_merged_until_it_is_taken_apart(
    people, ours, theirs, kind
) -> None:
    the_chair_decides(theirs, people, kind, "Which streets?")
    pair = overlap_of(ours, theirs)
    given = propose(pair, people.alice, ours)
    agree(pair, people.bob)
    assert states(LetterKind.DECISION_MADE) == [TAKEN_BACK]
    take_answer_back(by=people.bob, answer=given, version=version(pair, people.bob))
    assert states(LetterKind.DECISION_MADE) == [WAITS]


@pytest.mark.parametrize("aside_before", [False, True])
def test_what_was_returned_and_is_brought_back_is_to_be_looked_at_no_more(
    people, ours, aside_before
) -> None:
    the_chair_decides(ours, people, DecisionKind.RETURNED, "Which streets?")
    if aside_before:
        set_it_aside(ours, people.alice)
    bring_it_back(ours, people.alice)
    assert fresh(ours).state == State.PLANNED
    assert states(LetterKind.DECISION_MADE) == [TAKEN_BACK]


def test_what_somebody_took_back_of_the_chairs_by_hand_stays_so(people, ours) -> None:
    the_chair_decides(ours, people, DecisionKind.JOINT)
    withdraw_letter(by=people.coordinator, letter_id=Letter.objects.get().pk)
    set_it_aside(ours, people.alice)
    bring_it_back(ours, people.alice)
    assert states(LetterKind.DECISION_MADE) == [TAKEN_BACK]
