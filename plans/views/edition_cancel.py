"""Cancelling an edition. It asks what went out in it, so it is a page of the plan."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bsc_comms.kit import access
from bsc_comms.kit.form_pages import Done, edited
from bsc_comms.kit.sent import sent_in
from channels_registry.forms.editions import CancelEditionForm
from channels_registry.operations.editions import why_it_is_off
from channels_registry.policy import can_add_entries
from channels_registry.views.editions import edition_page, own_edition, page_on, whom_it_tells
from partnership.views.asking import reader
from plans.operations.channels import cancel_unless_it_is_out, why_it_is_out


@access.read_or_write
@access.requires(can_add_entries)
def edition_cancel(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that an edition does not come out."""
    person = reader(request)
    found = own_edition(request, code, pk)
    if request.method != "POST" and (refusal := why_it_is_out(found, person)):
        messages.error(request, refusal)
        return redirect(edition_page(found))

    def open_form() -> CancelEditionForm:
        return CancelEditionForm(sent_in(request), instance=own_edition(request, code, pk))

    def save(form: CancelEditionForm) -> Done:
        cancelled = cancel_unless_it_is_out(
            by=person,
            edition=found,
            opened_version=form.opened_version or 0,
            reason=form.cleaned_data["reason"],
        )
        return f"{cancelled.name} is cancelled.", edition_page(cancelled)

    page = replace(
        page_on(found),
        title="Cancel the edition",
        lead="It stays in sight with its reason. Its bookings end.",
        act="Cancel the edition",
        danger=True,
        warning=whom_it_tells(found, "that it does not come out, and why"),
    )
    return edited(request, open_form, page, save, stands_against=why_it_is_off(found))
