"""The frame marks the section in which a page stands."""

import pytest
from django.test import RequestFactory

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
    request = RequestFactory().get(path)
    request.user = Person(name="Alice")
    request.user.__dict__["current_appointments"] = []
    assert [each["label"] for each in frame(request)["nav"] if each["current"]] == marked
