"""The pages that move or cancel an edition say whom that tells; of what is kept back, nothing."""

from datetime import date

import pytest
from django.urls import reverse

from channels_registry.operations import book
from plans.choices import Visibility
from plans.operations.placements import choose_edition
from tests.channels_registry.pages import text_of
from tests.factories import CommunicationFactory, EditionFactory, PlacementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
UNBOOKED = (
    "Nobody has booked a slot in it. Whoever leads something that is planned for it is told by "
    "letter."
)


@pytest.fixture(params=["channels_registry:edition_move", "plans:edition_cancel"])
def asked(request, client, people, magazine):
    """What the page says to Alice, who keeps the magazine, about one of its editions."""

    def page_about(edition) -> str:
        client.force_login(people.alice)
        return text_of(client.get(reverse(request.param, args=["MAG", edition.pk])))

    return page_about


@pytest.mark.parametrize("slots", [None, 2])
def test_where_nobody_has_booked_it_says_the_same_whoever_is_in_it(people, magazine, asked, slots):
    edition = EditionFactory(channel=magazine, publication_date=date(2016, 12, 12), slots=None)
    before = asked(edition)
    secret = CommunicationFactory(lead_partner=people.other, visibility=Visibility.LEAD)
    placement = PlacementFactory(communication=secret, channel=magazine)
    choose_edition(by=people.bob, placement=placement, edition=edition)
    edition.slots = slots
    edition.save()
    assert UNBOOKED in before
    assert UNBOOKED in asked(edition)


def test_whoever_has_booked_is_named_and_whoever_is_in_it_besides_is_not(people, winter, asked):
    book(by=people.bob, edition=winter, partner=people.other)
    page = asked(winter)
    assert ": Other. So is whoever leads something that is planned for it." in page
    assert UNBOOKED not in page
