"""How the people of the journeys come in: by the page, with a password that is enough."""

from playwright.sync_api import Page, expect

from partnership.models import Person

PASSWORD = "a long enough password"


def sign_in(page: Page, person: Person) -> None:
    """Give the person a password and sign in with it; the page is Today."""
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    page.goto("/accounts/login/")
    give_the_password(page, person)


def give_the_password(page: Page, person: Person) -> None:
    """Sign in where the page asks for it, and wait until the person is in."""
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
