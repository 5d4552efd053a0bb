"""The register as a whole: what there is, what would reach somebody, and what is ours."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.acting import acted
from bsc_comms.kit.going_back import back_to
from bsc_comms.kit.in_words import count_of
from channels_registry.choices import LoanState
from channels_registry.forms.finder import FinderForm
from channels_registry.models import Channel, NothingToEnter, Offer, Resource
from channels_registry.operations import (
    confirm_entries,
    confirm_entry,
    declare_none,
    request_entries,
)
from channels_registry.policy import (
    can_add_entries,
    can_read_the_register,
    can_request_entries,
    can_share_by_all,
    keeps_entries_of,
)
from channels_registry.queries import register
from channels_registry.queries.channel_page import bookings_of, bookings_to_decide
from channels_registry.queries.checks import answers_of_none, entries_of
from channels_registry.queries.finder import find as find_what_reaches
from channels_registry.queries.pages import coordinators_channels, find_entry, find_partner
from channels_registry.queries.resources import loans_to, loans_to_answer
from partnership.forms.ended import BE_ENTERED, only_ended
from partnership.models import Partner, Person
from partnership.views.asking import reader

Entry = Channel | Offer | Resource
KINDS = ((Channel, "Channels"), (Resource, "Resources"), (Offer, "Offers"))
KEPT_BY_NOBODY_ELSE = "Shared by all partners, or kept by nobody else"


@require_safe
@access.requires(can_read_the_register)
def channels(request: HttpRequest) -> HttpResponse:
    """Every way to reach people, by kind, under the question of what reaches somebody."""
    today = clock.today()
    kinds = register(today)
    return render(
        request,
        "channels_registry/channels.html",
        {
            "form": FinderForm(),
            "kinds": [
                {
                    "label": kind.label,
                    "rows": [
                        {"channel": one, "unconfirmed": not one.is_confirmed(today)}
                        for one in kind.channels
                    ],
                }
                for kind in kinds
            ],
            "count": sum(len(kind.channels) for kind in kinds),
            "may_add": can_add_entries(reader(request)),
        },
    )


@require_safe
@access.requires(can_read_the_register)
def find(request: HttpRequest) -> HttpResponse:
    """What reaches an audience in a place by a day, best first and why; unasked, the question."""
    form = FinderForm(request.GET or None)
    found = None
    if form.is_valid():
        found = find_what_reaches(
            audience=form.cleaned_data["audience"],
            area=form.cleaned_data["area"],
            by=form.cleaned_data["by"],
            topic=form.cleaned_data["topic"],
            today=clock.today(),
        )
    return render(
        request,
        "channels_registry/find.html",
        {
            "form": form,
            "found": found,
            "asked": form.cleaned_data if found else {},
            "nothing": found is not None and not (found.channels or found.editions or found.offers),
        },
    )


@require_safe
@access.requires(can_add_entries)
def ours(request: HttpRequest) -> HttpResponse:
    """What my partners keep, what waits for our answer, and what we asked others for."""
    person = reader(request)
    today = clock.today()
    loans = list(loans_to_answer(person, today))
    return render(
        request,
        "channels_registry/ours.html",
        {
            "all_kept": _all_kept(person, today),
            "bookings_to_decide": bookings_to_decide(person, today),
            "loans_to_answer": [loan for loan in loans if loan.state == LoanState.ASKED],
            "lent": [loan for loan in loans if loan.state == LoanState.LENT],
            "bookings": bookings_of(person, today),
            "loans": loans_to(person, today),
            "today": today,
        },
    )


@require_POST
@access.requires(can_request_entries)
def entries_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a partner that has entered nothing what it could bring."""
    partner = known_partner(code)

    def act() -> str:
        new = request_entries(by=reader(request), partner=partner)
        if not new:
            return f"{partner.short_name} was asked today already."
        return f"{partner.short_name} is asked: {count_of(new, 'letter')}."

    return acted(request, act, back_to(request, reverse("channels_registry:channels")))


@require_POST
@access.requires(can_add_entries)
def entry_confirm(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One entry is still right."""
    found = find_entry(kind, key)
    if found is None:
        raise Http404

    def act() -> str:
        confirm_entry(by=reader(request), entry=found)
        return f"“{found}” is still right."

    return acted(request, act, back_to(request, reverse("channels_registry:ours")))


@require_POST
@access.requires(can_add_entries)
def entries_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """All that a partner keeps is still right."""
    partner = known_partner(code)
    person = reader(request)
    if not keeps_entries_of(person, partner):
        raise PermissionDenied

    def act() -> str:
        number = confirm_entries(by=person, partner=partner)
        return f"{count_of(number, 'is,are')} still right."

    return acted(request, act, reverse("channels_registry:ours"))


@require_POST
@access.requires(can_add_entries)
def none_declare(request: HttpRequest, code: str) -> HttpResponse:
    """A partner says that it has none."""
    partner = known_partner(code)

    def act() -> str:
        declare_none(by=reader(request), partner=partner)
        return (
            f"It is on record that {partner.short_name} has none, and is asked again in a year. "
            "Something can be added whenever that changes."
        )

    return acted(request, act, back_to(request, reverse("channels_registry:ours")))


def known_partner(code: str) -> Partner:
    found = find_partner(code)
    if found is None:
        raise Http404
    return found


def _all_kept(person: Person, today: date) -> list[dict[str, object]]:
    """What this person keeps: of each partner, and for who coordinates, what nobody else does."""
    answers = answers_of_none(person.partner_ids)
    kept = [
        _kept(partner.name, entries_of(partner, today), today)
        | {
            "code": partner.code,
            "none": _none(answers.get(partner.pk), today),
            "ended": only_ended([partner], BE_ENTERED),
        }
        for partner in person.partners
    ]
    if can_share_by_all(person):
        kept.append(_kept(KEPT_BY_NOBODY_ELSE, coordinators_channels(today), today))
    return kept


def _none(answer: NothingToEnter | None, today: date) -> dict[str, object]:
    """What a partner without entries said last, and whether it is to be asked."""
    return {"answer": answer, "stands": answer is not None and answer.stands(today)}


def _kept(name: str, entries: Sequence[Entry], today: date) -> dict[str, object]:
    """Entries by kind, and how many of them nobody has confirmed for a year."""
    return {
        "name": name,
        "groups": [
            (label, _rows(entries, model, today))
            for model, label in KINDS
            if any(isinstance(one, model) for one in entries)
        ],
        "count": len(entries),
        "unconfirmed": sum(not one.is_confirmed(today) for one in entries),
    }


def _rows(entries: Iterable[Entry], model: type[Entry], today: date) -> list[dict[str, object]]:
    kind = model._meta.model_name
    return [
        {
            "entry": one,
            "url": reverse(f"channels_registry:{kind}", args=[_key(one)]),
            "confirm_url": reverse("channels_registry:entry_confirm", args=[kind, _key(one)]),
            "confirmed": one.is_confirmed(today),
        }
        for one in entries
        if isinstance(one, model)
    ]


def _key(entry: Entry) -> str:
    return str(entry.pk) if isinstance(entry, Resource) else entry.code
