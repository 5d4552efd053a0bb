"""The page behind the link in a letter of the cycle: the plan is confirmed by one click."""

import contextlib

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bsc_comms.kit import access, limits
from bsc_comms.kit.in_words import label_within
from partnership.choices import LetterKind
from partnership.models import Letter, Partner
from partnership.operations.letter_keys import letter_with_key
from partnership.views.letter_links import link_opens_nothing
from subgroup.choices import ConfirmationKind
from subgroup.models import Meeting
from subgroup.operations.confirmations import TooLateToConfirm, confirm_plan
from subgroup.queries.meetings import Answers, answers_for
from subgroup.rules.cycle import letter_key_start

OPENS = (LetterKind.CALL_FOR_UPDATES, LetterKind.CONFIRM_REMINDER)
WHY_PUBLIC = "An advocate confirms from the letter: a signed key, for one meeting alone."


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@access.read_or_write
def confirm_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Each partner that the letter's recipient speaks for, with its two buttons.

    To look confirms nothing: mail programs open links by themselves. The key stands in the query,
    which no log of the planner holds, and is good until the meeting is over.
    """
    letter = letter_with_key(request.GET.get("key", ""), kinds=OPENS)
    meeting = Meeting.objects.filter(pk=pk).first()
    if letter is None or meeting is None or not _is_about(letter, meeting):
        return link_opens_nothing(request)
    answers = answers_for(letter.recipient, meeting)
    if request.method == "POST":
        return _confirm(request, letter, meeting, answers)
    context = {
        "meeting": meeting,
        "lines": [line for line in answers.lines if line.partner in answers.to_confirm],
        "here": request.get_full_path(),
    }
    return render(request, "subgroup/confirm_letter.html", context)


def _is_about(letter: Letter, meeting: Meeting) -> bool:
    return letter.recipient.is_active and letter.unique_key.startswith(letter_key_start(meeting.pk))


def _confirm(
    request: HttpRequest, letter: Letter, meeting: Meeting, answers: Answers
) -> HttpResponse:
    if not answers.to_confirm:
        # The page was open while the meeting ended, or somebody else came to speak: it says so.
        return redirect(request.get_full_path())
    number, kind = request.POST.get("partner", ""), request.POST.get("kind", "")
    partner = next((one for one in answers.to_confirm if str(one.pk) == number), None)
    if partner is None or kind not in ConfirmationKind.values:
        raise BadRequest("Say which partner answers, and what it answers.")
    # Where it came too late, the page that follows says so.
    with contextlib.suppress(TooLateToConfirm):
        confirm_plan(by=letter.recipient, meeting=meeting, partner=partner, kind=kind)
        messages.success(request, thanks_for(partner, kind))
    return redirect(request.get_full_path())


def thanks_for(partner: Partner, kind: str) -> str:
    """What a partner that has answered is told."""
    return f"Thank you. {partner.short_name}: {label_within(ConfirmationKind(kind).label)}."
