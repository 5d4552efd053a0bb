"""The second step at sign-in: each code once, and how django-allauth speaks of it here."""

from typing import Any, ClassVar

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from partnership.models import Partnership, Person

IN_WORDS = "communications planner"
SALT = "bsc_comms.door.code"


def is_first_use(person: Person, code: str) -> bool:
    """Whether a code of the person's app is given for the first time, for as long as it counts.

    Whoever looked over a shoulder has the code as well. django-allauth lets it in again once the
    app shows another, while it still counts (RFC 6238, 5.2, wants each accepted once).
    """
    counts_for = app_settings.TOTP_PERIOD * (1 + 2 * app_settings.TOTP_TOLERANCE)  # seconds
    figures = "".join(filter(str.isalnum, code))  # "123-456" and "123 456" are the same one
    trace = salted_hmac(SALT, f"{person.pk} {figures}", algorithm="sha256").hexdigest()
    return bool(cache.add(f"{SALT}:{trace}", "used", timeout=counts_for))


class SecondStep(DefaultMFAAdapter):
    """What an app and a browser call the planner and its person; errors in our words."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": (
            "This code is not right, or was used before. Wait for the next one, and enter that."
        ),
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def _get_site_name(self) -> str:
        partnership = Partnership.if_any()
        return f"{partnership.short_name} {IN_WORDS}" if partnership else IN_WORDS.capitalize()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {number + 1}" if number else "My passkey"
