"""By what somebody showed, in this session, that they are who they say, and when last."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from django.conf import settings
from django.http import HttpRequest

from bsc_comms.kit import clock

SECOND_STEP = "mfa"  # as django-allauth calls a code, a recovery code and a passkey


def proved_lately(request: HttpRequest) -> bool:
    """Whether whoever is signed in gave a password, a code or a passkey not long ago.

    settings.PROOF_LASTS (a timedelta) says how long; signing in counts. In the sample people come
    in by a button and have nothing to give, so nothing is asked for again.
    """
    if settings.SAMPLE:
        return True
    moments = [each["at"] for each in _proofs(request)]
    if not moments:
        return False
    last = datetime.fromtimestamp(max(moments), UTC)
    return clock.real_now() - last < settings.PROOF_LASTS


def took_second_step(request: HttpRequest) -> bool:
    """Whether whoever is signed in gave a code or a passkey in this session."""
    return any(each["method"] == SECOND_STEP for each in _proofs(request))


def forget_second_step(request: HttpRequest) -> None:
    """Let no code and no passkey given before count in this session any more."""
    kept = [each for each in _proofs(request) if each["method"] != SECOND_STEP]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


def _proofs(request: HttpRequest) -> list[dict[str, Any]]:
    proofs: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return proofs
