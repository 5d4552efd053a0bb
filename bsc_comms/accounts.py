"""How people come in: by invitation only."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import Http404, HttpRequest, HttpResponse


class InvitationOnly(DefaultAccountAdapter):
    """Nobody signs up; a coordinator or an administrator invites. Errors are said in our words."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "This e-mail address and password do not go together. Try again, or ask for a new "
            "password below."
        ),
        "too_many_login_attempts": "Too many attempts. Wait a few minutes, then try again.",
        "rate_limited": "Too many attempts. Wait a few minutes, then try again.",
        "enter_current_password": "Enter your current password as it is now.",
        "incorrect_password": "This is not your password. Try again.",
        "incorrect_code": "This code is not right. Wait for the next one and enter it.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def no_addresses_of_ones_own(request: HttpRequest) -> HttpResponse:
    """In the place of allauth's page of e-mail addresses, which would pass by the invitation.

    An administrator changes a person's address in the administration site, with history.
    """
    raise Http404
