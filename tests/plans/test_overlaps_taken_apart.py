"""A joint communication that is set aside meanwhile: what is said of it, and taking it apart."""

import pytest
from django.urls import reverse

from partnership.choices import LetterState
from partnership.models import Letter
from plans.choices import OfferRequestState, PlacementState, State
from plans.operations.communications import bring_back, edit_communication, set_aside
from plans.operations.details import Details, NotAllowedNow
from plans.operations.offers import ask_for_offer
from plans.operations.overlaps.answering import take_answer_back
from tests import factories
from tests.plans.overlap_answers import agree, fresh, propose, version

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
