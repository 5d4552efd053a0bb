"""What holds from the next request of a session that is open: limits, and the second step."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_removed
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from bsc_comms.door.kept_forms import KEPT, asked_by_script, to_second_step, to_sign_in
from bsc_comms.door.sessions import BROWSER, SessionStore
from bsc_comms.kit import clock
from bsc_comms.kit.proof import forget_second_step, took_second_step
from partnership.models import Person
from partnership.operations.sign_ins import end_others
from partnership.policy import administers, needs_second_step
from partnership.rules.browsers import browser_in_words

# What somebody reaches who still owes the second step: setting one up, and going away.
WITHOUT_SECOND_STEP = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
    }
)
UNUSED = "You were signed out, as nothing was done for a while."


class SignedInMiddleware:
    """For whoever is signed in: ends what was unused too long, and asks for the second step first.

    It judges by the roles of today, which every page reads anyway, and by the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        # Only where the session is written anyway, so that no page costs a query more. One that has
        # just ended is empty, and goes with its cookie.
        if session.modified and not session.is_empty() and BROWSER not in session:
            session[BROWSER] = browser_in_words(request.headers.get("User-Agent", ""))
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in the place of the view, or None: pages for everybody are not asked about."""
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if self._unused_too_long(request):
            logout(request)
            return self._away(request)
        request.session.note_use(settings.USE_NOTED_EVERY)  # type: ignore[attr-defined]
        return self._second_step_first(request)

    @staticmethod
    def _away(request: HttpRequest) -> HttpResponse:
        """To the sign-in page; what was sent waits for its person, and a script is told."""
        if request.method == "POST" or asked_by_script(request):
            return to_sign_in(request, said=KEPT, otherwise=UNUSED)
        messages.info(request, UNUSED)
        return redirect_to_login(request.get_full_path())

    @staticmethod
    def _unused_too_long(request: HttpRequest) -> bool:
        """Whoever administers may be away for less long than others."""
        session = request.session
        if not isinstance(session, SessionStore) or session.last_used_at is None:
            return False
        unused = clock.real_now() - session.last_used_at
        return unused > settings.SIGNED_IN_UNUSED_ADMINISTERING and administers(request.user)

    @staticmethod
    def _second_step_first(request: HttpRequest) -> HttpResponse | None:
        person = request.user
        if not isinstance(person, Person) or took_second_step(request):
            return None
        if not needs_second_step(person):
            return None
        request.owes_second_step = True  # type: ignore[attr-defined]
        if _name_of(request) in WITHOUT_SECOND_STEP:
            return None
        return to_second_step(request, person=person, way=_way_to_second_step(person))


@receiver(authenticator_removed)
def taken_off(request: HttpRequest, user: Person, **told: Any) -> None:
    """What was taken off no longer counts, here or where the person is signed in elsewhere."""
    forget_second_step(request)
    end_others(person=user, but=request.session.session_key)


@receiver([password_changed, password_set, password_reset])
def password_chosen(request: HttpRequest, user: Person, **told: Any) -> None:
    """A new password signs out everywhere else: no such session is listed as one that is open.

    By the link of a letter nobody need be signed in here; who it lets in is so only afterwards.
    """
    end_others(person=user, but=request.session.session_key)


def _name_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _way_to_second_step(person: Person) -> str:
    """Where somebody takes the second step that they have, or sets one up."""
    ways = get_adapter().get_reauthentication_methods(person)
    for way in ways:
        if way["id"].startswith("mfa_reauthenticate"):
            return str(way["url"])
    return reverse("mfa_index")
