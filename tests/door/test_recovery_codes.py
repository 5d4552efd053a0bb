"""What the pages say of recovery codes as they are used up."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse

from partnership.models import Person
from tests.cast import cast
from tests.services.sessions import prove

pytestmark = pytest.mark.django_db
INDEX = reverse("mfa_index")
CODES = reverse("mfa_view_recovery_codes")
MAKE = f'href="{reverse("mfa_generate_recovery_codes")}"'


def of_whom_are_left(person: Person, *, left: int) -> Client:
    """A browser of somebody who has a passkey, and so many codes beside it."""
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={})
    codes = RecoveryCodes.activate(person)
    for code in codes.get_unused_codes()[left:]:
        codes.validate_code(code)
    browser = Client()
    browser.force_login(person)
    prove(browser, person, "password")
    return browser


def test_who_has_used_all_codes_is_led_to_new_ones_and_not_told_to_keep_what_is_not_there() -> None:
    browser = of_whom_are_left(cast().alice, left=0)
    assert "You have used them all." in browser.get(INDEX).text
    page = browser.get(CODES).text
    assert "You have used all 10 codes." in page
    assert page.count(MAKE) == 1
    assert "I have kept them" not in page


def test_the_last_one_is_counted_and_kept() -> None:
    browser = of_whom_are_left(cast().alice, left=1)
    assert "1 code left." in browser.get(INDEX).text
    page = browser.get(CODES).text
    assert "1 of 10 codes is left." in page
    assert "I have kept them, go on" in page
