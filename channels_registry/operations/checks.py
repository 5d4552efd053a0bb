"""The yearly check of the register, and asking a partner that has entered nothing."""

from collections.abc import Iterable

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.emails import letter_of_check, letter_of_request
from channels_registry.models import NothingToEnter
from channels_registry.operations.errors import NotPossible
from channels_registry.operations.letters import owe_to
from channels_registry.operations.saving import permit
from channels_registry.policy import can_request_entries, keeps_entries_of
from channels_registry.queries.checks import (
    KeptEntry,
    entries_of,
    partners_to_ask_again,
    partners_with_entries,
    unconfirmed_by_partner,
)
from channels_registry.queries.people import people_by_partner, people_of
from partnership.choices import LetterKind
from partnership.models import Letter, Partner, Person
from partnership.operations import FieldChange, Told, record_change, record_changes


@transaction.atomic
def confirm_entries(*, by: Person, partner: Partner, entries: Iterable[KeptEntry]) -> int:
    """Say that these entries of a partner are right as they stand; how many were confirmed.

    Entries of other partners are left alone. Raises PermissionDenied.
    """
    permit(keeps_entries_of(by, partner))
    today = clock.today()
    chosen = set(entries)
    mine = [entry for entry in entries_of(partner, today) if entry in chosen]
    told = []
    for entry in mine:
        before = str(entry.confirmed_on or "")
        # Not an edit: whoever has the entry open loses nothing by it, so the version stays.
        type(entry)._default_manager.filter(pk=entry.pk).update(confirmed_on=today, confirmed_by=by)
        told.append(Told(entry, "confirmed", [FieldChange("confirmed_on", before, str(today))]))
    record_changes(by=by, told=told)
    return len(mine)


@transaction.atomic
def declare_none(*, by: Person | None, partner: Partner) -> NothingToEnter:
    """Put the answer “we have none” of a partner on record; it counts for a year.

    Said twice on a day, it is one answer. Raises NotPossible where the partner has entries,
    PermissionDenied for whoever does not speak for it.
    """
    permit(keeps_entries_of(by, partner))
    today = clock.today()
    if partner.pk in partners_with_entries(today):
        raise NotPossible(
            f"{partner.name} has entries in the register. End those first that it no longer has."
        )
    answer, new = NothingToEnter.objects.get_or_create(
        partner=partner, said_on=today, defaults={"said_by": by}
    )
    if new:
        said = FieldChange("register", "", "We have none")
        record_change(by=by, subject=partner, act="answered", changes=[said])
    return answer


@transaction.atomic
def request_entries(*, by: Person | None, partner: Partner) -> int:
    """Ask a partner that has entered nothing what it could bring; how many letters are new.

    One letter a day to each advocate, however often it is asked. Raises NotPossible where it has
    entries, or nobody to write to; PermissionDenied.
    """
    permit(
        can_request_entries(by), "Only the chair, coordinator and administrators ask for entries."
    )
    today = clock.today()
    if partner.pk in partners_with_entries(today):
        raise NotPossible(f"{partner.name} has entries in the register already.")
    people = people_of(partner)
    if not people:
        raise NotPossible(f"{partner.name} has no advocate to write to. Appoint one first.")
    return owe_to(
        people,
        lambda person: letter_of_request(person, partner=partner),
        by=None,
        kind=LetterKind.REGISTER_REQUEST,
        about=f"Channels and resources of {partner.short_name}",
        key=f"register-request:{partner.pk}:{today}",
    )


def owe_register_checks() -> int:
    """Owe the yearly letter to whoever speaks for a partner with entries to confirm.

    Who said a year ago that it has none is asked again. Asked on every tick: one letter a financial
    year for each partner and person, however often and by how many it is asked. Returns how many
    are new.
    """
    today = clock.today()
    year = FinancialYear.of(today)
    counts = unconfirmed_by_partner(today) | dict.fromkeys(partners_to_ask_again(today), 0)
    people = people_by_partner(counts)
    if not people:
        return 0
    start = f"register-check:{year.slug}:"
    known = frozenset(
        Letter.objects.filter(unique_key__startswith=start).values_list("unique_key", flat=True)
    )
    partners = Partner.objects.active(today).in_bulk(list(people))
    new = 0
    for partner_id, partner in partners.items():
        key = f"{start}{partner_id}"
        asked = [each for each in people[partner_id] if f"{key}:{each.pk}" not in known]
        if asked:
            new += _owe_check(partner, asked, counts[partner_id], key)
    return new


def _owe_check(partner: Partner, people: list[Person], number: int, key: str) -> int:
    with transaction.atomic():
        return owe_to(
            people,
            lambda person: letter_of_check(person, partner=partner, number=number),
            by=None,
            kind=LetterKind.REGISTER_CHECK,
            about=f"Channels, resources and offers of {partner.short_name}",
            key=key,
        )
