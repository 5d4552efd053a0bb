"""What comes by mail: a person's choices, and the one click that stops letters of a kind."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from bsc_comms.kit import access, limits
from bsc_comms.kit.sent import sent_in
from partnership.choices import MAY_BE_STOPPED, LetterKind
from partnership.forms import LetterChoicesForm
from partnership.operations.letter_keys import letter_to_stop
from partnership.operations.letters.choosing import choose_letters, stop_letters_like
from partnership.policy import belongs
from partnership.queries.letters import kinds_stopped_by
from partnership.views.asking import reader

WHY_PUBLIC = "Mail programs unsubscribe without signing in (RFC 8058): a signed key opens it."


@access.read_or_write
@access.requires(belongs)
def choices(request: HttpRequest) -> HttpResponse:
    """What comes to me by mail; everything is in the planner as well."""
    wanted = sorted(MAY_BE_STOPPED - kinds_stopped_by(reader(request)))
    sent = sent_in(request)  # nothing ticked is an answer too
    form = LetterChoicesForm(sent, initial={"by_mail": wanted})
    if form.is_valid():
        choose_letters(person=reader(request), by_mail=form.cleaned_data["by_mail"])
        messages.success(request, "Saved. Everything stays on the page of your letters too.")
        return redirect("partnership:letter_choices")
    context = {"form": form}
    return render(request, "partnership/letter_choices.html", context, status=form.page_status)


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@csrf_exempt
@access.read_or_write
def stop(request: HttpRequest) -> HttpResponse:
    """Stop letters like the one that the key came in. Opening the page alone changes nothing.

    The key stands in the query, which no log of the planner holds.
    """
    letter = letter_to_stop(request.GET.get("key", ""))
    if letter is None:
        return render(request, "partnership/letter_stop.html", {"unknown": True}, status=404)
    if request.method == "POST":
        kinds = stop_letters_like(letter)
        return render(request, "partnership/letter_stop.html", {"stopped": _labels(kinds)})
    return render(
        request,
        "partnership/letter_stop.html",
        {"kinds": _labels(letter.kinds_to_stop), "address": letter.recipient.email},
    )


def _labels(kinds: list[LetterKind] | list[str]) -> list[str]:
    return [str(LetterKind(kind).label) for kind in kinds]
