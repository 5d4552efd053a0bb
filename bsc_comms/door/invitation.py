"""Accepting an invitation: by a password, or by a passkey with recovery codes beside it."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.webauthn.internal.flows import signup_authenticator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from partnership.operations import record_change
from partnership.operations.invitations import accept_with_password, hold_invited


def come_in_with_password(request: HttpRequest, *, key: str, password: str) -> HttpResponse:
    """Set the password and sign in; raises NoLongerInvited."""
    person = accept_with_password(key=key, password=password)
    record_authentication(request, person, "password", email=person.email)
    return perform_login(request, Login(user=person, email=person.email))


def come_in_with_passkey(
    request: HttpRequest, *, key: str, name: str, credential: dict[str, Any]
) -> HttpResponse:
    """Keep the passkey and sign in with it; leads to the recovery codes. Raises NoLongerInvited.

    All in one transaction: the invitation counts as used from the sign-in on.
    """
    with transaction.atomic():
        person = hold_invited(key=key)
        passkey = signup_authenticator(request, user=person, name=name, credential=credential)
        record_change(by=person, subject=person, act="came in")
        post_authentication(request, passkey, passwordless=True)
        response = perform_login(request, Login(user=person, email=person.email))
        if not request.user.is_authenticated:
            return response
        auto_generate_recovery_codes(request)
    return redirect("mfa_view_recovery_codes")
