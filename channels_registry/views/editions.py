"""Editions of a channel: one's page, adding, editing and moving, and a year's.

Cancelling one is a page of the plan, which knows what went out in it.
"""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.acting import acted
from bsc_comms.kit.form_pages import Done, FormPage, edited, filled_in
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.in_words import day as in_short
from bsc_comms.kit.sent import sent_in
from channels_registry.choices import STILL_BOOKED, TAKES_A_SLOT, BookingState, EditionState
from channels_registry.forms.editions import (
    EditEditionForm,
    EditionForm,
    EditPatternForm,
    MoveEditionForm,
    PatternForm,
    YearForm,
)
from channels_registry.models import Booking, Channel, Edition, EditionPattern
from channels_registry.operations import (
    add_edition,
    add_pattern,
    edit_edition,
    edit_pattern,
    make_editions,
    move_edition,
)
from channels_registry.operations.channels import why_it_is_merged
from channels_registry.operations.editions import why_it_is_off
from channels_registry.policy import (
    can_add_entries,
    can_edit_edition,
    can_read_the_register,
)
from channels_registry.queries.editions import planned_year
from channels_registry.queries.history import history_lines
from channels_registry.queries.pages import booked_partners, bookings_in
from channels_registry.views.channels import crumbs_of, known_channel, own_channel, page_of
from partnership.models import Person
from partnership.views.asking import reader


@require_safe
@access.requires(can_read_the_register)
def edition(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One edition: its days, its space, and who has a slot or waits for one."""
    person = reader(request)
    found = known_edition(code, pk)
    keeps = can_edit_edition(person, found)
    today = clock.today()
    bookings = bookings_in(found, today)
    on = found.state == EditionState.TO_COME
    late = found.copy_was_due(today)
    return render(
        request,
        "channels_registry/edition.html",
        {
            "edition": found,
            "channel": found.channel,
            "bookings": [
                _shown(one, person, keeps) for one in bookings if _is_shown(one, person, keeps)
            ],
            "booked": sum(one.state in TAKES_A_SLOT for one in bookings),
            "waiting": sum(one.state == BookingState.WAITING for one in bookings),
            "history": history_lines(found),
            "late": late,
            "is_over": found.publication_date < today,
            "keeps": keeps and on,
            "book": act_of_booking(
                found,
                again=any(
                    one.state in STILL_BOOKED and one.partner_id in person.partner_ids
                    for one in bookings
                ),
            ),
            "may_book": on and not late and can_add_entries(person),
        },
    )


@access.read_or_write
@access.requires(can_add_entries)
def edition_new(request: HttpRequest, code: str) -> HttpResponse:
    """Add one dated edition."""
    person = reader(request)
    found = own_channel(request, code)

    def save(form: EditionForm) -> Done:
        added = add_edition(by=person, channel=found, fields=form.fields_said())
        due = in_short(added.copy_due)
        return f"{added.name} is added. Copy is due {due}.", page_of(found)

    page = FormPage(
        title="Add an edition",
        caption=found.name,
        act="Add the edition",
        back=page_of(found),
        crumbs=crumbs_of(found),
    )
    return filled_in(request, EditionForm(sent_in(request)), page, save)


@access.read_or_write
@access.requires(can_add_entries)
def edition_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change what is not a date."""
    person = reader(request)
    found = own_edition(request, code, pk)

    def open_form() -> EditEditionForm:
        return EditEditionForm(sent_in(request), instance=own_edition(request, code, pk))

    def save(form: EditEditionForm) -> Done:
        changed = edit_edition(
            by=person,
            edition=found,
            opened_version=form.opened_version or 0,
            fields=form.fields_said(),
        )
        return f"{changed.name} is changed.", edition_page(changed)

    page = replace(page_on(found), title="Change the edition", act="Save the edition")
    return edited(request, open_form, page, save, stands_against=why_it_is_off(found))


@access.read_or_write
@access.requires(can_add_entries)
def edition_move(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give an edition other dates; says whom that tells."""
    person = reader(request)
    found = own_edition(request, code, pk)

    def open_form() -> MoveEditionForm:
        return MoveEditionForm(sent_in(request), instance=own_edition(request, code, pk))

    def save(form: MoveEditionForm) -> Done:
        moved = move_edition(
            by=person,
            edition=found,
            opened_version=form.opened_version or 0,
            dates=form.dates(),
            reason=form.cleaned_data["reason"],
        )
        said = f"{moved.name} comes out {in_short(moved.publication_date)}. "
        due = in_short(moved.copy_due)
        if moved.copy_was_due(clock.today()):
            return f"{said}Copy was due {due}: it takes no new copy now.", edition_page(moved)
        return f"{said}Copy is due {due}.", edition_page(moved)

    page = replace(
        page_on(found),
        title="Move the edition",
        act="Move the edition",
        warning=whom_it_tells(found, "the new dates"),
    )
    return edited(request, open_form, page, save, stands_against=why_it_is_off(found))


# --- a year's editions ----------------------------------------------------------------------------


@access.read_or_write
@access.requires(can_add_entries)
def pattern_new(request: HttpRequest, code: str) -> HttpResponse:
    """Say how the editions follow each other; the next page shows the days before any is made."""
    person = reader(request)
    found = own_channel(request, code)

    def save(form: PatternForm) -> Done:
        added = add_pattern(by=person, channel=found, fields=form.fields_said())
        return "The pattern is kept. Look at its days below, then make them.", _year_page(added)

    page = FormPage(
        title="Make a year’s editions by a pattern",
        caption=found.name,
        lead="Say how they follow each other. You see the days first.",
        act="Show the days",
        back=page_of(found),
        crumbs=crumbs_of(found),
    )
    return filled_in(request, PatternForm(sent_in(request)), page, save)


@access.read_or_write
@access.requires(can_add_entries)
def pattern_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a pattern; what it made already stays."""
    person = reader(request)
    found = own_pattern(request, code, pk)

    def open_form() -> EditPatternForm:
        return EditPatternForm(sent_in(request), instance=own_pattern(request, code, pk))

    def save(form: EditPatternForm) -> Done:
        changed = edit_pattern(
            by=person,
            pattern=found,
            opened_version=form.opened_version or 0,
            fields=form.fields_said(),
        )
        return "The pattern is changed.", _year_page(changed)

    page = FormPage(
        title="Change the pattern",
        caption=found.channel.name,
        lead="Editions that it made already stay as they are.",
        act="Show the days",
        back=_year_page(found),
        crumbs=crumbs_of(found.channel),
    )
    merged = why_it_is_merged(found.channel)
    return edited(request, open_form, page, save, stands_against=merged)


@access.read_or_write
@access.requires(can_add_entries)
def editions_of_year(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The days that a pattern gives in a year, before they are made; then make them."""
    person = reader(request)
    found = own_pattern(request, code, pk)
    form = YearForm(request.POST if request.method == "POST" else request.GET or None)
    year = form.chosen()

    def make() -> str:
        made = make_editions(by=person, pattern=found, year=year)
        return f"{count_of(len(made), 'edition is,editions are')} made for {year.label}."

    if request.method == "POST":
        return acted(request, make, page_of(found.channel))
    planned = planned_year(found, year)
    return render(
        request,
        "channels_registry/editions_of_year.html",
        {
            "channel": found.channel,
            "pattern": found,
            "years": [
                {
                    "label": one.label,
                    "url": f"?year={one.slug}",
                    "current": one == year,
                }
                for one in form.years
            ],
            "year": year,
            "planned": planned.editions,
            "given_no_more": planned.given_no_more,
            "new": sum(one.is_new for one in planned.editions),
        },
    )


# --- parts ----------------------------------------------------------------------------------------


def known_edition(code: str, pk: int) -> Edition:
    known: Channel = known_channel(code)
    found = known.editions.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.channel = known
    return found


def own_edition(request: HttpRequest, code: str, pk: int) -> Edition:
    """An edition that its reader keeps; 403 for another's, and to open one that was cancelled.

    What is sent once it was cancelled is the operation's to refuse, so that the form comes back.
    """
    found = known_edition(code, pk)
    is_opened = request.method != "POST"
    if not can_edit_edition(reader(request), found) or (is_opened and why_it_is_off(found)):
        raise PermissionDenied
    return found


def own_pattern(request: HttpRequest, code: str, pk: int) -> EditionPattern:
    owned = own_channel(request, code)
    found = owned.patterns.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.channel = owned
    return found


def edition_page(edition: Edition) -> str:
    return reverse("channels_registry:edition", args=[edition.channel.code, edition.pk])


def _year_page(pattern: EditionPattern) -> str:
    return reverse("channels_registry:editions_of_year", args=[pattern.channel.code, pattern.pk])


def page_on(edition: Edition) -> FormPage:
    """A page for a form about an edition, whose title and act are still to be said."""
    return FormPage(
        title="",
        act="",
        caption=f"{edition.channel.name}, {edition.name}",
        back=edition_page(edition),
        crumbs=[*crumbs_of(edition.channel), (edition_page(edition), edition.name)],
    )


def whom_it_tells(edition: Edition, what: str) -> str:
    """Who has booked, by name. Of who is in it without a slot the same is said of every edition.

    That may be kept back, so nobody learns here whether there is any.
    """
    names = booked_partners(edition)
    if not names:
        return (
            "Nobody has booked a slot in it. Whoever leads something that is planned for it is "
            "told by letter."
        )
    return (
        f"Told by letter of {what}: {', '.join(names)}. So is whoever leads something that is "
        "planned for it."
    )


def act_of_booking(edition: Edition, *, again: bool) -> str:
    """What the button says: again, where one's partner has a slot or waits for one already."""
    if edition.slots_free == 0:
        return "Wait for another slot" if again else "Join the waiting list"
    return "Book another slot" if again else "Book a slot"


def _shown(booking: Booking, person: Person, keeps: bool) -> dict[str, object]:
    """A booking as this reader may know it: what it is for is between booker and owner."""
    own = booking.partner_id in person.partner_ids
    return {
        "booking": booking,
        "what": booking.what if keeps or own else "",
        "reason": booking.reason if keeps or own else "",
        "own": own,
        "in_full": keeps or own,
        "open": booking.state in STILL_BOOKED,
    }


def _is_shown(booking: Booking, person: Person, keeps: bool) -> bool:
    """Others know who holds a slot, and no more: it may be for something that is kept back."""
    own = booking.partner_id in person.partner_ids
    return keeps or own or booking.state in STILL_BOOKED
