"""What every answer carries, error pages and downloads included, and what cookies may do."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from partnership.models import SignIn
from tests.guards.carried import missing_headers
from tests.guards.guard_case import GuardCase
from tests.guards.url_policies import DOOR, DOOR_KEYS

ROOT = Path(__file__).resolve().parents[2]
LOGO = "partnership:logo"
SHELL = (
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "KNOWN_BROWSER_COOKIE_NAME",
    "LAST_PERSON_COOKIE_NAME",
    "KEPT_FORM_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_PROXY_SSL_HEADER",
    "ALLOWED_HOSTS",
)
HOST = "planner.example.org"


@pytest.mark.unlinted  # Django's own pages are among them
class EveryAnswer(GuardCase):
    """What a page, file, form or refusal of ours carries is a part of the walk of every address."""

    def test_the_door_and_the_administration_site_carry_the_headers(self):
        asked = {
            name: ("anonymous", reverse(name, kwargs=DOOR_KEYS.get(name, {}))) for name in DOOR
        }
        asked["the administration site"] = ("administrator", "/admin/")
        faults = {
            name: missing
            for name, (who, path) in asked.items()
            if (missing := missing_headers(self.ask(who, "GET", path).response))
        }
        assert faults == {}

    def test_error_pages_carry_them_and_tell_nothing(self):
        browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
        browser.force_login(self.world.cast.alice)
        errors = {
            404: browser.get("/nowhere/"),
            400: browser.get("/", headers={"host": "elsewhere.example.org"}),
            403: browser.post(reverse("plans:communication_new")),
            405: browser.get(reverse("overview:sample_reset"), headers={"accept": "text/html"}),
            413: too_large(browser, reverse("plans:communication_new")),
        }
        with patch(
            "plans.views.plan.table.plan_page", side_effect=RuntimeError("the secret detail")
        ):
            errors[500] = browser.get(reverse("plans:plan"))
        for status, response in errors.items():
            assert response.status_code == status
            assert missing_headers(response) == [], status
            words = response.content.decode()
            assert "the secret detail" not in words
            assert "Traceback" not in words
            assert "<h1" in words

    def test_an_address_that_is_refused_to_a_person_says_so_with_them(self):
        response = self.ask("bob", "GET", reverse("partnership:invite")).response
        assert (response.status_code, missing_headers(response)) == (403, [])

    def test_static_files_carry_them_and_may_be_kept(self):
        (settings.STATIC_ROOT / "headers.css").write_text("a {}")
        with override_settings(WHITENOISE_MAX_AGE=60):
            response = Client().get("/static/headers.css")
        assert response.status_code == 200
        assert response["Cache-Control"] == "max-age=60, public"
        assert missing_headers(response) == ["Cache-Control is max-age=60, public"]
        assert "Access-Control-Allow-Origin" not in response

    def test_the_logo_may_be_kept_and_can_do_nothing_but_be_seen(self):
        response = self.ask("anonymous", "GET", reverse(LOGO)).response
        own = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
        assert missing_headers(response) == [
            "Cache-Control is public, max-age=3600",
            f"Content-Security-Policy is {own}",
        ]

    def test_words_that_are_the_same_for_everybody_may_be_kept_by_a_browser(self):
        response = self.ask("alice", "GET", reverse("plans:topic_words")).response
        assert missing_headers(response) == ["Cache-Control is private, max-age=3600"]
        assert response["Cache-Control"] == "private, max-age=3600"


class WhatIsSent(GuardCase):
    """More than a page takes is refused before it is read, unless it is a file for that page."""

    def test_each_page_says_how_much_it_takes(self):
        alice = Client()
        alice.force_login(self.world.cast.alice)
        plain, with_files = reverse("plans:communication_new"), reverse("plans:import_new")
        assert sent(alice, plain, megabytes=2).status_code == 422
        assert too_large(alice, plain).status_code == 413
        assert too_large(alice, plain, "much").status_code == 413
        assert sent(alice, plain, megabytes=3).status_code == 413
        assert sent(alice, with_files, megabytes=20).status_code == 422
        refused = sent(alice, with_files, megabytes=22)
        assert refused.status_code == 413
        assert " MB" not in refused.text  # its form names one limit, and the file's is another
        assert sent(Client(), with_files, megabytes=3).status_code == 413


def sent(browser: Client, path: str, *, megabytes: int) -> HttpResponse:
    """The answer to a form with a file of that size."""
    file = SimpleUploadedFile("file.bin", bytes(megabytes * 1024 * 1024))
    return browser.post(path, {"file": file})


def too_large(browser: Client, path: str, said: str = "2000000000") -> HttpResponse:
    """The answer to a form that says it sends that many bytes, and sends none."""
    return browser.post(path, {}, headers={"content-length": said})


class UnderHttps(GuardCase):
    """The settings as they are where BASE_URL is https."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.shell = _settings_under_https()

    def test_cookies_are_for_this_host_alone_and_for_no_script(self):
        alice = self.world.cast.alice
        alice.set_password("a long enough password")
        alice.save()
        with override_settings(**self.shell):
            browser = Client()
            browser.get("/accounts/login/", secure=True, headers={"host": HOST})
            browser.post(
                "/accounts/login/",
                {"login": alice.email, "password": "a long enough password"},
                secure=True,
                headers={"host": HOST},
            )
            assert set(browser.cookies) == {
                f"__Host-{name}" for name in ("session", "csrf", "known", "last")
            }
            for cookie in browser.cookies.values():
                self.is_for_this_host_alone(cookie)
            SignIn.objects.all().delete()
            came_from = {"accept": "text/html", "referer": f"https://{HOST}/ideas/new/"}
            browser.post(
                "/ideas/new/", {"text": "Bins"}, secure=True, headers={"host": HOST, **came_from}
            )
            self.is_for_this_host_alone(browser.cookies["__Host-kept"])

    def is_for_this_host_alone(self, cookie):
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert (cookie["path"], cookie["domain"]) == ("/", "")
        assert cookie["samesite"] == "Lax"

    def test_an_unknown_host_gets_a_page_with_them_and_no_address_of_its_own(self):
        with override_settings(**self.shell):
            for secure in (True, False):
                told = {"host": "elsewhere.example.org", "x-forwarded-host": HOST}
                response = Client().get("/accounts/login/", secure=secure, headers=told)
                assert (response.status_code, missing_headers(response)) == (400, [])
                assert "elsewhere" not in response.content.decode()

    def test_a_host_that_a_proxy_claims_is_not_believed(self):
        told = {"host": HOST, "x-forwarded-host": "elsewhere.example.org"}
        with override_settings(**self.shell):
            plain = Client().get("/accounts/login/", headers=told)
        assert plain["Location"] == f"https://{HOST}/accounts/login/"

    def test_browsers_are_told_to_stay_with_https(self):
        with override_settings(**self.shell):
            answer = Client().get("/accounts/login/", secure=True, headers={"host": HOST})
            plain = Client().get("/accounts/login/", headers={"host": HOST})
        sts = "max-age=31536000; includeSubDomains; preload"
        assert answer["Strict-Transport-Security"] == sts
        assert (plain.status_code, plain["Location"]) == (301, f"https://{HOST}/accounts/login/")


def _settings_under_https() -> dict[str, Any]:
    """What bsc_comms.settings says in a process of its own, with the environment of production."""
    told = {
        "BASE_URL": f"https://{HOST}",
        "SECRET_KEY": "one that is long enough and of many characters, 0123456789",
        "ALLOWED_HOSTS": HOST,
        "BROKER_URL": "memory://localhost",
    }
    program = (
        "import json; from bsc_comms import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {SHELL!r}}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
