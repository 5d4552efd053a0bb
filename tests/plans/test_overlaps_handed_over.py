"""A proposal to go joint is its partner's: what becomes of it once another partner leads."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from partnership.operations.letters import withdraw_letter
from plans.choices import State
from plans.models import Communication, Overlap, OverlapAnswer
from plans.operations.communications import edit_communication
from plans.operations.details import Details, NotAllowedNow
from plans.operations.overlaps.answering import agree_to_joint, decline_joint, take_answer_back
from plans.policy import can_agree_to_joint
from plans.queries.overlaps.pairs import waiting_for
from tests.plans.october import NOW
from tests.plans.overlap_answers import agree, fresh, propose, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def hand_over(by, one, to) -> Communication:
    return edit_communication(
        by=by,
        communication=one,
        opened_version=fresh(one).version,
        details=Details(fields={"lead_partner": to}),
    )


def decline(pair, answer, by):
    decline_joint(by=by, answer=answer, note="Ours is for children.", version=version(pair))


def subjects_to(person):
    letters = Letter.objects.filter(recipient=person, kind=LetterKind.OVERLAP_JOINT)
    waiting = letters.filter(state=LetterState.QUEUED).order_by("created_at")
    return list(waiting.values_list("subject", flat=True))


def test_who_takes_the_proposing_side_over_agrees_to_nothing_for_the_other(people, pair, sides):
    ours, theirs = sides
    proposed = propose(pair, people.alice, ours)
    hand_over(people.coordinator, ours, people.named)
    for person in (people.charlie, people.bob):
        with pytest.raises((PermissionDenied, NotAllowedNow)):
            agree_to_joint(by=person, answer=proposed, version=version(pair))
    assert {fresh(ours).state, fresh(theirs).state} == {State.PLANNED}
    proposed.refresh_from_db()
    assert (proposed.withdrawn_by, proposed.withdrawn_at) == (people.coordinator, NOW)
    for person in (people.charlie, people.bob):
        assert list(waiting_for(person)) == [pair]


def test_the_new_lead_learns_that_the_proposal_has_ended(people, pair, sides):
    propose(pair, people.alice, sides[0])
    hand_over(people.coordinator, sides[0], people.named)
    assert Letter.objects.get(recipient=people.bob).state == LetterState.WITHDRAWN
    assert subjects_to(people.alice) == []
    assert subjects_to(people.charlie) == ["No longer proposed to go joint: Ours"]
    told = Letter.objects.get(recipient=people.charlie)
    assert "Lead partner had proposed to make your “Ours” one with “Theirs”." in told.text
    assert "Named partner leads “Ours” now, so that proposal has ended." in told.text
    assert "See the two:\n" in told.text
    assert f"/overlaps/{pair.pk}/" in told.text


def test_the_new_lead_is_asked_for_no_answer_once_they_are_near_no_more(people, pair, sides):
    propose(pair, people.alice, sides[0])
    Overlap.objects.update(stands=False)
    hand_over(people.coordinator, sides[0], people.named)
    told = Letter.objects.get(recipient=people.charlie)
    for text in (told.text, told.html):
        assert "They are no longer near each other, so there is nothing more to answer." in text
        assert "still near" not in text


def test_whoever_had_read_of_the_proposal_learns_that_it_has_ended(people, pair, sides):
    propose(pair, people.alice, sides[0])
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    hand_over(people.coordinator, sides[0], people.named)
    assert subjects_to(people.bob) == ["No longer proposed to go joint: Theirs"]
    told = Letter.objects.get(recipient=people.bob, state=LetterState.QUEUED)
    assert "Lead partner had proposed to make your “Theirs” one with “Ours”." in told.text
    assert "Named partner leads “Ours” now, so that proposal has ended." in told.text


def test_whoever_may_have_read_of_it_learns_so_where_its_letter_was_left(people, pair, sides):
    propose(pair, people.alice, sides[0])
    Letter.objects.update(state=LetterState.UNCERTAIN)
    withdraw_letter(by=people.coordinator, letter_id=Letter.objects.get(recipient=people.bob).pk)
    hand_over(people.coordinator, sides[0], people.named)
    assert subjects_to(people.bob) == ["No longer proposed to go joint: Theirs"]


def test_the_page_of_the_pair_says_why_the_proposal_ended(people, pair, sides, signed_in):
    propose(pair, people.alice, sides[0])
    hand_over(people.coordinator, sides[0], people.named)
    address = reverse("plans:overlap", args=[pair.pk])
    for person in (people.bob, people.charlie):
        text = signed_in(person).get(address).content.decode()
        assert "; ended Tue 25 Oct, 10am: Named partner leads “Ours” now." in text
        assert "Agree and go joint" not in text


def test_what_the_new_lead_proposes_is_declined_to_the_new_lead(people, pair, sides):
    propose(pair, people.alice, sides[0])
    hand_over(people.coordinator, sides[0], people.named)
    anew = propose(pair, people.charlie, sides[0])
    assert subjects_to(people.bob) == ["Go joint with Named? Theirs"]
    with pytest.raises(PermissionDenied):
        decline(pair, anew, people.charlie)
    decline(pair, anew, people.bob)
    assert subjects_to(people.charlie) == [
        "No longer proposed to go joint: Ours",
        "Other would rather not go joint: Ours",
    ]
    assert subjects_to(people.alice) == []


def test_who_takes_the_side_over_that_is_asked_agrees_for_it(people, pair, sides):
    ours, theirs = sides
    propose(pair, people.alice, ours)
    hand_over(people.coordinator, theirs, people.named)
    for person in (people.alice, people.bob):
        with pytest.raises(PermissionDenied):
            agree(pair, person)
    agree(pair, people.charlie)
    assert fresh(theirs).merged_into == ours


def test_who_takes_the_side_over_that_is_asked_gets_the_letter_and_who_led_it_none(
    people, pair, sides
):
    propose(pair, people.alice, sides[0])
    (asked,) = subjects_to(people.bob)
    hand_over(people.coordinator, sides[1], people.named)
    assert (subjects_to(people.bob), subjects_to(people.charlie)) == ([], [asked])
    hand_over(people.coordinator, sides[1], people.other)
    assert (subjects_to(people.bob), subjects_to(people.charlie)) == ([asked], [])
    hand_over(people.coordinator, sides[1], people.named)
    assert (subjects_to(people.bob), subjects_to(people.charlie)) == ([], [asked])


def test_who_takes_the_side_over_that_is_asked_declines_to_who_proposed_it(people, pair, sides):
    proposed = propose(pair, people.alice, sides[0])
    hand_over(people.coordinator, sides[1], people.named)
    decline(pair, proposed, people.charlie)
    assert subjects_to(people.alice) == ["Named would rather not go joint: Ours"]


@pytest.mark.parametrize("handed", [0, 1])
def test_nothing_is_proposed_any_more_where_one_partner_leads_both(people, pair, sides, handed):
    proposed = propose(pair, people.alice, sides[0])
    hand_over(people.coordinator, sides[handed], (people.other, people.lead)[handed])
    proposed.refresh_from_db()
    assert proposed.withdrawn_at == NOW
    taker, giver = [(people.bob, people.alice), (people.alice, people.bob)][handed]
    (subject,) = subjects_to(taker)
    assert subject.startswith("No longer proposed to go joint: ")
    assert subjects_to(giver) == []


def test_to_a_proposal_of_who_leads_neither_nobody_agrees_and_both_may_take_it_back(
    people, pair, sides
):
    """As hand-overs left them before proposals ended with them."""
    proposed = propose(pair, people.alice, sides[0])
    Communication.objects.filter(pk=sides[0].pk).update(lead_partner=people.named)
    found = OverlapAnswer.objects.select_related("overlap__first", "overlap__second").get()
    for person in (people.alice, people.bob, people.charlie):
        assert not can_agree_to_joint(person, found.overlap, found)
    take_answer_back(by=people.bob, answer=proposed, version=version(pair))
    assert OverlapAnswer.objects.get().withdrawn_by == people.bob
