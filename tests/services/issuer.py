"""A real OpenID Connect provider on this machine, at which a test says who people are."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import oidc_provider_mock
import requests
from django.test import Client
from django.urls import reverse


@dataclass(frozen=True)
class Issuer:
    """Where it is, and what a person's browser does there."""

    url: str

    def knows(self, subject: str, **claims: Any) -> None:
        """Let the issuer say these things of one of its people."""
        requests.put(f"{self.url}/users/{subject}", json=claims, timeout=10).raise_for_status()

    def sign_in(self, browser: Client, subject: str, *, sent: Mapping[str, str] = {}) -> Any:
        """The whole way: from the planner's button over the issuer's page and back again."""
        start = browser.post(reverse("openid_connect_login", args=["work"]), sent)
        assert start.status_code == 302, start.content
        answer = requests.post(
            start["Location"], data={"sub": subject}, allow_redirects=False, timeout=10
        )
        back = answer.headers["Location"]
        return browser.get(back.removeprefix("http://testserver"))


@contextlib.contextmanager
def running_issuer() -> Iterator[Issuer]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield Issuer(f"http://localhost:{server.server_port}")
