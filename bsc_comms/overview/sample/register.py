"""What the sample's partners keep in the register: what they lend and book, and their check."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from channels_registry.models import Channel, Edition, Resource
from channels_registry.operations import (
    add_resource,
    ask_for_loan,
    book,
    confirm_booking,
    confirm_entries,
    confirm_entry,
    declare_none,
    lend,
)
from partnership.models import Partner, Person

Act = tuple[date, Callable[[], None]]


def register_acts(
    told: Mapping[str, Any], *, advocates: Mapping[str, Person], coordinator: Person
) -> Iterator[Act]:
    """What happens to the register on which day; `told` is the story's part about it."""
    partners = {partner.code: partner for partner in Partner.objects.all()}
    for one in told["resource"]:
        yield one["on"], _lends(advocates[one["partner"]], partners[one["partner"]], one)
    for code, advocate in advocates.items():
        if code not in told["not_checked"]:
            yield told["checked"], _checks(advocate, partners[code])
    yield told["checked"], _checks_what_all_share(coordinator)
    for code in told["have_none"]:
        yield told["checked"], _has_none(advocates[code], partners[code])
    for one in told["slot"]:
        partner, owner = partners[one["partner"]], advocates[one["owner"]]
        yield one["on"], _books(advocates[partner.code], partner, owner, one)
    for one in told["loan"]:
        partner, owner = partners[one["partner"]], advocates[one["owner"]]
        yield one["on"], _borrows(advocates[partner.code], partner, owner, one)


def _lends(by: Person, partner: Partner, told: Mapping[str, Any]) -> Callable[[], None]:
    fields = {name: text for name, text in told.items() if name not in ("on", "partner")}

    def act() -> None:
        add_resource(by=by, partner=partner, fields=fields)

    return act


def _checks(by: Person, partner: Partner) -> Callable[[], None]:
    def act() -> None:
        confirm_entries(by=by, partner=partner)

    return act


def _checks_what_all_share(by: Person) -> Callable[[], None]:
    def act() -> None:
        for channel in Channel.objects.filter(shared_by_all=True):
            confirm_entry(by=by, entry=channel)

    return act


def _books(
    by: Person, partner: Partner, owner: Person, told: Mapping[str, Any]
) -> Callable[[], None]:
    """A slot is asked for and, where the story says so, confirmed."""

    def act() -> None:
        edition = Edition.objects.get(channel__code=told["channel"], name=told["edition"])
        booking = book(by=by, edition=edition, partner=partner, what=told["what"])
        if told["confirmed"]:
            confirm_booking(by=owner, booking=booking)

    return act


def _borrows(
    by: Person, partner: Partner, owner: Person, told: Mapping[str, Any]
) -> Callable[[], None]:
    """A resource is asked for and, where the story says so, lent."""

    def act() -> None:
        loan = ask_for_loan(
            by=by,
            resource=Resource.objects.get(name=told["resource"]),
            partner=partner,
            first_day=told["first_day"],
            last_day=told["last_day"],
            purpose=told["purpose"],
        )
        if told["lent"]:
            lend(by=owner, loan=loan)

    return act


def _has_none(by: Person, partner: Partner) -> Callable[[], None]:
    def act() -> None:
        declare_none(by=by, partner=partner)

    return act
