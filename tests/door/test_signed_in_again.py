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
    assert 'Go to <a class="govuk-link" href="/">your start page</a>.' in page.text


@pytest.mark.parametrize(("site", "shown"), [("same-origin", True), ("cross-site", False)])
def test_what_was_typed_stands_on_the_page_where_a_page_of_ours_sent_it(
    who: Cast, site: str, shown: bool
) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": site})
    browser.force_login(who.alice)
    sent = "message=Lock+your+shed&csrfmiddlewaretoken=Old+proof&password=Three+words"
    form = "application/x-www-form-urlencoded"
    page = browser.post(reverse("plans:communication_new"), sent, content_type=form)
    assert page.status_code == 403
    assert page.context["words"] == (["Lock your shed"] if shown else [])
    assert ("copy it and send it again once you have opened the page anew" in page.text) == shown
    assert ("Go back" in page.text) != shown  # one way on, not two
    assert "Old proof" not in page.text and "Three words" not in page.text


def test_anybody_else_is_told_that_it_was_open_too_long() -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(reverse("account_login"), {"login": "alice@example.org"})
    assert page.status_code == 403
    assert page.text.count(TOO_LONG) == 2 and AGAIN not in page.text
    way_on = f'<a class="govuk-link" href="{reverse("account_login")}">Sign in</a> if you have'
    assert way_on in page.text and "your start page" not in page.text
