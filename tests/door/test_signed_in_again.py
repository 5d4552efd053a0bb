"""A form that was opened before somebody signed in again is refused, and the page says why."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db
AGAIN = "You signed in again since you opened this"
TOO_LONG = "The page was open too long"


@pytest.fixture
def who() -> Cast:
    return cast()


def test_whoever_is_signed_in_again_is_told_so(who: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(who.alice)
    page = browser.post(reverse("plans:communication_new"), {"title": "Sheds"})
    assert page.status_code == 403
    assert page.text.count(AGAIN) == 2 and TOO_LONG not in page.text
    assert "Nothing was saved." in page.text


def test_anybody_else_is_told_that_it_was_open_too_long() -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(reverse("account_login"), {"login": "alice@example.org"})
    assert page.status_code == 403
    assert page.text.count(TOO_LONG) == 2 and AGAIN not in page.text
