"""Asking for a resource, lending it, and saying that it is back."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from bsc_comms.kit import access
from bsc_comms.kit.acting import acted
from bsc_comms.kit.form_pages import Done, FormPage, filled_in
from bsc_comms.kit.going_back import back_to
from bsc_comms.kit.in_words import days
from bsc_comms.kit.sent import sent_in
from channels_registry.forms.acts import DeclineForm, TakeBackForm
from channels_registry.forms.resources import LoanForm
from channels_registry.models import Loan, Resource
from channels_registry.operations import (
    ask_for_loan,
    decline_loan,
    lend,
    return_loan,
    take_back_loan,
    withdraw_loan,
)
from channels_registry.policy import can_add_entries, can_decide_loan
from channels_registry.queries.pages import find_loan
from channels_registry.queries.people import people_of
from channels_registry.views.resources import crumbs_of, known_resource, resource_page
from partnership.models import Person
from partnership.views.asking import reader


@access.read_or_write
@access.requires(can_add_entries)
def loan_ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask a resource's owner to lend it for some days."""
    person = reader(request)
    found = known_resource(pk)

    def save(form: LoanForm) -> Done:
        data = form.cleaned_data
        ask_for_loan(
            by=person,
            resource=found,
            partner=data["partner"],
            first_day=data["first_day"],
            last_day=data["last_day"],
            purpose=data["purpose"],
            identifier=data["identifier"],
        )
        return _who_is_asked(found), resource_page(found)

    page = FormPage(
        title="Ask for it",
        caption=found.name,
        lead=(
            f"{found.partner.short_name} is told by letter and says yes or why not; while nobody "
            "speaks for it, the coordinator does."
        ),
        act="Ask for it",
        back=resource_page(found),
        crumbs=crumbs_of(found),
    )
    return filled_in(request, LoanForm(sent_in(request), person=person), page, save)


def _who_is_asked(asked_for: Resource) -> str:
    owner = asked_for.partner
    if people_of(owner):
        return f"{owner.short_name} is asked, and answers by letter."
    return (
        f"The coordinator is asked, as nobody speaks for {owner.short_name} just now, and answers "
        "by letter."
    )


@require_POST
@access.requires(can_add_entries)
def loan_lend(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The owner lends it; from then on its days are taken."""
    found = known_loan(pk)

    def act() -> str:
        lend(by=reader(request), loan=found)
        return f"Lent to {found.partner.short_name}, {days(found.first_day, found.last_day)}."

    return acted(request, act, back_to(request, resource_page(found.resource)))


@access.read_or_write
@access.requires(can_add_entries)
def loan_decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The owner declines, with a reason."""
    person = reader(request)
    found = loan_to_decide(person, pk)

    def save(form: DeclineForm) -> Done:
        decline_loan(by=person, loan=found, reason=form.cleaned_data["reason"])
        return f"{found.partner.short_name} is told why not.", resource_page(found.resource)

    page = _refusing(found, title="Decline", act="Decline")
    return filled_in(request, DeclineForm(sent_in(request)), page, save)


@access.read_or_write
@access.requires(can_add_entries)
def loan_take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The owner takes back what it lent, with a reason, before its first day."""
    person = reader(request)
    found = loan_to_decide(person, pk)

    def save(form: TakeBackForm) -> Done:
        take_back_loan(by=person, loan=found, reason=form.cleaned_data["reason"])
        return f"Taken back. {found.partner.short_name} is told why.", resource_page(found.resource)

    page = _refusing(
        found,
        title="Take the loan back",
        act="Take it back",
        lead=f"{found.partner.short_name} counts on it, and is told by letter.",
    )
    return filled_in(request, TakeBackForm(sent_in(request)), page, save)


@require_POST
@access.requires(can_add_entries)
def loan_return(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It is back with its owner."""
    found = known_loan(pk)

    def act() -> str:
        return_loan(by=reader(request), loan=found)
        return f"Given back: {found.resource.name}."

    return acted(request, act, back_to(request, resource_page(found.resource)))


@require_POST
@access.requires(can_add_entries)
def loan_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The partner that asked does not need it any more."""
    found = known_loan(pk)

    def act() -> str:
        withdraw_loan(by=reader(request), loan=found)
        return f"No longer asked for: {found.resource.name}."

    return acted(request, act, back_to(request, resource_page(found.resource)))


def known_loan(pk: uuid.UUID) -> Loan:
    found = find_loan(pk)
    if found is None:
        raise Http404
    return found


def loan_to_decide(person: Person | None, pk: uuid.UUID) -> Loan:
    """The loan, if it is this person's to give or refuse; else PermissionDenied."""
    found = known_loan(pk)
    if not can_decide_loan(person, found):
        raise PermissionDenied
    return found


def _refusing(loan: Loan, *, title: str, act: str, lead: str = "") -> FormPage:
    return FormPage(
        title=title,
        act=act,
        lead=lead,
        caption=f"{loan.resource.name} for {loan.partner.name}",
        danger=True,
        back=resource_page(loan.resource),
        crumbs=crumbs_of(loan.resource),
    )
