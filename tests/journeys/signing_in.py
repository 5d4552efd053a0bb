"""How the people of the journeys come in."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from partnership.models import Person

PASSWORD = "a long enough password"


def sign_in(page: Page, person: Person) -> None:
    """Let the person be signed in in this browser, which opens no page for that."""
    at_the_door = Client()
    at_the_door.force_login(person)
    session = at_the_door.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session}
    page.context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])


def sign_in_as(page: Page, name: str) -> None:
    """Let one of the sample's people be signed in in this browser."""
    sign_in(page, Person.objects.get(name=name))


def come_in(page: Page, person: Person) -> None:
    """Sign in by the page, as people do; the page is Today."""
    with_a_password(person)
    page.goto("/accounts/login/")
    give_the_password(page, person)


def with_a_password(person: Person) -> None:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])


def give_the_password(page: Page, person: Person) -> None:
    """Sign in where the page asks for it, and wait until the person is in."""
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
