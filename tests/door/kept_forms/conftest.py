"""People with a password, and the browser in which Alice opened a form."""

import pytest
from django.test import Client

from tests.cast import Cast, cast
from tests.door.kept_forms.sending import NEW, PASSWORD, sign_in


@pytest.fixture
def who() -> Cast:
    people = cast()
    for person in (people.alice, people.bob, people.administrator, people.champion):
        person.set_password(PASSWORD)
        person.save()
    return people


@pytest.fixture
def alice(who: Cast) -> Client:
    """Her browser, in which she came in and opened the form."""
    browser = Client()
    sign_in(browser, who.alice)
    browser.get(NEW)
    return browser
