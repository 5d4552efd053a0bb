"""How people come in: by invitation only."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import RateLimitUsage, consume
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from bsc_comms.door.known_browsers import known_browser, remember_browser
from bsc_comms.kit.addresses import client_address, network_of
from bsc_comms.kit.proof import proved_lately
from partnership.models import Person
from partnership.operations.audit import keep_slowed_down
from partnership.operations.people import owe_new_password


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

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow guessing down, without shutting out whom the address belongs to.

        In a browser in which that person came in before, attempts count by themselves. In all
        others they count by who tries which address, and by the address as a whole: only the last
        could concern the person too, who may still come in by a known browser, a passkey, or the
        letter for a new password. Known and unknown addresses are counted alike.
        """
        email = str(credentials.get("email") or "").strip().lower()
        browser = known_browser(request, email)
        if browser:
            counts = [("login_by_known_browser", f"{browser} {email}")]
        else:
            where = network_of(client_address(request))
            counts = [
                ("login_by_unknown_browser", f"{where} {email}"),
                ("login_from_anywhere", email),
            ]
        used = RateLimitUsage(usage=[])
        # Taken back where the person does come in: only what fails is counted.
        self._login_failed_rl_usage = used
        for action, key in counts:
            usage = consume(request, app="allauth.account", action=action, key=key)
            if usage is None:
                keep_slowed_down(typed=email)
                raise self.validation_error("too_many_login_attempts")
            used.usage.extend(usage.usage)

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """The same rule for the pages of django-allauth as for ours (kit/access.asks_again)."""
        return not proved_lately(context.request)

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        response = super().post_login(request, user, **details)
        remember_browser(request, response, user.email)
        return response

    def set_password(self, user: Any, password: str) -> None:
        """Keep the new password and nothing else, while the account is open.

        The person was read as the request began: what changed of them since stays as it is.
        """
        user.set_password(password)
        with transaction.atomic():
            held = Person.objects.select_for_update(no_key=True).get(pk=user.pk)
            if held.is_active:
                user.save(update_fields=["password"])
        if not held.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(context.request, user))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account: the form would ask for the password that was just chosen."""
        return reverse("door:account")

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """A letter like all others: the answer does not wait for a mail server."""
        owe_new_password(person=user)


def no_addresses_of_ones_own(request: HttpRequest, key: str = "") -> HttpResponse:
    """In the place of allauth's pages of e-mail addresses, which would pass by the invitation.

    An administrator changes a person's address in the administration site, with history. Nobody is
    asked to confirm one by letter.
    """
    raise Http404
