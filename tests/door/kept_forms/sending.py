"""Forms that are sent from a browser whose session has ended, and the way back to them."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from bsc_comms.door.kept_forms import SALT_OF_KEY
from partnership.models import Person, SignIn

PASSWORD = "three words together"
SECRET = "JBSWY3DPEHPK3PXP"
NEW = "/communications/new/"
IS_BACK = "What you typed is back"
MESSAGE = "Lock your shed, <b>tonight</b>"
TYPED = {
    "identifier": "5f0c8a55-7c3a-4f29-9a0e-4f4d0f1f2c11",
    "title": "Quokka on the loose",
    "message": MESSAGE,
    "reach": "borough",
    "when": "undated",
}
LATER = timedelta(hours=3)


def sign_in(browser: Client, person: Person, wanted: str = "/") -> Any:
    given = {"login": person.email, "password": PASSWORD, "next": wanted}
    return browser.post(reverse("account_login"), given)


def send(browser: Client, path: str = NEW, page: str = "", **more: Any) -> Any:
    """As a browser sends a form: it says from which page."""
    headers = {"accept": "text/html", "referer": f"http://testserver{page or path}"}
    return browser.post(path, {**TYPED, **more}, headers=headers)


def back_after(sent: Any) -> str:
    assert sent.status_code == 302 and sent["Location"].startswith(reverse("account_login"))
    return QueryDict(sent["Location"].partition("?")[2])["next"]


def key_in(browser: Client) -> str:
    return str(signing.loads(browser.cookies["kept"].value, salt=SALT_OF_KEY))


def end_elsewhere(person: Person) -> None:
    SignIn.objects.filter(person=person).delete()
