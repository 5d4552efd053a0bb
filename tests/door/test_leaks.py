"""What the door says, and how long it takes, is the same for known and unknown addresses."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from bsc_comms.kit import jobs
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Person
from partnership.operations import letters
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"


@pytest.fixture(autouse=True)
def people() -> None:
    known = factories.PersonFactory(email="known@example.org")
    closed = factories.PersonFactory(email="closed@example.org", is_active=False)
    for person in (known, closed):
        person.set_password(PASSWORD)
        person.save()
    factories.PersonFactory(email="invited@example.org")


ADDRESSES = ["known@example.org", "closed@example.org", "invited@example.org", "no@example.org"]


def same_for_all(answer: Any, address: str) -> str:
    page = answer.content.decode().replace(address, "ADDRESS")
    page = re.sub(r'nonce="[^"]+"', "", page)
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_a_refused_sign_in_is_the_same_page(client: Client) -> None:
    answers = [
        client.post(reverse("account_login"), {"login": each, "password": "a wrong one"})
        for each in ADDRESSES
    ]
    assert {each.status_code for each in answers} == {200}
    pages = {same_for_all(a, each) for a, each in zip(answers, ADDRESSES, strict=True)}
    assert len(pages) == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_refused_sign_in_hashes_one_password_whoever_it_is(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    encode = MD5PasswordHasher.encode

    def count(self: Any, password: str, salt: str, *rest: Any) -> str:
        hashed.append(password)
        return encode(self, password, salt, *rest)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    client.post(reverse("account_login"), {"login": address, "password": "a wrong one"})
    assert len(hashed) == 1


def test_asking_for_a_new_password_tells_nothing(client: Client) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": each}, follow=True)
        for each in ADDRESSES
    ]
    assert len({same_for_all(a, e) for a, e in zip(answers, ADDRESSES, strict=True)}) == 1
    assert mail.outbox == []  # nobody waits for a mail server, and nobody unknown is written to
    owed = Letter.objects.filter(kind=LetterKind.NEW_PASSWORD)
    assert set(owed.values_list("recipient__email", flat=True)) == {
        "known@example.org",
        "invited@example.org",
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ADDRESSES)
def test_asking_for_a_new_password_tells_a_worker_whoever_it_is(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the broker is away that takes seconds, which would say who has an account."""
    told = []
    monkeypatch.setattr(jobs.celery.current_app, "send_task", lambda name, **_: told.append(name))
    client.post(reverse("account_reset_password"), {"email": address})
    assert told == ["partnership.send_due_letters"]


class TestTheLetter:
    def sent(self, client: Client, **asked: Any) -> str:
        client.post(reverse("account_reset_password"), {"email": "known@example.org"}, **asked)
        letter = Letter.objects.filter(state=LetterState.QUEUED).get()
        letters.send_letter(letter_id=letter.pk)
        return mail.outbox[-1].body

    @override_settings(ALLOWED_HOSTS=["testserver", ".example.com"])
    def test_it_leads_to_the_planner_whatever_host_was_asked(self, client: Client) -> None:
        text = self.sent(
            client, headers={"Host": "evil.example.com", "X-Forwarded-Host": "evil.example.com"}
        )
        assert "evil" not in text
        assert re.findall(r"https?://[^/\s]+", text) == ["http://127.0.0.1:8000"]

    def test_its_link_works_once(self, client: Client) -> None:
        link = re.search(r"http://127\.0\.0\.1:8000(/\S+)", self.sent(client))[1]  # type: ignore[index]
        page = client.get(link, follow=True)
        chosen = {"password1": "four other words here", "password2": "four other words here"}
        client.post(page.redirect_chain[-1][0], chosen)
        assert Person.objects.get(email="known@example.org").check_password("four other words here")
        assert "no longer works" in Client().get(link, follow=True).content.decode()

    def test_a_later_one_takes_the_place_of_one_that_waits(self, client: Client) -> None:
        for _ in range(2):
            client.post(reverse("account_reset_password"), {"email": "known@example.org"})
        states = sorted(Letter.objects.values_list("state", flat=True))
        assert states == [LetterState.QUEUED, LetterState.WITHDRAWN]

    def test_nobody_is_flooded_with_them(self, client: Client) -> None:
        for _ in range(8):
            client.post(reverse("account_reset_password"), {"email": "known@example.org"})
        assert Letter.objects.count() == 5


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.com/",
        "//evil.example.com/",
        "///evil.example.com/",
        "/\\evil.example.com/",
        "http:evil.example.com",
        "javascript:alert(1)",
        "https://testserver@evil.example.com/",
        "\x00//evil.example.com",
    ],
)
def test_signing_in_leads_nowhere_else(client: Client, target: str) -> None:
    answer = client.post(
        reverse("account_login"),
        {"login": "known@example.org", "password": PASSWORD, "next": target},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
