"""A form that is sent after its session ended is kept for its person alone, or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from partnership.models import KeptForm, Person
from partnership.operations.kept_forms import (
    LARGEST,
    form_kept_for,
)
from tests.cast import Cast
from tests.door.kept_forms.sending import (
    IS_BACK,
    NEW,
    SECRET,
    TYPED,
    back_after,
    end_elsewhere,
    key_in,
    send,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moment")]


class TestNobodyElse:
    def test_who_else_signs_in_there_never_sees_it(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        wanted = back_after(send(alice))
        page = alice.get(sign_in(alice, who.bob, wanted)["Location"])
        assert page.status_code == 200
        assert "Quokka" not in page.text and IS_BACK not in page.text
        alice.post(reverse("account_logout"))
        assert IS_BACK in alice.get(sign_in(alice, who.alice, wanted)["Location"]).text

    def test_nor_does_she_in_another_browser(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        wanted = back_after(send(alice))
        other = Client()
        assert "Quokka" not in other.get(sign_in(other, who.alice, wanted)["Location"]).text

    def test_what_a_session_of_bobs_sent_is_bobs_though_alice_was_there_before(
        self, alice: Client, who: Cast
    ) -> None:
        alice.post(reverse("account_logout"))
        sign_in(alice, who.bob)
        end_elsewhere(who.bob)
        wanted = back_after(send(alice))
        assert KeptForm.objects.get().person == who.bob
        assert "Quokka" not in alice.get(sign_in(alice, who.alice, wanted)["Location"]).text

    @pytest.mark.parametrize("cookie", ["last", "kept"])
    def test_a_cookie_that_was_made_up_counts_for_nothing(
        self, alice: Client, who: Cast, cookie: str
    ) -> None:
        end_elsewhere(who.alice)
        if cookie == "last":
            alice.cookies["last"] = str(who.bob.pk)
        wanted = back_after(send(alice))
        if cookie == "kept":
            alice.cookies["kept"] = "a key that nobody signed"
        assert IS_BACK not in alice.get(sign_in(alice, who.alice, wanted)["Location"]).text

    def test_the_database_holds_no_word_of_it(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        send(alice)
        row = KeptForm.objects.values().get()
        for told in ("Quokka", "shed", "communications", alice.cookies["kept"].value):
            assert told not in str(row)


class TestNotKept:
    def kept_after(self, browser: Client, path: str = NEW, **more: Any) -> int:
        send(browser, path, **more)
        return KeptForm.objects.count()

    def test_of_whom_no_session_was_here(self, who: Cast) -> None:
        assert self.kept_after(Client()) == 0

    def test_of_a_closed_account(self, alice: Client, who: Cast) -> None:
        Person.objects.filter(pk=who.alice.pk).update(is_active=False)
        assert self.kept_after(alice) == 0

    def test_without_the_token_against_forgery(self, who: Cast) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(who.alice)
        browser.get(NEW)
        end_elsewhere(who.alice)
        assert send(browser).status_code == 403
        assert KeptForm.objects.count() == 0
        token = browser.cookies["csrf"].value
        assert self.kept_after(browser, csrfmiddlewaretoken=token) == 1

    def test_what_is_secret(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        names = "password1 oldpassword csrfmiddlewaretoken credential api_key otp Passphrase token"
        secrets = dict.fromkeys([*names.split(), "client_secret"], "a secret word")
        send(alice, **secrets)
        sent = form_kept_for(person=who.alice, key=key_in(alice))
        assert sent is not None and "secret" not in sent.fields
        assert set(QueryDict(sent.fields)) == set(TYPED)

    def test_at_the_door_and_in_the_administration_site(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        for path in ("/accounts/password/change/", "/admin/partnership/topic/add/"):
            assert self.kept_after(alice, path) == 0

    def test_what_a_script_sends(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        alice.post(NEW, TYPED, headers={"accept": "*/*"})
        assert KeptForm.objects.count() == 0

    def test_what_is_too_large(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        assert self.kept_after(alice, message="x" * LARGEST) == 0
        assert self.kept_after(alice, message="x" * (LARGEST - 200)) == 1

    def test_more_than_somebody_can_type(self, alice: Client, who: Cast, settings: Any) -> None:
        settings.LIMITS = {**settings.LIMITS, "kept": (2, 600)}
        end_elsewhere(who.alice)
        keys = []
        for _ in range(3):
            send(alice)
            keys.append(key_in(alice))
        assert keys[0] != keys[1] == keys[2]

    def test_the_earlier_one_of_the_same_browser(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        assert [self.kept_after(alice), self.kept_after(alice)] == [1, 1]


class TestScripts:
    """A page is no answer to a script: it would take the sign-in page for what it asked."""

    SAYS_SO = ({"accept": "application/json"}, {"x-requested-with": "fetch", "accept": "*/*"})

    @pytest.mark.parametrize("headers", SAYS_SO)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_script_is_told_that_it_is_signed_out(
        self, alice: Client, who: Cast, method: str, headers: dict[str, str]
    ) -> None:
        end_elsewhere(who.alice)
        told = getattr(alice, method)(NEW, TYPED, headers=headers)
        assert (told.status_code, told.json()) == (401, {"error": "You were signed out."})
        assert not KeptForm.objects.exists()

    @pytest.mark.parametrize("accept", ["", "*/*", "text/calendar", "text/html,application/json"])
    def test_a_browser_a_calendar_and_a_download_are_led_to_sign_in(
        self, client: Client, accept: str
    ) -> None:
        assert back_after(client.get("/plan/", headers={"accept": accept})) == "/plan/"

    def test_whoever_was_away_too_long_hears_it_at_the_door_as_well(
        self, who: Cast, moment: Any
    ) -> None:
        TOTP.activate(who.administrator, SECRET)
        browser = Client()
        browser.force_login(who.administrator)
        browser.get("/")
        moment.shift(timedelta(minutes=31))
        told = browser.post(NEW, TYPED, headers=self.SAYS_SO[0])
        assert (told.status_code, told.json()) == (401, {"error": "You were signed out."})
        assert "You were signed out, as nothing was done" in browser.get(NEW, follow=True).text

    def test_a_script_is_told_that_a_second_step_is_owed(self, who: Cast) -> None:
        browser = Client()
        sign_in(browser, who.administrator)
        told = browser.post(NEW, TYPED, headers=self.SAYS_SO[0])
        said = "Your role asks for a second step since you opened this."
        assert (told.status_code, told.json()) == (401, {"error": said})
