"""One contact: its page, entering, changing, checking and ending it."""

import uuid
from copy import copy

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.acting import acted
from bsc_comms.kit.form_pages import Crumb, Done, FormPage, edited, filled_in
from bsc_comms.kit.going_back import back_to
from bsc_comms.kit.sent import sent_in, version_sent
from channels_registry.queries.history import history_lines
from partnership.models import Person
from partnership.views.asking import reader
from plans.forms.agreed import ContactForm, EditContactForm
from plans.models import Contact
from plans.operations import agreed
from plans.policy import can_keep_agreed, can_log, can_read_the_plan
from plans.queries.agreed.carried import who_carries_contact
from plans.queries.agreed.contacts import find_contact
from plans.views.agreed.lines import list_crumbs
from plans.views.finding import afresh_after, known, own


@require_safe
@access.requires(can_read_the_plan)
def contact(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A contact, when it was checked, and who sends residents there."""
    person = reader(request)
    found = known_contact(person, pk)
    return render(
        request,
        "plans/contact.html",
        {
            "contact": found,
            "unchecked": found.ended_on is None and not found.is_checked(clock.today()),
            "carrying": who_carries_contact(found, person),
            "may_choose": can_log(person) and found.ended_on is None,
            "history": history_lines(found),
            "keeps": can_log(person) and can_keep_agreed(person, found),
        },
    )


@access.read_or_write
@access.requires(can_log)
def contact_new(request: HttpRequest) -> HttpResponse:
    """Enter a contact or a reporting route."""
    person = reader(request)

    def save(form: ContactForm) -> Done:
        added = agreed.add_contact(by=person, **form.said_of_new())
        return f"“{added.name}” is entered.", added.get_absolute_url()

    page = FormPage(
        title="Enter a contact",
        lead="A number, an address or a form to which partners send residents.",
        act="Enter the contact",
        back=reverse("plans:contacts"),
        crumbs=contact_crumbs(),
    )
    return filled_in(request, ContactForm(sent_in(request), person=person), page, save)


@access.read_or_write
@access.requires(can_log)
def contact_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a contact. A stale form gets both texts and loses nothing."""
    person = reader(request)
    found = own_contact(person, pk)

    current = afresh_after(found, lambda: own_contact(person, pk))

    def open_form() -> EditContactForm:
        return EditContactForm(sent_in(request), instance=copy(current()), person=person)

    def save(form: EditContactForm) -> Done:
        opened = form.opened_version or 0
        changed = agreed.edit_contact(
            by=person, contact=found, opened_version=opened, **form.said()
        )
        return f"“{changed.name}” is changed.", changed.get_absolute_url()

    page = FormPage(
        title="Change the contact",
        caption=found.name,
        lead="Whoever plans to send residents there is told what changed.",
        act="Save the contact",
        back=found.get_absolute_url(),
        crumbs=[*contact_crumbs(), (found.get_absolute_url(), found.name)],
    )
    return edited(request, open_form, page, save)


@require_POST
@access.requires(can_log)
def contact_check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Checked today, and still right: one click."""
    person = reader(request)
    found = own_contact(person, pk)

    def act() -> str:
        agreed.check_contact(by=person, contact=found)
        return f"“{found.name}” was checked today and is still right."

    return acted(request, act, back_to(request, found.get_absolute_url()))


@require_POST
@access.requires(can_log)
def contact_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send nobody there any more, in one click; it can be brought back."""
    person = reader(request)
    found = own_contact(person, pk)

    def act() -> str:
        agreed.end_contact(by=person, contact=found, opened_version=version_sent(request))
        return f"“{found.name}” is no longer used. It can be brought back here."

    return acted(request, act, found.get_absolute_url())


@require_POST
@access.requires(can_log)
def contact_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Use a contact again."""
    person = reader(request)
    found = own_contact(person, pk)

    def act() -> str:
        agreed.bring_contact_back(by=person, contact=found, opened_version=version_sent(request))
        return f"“{found.name}” is in use again."

    return acted(request, act, found.get_absolute_url())


def known_contact(person: Person, pk: uuid.UUID) -> Contact:
    return known(find_contact, person, pk)


def own_contact(person: Person, pk: uuid.UUID) -> Contact:
    return own(find_contact, person, pk, may=can_keep_agreed)


def contact_crumbs() -> list[Crumb]:
    return [*list_crumbs(), (reverse("plans:contacts"), "Contacts")]
