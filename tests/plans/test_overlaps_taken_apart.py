"""Taking a joint communication apart, set aside meanwhile or not: what is said and told of it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from plans.choices import DecisionKind, OfferRequestState, PlacementState, State
from plans.operations.approaches import tell_what_changed
from plans.operations.communications import bring_back, edit_communication, set_aside
from plans.operations.decisions import record_decision, take_back_decision
from plans.operations.details import Details, NotAllowedNow
from plans.operations.offers import ask_for_offer
from plans.operations.overlaps.answering import agree_to_joint, take_answer_back
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.plans.october import NOW
from tests.plans.overlap_answers import agree, fresh, propose, version
from tests.plans.overlap_pairs import about_burglary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
ASIDE = [State.CANCELLED, State.POSTPONED]


@pytest.fixture
def joined(people, pair, sides):
    """Ours has taken theirs over; the answer by which it did."""
    factories.PlacementFactory(communication=sides[1])
    propose(pair, people.alice, sides[0])
    return agree(pair, people.bob)


def put_aside(by, one, state):
    return set_aside(
        by=by,
        communication=one,
        opened_version=fresh(one).version,
        state=state,
        reason="No money.",
    )


def retitle(by, one):
    edit_communication(
        by=by,
        communication=one,
        opened_version=fresh(one).version,
        details=Details(fields={"title": "All of ours"}),
    )


def take_apart(by, pair, answer):
    take_answer_back(by=by, answer=answer, version=version(pair))


def page_of(signed_in, person, one):
    return signed_in(person).get(one.get_absolute_url()).content.decode()


def pair_page(signed_in, person, pair):
    return signed_in(person).get(reverse("plans:overlap", args=[pair.pk])).content.decode()


@pytest.mark.parametrize("state", ASIDE)
def test_the_page_of_the_merged_one_says_that_the_joint_one_was_set_aside(
    people, sides, joined, signed_in, state
):
    said = f"led by Lead partner, which was {state.label.lower()}."
    assert said not in page_of(signed_in, people.bob, sides[1])
    put_aside(people.alice, sides[0], state)
    assert said in page_of(signed_in, people.bob, sides[1])


@pytest.mark.parametrize("state", ASIDE)
def test_the_merged_one_is_its_own_again_where_the_joint_one_was_set_aside(
    people, pair, sides, joined, signed_in, state
):
    ours, theirs = sides
    put_aside(people.alice, ours, state)
    assert "Take them apart again" in pair_page(signed_in, people.bob, pair)
    take_apart(people.bob, pair, joined)
    assert (fresh(theirs).state, fresh(theirs).merged_into) == (State.PLANNED, None)
    assert fresh(ours).state == state
    assert [one.state for one in theirs.placements.all()] == [PlacementState.PLANNED]
    assert not ours.involvements.exists()


def test_set_aside_and_brought_back_is_nothing_that_keeps_them_together(
    people, pair, sides, joined
):
    ours, theirs = sides
    put_aside(people.alice, ours, State.POSTPONED)
    put_aside(people.alice, ours, State.CANCELLED)
    bring_back(by=people.alice, communication=ours, opened_version=fresh(ours).version)
    take_apart(people.bob, pair, joined)
    assert (fresh(theirs).state, fresh(theirs).merged_into) == (State.PLANNED, None)


@pytest.mark.parametrize("aside_as_well", [False, True])
def test_where_it_was_changed_the_page_says_so_instead_of_a_button(
    people, pair, sides, joined, signed_in, aside_as_well
):
    retitle(people.alice, sides[0])
    if aside_as_well:
        put_aside(people.alice, sides[0], State.CANCELLED)
    text = pair_page(signed_in, people.bob, pair)
    assert "Take them apart again" not in text
    assert "they cannot be taken apart any more" in text
    with pytest.raises(NotAllowedNow, match="taken apart"):
        take_apart(people.bob, pair, joined)
    assert fresh(sides[1]).state == State.MERGED


def test_who_may_not_take_them_apart_reads_nothing_of_it(people, pair, sides, joined, signed_in):
    retitle(people.alice, sides[0])
    text = pair_page(signed_in, people.charlie, pair)
    assert "taken apart" not in text


def test_an_offer_that_nobody_had_been_asked_for_yet_is_asked_for_again(people, pair, sides):
    ours, theirs = sides
    offer = factories.OfferFactory(partner=people.named)
    ask_for_offer(by=people.bob, communication=theirs, offer=offer)
    propose(pair, people.alice, ours)
    joined = agree(pair, people.bob)
    put_aside(people.alice, ours, State.CANCELLED)
    letters = Letter.objects.filter(recipient=people.charlie)
    assert set(letters.values_list("state", flat=True)) == {LetterState.WITHDRAWN}
    take_apart(people.bob, pair, joined)
    request = theirs.offer_requests.get()
    assert request.state == OfferRequestState.ASKED
    (asks,) = letters.filter(state=LetterState.QUEUED)
    assert theirs.title in asks.text
    assert ours.title not in asks.text


def decide(people, one, kind, comment=""):
    last = one.decisions.first()
    return record_decision(
        by=people.chair,
        communication_id=one.pk,
        kind=kind,
        comment=comment,
        revision=fresh(one).version,
        last_decision=last.pk if last else None,
        meeting_date=None,
    )


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("decisions_taken_back", "state"),
    [
        (0, (State.AGREED, "")),
        (1, (State.RETURNED, "Which streets?")),
        (2, (State.PLANNED, "")),
    ],
)
def test_it_is_what_it_was_before_the_decisions_that_were_taken_back_meanwhile(
    people, pair, sides, decisions_taken_back, state
):
    ours, theirs = sides
    returned = decide(people, theirs, DecisionKind.RETURNED, "Which streets?")
    agreed = decide(people, theirs, DecisionKind.AGREED)
    propose(pair, people.alice, ours)
    joined = agree(pair, people.bob)
    for decision in (agreed, returned)[:decisions_taken_back]:
        take_back_decision(by=people.chair, communication_id=theirs.pk, decision_id=decision.pk)
    take_apart(people.bob, pair, joined)
    assert (fresh(theirs).state, fresh(theirs).state_reason) == state


# --- what is told of it ---------------------------------------------------------------------------


@pytest.fixture
def made_joint_by_the_coordinator(people, pair, sides):
    """Ours has taken theirs over, and both partners have had the letter of it."""
    given = propose(pair, people.coordinator, sides[0], both=True)
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    return given


def waiting_for(person):
    letters = Letter.objects.filter(recipient=person, state=LetterState.QUEUED)
    return list(letters.values_list("subject", flat=True))


def test_who_had_read_that_they_went_joint_reads_that_they_are_two_again(
    people, pair, sides, made_joint_by_the_coordinator
):
    take_apart(people.bob, pair, made_joint_by_the_coordinator)
    assert waiting_for(people.alice) == ["No longer joint with Other: Ours"]
    assert waiting_for(people.bob) == []
    told = Letter.objects.get(recipient=people.alice, state=LetterState.QUEUED)
    assert "Other took “Theirs” and your “Ours” apart again, which had gone joint." in told.text
    assert f"/overlaps/{pair.pk}/" in told.text


def test_both_sides_read_that_the_coordinator_took_them_apart(
    people, pair, made_joint_by_the_coordinator
):
    take_apart(people.coordinator, pair, made_joint_by_the_coordinator)
    assert waiting_for(people.alice) == ["No longer joint with Other: Ours"]
    assert waiting_for(people.bob) == ["No longer joint with Lead: Theirs"]
    told = Letter.objects.get(recipient=people.bob, state=LetterState.QUEUED)
    assert "Cora took “Ours” and your “Theirs” apart again" in told.text


def test_a_partner_that_leads_both_reads_once_that_they_are_two_again(people):
    one, two = (about_burglary(lead_partner=people.lead, title=title) for title in ("One", "Two"))
    pair = overlap_of(one, two)
    given = propose(pair, people.coordinator, one, both=True)
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    take_apart(people.coordinator, pair, given)
    told = Letter.objects.get(state=LetterState.QUEUED)
    assert (told.recipient, told.subject) == (people.alice, "No longer joint: One")
    assert "Cora took your “Two” and your “One” apart again, which had gone joint." in told.text


def test_whose_letter_that_they_went_joint_still_waits_reads_of_neither(people, pair, joined):
    assert waiting_for(people.alice) == ["Gone joint with Other: Ours"]
    take_apart(people.bob, pair, joined)
    assert waiting_for(people.alice) == waiting_for(people.bob) == []


def test_who_had_agreed_reads_that_the_other_side_took_them_apart(people, pair, joined):
    take_apart(people.alice, pair, joined)
    assert waiting_for(people.alice) == []
    assert waiting_for(people.bob) == ["No longer joint with Lead: Theirs"]


@pytest.mark.parametrize("speaks_for_both", [True, False])
def test_who_proposed_it_reads_that_they_are_two_from_whoever_speaks_for_the_other_side_too(
    people, pair, joined, speaks_for_both
):
    """A deputy of the side that proposed it takes them apart, and is the other's advocate too."""
    pat = factories.deputy_of(people.lead, name="Pat", email="pat@example.org")
    if speaks_for_both:
        factories.AppointmentFactory(person=pat, partner=people.other, role="advocate")
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    take_apart(pat, pair, joined)
    told = ["No longer joint with Other: Ours"]
    assert waiting_for(people.alice) == (told if speaks_for_both else [])


def test_joint_once_more_nobody_reads_that_they_are_two(people, pair, sides, joined):
    take_apart(people.alice, pair, joined)
    anew = propose(pair, people.alice, sides[0])
    agree_to_joint(by=people.bob, answer=anew, version=version(pair))
    assert waiting_for(people.alice) == ["Gone joint with Other: Ours"]
    assert waiting_for(people.bob) == []


ON_THE_DAY, A_DAY_LATER, TWO_DAYS_LATER = (
    datetime(2016, 10, day, 7, 5, tzinfo=UTC) for day in (25, 26, 27)
)


def told_in_the_morning(moment) -> int:
    with clock.at(moment):
        return tell_what_changed()


def take_part(partner, *communications):
    for one in communications:
        factories.InvolvementFactory(communication=one, partner=partner)


def test_the_history_says_what_each_is_again(people, pair, sides, joined):
    ours, theirs = sides
    (channel,) = (one.channel for one in ours.placements.all())
    take_apart(people.bob, pair, joined)
    told = Change.objects.filter(act="taken apart").order_by("pk")
    assert [(one.subject_id, one.field, one.before, one.after) for one in told] == [
        (str(theirs.pk), "state", "Merged", "Planned"),
        (str(ours.pk), "channels", str(channel), ""),
        (str(ours.pk), "partners", "Other partner", ""),
    ]


def test_what_was_returned_is_so_again_for_the_reason_that_it_had(people, pair, sides):
    _, theirs = sides
    theirs.state, theirs.state_reason = State.RETURNED, "Which streets?"
    theirs.save()
    propose(pair, people.alice, sides[0])
    take_apart(people.bob, pair, agree(pair, people.bob))
    told = Change.objects.get(act="taken apart", subject_id=str(theirs.pk))
    assert (told.before, told.after, told.reason) == ("Merged", "Returned", "Which streets?")


def test_joint_and_two_again_on_one_day_is_told_to_nobody(people, pair, sides):
    take_part(people.named, *sides)
    factories.PlacementFactory(communication=sides[1])
    with clock.at(ON_THE_DAY):
        propose(pair, people.alice, sides[0])
        take_apart(people.bob, pair, agree(pair, people.bob))
    assert told_in_the_morning(A_DAY_LATER) == 0


def test_that_they_are_two_again_is_told_to_whoever_was_told_that_they_went_joint(
    people, pair, sides
):
    take_part(people.named, *sides)
    with clock.at(ON_THE_DAY):
        propose(pair, people.alice, sides[0])
        joined = agree(pair, people.bob)
    assert told_in_the_morning(A_DAY_LATER) == 1
    with clock.at(A_DAY_LATER):
        take_apart(people.bob, pair, joined)
    assert told_in_the_morning(TWO_DAYS_LATER) == 1
    letter = Letter.objects.filter(kind=LetterKind.WHAT_CHANGED).latest("due")
    assert "State: Planned (was: Merged)" in letter.text
