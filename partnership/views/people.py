"""People and their roles, partners, vacancies."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import CSV, download
from bsc_comms.kit.in_words import count_of, day
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.spreadsheets import write_csv
from partnership.choices import RUNS_THE_SUBGROUP, SPEAKS_FOR_A_PARTNER, LetterState, Role
from partnership.forms import InviteForm, RoleForm
from partnership.models import Appointment, Letter, Partner, Person
from partnership.operations import people as operations
from partnership.operations.invitations import has_come_in, is_invited
from partnership.operations.letters.addresses import takes_mail_again
from partnership.operations.second_steps import take_second_step_off
from partnership.policy import (
    administers,
    belongs,
    coordinates,
    may_keep_account_of,
    may_take_second_step_off,
    needs_second_step,
)
from partnership.queries import people as queries
from partnership.queries.feeds import all_partner_keys, partner_keys_made_by
from partnership.queries.history import history_of
from partnership.queries.second_steps import second_step_of
from partnership.views.asking import reader

PARTNER_HEADINGS = (
    *("Partner", "Code", "Kind", "Team of", "From", "Until", "Took its place"),
    "Has an advocate",
)
TELL_THEM = "No letter says so: tell them yourself."
HAND_OVER = "hand over what is still open for {} under Meetings, Members."
ENDED_LEADS = (
    "what {} still leads goes to other partners one by one, with Change. The coordinator finds it "
    "on Today."
)
ON_ITS_WAY = "The invitation is on its way."
NOT_SENT_YET = (
    "The address of {} refuses mail, so the invitation is not sent yet. Say below that it takes "
    "mail again, or let an administrator correct it."
)


@require_safe
@access.requires(coordinates)
def people(request: HttpRequest) -> HttpResponse:
    """People by partner, with the vacancies."""
    by_partner = queries.people_by_partner()
    return render(
        request,
        "partnership/people.html",
        {
            "by_partner": by_partner,
            "vacancies": sum(each.is_vacant for each in by_partner),
            "for_all": queries.held_for_all(),
            "without_a_role": queries.people_without_a_role(),
            "partner_keys": all_partner_keys(),
            "today": clock.today(),
        },
    )


@access.read_or_write
@access.requires(coordinates)
@access.asks_again
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody: an account, a first role, and the letter with the link."""
    partner = Partner.objects.filter(code=request.GET.get("partner", "")).first()
    initial = {"partner": partner, "role": request.GET.get("role", "")}
    form = InviteForm(sent_in(request), by=reader(request), initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            invited = operations.invite(by=reader(request), **given)
        except NotPossible as error:
            form.add_error("email", str(error))
        else:
            messages.success(
                request, f"{invited.name} is invited. The letter with the link is on its way."
            )
            return redirect("partnership:person", invited.pk)
    context = {"form": form}
    return render(request, "partnership/invite.html", context, status=form.page_status)


@require_safe
@access.requires(coordinates)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, account, invitations, history."""
    return _person_page(request, get_object_or_404(Person, pk=pk), None)


def _person_page(
    request: HttpRequest, shown: Person, form: RoleForm | None, *, status: int = 200
) -> HttpResponse:
    today = clock.today()
    roles = queries.roles_of(shown)
    held = [one for one in roles if not one.has_ended_before(today)]
    history = history_of(shown)
    invitations = list(queries.invitations_of(shown))
    return render(
        request,
        "partnership/person.html",
        {
            "person": shown,
            "held": held,
            "alone_as": _alone_as(shown, held),
            "ended": [one for one in roles if one.has_ended_before(today)],
            "has_come_in": has_come_in(shown),
            "invitations": invitations,
            "invited_in_vain": _is_invited_in_vain(shown, invitations),
            "history": history,
            "was_closed": queries.last_time_closed(history),
            "may_keep": may_keep_account_of(reader(request), shown),
            "is_me": shown.pk == reader(request).pk,
            "today": today,
            "second_step": second_step_of(shown) if administers(reader(request)) else None,
            # What was sent is shown with its refusal, also where the account was closed meanwhile.
            "form": form or (RoleForm(by=reader(request)) if shown.is_active else None),
        },
        status=status,
    )


def _is_invited_in_vain(shown: Person, invitations: Sequence[Letter]) -> bool:
    """Whether somebody who has not come in yet holds an invitation that opens nothing any more."""
    if not invitations or has_come_in(shown):
        return False
    # One that failed goes once it is sent again, and one that may have arrived may open the door.
    may_open = (LetterState.FAILED, LetterState.UNCERTAIN)
    return invitations[0].state not in may_open and not is_invited(shown)


def _alone_as(shown: Person, held: Iterable[Appointment]) -> list[Role]:
    """As which of the roles that run the subgroup nobody else is there."""
    if not any(one.role in RUNS_THE_SUBGROUP for one in held):
        return []
    return queries.running_roles_of_nobody_but(shown)


@require_POST
@access.stands_on("partnership:person", "pk")
@access.requires(coordinates)
@access.asks_again
def person_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person one more role."""
    shown = get_object_or_404(Person, pk=pk)
    form = RoleForm(request.POST, by=reader(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            invited = operations.appoint(
                by=reader(request), person=shown, role=given["role"], partner=given["partner"]
            )
        except NotPossible as error:
            form.add_error("role", str(error))
        else:
            told = _invitation_in_words(shown) if invited else TELL_THEM
            messages.success(request, f"{shown.name} holds the role from today. {told}")
            return redirect("partnership:person", pk)
    return _person_page(request, shown, form, status=422)


def _invitation_in_words(invited: Person) -> str:
    """Whether the invitation that is owed goes out, and what to do where it does not."""
    return NOT_SENT_YET.format(invited.name) if invited.mail_refused_at else ON_ITS_WAY


@require_POST
@access.requires(coordinates)
@access.asks_again
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role at once."""
    roles = Appointment.objects.select_related("person", "partner")
    appointment = get_object_or_404(roles, pk=pk)
    shown = appointment.person
    return _done(
        request,
        shown,
        lambda: operations.end_appointment(by=reader(request), appointment_id=pk),
        f"The role has ended. {shown.name} no longer holds it."
        f"{_nobody_in_words(reader(request), shown, appointment)}"
        f"{_work_in_words(shown, appointment)}"
        f"{_keys_in_words(shown, appointment)}",
    )


def _nobody_in_words(by: Person, shown: Person, ending: Appointment) -> str:
    """That nobody runs the subgroup in this role once it has ended, and what `by` can do then."""
    if ending.starts > clock.today() or ending.role not in _alone_as(shown, [ending]):
        return ""
    role = ending.role_in_words
    if by == shown and ending.role == Role.COORDINATOR and not administers(by):
        return f" There is no {role} now: ask an administrator to invite one."
    return f" There is no {role} now: invite one, or give the role to somebody under People."


def _work_in_words(shown: Person, ending: Appointment) -> str:
    """Where what the person did for the partner goes on: it does not pass on by itself."""
    today = clock.today()
    spoke = ending.role in SPEAKS_FOR_A_PARTNER and ending.starts <= today
    if not spoke or ending.partner is None or _speaks_for_it_still(shown, ending):
        return ""
    # One that has ended is not among the members, and soon nobody is left there to take over.
    goes_on = ENDED_LEADS if ending.partner.has_ended_before(today) else HAND_OVER
    return (
        f" Nothing passes on by itself: {goes_on.format(ending.partner.name)} "
        f"Actions of {shown.name} stand under Actions."
    )


def _speaks_for_it_still(shown: Person, ending: Appointment) -> bool:
    """Whether the person speaks for that partner in another role too, as a deputy made advocate."""
    others = shown.appointments.current().exclude(pk=ending.pk)
    return others.filter(partner=ending.partner, role__in=SPEAKS_FOR_A_PARTNER).exists()


def _keys_in_words(shown: Person, ended: Appointment) -> str:
    """What still works of what the person made for the partner: the key of its machines."""
    made = [key for key in partner_keys_made_by(shown) if key.partner_id == ended.partner_id]
    return "".join(
        f" {shown.name} made the key of {key.partner.name} on {day(key.made_at)}, which still "
        "works: end it under People, and ask its people to make another."
        for key in made
    )


@require_POST
@access.requires(coordinates)
def person_invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a new invitation with a new link."""
    shown = get_object_or_404(Person, pk=pk)
    return _done(
        request,
        shown,
        lambda: operations.invite_again(by=reader(request), person=shown),
        _invitation_in_words(shown),
    )


@require_POST
@access.requires(coordinates)
@access.asks_again
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    shown = get_object_or_404(Person, pk=pk)
    return _done(
        request,
        shown,
        lambda: operations.deactivate(by=reader(request), person=shown),
        f"The account of {shown.name} is closed.",
    )


@require_POST
@access.requires(coordinates)
def person_takes_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an address that refused mail takes it again; what ended by it waits again."""
    shown = get_object_or_404(Person, pk=pk)
    waiting = takes_mail_again(by=reader(request), person=shown)
    again = f" {count_of(waiting, 'letter waits,letters wait')} again." if waiting else ""
    messages.success(request, f"Letters go to {shown.email} again.{again}")
    return redirect("partnership:person", pk)


@require_POST
@access.requires(coordinates)
@access.asks_again
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    shown = get_object_or_404(Person, pk=pk)
    return _done(
        request,
        shown,
        lambda: operations.reactivate(by=reader(request), person=shown),
        f"The account of {shown.name} is open again.",
    )


@access.read_or_write
@access.requires(administers)
@access.asks_again
def person_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """What taking off somebody's second step means, and doing it; there is no way back."""
    shown = get_object_or_404(Person, pk=pk)
    if not may_take_second_step_off(reader(request), shown):
        raise PermissionDenied
    if request.method == "POST":
        return _done(
            request,
            shown,
            lambda: take_second_step_off(by=reader(request), person=shown),
            f"The second step of {shown.name} is off. A letter tells them.",
        )
    return render(
        request,
        "partnership/second_step.html",
        {
            "person": shown,
            "second_step": second_step_of(shown),
            "nothing": f"{shown.name} has no second step, so there is nothing to take off.",
            "must": needs_second_step(shown),
        },
    )


def _done(request: HttpRequest, shown: Person, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    if _left_these_pages(request, shown):
        return redirect("overview:today")
    return redirect("partnership:person", shown.pk)


def _left_these_pages(request: HttpRequest, shown: Person) -> bool:
    """Whether somebody has just ended the role of their own that opened these pages to them."""
    return shown == reader(request) and not coordinates(Person.objects.get(pk=shown.pk))


@require_safe
@access.requires(belongs)
def partners(request: HttpRequest) -> HttpResponse:
    """All partners: those of today, those that ended with what took their place, those to come."""
    today = clock.today()
    listed = queries.partners_listed()
    advocates = queries.advocates_by_partner()
    ended = [each for each in listed if each.has_ended_before(today)]
    return render(
        request,
        "partnership/partners.html",
        {
            "current": [
                (each, advocates.get(each.pk, [])) for each in listed if each.exists_on(today)
            ],
            "coming": [each for each in listed if not each.exists_on(today) and each not in ended],
            "today": today,
            "ended": ended,
            "may_invite": coordinates(reader(request)),
            "may_change": administers(reader(request)),
            "csv_url": reverse("partnership:partners_csv"),
        },
    )


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(belongs)
def partners_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file, which names nobody (rule 11 of docs/rules.md)."""
    advocates, today = queries.advocates_by_partner(), clock.today()
    rows = [
        (
            each.name,
            each.code,
            each.get_kind_display(),
            each.parent.name if each.parent else "",
            each.valid_from,
            each.valid_to,
            each.successor.name if each.successor else "",
            _has_begun(advocates.get(each.pk, ()), today) if each.exists_on(today) else None,
        )
        for each in queries.partners_listed()
    ]
    content = write_csv(rows, headings=PARTNER_HEADINGS)
    return download(content, name="Partners.csv", content_type=CSV)


def _has_begun(advocates: Iterable[Appointment], today: date) -> bool:
    return any(each.starts <= today for each in advocates)
