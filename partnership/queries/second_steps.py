"""Which second steps a person has set up."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from bsc_comms.kit.names import and_listed
from partnership.models import Person


@dataclass(frozen=True)
class SecondStep:
    """What somebody has beside the password; nothing where all is 0."""

    apps: int = 0
    passkeys: int = 0
    recovery_codes: int = 0

    def __bool__(self) -> bool:
        return bool(self.apps or self.passkeys or self.recovery_codes)

    def __str__(self) -> str:
        """In words, as in "the authenticator app, 2 passkeys and the recovery codes"."""
        passkeys = f"{self.passkeys} passkeys" if self.passkeys > 1 else "the passkey"
        parts = [
            *(["the authenticator app"] if self.apps else []),
            *([passkeys] if self.passkeys else []),
            *(["the recovery codes"] if self.recovery_codes else []),
        ]
        return and_listed(parts)


def second_step_of(person: Person) -> SecondStep:
    """What a person has set up."""
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return SecondStep(
        apps=kinds.count(Authenticator.Type.TOTP),
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        recovery_codes=kinds.count(Authenticator.Type.RECOVERY_CODES),
    )
