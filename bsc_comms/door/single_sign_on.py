"""Single sign-on: for people who were invited, by an address that the issuer can vouch for.

Nobody is made. Whoever is refused reads the same page, whether the address is unknown, not
verified, or belongs to a closed account.
"""

from typing import Any

import requests
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partnership.models import Person


class _Session(requests.Session):
    """Fetches from the issuer; where it does not answer, a page says so."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        try:
            response = super().request(*args, **{"timeout": 5, **kwargs})
            response.raise_for_status()
        except requests.RequestException as error:
            page = render(context.request, "socialaccount/authentication_error.html", status=502)
            raise ImmediateHttpResponse(page) from error
        return response


class InvitedOnly(DefaultSocialAccountAdapter):
    """Who comes in by the issuer: an active person with that very address, and nobody else."""

    def get_requests_session(self) -> requests.Session:
        return _Session()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person, and bind them to the issuer's own name for them at the first time.

        From then on only that one comes in as this person: an address that was given to somebody
        else in the meantime does not.
        """
        claims = sociallogin.account.extra_data.get("id_token", {})
        person = _person_of(claims)
        if person is None or not _comes_in_as(request, sociallogin, person):
            raise ImmediateHttpResponse(_refused(request))


def _comes_in_as(request: HttpRequest, sociallogin: SocialLogin, person: Person) -> bool:
    """Whether the issuer's name for them is the person's; where neither has any other, it is bound.

    Two that come for the first time take turns: the later one finds what the first has bound.
    Binding saves the whole person, so it goes on with the one that is held: an account may have
    been closed, or its address changed, since the claims were compared.
    """
    if not sociallogin.is_existing:
        with transaction.atomic():
            held = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
            if not held.is_active or held.email != person.email:
                return False
            sociallogin.lookup()
            if not sociallogin.is_existing:
                if _is_bound(held, sociallogin.account.provider):
                    return False
                sociallogin.connect(request, held)
    return bool(sociallogin.user == person)


def _person_of(claims: dict[str, Any]) -> Person | None:
    """The active person with the address that these claims prove, if they prove one."""
    email = str(claims.get("email") or "").strip().lower()
    if not email or not _proves(claims, email):
        return None
    return Person.objects.filter(email__iexact=email, is_active=True).first()


def _proves(claims: dict[str, Any], email: str) -> bool:
    """Whether the issuer says, or is known to see to it, that the address is this person's."""
    verified = claims.get("email_verified")
    if verified is not None:
        return verified is True
    return email.rpartition("@")[2] in settings.OIDC_DOMAINS


def _is_bound(person: Person, provider: str) -> bool:
    """Whether the issuer has a name for this person already."""
    return SocialAccount.objects.filter(user=person, provider=provider).exists()


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "door/sso_refused.html", status=403)
