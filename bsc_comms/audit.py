"""What happens at the door and what leaves by it is kept: sign-ins, refusals, and every file.

`Trail` sees each answer, so a view that hands out a file need not think of it. Signals are those
of Django and django-allauth, which sign people in; the planner's own parts send none.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_step
from django.contrib.auth import signals as authentication
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from bsc_comms.kit.addresses import client_address
from bsc_comms.kit.downloads import holder_of_key
from bsc_comms.kit.origin import Origin, coming_from
from bsc_comms.kit.sent import text_sent
from partnership.choices import AuditAct
from partnership.models import Person
from partnership.operations import audit

TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS
# Answers that are neither a page nor a file, each with its reason.
NO_FILES = {
    "admin:autocomplete": "Names to choose from, asked for with each letter that is typed.",
    "admin:jsi18n": "Words for the scripts of the administration site.",
    "overview:live": "Yes or no, for a load balancer, every few seconds.",
    "overview:ready": "Yes or no, for a load balancer, every few seconds.",
    "overview:metrics": "Figures for Prometheus, every few seconds.",
    "partnership:logo": "The logo stands on every page.",
    "plans:api_description": "How to ask, for everybody.",
    "plans:topic_words": "Words for the form of a communication, the same for everybody.",
    "plans:channel_deadlines": "A part of the form for a communication.",
    "subgroup:note_keep": "Says that a note was kept.",
    "subgroup:note_edit": "Says that a note was kept, or what it reads now.",
    "subgroup:action_new": "Says that an action was kept.",
}
# Where people sign in: too many attempts from one place are refused before a form is read.
SIGNING_IN = frozenset({"account_login", "mfa_authenticate", "mfa_login_webauthn"})
# The one file of django-allauth, which answers scripts in JSON at any of its addresses.
FILES_OF_THE_DOOR = frozenset({"mfa_download_recovery_codes"})
# Their very being there could tell an administrator of what a partner keeps back (ADR 2).
MAY_TELL = frozenset(
    {"plans:proof_file", "plans:artwork_file", "plans:import_csv", "plans:api_communication"}
)


class Trail:
    """Says to all below from where a request comes, and keeps that a file was handed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        here = Origin(client_address(request) or None, getattr(request, "request_id", ""))
        # Whoever asks is read here, apart from the people that a view reads for its page.
        asker = request.user if request.user.is_authenticated else None
        with coming_from(here):
            response = self.get_response(request)
            found = request.resolver_match
            if response.status_code == TOO_MANY and found is not None:
                keep_refused_unread(request, found)
            if found is not None and hands_out_a_file(request, response, found):
                keep_download(request, found, asker)
        return response


def keep_refused_unread(request: HttpRequest, found: ResolverMatch) -> None:
    """Keep that somebody was not let try to sign in, as too many had tried from there."""
    if request.method == "POST" and found.view_name in SIGNING_IN:
        audit.keep_slowed_down(typed=text_sent(request, "login"))


def hands_out_a_file(request: HttpRequest, response: HttpResponse, found: ResolverMatch) -> bool:
    """Whether an answer is a file: whatever is no page, and not one of NO_FILES."""
    if not found.namespace and found.view_name not in FILES_OF_THE_DOOR:
        return False
    return (
        response.status_code == HTTPStatus.OK
        and request.method != "HEAD"
        and not response.headers.get("Content-Type", "").startswith("text/html")
        and found.view_name not in NO_FILES
    )


def keep_download(request: HttpRequest, found: ResolverMatch, asker: Person | None) -> None:
    """Keep who took what, by the name of the address and its keys; never what was searched for."""
    holder = holder_of_key(request)
    keys = [str(value) for value in found.kwargs.values()]
    audit.keep(
        AuditAct.FEED_READ if holder else AuditAct.DOWNLOADED,
        by=holder if isinstance(holder, Person) else asker,
        what=found.view_name,
        about=" ".join([*keys, "" if isinstance(holder, Person) else str(holder or "")]).strip(),
        in_confidence=found.view_name in MAY_TELL,
    )


@receiver(authentication.user_logged_in)
def signed_in(user: Person, **told: Any) -> None:
    """Somebody came in, by whatever way."""
    audit.keep(AuditAct.SIGNED_IN, by=user)


@receiver(authentication.user_logged_out)
def signed_out(user: Person | None, **told: Any) -> None:
    """Somebody went out; without a person where nobody was signed in."""
    if user is not None:
        audit.keep(AuditAct.SIGNED_OUT, by=user)


@receiver(authentication.user_login_failed)
def refused(credentials: dict[str, Any], **told: Any) -> None:
    """A password or an address was not right."""
    typed = credentials.get("email") or credentials.get("username") or ""
    audit.keep_refusal(typed=str(typed))


@receiver(second_step.authentication_failed)
def code_refused(user: Person, **told: Any) -> None:
    """The second step was not right."""
    audit.keep(AuditAct.CODE_REFUSED, by=user)


@receiver([account.password_set, account.password_changed, account.password_reset])
def password_set(user: Person, **told: Any) -> None:
    """A password was chosen: the first one, another one, or one after a letter."""
    audit.keep(AuditAct.PASSWORD_SET, by=user)


@receiver([second_step.authenticator_added, second_step.authenticator_reset])
def step_added(user: Person, authenticator: Any, **told: Any) -> None:
    """A second step was set up, or its recovery codes made anew."""
    audit.keep(AuditAct.SECOND_STEP_ADDED, by=user, what=str(authenticator.type))


@receiver(second_step.authenticator_removed)
def step_removed(user: Person, authenticator: Any, **told: Any) -> None:
    """A second step was taken away."""
    audit.keep(AuditAct.SECOND_STEP_REMOVED, by=user, what=str(authenticator.type))
