"""An administrator takes off a second step that its person has lost."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.overview.audit_trail import Asked, found, lines_of
from partnership.choices import LetterKind
from partnership.models import Change, Letter, Person, SignIn
from partnership.operations import letters
from partnership.operations.second_steps import take_second_step_off
from partnership.queries.second_steps import SecondStep, second_step_of
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
SECRET = "JBSWY3DPEHPK3PXP"
ALL_OF_IT = "the authenticator app, 2 passkeys and the recovery codes"


@pytest.fixture
def chair(who: Cast) -> Person:
    """Has an app, two passkeys and recovery codes, and lost them all."""
    who.chair.set_password(PASSWORD)
    who.chair.save()
    TOTP.activate(who.chair, SECRET)
    for name in ("Phone", "Key"):
        Authenticator.objects.create(
            user=who.chair, type=Authenticator.Type.WEBAUTHN, data={"name": name}
        )
    RecoveryCodes.activate(who.chair)
    return who.chair


@pytest.fixture
def adam(who: Cast) -> Client:
    browser = Client(REMOTE_ADDR="192.0.2.7")
    browser.force_login(who.administrator)
    return browser


def page_of(person: Person) -> str:
    return reverse("partnership:person_second_step", args=[person.pk])


def sign_in(person: Person) -> tuple[Client, Any]:
    browser = Client()
    given = {"login": person.email, "password": PASSWORD}
    return browser, browser.post(reverse("account_login"), given)


def test_all_of_it_goes_and_nobody_elses(who: Cast, chair: Person, adam: Client) -> None:
    TOTP.activate(who.bob, SECRET)
    answer = adam.post(page_of(chair), follow=True)
    assert "The second step of Chris is off. A letter tells them." in answer.text
    assert second_step_of(chair) == SecondStep()
    assert second_step_of(who.bob) == SecondStep(apps=1)


def test_the_page_says_before_what_will_happen(chair: Person, adam: Client) -> None:
    page = adam.get(page_of(chair)).text
    for sentence in (
        "The authenticator app, 2 passkeys and the recovery codes will no longer work.",
        "This cannot be undone",
        "Chris is signed out everywhere, at once.",
        "At the next sign-in the planner asks for a new second step first",
        "A letter to chris@example.org says that you did it.",
    ):
        assert sentence in page
    assert second_step_of(chair)


def test_wherever_the_person_was_signed_in_ends_and_the_next_sign_in_asks_for_a_new_one(
    chair: Person, adam: Client
) -> None:
    elsewhere = Client()
    elsewhere.force_login(chair)
    assert elsewhere.get(reverse("door:account")).status_code == 200
    adam.post(page_of(chair))
    assert not SignIn.objects.filter(person=chair).exists()
    assert elsewhere.get("/")["Location"].startswith(reverse("account_login"))
    browser, answer = sign_in(chair)
    assert answer["Location"] == "/"
    assert browser.get("/")["Location"] == f"{reverse('mfa_index')}?next=%2F"
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(clock.real_now().timestamp()) // 30))
    browser.post(reverse("mfa_activate_totp"), {"code": code})
    assert browser.get("/").status_code == 200


def test_the_administrator_stays_signed_in(chair: Person, adam: Client) -> None:
    adam.post(page_of(chair))
    assert adam.get("/audit/").status_code == 200


def test_it_stands_in_the_audit_who_when_and_whose(who: Cast, chair: Person, adam: Client) -> None:
    adam.post(page_of(chair))
    change = Change.objects.get(act="second step taken off")
    (line,) = lines_of(found(who.administrator, Asked(kind="account", what="second step")))
    assert (line.at, line.who, line.address, line.what, line.detail) == (
        change.at,
        "Adam",
        "192.0.2.7",
        "Person: Chris",
        f"second step: {ALL_OF_IT}",
    )


def test_the_person_gets_a_letter_that_is_owed_once(who: Cast, chair: Person) -> None:
    take_second_step_off(by=who.administrator, person=chair)
    (letter,) = Letter.objects.filter(kind=LetterKind.SECOND_STEP_OFF)
    letters.send_letter(letter_id=letter.pk)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["chris@example.org"], "Your second step was taken off")
    text = " ".join(sent.body.split())
    assert "Adam has taken off the second step of your account" in text
    assert f"{ALL_OF_IT}. You were signed out everywhere." in text
    assert "asked to set up a new one first, because of your role" in text
    assert "You have had no password" not in text


def test_who_came_in_by_a_passkey_alone_is_told_how_to_come_in_now(who: Cast) -> None:
    who.alice.set_unusable_password()
    who.alice.save()
    Authenticator.objects.create(user=who.alice, type=Authenticator.Type.WEBAUTHN, data={})
    take_second_step_off(by=who.administrator, person=who.alice)
    text = " ".join(Letter.objects.get(kind=LetterKind.SECOND_STEP_OFF).text.split())
    assert "taken off the second step of your account" in text and ": the passkey." in text
    assert "You have had no password until now. Ask for one on the sign-in page." in text
    assert "Once you have signed in, you can set up a new one under your account." in text
    Client().post(reverse("account_reset_password"), {"email": who.alice.email})
    assert Letter.objects.filter(kind=LetterKind.NEW_PASSWORD, recipient=who.alice).exists()


@pytest.mark.parametrize("name", ["coordinator", "chair", "alice", "board_member"])
def test_nobody_else_takes_one_off(who: Cast, chair: Person, name: str) -> None:
    browser = Client()
    browser.force_login(getattr(who, name))
    TOTP.activate(who.bob, SECRET)
    assert browser.get(page_of(who.bob)).status_code == 403
    assert browser.post(page_of(who.bob)).status_code == 403
    with pytest.raises(PermissionDenied):
        take_second_step_off(by=getattr(who, name), person=who.bob)
    assert second_step_of(who.bob)


def test_nobody_takes_off_their_own_here(who: Cast, adam: Client) -> None:
    TOTP.activate(who.administrator, SECRET)
    RecoveryCodes.activate(who.administrator)
    assert (adam.get(page_of(who.administrator)).status_code) == 403
    assert (adam.post(page_of(who.administrator)).status_code) == 403
    page = adam.get(reverse("partnership:person", args=[who.administrator.pk])).text
    assert page_of(who.administrator) not in page
    assert "Your second step: the authenticator app and the recovery codes." in page
    assert "under your own account" in page and "recovery code, or ask another" in page
    assert second_step_of(who.administrator)


def test_the_page_of_a_person_leads_there_where_there_is_something_to_take_off(
    who: Cast, chair: Person, adam: Client
) -> None:
    for person, leads in ((chair, True), (who.bob, False)):
        page = adam.get(reverse("partnership:person", args=[person.pk])).text
        assert (page_of(person) in page) is leads
    cora = Client()
    cora.force_login(who.coordinator)
    page = cora.get(reverse("partnership:person", args=[chair.pk])).text
    assert "econd step" not in page


def test_where_there_is_none_nothing_happens(who: Cast, adam: Client) -> None:
    assert "Bob has no second step" in adam.get(page_of(who.bob)).text
    elsewhere = Client()
    elsewhere.force_login(who.bob)
    assert "Bob has no second step." in adam.post(page_of(who.bob), follow=True).text
    assert elsewhere.get("/").status_code == 200
    assert not Letter.objects.filter(kind=LetterKind.SECOND_STEP_OFF).exists()


def test_a_closed_account_is_left_alone(who: Cast) -> None:
    TOTP.activate(who.deactivated, SECRET)
    with pytest.raises(NotPossible, match="closed"):
        take_second_step_off(by=who.administrator, person=who.deactivated)
    assert second_step_of(who.deactivated)


@pytest.mark.parametrize(
    ("had", "words"),
    [
        (SecondStep(apps=1), "the authenticator app"),
        (SecondStep(passkeys=1), "the passkey"),
        (SecondStep(passkeys=3, recovery_codes=1), "3 passkeys and the recovery codes"),
        (SecondStep(apps=1, passkeys=2, recovery_codes=1), ALL_OF_IT),
    ],
)
def test_it_is_said_in_words(had: SecondStep, words: str) -> None:
    assert (str(had), bool(had), bool(SecondStep())) == (words, True, False)


def test_only_who_must_is_told_that_a_new_one_is_asked_for(who: Cast, adam: Client) -> None:
    TOTP.activate(who.bob, SECRET)
    assert "The roles held need no second step" in adam.get(page_of(who.bob)).text
    factories.AppointmentFactory(person=who.bob, role="coordinator", partner=None)
    assert "asks for a new second step first" in adam.get(page_of(who.bob)).text
