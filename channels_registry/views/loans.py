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
from channels_registry.choices import LoanState
from channels_registry.forms.acts import DeclineForm, TakeBackForm
from channels_registry.forms.resources import LoanForm
from channels_registry.models import Loan
from channels_registry.operations import (
    ask_for_loan,
    decline_loan,
    lend,
    return_loan,
    withdraw_loan,
)
from channels_registry.policy import can_add_entries, can_decide_loan
from channels_registry.queries.pages import find_loan
from channels_registry.views.resources import crumbs_of, known_resource, resource_page
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
        return f"{found.partner.short_name} is asked, and answers by letter.", resource_page(found)

    page = FormPage(
        title="Ask for it",
        caption=found.name,
        lead=f"{found.partner.short_name} is told by letter and says yes or why not.",
        act="Ask for it",
        back=resource_page(found),
        crumbs=crumbs_of(found),
    )
    return filled_in(request, LoanForm(sent_in(request), person=person), page, save)


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
    """The owner declines, or takes back what it lent, with a reason."""
    person = reader(request)
    found = known_loan(pk)
    if not can_decide_loan(person, found):
        raise PermissionDenied

    def save(form: DeclineForm) -> Done:
        decline_loan(by=person, loan=found, reason=form.cleaned_data["reason"])
        return f"{found.partner.short_name} is told why not.", resource_page(found.resource)

    lent = found.state == LoanState.LENT
    page = FormPage(
        title="Take the loan back" if lent else "Decline",
        caption=f"{found.resource.name} for {found.partner.name}",
        lead=f"{found.partner.short_name} counts on it, and is told by letter." if lent else "",
        act="Take it back" if lent else "Decline",
        danger=True,
        back=resource_page(found.resource),
        crumbs=crumbs_of(found.resource),
    )
    form = TakeBackForm if lent else DeclineForm
    return filled_in(request, form(sent_in(request)), page, save)


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
