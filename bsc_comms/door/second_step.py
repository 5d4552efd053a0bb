"""The second step at sign-in: who needs one, and how django-allauth speaks of it here."""

from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from partnership.models import Partnership, Person

IN_WORDS = "communications planner"


def needs_second_step(person: Person) -> bool:
    """Whether a role that the person holds today asks for one (settings.SECOND_FACTOR_ROLES).

    In the sample nobody needs one: its people come in by a button.
    """
    return not settings.SAMPLE and person.has_role(settings.SECOND_FACTOR_ROLES)


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
