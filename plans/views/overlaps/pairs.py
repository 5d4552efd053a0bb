"""The pairs that wait for an answer, one pair, and its answers."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import ReasonNeeded
from bsc_comms.kit.spreadsheets import write_csv
from partnership.views.asking import reader
from plans.choices import OverlapAnswerKind
from plans.forms.overlaps import AnswerOverlapForm, DeclineJointForm, JointForm
from plans.models import Communication, OverlapAnswer
from plans.operations.details import NotAllowedNow
from plans.operations.overlaps.answering import (
    Joint,
    agree_to_joint,
    answer_overlap,
    decline_joint,
    propose_joint,
    take_answer_back,
)
from plans.operations.overlaps.joining import MOVED_ON
from plans.policy import can_answer_overlaps, can_edit, can_read_the_plan
from plans.queries.overlaps.ended import how_ended
from plans.queries.overlaps.left_behind import left_behind
from plans.queries.overlaps.listed import (
    answered_list,
    file_rows,
    next_that_waits,
    waiting_list,
)
from plans.queries.overlaps.moved_on import stay_joint
from plans.queries.overlaps.pairs import (
    PAGE_SIZE,
    PairLine,
    Side,
    near_this,
    page_of_lines,
    pair_for,
    pair_in_full,
)
from plans.rules.own_files import OVERLAPS

CHANGED = (
    "Somebody answered it or changed one of the two in the meantime, so nothing was recorded. This "
    "is how it stands now; please decide again."
)
SETTLED = (
    "Somebody answered it in the meantime, so nothing was recorded. The answer stands until it is "
    "taken back or something that counts changes."
)
NO_LONGER_NEAR = (
    "They are no longer near each other: one of the two was moved, changed or set aside in the "
    "meantime. There is nothing to answer, and nothing was recorded."
)


def _keeps_the_note(view: access.View) -> access.View:
    """Give back what was typed about a pair that is gone, as one of the two moved away meanwhile.

    One that the person may not know of looks just the same.
    """

    @wraps(view)
    def guarded(request: HttpRequest, pk: UUID) -> HttpResponse:
        try:
            return view(request, pk)
        except Http404:
            typed = request.POST.get("note", "").strip()
            context = {"note": typed, "was_sent": request.method == "POST"}
            return render(request, "plans/overlap_gone.html", context, status=HTTPStatus.NOT_FOUND)

    return guarded


@require_safe
@access.requires(can_answer_overlaps)
def overlaps(request: HttpRequest) -> HttpResponse:
    """The pairs without an answer: one's own partners'; all for chair and coordinator."""
    person = reader(request)
    answered = _asks_for_answered(request)
    pairs = answered_list(person) if answered else waiting_list(person)
    listed = list(pairs.values_list("pk", "in_the_file"))
    keys = [pk for pk, _ in listed]
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    csv_url = reverse("plans:overlaps_csv")
    context = {
        "page": page,
        "lines": page_of_lines(list(page.object_list), person),
        "answered": answered,
        "tabs": _tabs(answered=answered),
        "left_out": sum(not in_the_file for _, in_the_file in listed),
        "csv_url": f"{csv_url}?show=answered" if answered else csv_url,
    }
    return render(request, "plans/overlaps.html", context)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_answer_overlaps)
def overlaps_csv(request: HttpRequest) -> HttpResponse:
    """The same pairs, a row for each of which the whole partnership may know."""
    person = reader(request)
    answered = _asks_for_answered(request)
    pairs = answered_list(person) if answered else waiting_list(person)
    content = write_csv(file_rows(pairs, person), headings=OVERLAPS)
    name = "Overlaps answered.csv" if answered else "Overlaps without an answer.csv"
    return download(content, name=name, content_type=CSV)


def _asks_for_answered(request: HttpRequest) -> bool:
    return request.GET.get("show") == "answered"


def _tabs(*, answered: bool) -> list[dict[str, Any]]:
    address = reverse("plans:overlaps")
    return [
        {"label": "Without an answer", "url": address, "current": not answered},
        {"label": "Answered", "url": f"{address}?show=answered", "current": answered},
    ]


@require_safe
@access.requires(can_read_the_plan)
def communication_near(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All that is near one communication, with what was answered."""
    person = reader(request)
    found = Communication.objects.visible_to(person).select_related("lead_partner").filter(pk=pk)
    communication = found.first()
    if communication is None:
        raise Http404
    near = near_this(communication, person)
    page = Paginator(near.waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"communication": communication, "near": near, "page": page}
    return render(request, "plans/overlaps_near.html", context)


@require_safe
@access.requires(can_read_the_plan)
def overlap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pair: both sides, why it was found, what was answered, and how to answer it."""
    return _pair_page(request, _pair(request, pk))


@require_POST
@access.stands_on("plans:overlap", "pk")
@access.requires(can_answer_overlaps)
@_keeps_the_note
def overlap_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Coordinate, or no overlap because..."""
    line = _pair_to_answer(request, pk)
    form = AnswerOverlapForm(request.POST, auto_id="id_answer_%s")
    if not form.is_valid():
        return _pair_page(request, line, answer_form=form, status=422)
    said = form.cleaned_data

    def answer() -> str:
        answer_overlap(
            by=reader(request),
            overlap=line.overlap,
            kind=OverlapAnswerKind(said["kind"]),
            note=said["note"],
            version=said["version"],
        )
        return (
            "Your answer is on record. The overlap stays quiet until something changes in either."
        )

    return _do(request, line, answer, answer_form=form)


@require_POST
@access.stands_on("plans:overlap", "pk")
@access.requires(can_answer_overlaps)
@_keeps_the_note
def overlap_joint(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose that one takes the other over; done at once where nobody else has to agree."""
    line = _pair_to_answer(request, pk)
    form = _joint_form(request, line, request.POST)
    if not form.is_valid():
        return _pair_page(request, line, joint_form=form, status=422)
    said = form.cleaned_data
    takes_over = next(one for one in line.sides if str(one.pk) == said["takes_over"])

    def propose() -> str:
        answer = propose_joint(
            by=reader(request),
            overlap=line.overlap,
            joint=Joint(takes_over, form.carries(), bool(said.get("both_agreed"))),
            note=said["note"],
            version=said["version"],
        )
        if answer.agreed_at is None:
            return "Your proposal is with the other partner’s advocate. Nothing changes until then."
        return f"“{takes_over.title}” has taken the other over.{_not_carried(line)}"

    return _do(request, line, propose, joint_form=form)


@require_POST
@access.stands_on("plans:overlap", "pk")
@access.requires(can_answer_overlaps)
def overlap_agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree to go joint as the other side proposed."""
    line, answer = _answer(request, pk)

    def agree() -> str:
        agree_to_joint(
            by=reader(request),
            answer=answer,
            version=request.POST.get("version", ""),
        )
        return f"They are joint now: the one has taken the other over.{_not_carried(line)}"

    return _do(request, line, agree)


@require_POST
@access.stands_on("plans:overlap", "pk")
@access.requires(can_answer_overlaps)
@_keeps_the_note
def overlap_decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decline to go joint as the other side proposed, and say why."""
    line, answer = _answer(request, pk)
    form = DeclineJointForm(request.POST, auto_id="id_decline_%s")
    if not form.is_valid():
        return _pair_page(request, line, decline_form=form, status=422)
    said = form.cleaned_data

    def decline() -> str:
        decline_joint(by=reader(request), answer=answer, note=said["note"], version=said["version"])
        return "The other partner learns why by letter. Both stay as they are."

    return _do(request, line, decline, decline_form=form)


@require_POST
@access.stands_on("plans:overlap", "pk")
@access.requires(can_answer_overlaps)
def overlap_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an answer back."""
    line, answer = _answer(request, pk)

    def take_back() -> str:
        take_answer_back(
            by=reader(request),
            answer=answer,
            version=request.POST.get("version", ""),
        )
        return f"{_now_that_it_is_taken_back(line, answer)} What was answered stays on record."

    return _do(request, line, take_back)


def _now_that_it_is_taken_back(line: PairLine, answer: OverlapAnswer) -> str:
    """How the two stand without this answer; what is at rest waits for no other."""
    if answer.agreed_at is not None:
        return "They are two again."
    return "The overlap is open again." if line.overlap.stands else "It is taken back."


def _do(request: HttpRequest, line: PairLine, act: Callable[[], str], **forms: Any) -> HttpResponse:
    """Do it and say so, or show how the pair stands now with what was typed."""
    try:
        messages.success(request, act())
    except StaleEdit:
        now = _pair(request, line.overlap.pk)
        return _pair_page(request, now, refused=_why_late(now), status=409, **forms)
    except (NotAllowedNow, ReasonNeeded) as refused:
        return _pair_page(request, line, refused=str(refused), status=409, **forms)
    return redirect("plans:overlap", line.overlap.pk)


def _not_carried(line: PairLine) -> str:
    """What the joint one does not say yet, as a sentence more; "" where it says all."""
    found = left_behind([side.communication for side in pair_in_full(line)])
    return f" {found.sentence}" if found else ""


def _left_behind(request: HttpRequest, sides: list[Side]) -> dict[str, Any]:
    """What the joint one does not say yet, and whether this person may change that."""
    found = left_behind([side.communication for side in sides])
    if found is None:
        return {}
    joint = found.joint
    return {"left_behind": found, "may_change": can_edit(reader(request), joint)}


def _why_late(now: PairLine) -> str:
    if not now.overlap.stands:
        return NO_LONGER_NEAR
    return SETTLED if now.settled else CHANGED


def _unsent(
    line: PairLine,
    answer_form: AnswerOverlapForm | None,
    decline_form: DeclineJointForm | None,
    joint_form: JointForm | None,
) -> str:
    """The words of a form that the page shows no more, so that they are not lost."""
    for form, shown in (
        (answer_form, line.takes_answer),
        (decline_form, any(given.may_decline for given in line.answers)),
        (joint_form, line.takes_proposal),
    ):
        if form is not None and not shown:
            return str(form["note"].value() or "").strip()
    return ""


def _pair(request: HttpRequest, pk: UUID) -> PairLine:
    """A pair of which this person may know both sides; 404 else."""
    found = pair_for(reader(request), pk)
    if found is None:
        raise Http404
    return found


def _pair_to_answer(request: HttpRequest, pk: UUID) -> PairLine:
    line = _pair(request, pk)
    if not line.may_answer:
        raise PermissionDenied
    return line


def _answer(request: HttpRequest, pk: UUID) -> tuple[PairLine, OverlapAnswer]:
    """The pair and the answer that the form names, as far as this person may know of it."""
    line = _pair_to_answer(request, pk)
    named = request.POST.get("answer", "")
    found = next((one.answer for one in line.answers if str(one.answer.pk) == named), None)
    if found is None:
        raise Http404
    return line, found


def _joint_form(request: HttpRequest, line: PairLine, data: Any = None) -> JointForm:
    leads = {one.lead_partner_id for one in line.sides}
    for_neither = not leads & set(reader(request).partner_ids)
    return JointForm(data, line=line, for_neither=for_neither, auto_id="id_joint_%s")


def _pair_page(
    request: HttpRequest,
    line: PairLine,
    *,
    answer_form: AnswerOverlapForm | None = None,
    decline_form: DeclineJointForm | None = None,
    joint_form: JointForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    sides = pair_in_full(line)
    ended = how_ended(given.answer for given in line.answers)
    context = {
        "line": line,
        "answers": [(given, ended.get(given.answer.pk)) for given in line.answers],
        "stay_joint": stay_joint(line),
        "moved_on": MOVED_ON,
        "sides": sides,
        **_left_behind(request, sides),
        "next": next_that_waits(reader(request), after=line.overlap) if line.is_done_with else None,
        "answer_form": answer_form or AnswerOverlapForm(auto_id="id_answer_%s"),
        "decline_form": decline_form or DeclineJointForm(auto_id="id_decline_%s"),
        "joint_form": joint_form or _joint_form(request, line),
        "form": next(
            (one for one in (answer_form, decline_form, joint_form) if one and one.errors), None
        ),
        "refused": refused,
        "unsent": _unsent(line, answer_form, decline_form, joint_form),
    }
    return render(request, "plans/overlap.html", context, status=status)
