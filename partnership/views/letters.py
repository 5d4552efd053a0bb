"""Letters: who was written to, what became of it, and what each letter says."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access
from partnership.choices import (
    LETTER_CAN_BE_WITHDRAWN,
    LETTER_NEEDS_ATTENTION,
    MOST_ATTEMPTS,
    LetterState,
)
from partnership.forms import LetterFilterForm
from partnership.models import Letter
from partnership.operations import letters as operations
from partnership.policy import belongs, coordinates, may_send_letter_again
from partnership.queries import letters as queries
from partnership.views.asking import reader

ON_A_PAGE = 50
ADDRESS_REFUSED = (
    "The address of {} refuses mail, so the letter is not sent again yet. Say below that it takes "
    "mail again, or let an administrator correct it."
)
YOUR_ADDRESS_REFUSED = (
    "Your address {} refuses mail, so the letter is not sent again. It stands below as it was "
    "written. Tell the coordinator which address takes your mail."
)


@require_safe
@access.requires(coordinates)
def letter_list(request: HttpRequest) -> HttpResponse:
    """Letters of the last year, or all, by state, kind and recipient."""
    form = LetterFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    everything = queries.letters_for(reader(request))
    since = chosen.pop("when", "")
    if not since:
        everything = queries.lately(everything)
    shown = queries.found(everything, **chosen)
    counts = queries.counts_by_state(everything)
    url = reverse("partnership:letters")
    context: dict[str, Any] = {
        "filter_form": form,
        "page": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "counts": [
            {
                "state": state,
                "label": LetterState(state).label,
                "count": number,
                "needs_a_look": state in LETTER_NEEDS_ATTENTION,
                "url": f"{url}?{urlencode({'state': state} | ({'when': since} if since else {}))}",
            }
            for state, number in counts.items()
        ],
        "attention": sum(counts[state] for state in LETTER_NEEDS_ATTENTION),
        "is_filtered": any(chosen.values()),
    }
    return render(request, "partnership/letters.html", context)


@require_safe
@access.requires(belongs)
def my_letters(request: HttpRequest) -> HttpResponse:
    """The letters that the planner wrote to me."""
    mine = Letter.objects.filter(recipient=reader(request)).select_related("recipient")
    page = Paginator(queries.found(mine), ON_A_PAGE).get_page(request.GET.get("page"))
    unsettled = mine.filter(state__in=LETTER_NEEDS_ATTENTION).count()
    return render(request, "partnership/letters_mine.html", {"page": page, "unsettled": unsettled})


@require_safe
@access.requires(belongs)
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One letter as it was written; somebody else's is not there."""
    person = reader(request)
    shown = get_object_or_404(queries.with_digest(queries.letters_for(person)), pk=pk)
    may_keep, needs_a_look = coordinates(person), shown.state in LETTER_NEEDS_ATTENTION
    return render(
        request,
        "partnership/letter.html",
        {
            "letter": shown,
            "inside": queries.gathered_in(shown),
            "most_attempts": MOST_ATTEMPTS,
            "may_keep": may_keep,
            "is_mine": shown.recipient_id == person.pk,
            "may_send_again": needs_a_look and may_send_letter_again(person, shown),
            "may_withdraw": may_keep and shown.state in LETTER_CAN_BE_WITHDRAWN,
            "needs_a_look": needs_a_look,
        },
    )


@require_POST
@access.requires(belongs)
def letter_send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a letter that did not leave wait for another try."""
    person = reader(request)
    shown = get_object_or_404(queries.letters_for(person), pk=pk)
    try:
        waits = operations.send_again(by=person, letter_id=shown.pk)
    except operations.AddressRefused:
        return _address_refused(request, shown)
    except operations.NotSentAgain as why:
        messages.error(request, str(why))
        return redirect("partnership:letter", pk)
    if waits:
        messages.success(request, "The letter waits to be sent again.")
    else:
        messages.error(request, "This letter was taken up already, so it is not sent again.")
    return redirect("partnership:letter", pk)


def _address_refused(request: HttpRequest, shown: Letter) -> HttpResponse:
    """Who keeps people can take the mark off on the recipient's page; nobody else has that page."""
    if coordinates(reader(request)):
        messages.error(request, ADDRESS_REFUSED.format(shown.recipient.name))
        return redirect("partnership:person", shown.recipient_id)
    messages.error(request, YOUR_ADDRESS_REFUSED.format(shown.recipient.email))
    return redirect("partnership:letter", shown.pk)


@require_POST
@access.requires(coordinates)
def letter_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back a letter that waits, or leave one that did not go."""
    shown = get_object_or_404(queries.letters_for(reader(request)), pk=pk)
    if not operations.withdraw_letter(by=reader(request), letter_id=shown.pk):
        messages.error(request, "This letter does not wait any more, so it was not withdrawn.")
    elif shown.state in LETTER_NEEDS_ATTENTION:
        messages.success(request, "The letter is left as it is. It counts as withdrawn.")
    else:
        messages.success(request, "The letter is withdrawn and will not be sent.")
    return redirect("partnership:letter", pk)
