"""A chair accepts an invitation by a passkey and comes in by it again, in a real browser."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from partnership.choices import Role
from partnership.models import Person
from partnership.operations import letters, people
from tests import factories
from tests.journeys.signing_in import PASSWORD
from tests.services.chromium import NARROW, WIDE
from tests.services.in_short import in_turn

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_device(page: Page) -> None:
    """Give the browser a device that holds passkeys and says yes to everything."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def invited_chair() -> tuple[Person, str]:
    factories.partnership()
    chair = people.invite(
        by=factories.coordinator(name="Cora"),
        name="Chris Chair",
        email="chris@example.org",
        role=Role.CHAIR,
        partner=None,
    )
    letters.send_letter(letter_id=chair.letters.get().pk)
    link = re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail.outbox[-1].body)
    assert link
    return chair, link[1]


@pytest.mark.parametrize("size", in_turn([WIDE, NARROW], about="a passkey"))
def test_a_passkey_from_the_invitation_on(open_page, transactional_db, size) -> None:
    chair, link = invited_chair()
    page = open_page(size=size)
    with_a_device(page)

    page.goto(link)
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them, go on").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    chair.refresh_from_db()
    assert not chair.has_usable_password()

    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()

    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_text("My passkey", exact=True)).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("This device holds a passkey for you already.")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]


def test_a_device_that_says_no_is_said_in_words(open_page, transactional_db) -> None:
    _, link = invited_chair()
    page = open_page()
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    device = {**DEVICE, "isUserVerified": False}
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.goto(link)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That was called off, or took too long.")).to_be_visible()


def test_no_button_is_seen_where_no_passkey_can_be_used(open_page, transactional_db) -> None:
    without_script = open_page(script=False)
    without_script.goto(reverse("account_login"))
    expect(without_script.get_by_text("Passkeys need a browser with JavaScript")).to_be_visible()
    expect(without_script.locator("[data-passkey-button]")).to_be_hidden()

    of_old = open_page()
    of_old.add_init_script("delete window.PublicKeyCredential")
    of_old.goto(reverse("account_login"))
    expect(of_old.get_by_text("This browser cannot use passkeys.")).to_be_visible()
    expect(of_old.locator("[data-passkey-button]")).to_be_hidden()


def test_enter_in_the_name_of_a_new_passkey_asks_the_device(open_page, transactional_db) -> None:
    _, link = invited_chair()
    page = open_page()
    with_a_device(page)
    page.goto(link)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_label("Name of the passkey").press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_text("My phone", exact=True)).to_be_visible()
