""" "We can help": from a line of the forward plan, or by the link in the letter about it."""

import uuid
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.line_ends import with_plain_line_ends
from bsc_comms.kit.sent import sent_in, text_sent
from partnership.choices import LetterKind
from partnership.models import Person
from partnership.operations.letter_keys import letter_with_key
from partnership.views.asking import reader
from partnership.views.letter_links import link_opens_nothing
from plans.forms.helping import HelpForm
from plans.operations.details import NotAllowedNow
from plans.operations.helping import offer_help
from plans.policy import can_answer_invitations
from plans.queries.helping import Help, help_with

WHY_PUBLIC = "A member offers help from the letter: a signed key, for one person and that letter."
LINK_LASTS = timedelta(days=60)


@access.read_or_write
@access.requires(can_answer_invitations)
def help_offer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer help with another partner's communication."""
    person = reader(request)
    found = help_with(person, pk)
    if found is None:
        raise Http404
    saved, form, refused = _answered(request, person, found)
    if saved:
        messages.success(request, "Thank you. The lead partner is told of it.")
        return redirect(f"{found.communication.get_absolute_url()}#partners")
    return _page(request, found, form, refused=refused)


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@access.read_or_write
def help_letter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same by the link in a letter, for the lines of that letter alone.

    To look uses nothing up. The key stands in the query, which no log of the planner holds.
    """
    opened = _opened(request.GET.get("key", ""), pk)
    if opened is None:
        return link_opens_nothing(request)
    found, person = opened
    if found.given:
        # By letter a partner answers once; it may say otherwise once it has signed in.
        return _page(request, found, None, by_letter=True)
    saved, form, refused = _answered(request, person, found)
    if saved:
        return redirect(request.get_full_path())
    return _page(request, found, form, refused=refused, by_letter=True)


def _opened(key: str, pk: uuid.UUID) -> tuple[Help, Person] | None:
    """What the key opens, and for whom; None for anything else, whatever is wrong with it."""
    letter = letter_with_key(key, kinds=(LetterKind.PLAN_PUBLISHED,))
    if letter is None or str(pk) not in letter.text:
        return None
    person = letter.recipient
    if clock.now() > letter.created_at + LINK_LASTS or not can_answer_invitations(person):
        return None
    found = help_with(person, pk)
    return (found, person) if found is not None else None


def _answered(
    request: HttpRequest, person: Person, found: Help
) -> tuple[bool, HelpForm | None, str]:
    """Whether help was offered just now; else the form, and why it was refused."""
    if not found.partners:
        return False, None, ""
    sent = sent_in(request)
    form = HelpForm(sent, help_given=found)
    if not form.is_bound or not form.is_valid():
        return False, form, ""
    try:
        offer_help(by=person, communication=found.communication, **form.given())
    except NotAllowedNow as refused:
        return False, form, str(refused)
    return True, form, ""


def _page(
    request: HttpRequest,
    found: Help,
    form: HelpForm | None,
    *,
    refused: str = "",
    by_letter: bool = False,
) -> HttpResponse:
    came_late = form is None and request.method == "POST"
    context = {
        "form": form,
        "communication": found.communication,
        "given": found.given,
        "refused": refused,
        "words": _words_not_sent(request, found) if came_late else [],
        "by_letter": by_letter,
    }
    wrong = form.page_status if form is not None else 200
    return render(
        request, "plans/help.html", context, status=409 if refused or came_late else wrong
    )


def _words_not_sent(request: HttpRequest, found: Help) -> list[str]:
    """What was written for nothing, to be copied: not what stands already, as after two clicks."""
    words = with_plain_line_ends(text_sent(request, "words")).strip()
    return [words] if words and words not in found.words else []
