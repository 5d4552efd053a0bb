"""Closing the account of somebody who leaves: what they still hold, and who takes it over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from bsc_comms.kit import access
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent import sent_in
from partnership.models import Person
from partnership.policy import coordinates, may_keep_account_of
from partnership.queries.feeds import partner_keys_made_by
from partnership.queries.people import running_roles_of_nobody_but
from partnership.views.asking import reader
from plans.queries.record_readers import links_made_by
from subgroup.forms.leaving import LeavingForm
from subgroup.operations.handover import CannotHandOver
from subgroup.operations.leaving import close_and_hand_over
from subgroup.queries.leaving import still_held


@access.read_or_write
@access.requires(coordinates)
@access.asks_again
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person still holds; one step hands it over and closes the account."""
    person = get_object_or_404(Person, pk=pk)
    if not may_keep_account_of(reader(request), person):
        raise PermissionDenied
    held = still_held(person, reader(request))
    form = LeavingForm(sent_in(request), held=held)
    if form.is_bound and form.is_valid():
        try:
            close_and_hand_over(by=reader(request), person=person, takers=form.takers())
        except (CannotHandOver, NotPossible) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The account of {person.name} is closed.")
            return redirect("partnership:person", pk)
    context = {
        "form": form,
        "person": person,
        "held": held,
        "alone_as": running_roles_of_nobody_but(person),
        "partner_keys": partner_keys_made_by(person),
        "record_links": links_made_by(person),
    }
    return render(request, "subgroup/leaving.html", context, status=form.page_status)
