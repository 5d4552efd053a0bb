"""What a session says of how its person came in."""

from datetime import timedelta
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from bsc_comms.kit import clock

WHOSE = "account_authentication_methods_user"


def prove(client: Client, person: Any, *methods: str, ago: timedelta = timedelta(0)) -> None:
    """Let the person of this session have given each of these, so long ago, and nothing else."""
    at = (clock.real_now() - ago).timestamp()
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": at, "type": "totp"} for method in methods
    ]
    session[WHOSE] = str(person.pk)
    session.save()
