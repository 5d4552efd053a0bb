"""What is written into an offer of help that comes too late is given back, to be copied."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from plans.choices import State
from plans.models import Communication, Involvement
from tests.factories import CommunicationFactory, OfferFactory, deputy_of
from tests.plans.asked import NOT_SAVED, browser, given_back
from tests.plans.asked_to_help import letter_of_the_plan, link_in, publish_and_read
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
STAND = {"how": "amplifying", "words": "A stand"}


@pytest.fixture
def wanted(people) -> Communication:
    return CommunicationFactory(
        title="Dark evenings", lead_partner=people.lead, help_wanted="Two volunteers"
    )


def test_who_offers_by_letter_after_the_deputy_has_back_what_they_wrote(people, wanted) -> None:
    deputy = deputy_of(people.other)
    bobs = link_in(publish_and_read(people, people.bob), wanted)
    deputys = link_in(letter_of_the_plan(deputy), wanted)
    first = browser().post(deputys, {"how": "agreed", "words": "Two officers"})
    assert first.status_code == 302
    late = browser().post(bobs, STAND)
    assert late.status_code == 409
    assert "You help already" in late.text
    assert given_back(late) == ["A stand"]
    assert Involvement.objects.get().contribution == "Two officers"
    looked = browser().get(bobs)
    assert (looked.status_code, given_back(looked)) == (200, [])


@pytest.mark.parametrize("how", ["agreed", "offer"])
def test_who_clicks_twice_is_not_told_that_their_words_were_not_sent(people, wanted, how) -> None:
    offer = OfferFactory(partner=people.other)
    link = link_in(publish_and_read(people, people.bob), wanted)
    sent = {"how": how, "offer": str(offer.pk), "words": "Two officers\r\nand a van "}
    assert browser().post(link, sent).status_code == 302
    again = browser().post(link, sent)
    assert again.status_code == 409
    assert "You help already" in again.text
    assert given_back(again) == []


@pytest.mark.parametrize("state", [State.CANCELLED, State.ISSUED])
def test_who_helps_with_what_is_not_to_come_any_more_has_back_what_they_wrote(
    client, people, wanted, state
) -> None:
    link = link_in(publish_and_read(people, people.bob), wanted)
    Communication.objects.filter(pk=wanted.pk).update(state=state, state_reason="Rain")
    client.force_login(people.bob)
    for address in (link, reverse("plans:help_offer", args=[wanted.pk])):
        looked = client.get(address)
        assert (looked.status_code, given_back(looked)) == (200, [])
        late = client.post(address, STAND)
        assert late.status_code == 409
        assert "There is nothing to help with here" in late.text
        assert given_back(late) == ["A stand"]
    assert not Involvement.objects.exists()


def test_who_writes_once_the_link_opens_nothing_has_back_what_they_wrote(people, wanted) -> None:
    link = link_in(publish_and_read(people, people.bob), wanted)
    with clock.at(NOW + timedelta(days=61)):
        pages = browser().get(link), browser().post(link, STAND)
    for page, typed in zip(pages, ([], ["A stand"]), strict=True):
        assert page.status_code == 404
        assert "Dark evenings" not in page.text
        assert given_back(page, under=NOT_SAVED) == typed
    assert not Involvement.objects.exists()


def test_who_wrote_nothing_is_given_nothing_back(client, people, wanted) -> None:
    client.force_login(people.alice)
    page = client.post(reverse("plans:help_offer", args=[wanted.pk]), {"how": "agreed"})
    assert page.status_code == 409
    assert given_back(page) == []
