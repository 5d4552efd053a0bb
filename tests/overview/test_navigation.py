"""The frame marks the section in which a page stands."""

from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse

from bsc_comms.overview.context import frame
from partnership.choices import Role
from partnership.models import Appointment, Person


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


def test_who_holds_no_role_is_offered_no_section_that_would_refuse_them():
    assert [each["label"] for each in navigation_at("/")] == ["Today"]


def marked_at(path: str) -> list[str]:
    held = Appointment(role=Role.ADVOCATE)
    return [each["label"] for each in navigation_at(path, held) if each["current"]]


def navigation_at(path: str, *held: Appointment) -> list[dict[str, Any]]:
    request = RequestFactory().get(path)
    request.user = Person(name="Alice")
    request.user.__dict__["current_appointments"] = list(held)
    navigation: list[dict[str, Any]] = frame(request)["nav"]
    return navigation
