"""Asking the other advocates, answering them, and how each partner answers."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.acting import acted
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.editing import StaleEdit, attempt_on
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.in_words import day as in_short
from bsc_comms.kit.sent import sent_in, text_sent
from bsc_comms.kit.spreadsheets import write_csv
from partnership.choices import LetterKind
from partnership.models import Letter, Person
from partnership.operations.letter_keys import letter_with_key
from partnership.views.asking import reader
from partnership.views.letter_links import link_opens_nothing
from plans.choices import NOT_AN_ANSWER, ApproachAnswer
from plans.forms.approaches import WORDS, AnswerApproachForm, AskForm
from plans.models import Approach, AskedPartner, Communication
from plans.operations.approaches import (
    NOT_LOCAL,
    QuestionClosed,
    answer_approach,
    ask_again,
    ask_the_advocates,
    withdraw_approach,
)
from plans.operations.approaches.letters import key_of_question
from plans.operations.details import NotAllowedNow
from plans.policy import (
    can_answer_invitations,
    can_ask_the_advocates,
    can_log,
    can_see_who_answers,
)
from plans.queries.approaches import (
    WhomToAsk,
    find_asked,
    joint_seen,
    whom_to_ask,
    why_not_answered,
)
from plans.queries.who_answers import (
    GIVEN,
    left_out_of_the_file,
    responses,
    responses_open_to_all,
    totals,
)
from plans.rules.approaches import Closed
from plans.views.finding import known, may_edit_its_communication, own, own_communication
from plans.views.years import year_asked, year_links, years_to_now

ASKED_ALREADY = "The other advocates are being asked already. Here is how it stands."
OPENS_LETTERS = (LetterKind.APPROACH_ASKED, LetterKind.APPROACH_NUDGE)
WHY_PUBLIC = "An advocate answers from the letter: a signed key, for one person and one question."
# For so long after the deadline the link still says what became of the question.
LINK_LASTS_ON = timedelta(days=60)


# --- asking -------------------------------------------------------------------------------------


@access.read_or_write
@access.requires(can_log)
def approach_ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send the question to all other partners, or to those that have something near.

    While a question is open there is no form, but what became of that one. Who asked in the same
    moment as somebody else gets the form again with what they wrote.
    """
    person = reader(request)
    found = own_communication(person, pk)
    may_ask = can_ask_the_advocates(person, found)
    if request.method != "POST" and not may_ask:
        messages.error(request, NOT_LOCAL)
        return redirect(found)
    if request.method != "POST" and Approach.objects.open().filter(communication=found).exists():
        messages.info(request, ASKED_ALREADY)
        return redirect(_approach_of(found))
    whom = whom_to_ask(found, person)
    sent = request.POST if request.method == "POST" and whom.partners else None
    form = AskForm(sent, whom=whom)
    if form.is_bound and not may_ask:
        form.refuse(NOT_LOCAL)
    elif form.is_bound and form.is_valid():
        try:
            asked = ask_the_advocates(
                by=person,
                communication=found,
                partners=form.chosen(),
                working_days=form.cleaned_data["working_days"],
                question=form.cleaned_data["question"],
            )
        except NotAllowedNow as refused:
            form.refuse(str(refused))
            return _asking_page(request, form, found, whom)
        told = count_of(asked.asked.count(), "partner is,partners are")
        messages.success(request, f"{told} asked to answer by {in_short(asked.deadline)}.")
        return redirect(_approach_of(found))
    return _asking_page(request, form, found, whom)


def _asking_page(
    request: HttpRequest, form: AskForm, communication: Communication, whom: WhomToAsk
) -> HttpResponse:
    context = {"form": form, "communication": communication, "whom": whom}
    return render(request, "plans/approach_ask.html", context, status=form.page_status)


@require_POST
@access.requires(can_log)
def approach_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a question back; the page then offers to let it stand after all."""
    person = reader(request)
    approach = _own_approach(person, pk)

    def act() -> str:
        withdraw_approach(by=person, approach=approach)
        return "The question is taken back. Nobody is reminded of it."

    return acted(request, act, _approach_of(approach.communication))


@require_POST
@access.requires(can_log)
def approach_put_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a question that was taken back, or closed as it seemed to go out, stand as it was."""
    person = reader(request)
    approach = _own_approach(person, pk)

    def act() -> str:
        back = ask_again(by=person, approach=approach)
        return f"The question stands again. It is to be answered by {in_short(back.deadline)}."

    return acted(request, act, _approach_of(approach.communication))


def _own_approach(person: Person, pk: uuid.UUID) -> Approach:
    return own(_approach, person, pk, may=may_edit_its_communication)


def _approach(person: Person, pk: uuid.UUID) -> Approach | None:
    visible = Approach.objects.visible_to(person).select_related("communication__lead_partner")
    return visible.filter(pk=pk).first()


def _approach_of(communication: Communication) -> str:
    """Where the question about a communication stands on its page."""
    return f"{communication.get_absolute_url()}#approach"


# --- answering ----------------------------------------------------------------------------------


@access.read_or_write
@access.requires(can_answer_invitations)
def approach_answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer for a partner, or answer otherwise while the question is open."""
    person = reader(request)
    asked = known(find_asked, person, pk)
    why = why_not_answered(asked, person)
    if why is Closed.NOT_YOURS:
        raise PermissionDenied
    if why is not None:
        return _closed_page(request, asked, person, why)

    def save(form: AnswerApproachForm) -> AskedPartner:
        return answer_approach(
            by=person,
            asked=form.instance,
            opened_version=form.opened_version or 0,
            answer=form.given(),
        )

    try:
        tried = attempt_on(
            asked,
            lambda: known(find_asked, person, pk),
            lambda asked: _form(request, asked),
            save,
        )
    except QuestionClosed as closed:
        return _closed_page(request, asked, person, closed.why)
    if tried.saved is None:
        return _answer_page(request, tried.form, stale=tried.stale)
    messages.success(request, f"{asked.partner.short_name} has answered. Thank you.")
    return redirect(_approach_of(asked.approach.communication))


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@access.read_or_write
def approach_letter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same page by the link in a letter: opens this one question, and answers once.

    To look uses nothing up. The key stands in the query, which no log of the planner holds.
    """
    opened = _opened(request.GET.get("key", ""), pk)
    if opened is None:
        return link_opens_nothing(request)
    asked, person = opened
    why = why_not_answered(asked, person)
    if why is not None:
        return _closed_page(request, asked, person, why, by_letter=True)
    form = _form(request, asked)
    if asked.answer not in NOT_AN_ANSWER:
        return _used_page(request, asked, form)
    if form.is_bound and form.is_valid():
        try:
            answer_approach(
                by=person,
                asked=asked,
                opened_version=form.opened_version or 0,
                answer=form.given(),
            )
        except StaleEdit:
            asked = find_asked(person, pk) or asked
            return _used_page(request, asked, _form(request, asked))
        except QuestionClosed as closed:
            return _closed_page(request, asked, person, closed.why, by_letter=True)
        return redirect(request.get_full_path())
    return _answer_page(request, form, by_letter=True)


def _opened(key: str, pk: uuid.UUID) -> tuple[AskedPartner, Person] | None:
    """What the key opens, and for whom; None for anything else, whatever is wrong with it."""
    letter = letter_with_key(key, kinds=OPENS_LETTERS)
    if letter is None:
        return None
    asked = find_asked(letter.recipient, pk)
    if asked is None or not _is_of(letter, asked):
        return None
    if clock.now() > asked.approach.deadline + LINK_LASTS_ON:
        return None
    return asked, letter.recipient


def _is_of(letter: Letter, asked: AskedPartner) -> bool:
    return letter.unique_key.startswith(f"{key_of_question(asked, kind=letter.kind)}:")


def _form(request: HttpRequest, asked: AskedPartner) -> AnswerApproachForm:
    return AnswerApproachForm(sent_in(request), instance=asked)


def _answer_page(
    request: HttpRequest, form: AnswerApproachForm, *, stale: bool = False, by_letter: bool = False
) -> HttpResponse:
    asked: AskedPartner = form.instance
    return render(
        request,
        "plans/approach_answer.html",
        {
            "form": form,
            "asked": asked,
            "approach": asked.approach,
            "communication": asked.approach.communication,
            "stale": stale,
            "by_letter": by_letter,
        },
        status=409 if stale else form.page_status,
    )


def _used_page(request: HttpRequest, asked: AskedPartner, form: AnswerApproachForm) -> HttpResponse:
    """The partner has answered: what was said, and beside it what this person typed."""
    if form.is_bound:
        form.is_valid()
    return render(
        request,
        "plans/approach_used.html",
        {
            "asked": asked,
            "approach": asked.approach,
            "communication": asked.approach.communication,
            "differences": form.typed() if form.is_bound else [],
        },
        status=409 if form.is_bound else 200,
    )


def _closed_page(
    request: HttpRequest,
    asked: AskedPartner,
    person: Person,
    why: Closed,
    *,
    by_letter: bool = False,
) -> HttpResponse:
    """Why it cannot be answered, and what to do. Who left learns nothing of what was asked."""
    about = asked.approach.communication
    context: dict[str, Any] = {"why": str(why), "asked": asked, "by_letter": by_letter}
    context["words"] = _words_not_sent(request, asked, why)
    if why is not Closed.NOT_YOURS:
        context |= {
            "communication": about,
            "approach": asked.approach,
            "may_stand_again": asked.approach.deadline > clock.now(),
            "joint": joint_seen(about, person) if why is Closed.MERGED else None,
        }
    return render(request, "plans/approach_closed.html", context, status=410)


def _words_not_sent(request: HttpRequest, asked: AskedPartner, why: Closed) -> list[str]:
    """What this person wrote into an answer that comes too late, to be copied.

    Who left has it as it was sent: what is left out as said already would tell what was said.
    """
    if request.method != "POST":
        return []
    if why is Closed.NOT_YOURS:
        sent = (text_sent(request, name).strip() for name in WORDS.values())
        return [text for text in sent if text]
    form = _form(request, asked)
    form.is_valid()
    return form.typed_words()


# --- who answers --------------------------------------------------------------------------------


@require_safe
@access.requires(can_see_who_answers)
def approaches(request: HttpRequest) -> HttpResponse:
    """How each partner answered in a financial year: this one, or ?year=2015-16."""
    person = reader(request)
    years = years_to_now()
    year = year_asked(request, years)
    rows = responses(person, year)
    return render(
        request,
        "plans/approaches.html",
        {
            "rows": rows,
            "totals": totals(rows),
            "year": year,
            "years": year_links(reverse("plans:approaches"), years, year),
            "left_out": left_out_of_the_file(rows, year),
            "csv_url": f"{reverse('plans:approaches_csv')}?year={year.slug}",
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_see_who_answers)
def approaches_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file, of the questions of which the whole partnership may know."""
    year = year_asked(request, years_to_now())
    answers = [str(ApproachAnswer(kind).label) for kind in GIVEN]
    headings = ["Partner", "Asked", "Answered", "No answer", "Waiting", "Answered (%)", *answers]
    rows = [
        [
            each.partner.name,
            each.asked,
            each.answered,
            each.silent,
            each.waiting,
            "" if each.rate is None else each.rate,
            *each.by_answer.values(),
        ]
        for each in responses_open_to_all(year)
    ]
    name = f"Answers to the other advocates, {year.slug}.csv"
    return download(write_csv(rows, headings=headings), name=name, content_type=CSV)
