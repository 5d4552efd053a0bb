"""One agreed line: its page, entering it, wording it anew, agreeing and ending it."""

import uuid
from copy import copy

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.acting import acted
from bsc_comms.kit.form_pages import Crumb, Done, FormPage, edited, filled_in
from bsc_comms.kit.sent import sent_in, version_sent
from channels_registry.queries.history import history_lines
from partnership.models import Person
from partnership.views.asking import reader
from plans.forms.agreed import AgreeForm, EditLineForm, LineForm, WordingForm
from plans.models import AgreedLine, LineWording
from plans.operations import agreed
from plans.policy import can_keep_agreed, can_log, can_mark_agreed, can_read_the_plan
from plans.queries.agreed.carried import who_carries_line
from plans.queries.agreed.lines import find_line
from plans.views.finding import afresh_after, known, own


@require_safe
@access.requires(can_read_the_plan)
def line(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A line, its wordings, its contacts and who carries it."""
    person = reader(request)
    found = known_line(person, pk)
    current, proposal = found.current, found.proposal
    keeps = can_log(person) and can_keep_agreed(person, found)
    return render(
        request,
        "plans/agreed_line.html",
        {
            "line": found,
            "current": current,
            "proposal": proposal if proposal != current else None,
            "earlier": [one for one in found.wordings.all() if one not in (current, proposal)],
            "past": _is_past(current),
            "carrying": who_carries_line(found, person),
            "may_choose": can_log(person) and found.ended_on is None,
            "history": history_lines(found),
            "keeps": keeps,
            "may_agree": can_mark_agreed(person) and proposal and found.ended_on is None,
        },
    )


@access.read_or_write
@access.requires(can_log)
def line_new(request: HttpRequest) -> HttpResponse:
    """Enter a line for a topic or a campaign."""
    person = reader(request)

    def save(form: LineForm) -> Done:
        added = agreed.add_line(by=person, **form.said_of_new())
        return f"“{added.name}” is entered. Any partner may use it.", added.get_absolute_url()

    page = FormPage(
        title="Enter an agreed line",
        lead="What any partner may say about a topic or in a campaign, so that all say the same.",
        act="Enter the line",
        back=reverse("plans:lines"),
        crumbs=list_crumbs(),
    )
    return filled_in(request, LineForm(sent_in(request), person=person), page, save)


@access.read_or_write
@access.requires(can_log)
def line_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what is said about a line; its words have a form of their own."""
    person = reader(request)
    found = own_line(person, pk)

    current = afresh_after(found, lambda: own_line(person, pk))

    def open_form() -> EditLineForm:
        return EditLineForm(sent_in(request), instance=copy(current()), person=person)

    def save(form: EditLineForm) -> Done:
        opened = form.opened_version or 0
        changed = agreed.edit_line(by=person, line=found, opened_version=opened, **form.said())
        return f"“{changed.name}” is changed.", found.get_absolute_url()

    page = FormPage(
        title="Change the line",
        caption=found.name,
        lead="Its words are changed by a new wording; earlier ones stay.",
        act="Save the line",
        back=found.get_absolute_url(),
        crumbs=crumbs_of(found),
    )
    return edited(request, open_form, page, save)


@access.read_or_write
@access.requires(can_log)
def line_word(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Word a line anew."""
    person = reader(request)
    found = own_line(person, pk)

    current = afresh_after(found, lambda: own_line(person, pk))

    def open_form() -> WordingForm:
        return WordingForm(sent_in(request), instance=copy(current()), person=person)

    def save(form: WordingForm) -> Done:
        wording = agreed.add_wording(
            by=person, line=found, opened_version=form.opened_version or 0, words=form.words()
        )
        return _said_of(wording), found.get_absolute_url()

    page = FormPage(
        title="Word it anew",
        caption=found.name,
        lead="The earlier wording stays to be read. Whoever plans to use it is told as soon as the "
        "new one counts: once a meeting agreed it, or at once while none was agreed.",
        act="Save the wording",
        back=found.get_absolute_url(),
        crumbs=crumbs_of(found),
    )
    return edited(request, open_form, page, save)


@access.read_or_write
@access.requires(can_mark_agreed)
def line_agree(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say which meeting agreed the wording that was proposed."""
    person = reader(request)
    found = known_line(person, pk)

    current = afresh_after(found, lambda: known_line(person, pk))

    def open_form() -> AgreeForm:
        return AgreeForm(sent_in(request), instance=copy(current()))

    def save(form: AgreeForm) -> Done:
        wording = agreed.agree_wording(
            by=person,
            line=found,
            opened_version=form.opened_version or 0,
            agreed_on=form.cleaned_data["agreed_on"],
        )
        return f"Wording {wording.number} is agreed.", found.get_absolute_url()

    proposal = found.proposal
    page = FormPage(
        title="Mark it as agreed",
        caption=found.name,
        lead=f"“{proposal.short}”" if proposal else "",
        act="Mark it as agreed",
        back=found.get_absolute_url(),
        crumbs=crumbs_of(found),
    )
    return edited(request, open_form, page, save)


@require_POST
@access.requires(can_log)
def line_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Use a line no longer, in one click; it can be brought back."""
    person = reader(request)
    found = own_line(person, pk)

    def act() -> str:
        agreed.end_line(by=person, line=found, opened_version=version_sent(request))
        return f"“{found.name}” is no longer used. It can be brought back here."

    return acted(request, act, found.get_absolute_url())


@require_POST
@access.requires(can_log)
def line_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Use a line again."""
    person = reader(request)
    found = own_line(person, pk)

    def act() -> str:
        agreed.bring_line_back(by=person, line=found, opened_version=version_sent(request))
        return f"“{found.name}” is in use again."

    return acted(request, act, found.get_absolute_url())


def known_line(person: Person, pk: uuid.UUID) -> AgreedLine:
    return known(find_line, person, pk)


def own_line(person: Person, pk: uuid.UUID) -> AgreedLine:
    return own(find_line, person, pk, may=can_keep_agreed)


def list_crumbs() -> list[Crumb]:
    return [(reverse("plans:plan"), "Plan"), (reverse("plans:lines"), "Agreed lines")]


def crumbs_of(found: AgreedLine) -> list[Crumb]:
    return [*list_crumbs(), (found.get_absolute_url(), found.name)]


def _said_of(wording: LineWording) -> str:
    if wording.agreed_on is not None:
        return f"Wording {wording.number} is agreed and counts from now on."
    return f"Wording {wording.number} is proposed. Chair or coordinator mark it once it is agreed."


def _is_past(wording: LineWording | None) -> bool:
    return wording is not None and wording.is_past(clock.today())
