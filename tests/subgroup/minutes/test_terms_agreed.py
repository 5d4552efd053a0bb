"""The minutes of a meeting say that it agreed the terms of reference."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from subgroup.choices import AgendaKind, DocumentKind
from subgroup.models import Meeting, PackOrder, Terms
from subgroup.operations.closing import close_meeting
from subgroup.operations.documents import make_documents
from subgroup.operations.minutes import send_minutes
from subgroup.operations.terms import agree_terms
from subgroup.queries.minutes import items_as_read, minutes_of
from tests.cast import Cast
from tests.factories import TermsFactory

pytestmark = pytest.mark.django_db


def said_of(terms: Terms) -> str:
    return f"Version {terms.number} of the terms of reference was agreed."


@pytest.fixture
def terms(meeting: Meeting) -> Terms:
    return TermsFactory()


def of_the_terms(meeting: Meeting) -> tuple[str, str]:
    """What stands under the item about them, and what is said where nothing does."""
    items = items_as_read(minutes_of(meeting))
    item = next(each for each in items if each["kind"] == AgendaKind.TERMS)
    return item["agreed"], item["nothing_said"]


def test_agreed_before_or_after_it_is_closed_they_stand_under_their_item(
    client: Client, people: Cast, meeting: Meeting, terms: Terms
) -> None:
    assert of_the_terms(meeting) == ("", "Not reached.")
    agree_terms(by=people.coordinator, terms=terms, opened_version=1, meeting=meeting)
    assert of_the_terms(meeting) == (said_of(terms), "")
    close_meeting(by=people.coordinator, meeting=meeting)
    second = TermsFactory()
    agree_terms(by=people.coordinator, terms=second, opened_version=1, meeting=meeting)
    assert of_the_terms(meeting)[0] == f"{said_of(terms)} {said_of(second)}"
    client.force_login(people.bob)
    page = client.get(reverse("subgroup:minutes", args=[meeting.pk])).content.decode()
    assert said_of(terms) in page


def test_a_draft_on_paper_is_made_anew(people: Cast, meeting: Meeting, terms: Terms) -> None:
    minutes = close_meeting(by=people.coordinator, meeting=meeting)
    send_minutes(by=people.chair, minutes=minutes)
    orders = PackOrder.objects.filter(what=DocumentKind.MINUTES)
    make_documents(order_id=orders.get().pk)
    with clock.at(datetime(2016, 11, 8, 13, tzinfo=UTC)):
        agree_terms(by=people.coordinator, terms=terms, opened_version=1, meeting=meeting)
    assert orders.count() == 2
