"""Resources: the list with what is free when, one's page, adding and editing, and its files."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.acting import acted
from bsc_comms.kit.downloads import download
from bsc_comms.kit.file_kinds import ending_of, media_type_of
from bsc_comms.kit.form_pages import Crumb, Done, FormPage, edited, filled_in
from bsc_comms.kit.in_words import days
from bsc_comms.kit.sent import sent_in
from bsc_comms.kit.stored import from_the_store
from channels_registry.choices import OPEN_LOANS
from channels_registry.forms.resources import (
    EditResourceForm,
    EndResourceForm,
    FileForm,
    ResourceForm,
)
from channels_registry.models import Resource, ResourceFile
from channels_registry.operations import (
    add_resource,
    add_resource_file,
    edit_resource,
    end_resource,
    remove_resource_file,
)
from channels_registry.policy import (
    can_add_entries,
    can_decide_loan,
    can_edit_resource,
    can_read_the_register,
    can_withdraw_loan,
)
from channels_registry.queries.history import history_lines
from channels_registry.queries.pages import all_loans, find_file, find_resource, weeks_ahead
from channels_registry.queries.resources import resources as resources_on
from channels_registry.rules.files import LARGEST_FILE
from channels_registry.views import facts
from channels_registry.views.pages import act_of_ending, as_ended, channels_crumb
from partnership.models import Person
from partnership.views.asking import reader


@require_safe
@access.requires(can_read_the_register)
def resources(request: HttpRequest) -> HttpResponse:
    """What partners lend, and in which of the coming eight weeks each is free."""
    today = clock.today()
    found = list(resources_on(today))
    weeks = weeks_ahead(found, today)
    return render(
        request,
        "channels_registry/resources.html",
        {
            "rows": [
                {
                    "resource": one,
                    "weeks": weeks[one.pk],
                    "unconfirmed": not one.is_confirmed(today),
                }
                for one in found
            ],
            "mondays": [week.monday for week in next(iter(weeks.values()), [])],
            "may_add": can_add_entries(reader(request)),
        },
    )


@require_safe
@access.requires(can_read_the_register)
def resource(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One resource: what it is, its files, and who has it when."""
    person = reader(request)
    found = known_resource(pk)
    today = clock.today()
    keeps = can_edit_resource(person, found)
    loans = all_loans(found)
    return render(
        request,
        "channels_registry/resource.html",
        {
            "resource": found,
            "facts": facts.of_resource(found),
            "weeks": weeks_ahead([found], today)[found.pk],
            "loans": [
                {
                    "loan": loan,
                    "decides": can_decide_loan(person, loan),
                    "past": loan.last_day < today,
                    "own": can_withdraw_loan(person, loan),
                    "begun": loan.first_day <= today,
                    "whose": f"{loan.partner.name}, {days(loan.first_day, loan.last_day)}",
                }
                for loan in loans
                if loan.state in OPEN_LOANS
            ],
            "past": [loan for loan in loans if loan.state not in OPEN_LOANS],
            "history": history_lines(found),
            "unconfirmed": not found.is_confirmed(today) and not found.has_ended_before(today),
            "ended": found.has_ended_before(today),
            "partner_ended": found.partner.has_ended_before(today),
            "keeps": keeps,
            "may_ask": can_add_entries(person) and not found.has_ended_before(today),
        },
    )


@access.read_or_write
@access.requires(can_add_entries)
def resource_new(request: HttpRequest) -> HttpResponse:
    """Put a resource into the register."""
    person = reader(request)

    def save(form: ResourceForm) -> Done:
        added = add_resource(
            by=person,
            partner=form.cleaned_data["partner"],
            fields=form.said(),
            identifier=form.cleaned_data["identifier"],
        )
        return f"“{added.name}” is in the register.", resource_page(added)

    page = FormPage(
        title="Add a resource",
        lead="A stand, a van, artwork, a room, a person with a skill: what others may ask for.",
        act="Add the resource",
        back=reverse("channels_registry:resources"),
        crumbs=list_crumbs(),
    )
    return filled_in(request, ResourceForm(sent_in(request), person=person), page, save)


@access.read_or_write
@access.requires(can_add_entries)
def resource_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a resource. A stale form gets both texts and loses nothing."""
    person = reader(request)
    found = own_resource(person, pk)

    def open_form() -> EditResourceForm:
        return EditResourceForm(sent_in(request), instance=own_resource(person, pk))

    def save(form: EditResourceForm) -> Done:
        changed = edit_resource(
            by=person,
            resource=found,
            opened_version=form.opened_version or 0,
            fields=form.said(),
        )
        return f"“{changed.name}” is changed.", resource_page(changed)

    page = FormPage(
        title="Change the resource",
        caption=found.name,
        act="Save the resource",
        back=resource_page(found),
        crumbs=crumbs_of(found),
    )
    return edited(request, open_form, page, save)


@access.read_or_write
@access.requires(can_add_entries)
def resource_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a resource its last day."""
    person = reader(request)
    found = own_resource(person, pk)

    def open_form() -> EndResourceForm:
        return EndResourceForm(sent_in(request), instance=own_resource(person, pk))

    def save(form: EndResourceForm) -> Done:
        ended = end_resource(
            by=person,
            resource=found,
            opened_version=form.opened_version or 0,
            last_day=form.cleaned_data["last_day"],
        )
        return as_ended(ended, f"“{ended.name}”"), resource_page(ended)

    act = act_of_ending(found, "End the resource")
    page = FormPage(
        title=act,
        caption=found.name,
        lead=(
            "From the day after, nobody can ask for it, and it is lent to nobody. Decline what is "
            "asked for beyond that day."
        ),
        act=act,
        danger=True,
        back=resource_page(found),
        crumbs=crumbs_of(found),
    )
    return edited(request, open_form, page, save)


# --- files ----------------------------------------------------------------------------------------


@limits.counted_as(limits.SENT)
@access.read_or_write
@access.takes_files(of=LARGEST_FILE)
@access.requires(can_add_entries)
def resource_file_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a file, such as print-ready artwork."""
    person = reader(request)
    found = own_resource(person, pk)

    def save(form: FileForm) -> Done:
        data = form.cleaned_data
        add_resource_file(by=person, resource=found, title=data["title"], file=data["file"])
        return f"“{data['title']}” is added.", resource_page(found)

    page = FormPage(
        title="Add a file",
        caption=found.name,
        lead="Everybody in the partnership who signs in can download it.",
        act="Add the file",
        has_files=True,
        back=resource_page(found),
        crumbs=crumbs_of(found),
    )
    form = FileForm(sent_in(request), request.FILES or None)
    return filled_in(request, form, page, save)


@limits.counted_as(limits.EXPORT)
@require_safe
@access.requires(can_read_the_register)
def resource_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file itself, to be saved: never opened in the page, whatever is inside."""
    found = known_file(pk)
    kept_as = str(found.file.name)
    name, kind = f"{found.title}{ending_of(kept_as)}", media_type_of(kept_as)
    return from_the_store(
        request, found.file, lambda content: download(content, name=name, content_type=kind)
    )


@require_POST
@access.requires(can_add_entries)
def resource_file_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a file no longer."""
    found = known_file(pk)

    def act() -> str:
        remove_resource_file(by=reader(request), resource_file=found)
        return f"“{found.title}” is no longer offered."

    return acted(request, act, resource_page(found.resource))


# --- parts ----------------------------------------------------------------------------------------


def known_resource(pk: uuid.UUID) -> Resource:
    found = find_resource(pk)
    if found is None:
        raise Http404
    return found


def own_resource(person: Person, pk: uuid.UUID) -> Resource:
    """A resource that this person may change; 403 for another's."""
    found = known_resource(pk)
    if not can_edit_resource(person, found):
        raise PermissionDenied
    return found


def known_file(pk: uuid.UUID) -> ResourceFile:
    found = find_file(pk)
    if found is None:
        raise Http404
    return found


def resource_page(resource: Resource) -> str:
    return reverse("channels_registry:resource", args=[resource.pk])


def list_crumbs() -> list[Crumb]:
    return [channels_crumb(), (reverse("channels_registry:resources"), "Resources")]


def crumbs_of(resource: Resource) -> list[Crumb]:
    return [*list_crumbs(), (resource_page(resource), resource.name)]
