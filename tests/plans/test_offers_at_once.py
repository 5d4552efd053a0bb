"""Asking for an offer, answering, moving and cancelling at once wait nowhere in a ring."""

import threading
from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.choices import LetterKind
from partnership.models import Letter
from plans.choices import OfferRequestState, State
from plans.models import Communication, Involvement, OfferRequest
from plans.operations import offers
from plans.operations.communications import move_communication, set_aside
from plans.operations.details import NotAllowedNow, Window
from plans.operations.helping import offer_help
from tests import factories
from tests.cast import cast
from tests.plans.at_once import all_at_once, held_up, until_somebody_waits

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
NINTH = date(2016, 11, 9)


@pytest.fixture(autouse=True)
def tuesday():
    with clock.at(NOW):
        yield


@pytest.fixture
def people(tuesday):
    return cast()


@pytest.fixture
def talks(people):
    return factories.CommunicationFactory(
        lead_partner=people.lead, title="Street talks", window_start=date(2016, 11, 8)
    )


@pytest.fixture
def offer(people):
    return factories.OfferFactory(partner=people.other, what="Home visits", how_to_ask="Ring us")


def on_tuesday(act):
    """The act, as a thread of its own does it."""

    def done():
        with clock.at(NOW):
            return act()

    return done


def test_who_answers_holds_what_it_is_about_before_the_request(people, talks, offer):
    asked = offers.ask_for_offer(by=people.alice, communication=talks, offer=offer)
    seen = OfferRequest.objects.select_related("communication", "offer__partner").get(pk=asked.pk)

    def accept():
        return offers.accept_offer_request(by=people.bob, request=seen, opened_version=1)

    def move():
        move_communication(
            by=people.alice,
            communication=talks,
            opened_version=1,
            window=Window("day", NINTH, NINTH),
            reason="The hall is taken",
        )

    def hold():
        Communication.objects.held().get(pk=talks.pk)

    with pytest.raises(StaleEdit):
        held_up(hold, on_tuesday(accept), then=move)
    asked.refresh_from_db()
    assert (asked.state, asked.first_day, asked.version) == (OfferRequestState.ASKED, NINTH, 2)


def test_what_is_cancelled_meanwhile_is_not_answered(people, talks, offer):
    asked = offers.ask_for_offer(by=people.alice, communication=talks, offer=offer)
    seen = OfferRequest.objects.select_related("communication", "offer__partner").get(pk=asked.pk)

    def accept():
        return offers.accept_offer_request(by=people.bob, request=seen, opened_version=1)

    with pytest.raises(NotAllowedNow, match="is cancelled now, so there is nothing to settle"):
        held_up(
            lambda: Communication.objects.held().get(pk=talks.pk),
            on_tuesday(accept),
            then=lambda: cancel(talks, by=people.alice),
        )


def test_no_offer_is_asked_for_of_what_is_cancelled_meanwhile(people, talks, offer):
    def ask():
        return offers.ask_for_offer(by=people.alice, communication=talks, offer=offer)

    with pytest.raises(NotAllowedNow, match="is cancelled now: offers are asked for along with"):
        held_up(
            lambda: Communication.objects.held().get(pk=talks.pk),
            on_tuesday(ask),
            then=lambda: cancel(talks, by=people.alice),
        )
    assert not OfferRequest.objects.exists()
    assert not Letter.objects.filter(kind=LetterKind.OFFER_ASKED).exists()


@pytest.mark.parametrize("comes_along", [True, False])
def test_nobody_helps_with_what_is_cancelled_meanwhile(people, talks, offer, comes_along):
    def help_with_it():
        along = {"offer": offer} if comes_along else {}
        offer_help(by=people.bob, communication=talks, partner=people.other, **along)

    with pytest.raises(NotAllowedNow, match="It is not to come any more"):
        held_up(
            lambda: Communication.objects.held().get(pk=talks.pk),
            on_tuesday(help_with_it),
            then=lambda: cancel(talks, by=people.alice),
        )
    assert not OfferRequest.objects.exists()
    assert not Involvement.objects.exists()


def cancel(communication, *, by):
    set_aside(
        by=by,
        communication=communication,
        opened_version=1,
        state=State.CANCELLED,
        reason="No money",
    )


def test_an_offer_that_is_asked_for_and_made_at_once_is_one_request(
    people, talks, offer, monkeypatch
):
    has_asked = threading.Event()
    tell = offers.tell_the_offering_partner

    def tell_slowly(*args, **given):
        has_asked.set()
        until_somebody_waits()
        tell(*args, **given)

    def ask():
        offers.ask_for_offer(by=people.alice, communication=talks, offer=offer)
        return "asked"

    def come_along():
        assert has_asked.wait(timeout=20)
        offer_help(
            by=people.bob, communication=talks, partner=people.other, offer=offer, words="We come"
        )
        return "comes along"

    monkeypatch.setattr(offers, "tell_the_offering_partner", tell_slowly)
    given = all_at_once(on_tuesday(ask), on_tuesday(come_along))
    assert sorted(map(str, given)) == ["asked", "comes along"]
    request = OfferRequest.objects.get()
    assert (request.state, request.answer_note) == (OfferRequestState.ACCEPTED, "We come")
