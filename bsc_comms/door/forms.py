"""The forms at the door: those of django-allauth, in our words and our look.

What they check is theirs; here stand labels, hints and how errors are said. What a browser answers
for a passkey comes from anywhere: the libraries that read it raise whatever they stumble over, and
here that is an answer that is not right.
"""

import json
import struct
from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.account.fields import SetPasswordField
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as authenticator_app
from allauth.mfa.webauthn import forms as passkey
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.http import HttpRequest

from bsc_comms.door.second_step import is_first_use
from bsc_comms.kit.forms import PlainWords
from bsc_comms.kit.proof import SECOND_STEP
from partnership.operations.audit import keep_slowed_down
from partnership.operations.invitations import has_come_in
from partnership.operations.letters import ask_for_a_round

HOW_TO_CHOOSE = "At least 12 characters. Three words that do not belong together are good."
LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "password": "Password",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password again",
    "code": "Code",
    "name": "Name of the passkey",
}
PASSKEY_NOT_RIGHT = "The passkey did not answer as it should. Try it again."
NO_PASSKEY = "No passkey was sent. Use the button for it, in a browser with JavaScript switched on."
APP_NOT_RIGHT = "This code is not right. Enter the six figures that the app shows now."
LONGEST_ANSWER = 50_000  # characters; with the certificates of a device it is about a tenth
MOST_NESTED = 50  # objects and lists in one answer, which has about five
# As django-allauth calls these errors.
NOT_RIGHT, TOO_MANY_ATTEMPTS = "incorrect_code", "too_many_login_attempts"

# What reading an answer that was made up can raise, in the library of passkeys and below it.
STUMBLES = (
    ArithmeticError,
    AttributeError,
    InvalidSignature,
    LookupError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


def _or_not_right(read: Callable[[], Any]) -> Any:
    """What `read` gives; an answer that is not right, or over which it stumbles, is said so."""
    try:
        return read()
    except STUMBLES as error:
        raise forms.ValidationError(PASSKEY_NOT_RIGHT, NOT_RIGHT) from error
    except forms.ValidationError as error:
        if getattr(error, "code", "") != NOT_RIGHT:
            raise
        raise forms.ValidationError(PASSKEY_NOT_RIGHT, NOT_RIGHT) from error


class PasskeyAnswerField(forms.JSONField):
    """What a browser answers for a passkey: of bounded size, and text that every database keeps."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": PASSKEY_NOT_RIGHT, "required": NO_PASSKEY}

    def to_python(self, value: Any) -> Any:
        text = str(value)
        if len(text) > LONGEST_ANSWER or text.count("[") + text.count("{") > MOST_NESTED:
            raise forms.ValidationError(PASSKEY_NOT_RIGHT, NOT_RIGHT)
        read = super().to_python
        return _or_not_right(lambda: _storable(read(value)))

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Nothing: an answer counts once, so none is shown again."""
        return initial


def _storable(answer: Any) -> Any:
    """The answer as it is. Raises ValueError for half a character, NUL, or what is no number."""
    text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
    if "\\u0000" in text:
        raise ValueError("NUL")
    text.encode()
    return answer


class _AtTheDoor(PlainWords):
    labels = LABELS
    hints = {"password": "", "oldpassword": "", "password1": HOW_TO_CHOOSE}


class SignInForm(_AtTheDoor, account.LoginForm):
    """E-mail and password."""


class ForgottenPasswordForm(_AtTheDoor, account.ResetPasswordForm):
    """Where to send the link for a new password."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """A worker is told for an address that nobody has as well: how long it takes, which is
        seconds while the broker is away, must not say who has an account."""
        asked: str = super().save(request, **kwargs)
        if not self.users:
            ask_for_a_round()
        return asked


class NewPasswordForm(_AtTheDoor, account.ResetPasswordKeyForm):
    """The new password, reached by the link."""

    @property
    def is_the_first(self) -> bool:
        """Whether its person never came in, and is welcomed."""
        return not has_come_in(self.user)


class ChangePasswordForm(_AtTheDoor, account.ChangePasswordForm):
    """A new password in place of a known one."""


class SetPasswordForm(_AtTheDoor, account.SetPasswordForm):
    """The first password of somebody who came in by a link."""


class PasswordAgainForm(_AtTheDoor, account.ReauthenticateForm):
    """The password once more, before something delicate."""


def _must_be_fresh(user: Any, code: str) -> str:
    """The code, unless it was given before: then it is one that is not right."""
    if not is_first_use(user, code):
        raise get_adapter().validation_error(NOT_RIGHT)
    return code


class CodeForm(_AtTheDoor, second_step.AuthenticateForm):
    """The second step of signing in."""

    def clean_code(self) -> Any:
        try:
            return _must_be_fresh(self.user, super().clean_code())
        except forms.ValidationError as error:
            if getattr(error, "code", "") == TOO_MANY_ATTEMPTS:
                keep_slowed_down(typed=self.user.email)
            raise


class CodeAgainForm(_AtTheDoor, second_step.ReauthenticateForm):
    """A code once more, before something delicate."""

    def clean_code(self) -> str:
        return _must_be_fresh(self.user, super().clean_code())


class SetUpAppForm(_AtTheDoor, authenticator_app.ActivateTOTPForm):
    """The first code of a new authenticator app, which counts as the second step of today."""

    hints = {"code": "Six figures"}

    def clean_code(self) -> str:
        try:
            code = _must_be_fresh(self.user, super().clean_code())
        except forms.ValidationError as error:
            if getattr(error, "code", "") != NOT_RIGHT:
                raise
            raise forms.ValidationError(APP_NOT_RIGHT, NOT_RIGHT) from error
        record_authentication(context.request, self.user, SECOND_STEP, type="totp")
        return code


class AddPasskeyForm(_AtTheDoor, passkey.AddWebAuthnForm):
    """A new passkey, whose first use counts as the second step of today."""

    credential = PasskeyAnswerField()
    # Every passkey here can be found by the browser without an address, and asks who holds it.
    passwordless = forms.BooleanField(initial=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = _or_not_right(super().clean)
        if cleaned.get("credential") and not self.errors:
            record_authentication(context.request, self.user, SECOND_STEP, type="webauthn")
        return cleaned


class NamePasskeyForm(_AtTheDoor, passkey.EditWebAuthnForm):
    """What a person calls one of their passkeys."""


class FirstPasswordForm(PlainWords, forms.Form):
    """The password of somebody who accepts an invitation."""

    labels = {"password1": "Password"}
    hints = {"password1": HOW_TO_CHOOSE}
    password1 = SetPasswordField(label="Password")

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = person


class FirstPasskeyForm(passkey.SignupWebAuthnForm):
    """The passkey of somebody who accepts an invitation: only what the browser answers."""

    credential = PasskeyAnswerField()

    def clean(self) -> dict[str, Any]:
        return _or_not_right(super().clean)


class _ByPasskey(forms.Form):
    """A passkey proves who somebody is; named before the form of django-allauth that it amends."""

    credential = PasskeyAnswerField()

    def clean_credential(self) -> Any:
        return _or_not_right(super().clean_credential)  # type: ignore[misc]


class PasskeyForm(_ByPasskey, passkey.LoginWebAuthnForm):
    """Signing in by a passkey alone."""


class PasskeyAsSecondStepForm(_ByPasskey, passkey.AuthenticateWebAuthnForm):
    """A passkey in the place of a code, after the password."""


class PasskeyAgainForm(_ByPasskey, passkey.ReauthenticateWebAuthnForm):
    """A passkey once more, before something delicate."""
