"""The second step at sign-in: how django-allauth speaks of it here."""

from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from partnership.models import Partnership

IN_WORDS = "communications planner"


class SecondStep(DefaultMFAAdapter):
    """What an app and a browser call the planner and its person; errors in our words."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This is not right. Wait for the next code, or try the passkey again.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def _get_site_name(self) -> str:
        partnership = Partnership.objects.filter(pk=1).first()
        return f"{partnership.short_name} {IN_WORDS}" if partnership else IN_WORDS.capitalize()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {number + 1}" if number else "My passkey"
