"""The forms at the door: those of django-allauth, in our words and our look.

What they check is theirs; here stand only labels, hints and how errors are said.
"""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as authenticator_app

from bsc_comms.kit.forms import PlainWords

HOW_TO_CHOOSE = "At least 12 characters. Three words that do not belong together are good."
LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "password": "Password",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password again",
    "code": "Code",
}


class _AtTheDoor(PlainWords):
    labels = LABELS
    hints = {"password": "", "password1": HOW_TO_CHOOSE}


class SignInForm(_AtTheDoor, account.LoginForm):
    """E-mail and password."""


class ForgottenPasswordForm(_AtTheDoor, account.ResetPasswordForm):
    """Where to send the link for a new password."""


class NewPasswordForm(_AtTheDoor, account.ResetPasswordKeyForm):
    """The new password, reached by the link."""


class ChangePasswordForm(_AtTheDoor, account.ChangePasswordForm):
    """A new password in place of a known one."""


class SetPasswordForm(_AtTheDoor, account.SetPasswordForm):
    """The first password of somebody who came in by a link."""


class PasswordAgainForm(_AtTheDoor, account.ReauthenticateForm):
    """The password once more, before something delicate."""


class CodeForm(_AtTheDoor, second_step.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_AtTheDoor, second_step.ReauthenticateForm):
    """A code once more, before something delicate."""


class SetUpAppForm(_AtTheDoor, authenticator_app.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    hints = {"code": "Six figures"}
