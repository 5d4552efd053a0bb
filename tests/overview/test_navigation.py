"""The frame marks the section in which a page stands."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from bsc_comms.overview.context import frame
from partnership.models import Person


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", ["Today"]),
        ("/plan/commitments/", ["Plan"]),
        ("/agreed/contacts/", ["Plan"]),
        ("/artwork/0/", ["Plan"]),
        ("/overlaps/", ["Plan"]),
        ("/channels/gaps/", ["Channels"]),
        ("/review/", ["Meetings"]),
        ("/people/", []),
    ],
)
def test_the_section_of_a_page_is_marked(path, marked):
    assert marked_at(path) == marked


def test_closing_an_account_stands_where_the_people_do():
    assert marked_at(reverse("subgroup:leaving", args=[1])) == marked_at("/people/1/")


def marked_at(path: str) -> list[str]:
    request = RequestFactory().get(path)
    request.user = Person(name="Alice")
    request.user.__dict__["current_appointments"] = []
    return [each["label"] for each in frame(request)["nav"] if each["current"]]
