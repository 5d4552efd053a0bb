"""Log, see and edit a communication; put an idea forward."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.editing import attempt_unless
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent import number_in, sent_in
from partnership.models import Partner, Person, Topic
from partnership.queries.people import somebody_speaks_for
from partnership.views.asking import reader
from plans.choices import State
from plans.forms import choices
from plans.forms.acts import AnswerForm, IdeaForm
from plans.forms.commitments import commitments_in
from plans.forms.communications import CommunicationForm
from plans.forms.edit_communication import EditCommunicationForm
from plans.forms.new_communication import NewCommunicationForm
from plans.forms.prefilled import prefilled
from plans.forms.when import WhenForm
from plans.models import Communication, Involvement
from plans.operations.campaigns import CampaignNameTaken
from plans.operations.communications import edit_communication, log_communication
from plans.operations.details import SeenByAll, Window
from plans.operations.ideas import put_forward_idea
from plans.operations.sent_again import says_the_same
from plans.policy import can_log, can_put_forward_an_idea, can_read_the_plan
from plans.queries.communications import communication_page, find_communication
from plans.rules.reading.phrases import sure_words
from plans.views.finding import own_communication
from plans.views.overlaps.typed import NearTyped, near_typed

#: The button that asks what is near before anything is saved.
CHECKS = "check"
MADE_JOINT = "It is part of a joint communication now: what goes out is said there."


@require_safe
@access.requires(can_read_the_plan)
def communication(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All of one communication that this person may know."""
    person = reader(request)
    found = find_communication(person, pk)
    if found is None:
        raise Http404
    return communication_shown(request, found)


def communication_shown(
    request: HttpRequest, found: Communication, *, refused: tuple[Partner, AnswerForm] | None = None
) -> HttpResponse:
    """The page of one communication; `refused` is an answer that was not saved, as it was typed.

    `found` comes from `find_communication`.
    """
    page = communication_page(found, reader(request))
    # What was typed comes back, though the communication was set aside in the meantime.
    to_answer = dict.fromkeys([*page.to_answer, *([refused[0]] if refused else [])])
    involved = {one.partner_id: one for one in page.involvements}
    answers = [
        {
            "partner": partner,
            "involvement": involved.get(partner.pk),
            "form": _answer_form(partner, involved.get(partner.pk), refused),
        }
        for partner in to_answer
    ]
    return render(
        request,
        "plans/communication.html",
        {
            "page": page,
            "communication": found,
            "answers": answers,
            "form": None if refused is None else refused[1],
        },
        status=200 if refused is None else 422,
    )


@access.read_or_write
@access.requires(can_log)
def communication_new(request: HttpRequest) -> HttpResponse:
    """Log a communication on one page. The same form sent twice makes one record."""
    person = reader(request)
    if request.method != "POST":
        said = prefilled(request.GET, person=person, today=clock.today()) if request.GET else {}
        form = NewCommunicationForm(person=person, initial=said)
        return _form_page(request, form, is_copy="copy" in request.GET and bool(said))
    form = NewCommunicationForm(request.POST, person=person)
    if CHECKS in request.POST:
        return _checked_page(request, form)
    if not form.is_valid():
        return _form_page(request, form)
    earlier = Communication.objects.visible_to(person).filter(
        pk=form.cleaned_data["identifier"], created_by=person
    )
    first = earlier.first()
    if first is not None and not says_the_same(first, form.details()):
        form.take_another_identifier()
        return _form_page(request, form, logged_before=first)
    try:
        logged = log_communication(
            by=person, details=form.details(), identifier=form.cleaned_data["identifier"]
        )
    except CampaignNameTaken:
        form.name_was_taken()
        return _form_page(request, form)
    except NotPossible as refused:
        form.cannot_carry(str(refused))
        return _form_page(request, form)
    _say_where_it_stands(request, logged, form)
    return redirect(logged)


@require_safe
@access.requires(can_log)
def channel_deadlines(request: HttpRequest) -> HttpResponse:
    """For the script of the form: what each channel asks for in the window that was typed.

    Those that are chosen are among them, also where one has ended.
    """
    form = WhenForm(request.GET)
    window = form.window() if form.is_valid() else Window()
    known = window.start is not None and window.end is not None
    chosen = [pk for text in request.GET.getlist("channels") if (pk := number_in(text)) is not None]
    today = clock.today()
    deadlines = choices.deadlines_of(
        choices.carriers_of(choices.channels_on(today, chosen), today),
        today,
        (window.start, window.end) if known else None,  # type: ignore[arg-type]
    )
    return JsonResponse(
        {str(pk): {"text": one.text, "tooLate": one.too_late} for pk, one in deadlines.items()}
    )


@access.read_or_write
@access.requires(can_log)
def communication_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a communication. A stale form gets both texts and loses nothing."""
    person = reader(request)
    found = own_communication(person, pk)
    if found.state == State.MERGED and request.method != "POST":
        messages.error(request, MADE_JOINT)
        return redirect(found)

    def open_form(communication: Communication) -> EditCommunicationForm:
        return EditCommunicationForm(sent_in(request), instance=communication, person=person)

    if CHECKS in request.POST:
        return _checked_page(request, open_form(found))
    tried = attempt_unless(
        lambda form: MADE_JOINT if form.instance.state == State.MERGED else "",
        found,
        lambda: own_communication(person, pk),
        open_form,
        lambda form: _edited(person, form),
    )
    if tried.saved is None:
        return _form_page(request, tried.form, stale=tried.stale)
    if tried.form.was_idea:
        _say_where_it_stands(request, tried.saved, tried.form)
    else:
        messages.success(request, f"“{tried.saved.title}” is changed.")
    return redirect(tried.saved)


def _edited(person: Person, form: EditCommunicationForm) -> Communication | None:
    """What was saved; None where something stands against it, which the form then says."""
    try:
        return edit_communication(
            by=person,
            communication=form.instance,
            opened_version=form.opened_version or 0,
            details=form.details(),
            reason=form.cleaned_data.get("reason", ""),
        )
    except CampaignNameTaken:
        form.name_was_taken()
    except SeenByAll as refused:
        form.add_error("visibility", str(refused))
    except NotPossible as refused:
        form.cannot_carry(str(refused))
    return None


@access.read_or_write
@access.requires(can_put_forward_an_idea)
def idea_new(request: HttpRequest) -> HttpResponse:
    """Put an idea forward in one box. It waits as an idea for who takes it up."""
    person = reader(request)
    form = IdeaForm(sent_in(request), person=person)
    if form.is_bound and form.is_valid():
        partner: Partner = form.for_partner()
        put_forward_idea(by=person, partner=partner, text=form.cleaned_data["text"])
        messages.success(request, _who_takes_up_an_idea(partner))
        return redirect("overview:today")
    context = {"form": form}
    return render(request, "plans/communication_idea.html", context, status=form.page_status)


def _who_takes_up_an_idea(partner: Partner) -> str:
    if somebody_speaks_for(partner):
        return f"Your idea is with the advocate of {partner.short_name}."
    return f"Nobody speaks for {partner.short_name} yet, so the coordinator takes your idea up."


def _answer_form(
    partner: Partner, involvement: Involvement | None, refused: tuple[Partner, AnswerForm] | None
) -> AnswerForm:
    if refused is not None and refused[0] == partner:
        return refused[1]
    said = involvement.contribution if involvement else ""
    return AnswerForm(of=partner, initial={"contribution": said})


def _checked_page(request: HttpRequest, form: CommunicationForm) -> HttpResponse:
    """The form as it was typed, with what is near. Nothing is saved, nothing complained of."""
    found = near_typed(form, reader(request))
    form.errors.clear()
    return _form_page(request, form, near=found)


@require_safe
@cache_control(private=True, max_age=3600)
@access.requires(can_read_the_plan)
def topic_words(request: HttpRequest) -> JsonResponse:
    """By which words each topic is known, for the form to suggest topics while somebody types.

    The same for everybody and as long as a page of its own, so a browser may keep it for an hour.
    """
    topics = Topic.objects.values_list("pk", "label", "aliases")
    return JsonResponse({pk: [label, *sure_words(aliases)] for pk, label, aliases in topics})


def _form_page(
    request: HttpRequest,
    form: CommunicationForm,
    *,
    stale: bool = False,
    logged_before: Communication | None = None,
    near: NearTyped | None = None,
    is_copy: bool = False,
) -> HttpResponse:
    person = reader(request)
    missing = form.missing()
    commitments = commitments_in(form, person)
    form.name_the_line(commitments.shared_line)
    context: dict[str, Any] = {
        "form": form,
        "stale": stale,
        "logged_before": logged_before,
        "near": near,
        "commitments": commitments,
        "checklist": form.checklist(),
        "missing": missing,
        "is_idea": form.was_idea,
        "is_new": isinstance(form, NewCommunicationForm),
        "is_copy": is_copy,
    }
    status = 409 if stale else form.page_status
    return render(request, "plans/communication_form.html", context, status=status)


def _say_where_it_stands(
    request: HttpRequest, saved: Communication, form: CommunicationForm
) -> None:
    still = "; ".join(form.missing())
    if saved.state == State.IDEA and still:
        text = f"“{saved.title}” is kept as an idea. For the plan it still has to say: {still}."
    elif saved.state == State.IDEA:
        text = f"“{saved.title}” is kept as an idea. It says all that the plan asks for."
    elif saved.reference:
        text = f"“{saved.title}” is on the plan as {saved.reference}."
    else:
        text = f"“{saved.title}” is on the plan, kept back from the other partners."
    messages.success(request, text)
