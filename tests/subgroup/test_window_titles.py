"""The title of the window says that something is wrong, whichever form of the page it is in."""

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from tests.cast import Cast
from tests.factories import AgendaItemFactory
from tests.subgroup.in_the_room import NOW

pytestmark = pytest.mark.django_db


def test_a_paper_that_was_not_chosen(client: Client, people: Cast) -> None:
    with clock.at(NOW):
        item = AgendaItemFactory(put_forward_by=people.chair)
        client.force_login(people.chair)
        right = client.get(reverse("subgroup:item_edit", args=[item.pk]))
        wrong = client.post(reverse("subgroup:paper_new", args=[item.pk]))
    assert (wrong.status_code, "<title>Error: " in wrong.content.decode()) == (422, True)
    assert "<title>Error: " not in right.content.decode()
