"""The yearly check of the register, and asking a partner that has entered nothing."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.refusals import NotPossible
from channels_registry.emails import letter_of_check, letter_of_request
from channels_registry.models import Channel, NothingToEnter
from channels_registry.operations.letters import (
    asked_within_a_year,
    keys_that_wait,
    owe_to,
    withdraw_checks,
)
from channels_registry.operations.saving import permit
from channels_registry.policy import can_edit_channel, can_request_entries, keeps_entries_of
from channels_registry.queries.checks import (
    KeptEntry,
    entries_of,
    partners_to_ask_again,
    partners_with_entries,
    unconfirmed_by_partner,
)
from channels_registry.queries.people import people_of, written_to_by_partner
from partnership.choices import LetterKind
from partnership.models import Partner, Person
from partnership.operations import FieldChange, Told, record_change, record_changes
from partnership.operations.invitations import has_come_in
from partnership.operations.letters import withdraw_and_free_keys
from partnership.queries.people import coordinators

CHECK = "register-check"
REQUEST = "register-request"
SHARED = "shared"


@transaction.atomic
def confirm_entries(*, by: Person, partner: Partner) -> int:
    """Say that all entries of a partner are right as they stand; how many were confirmed.

    Raises PermissionDenied.
    """
    permit(keeps_entries_of(by, partner))
    entries = entries_of(partner, clock.today())
    record_changes(by=by, told=[_confirmed(entry, by) for entry in entries])
    return len(entries)


@transaction.atomic
def confirm_entry(*, by: Person, entry: KeptEntry) -> None:
    """Say that one entry is right as it stands; what all partners share too.

    Raises NotPossible for one that has ended, PermissionDenied.
    """
    if isinstance(entry, Channel):
        permit(can_edit_channel(by, entry))
    else:
        permit(keeps_entries_of(by, entry.partner))
    if entry.has_ended_before(clock.today()):
        raise NotPossible("It has ended, so there is nothing to confirm.")
    record_changes(by=by, told=[_confirmed(entry, by)])


def _confirmed(entry: KeptEntry, by: Person) -> Told:
    """Note that an entry is right today, for the history.

    It is no edit: whoever has the entry open loses nothing by it, so the version stays.
    """
    today = clock.today()
    before = str(entry.confirmed_on or "")
    type(entry)._default_manager.filter(pk=entry.pk).update(confirmed_on=today, confirmed_by=by)
    return Told(entry, "confirmed", [FieldChange("confirmed_on", before, str(today))])


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
            f"{partner.name} has something in the register. End those first that it no longer has."
        )
    answer, new = NothingToEnter.objects.get_or_create(
        partner=partner, said_on=today, defaults={"said_by": by}
    )
    if new:
        said = FieldChange("register", "", "We have none")
        record_change(by=by, subject=partner, act="answered", changes=[said])
    withdraw_and_free_keys(prefix=_requests_to(partner.pk))
    return answer


@transaction.atomic
def request_entries(*, by: Person | None, partner: Partner) -> int:
    """Ask a partner that has entered nothing what it could bring; how many letters are new.

    One letter a day to each advocate, however often it is asked. Raises NotPossible where it has
    entries, or nobody to write to; PermissionDenied.
    """
    permit(
        can_request_entries(by),
        "Only the chair, coordinator and administrators ask a partner for its channels.",
    )
    today = clock.today()
    if partner.pk in partners_with_entries(today):
        raise NotPossible(f"{partner.name} has something in the register already.")
    people = people_of(partner)
    if not people:
        raise NotPossible(f"{partner.name} has no advocate to write to. Appoint one first.")
    return owe_to(
        people,
        lambda person: letter_of_request(person, partner=partner),
        by=None,
        kind=LetterKind.REGISTER_REQUEST,
        about=f"Channels and resources of {partner.short_name}",
        key=f"{_requests_to(partner.pk)}{today}",
    )


def owe_register_checks() -> int:
    """Owe the yearly letter to whoever keeps entries that are to be confirmed.

    Those are the people of each owner and, for what all partners share or no partner of today owns,
    the coordinators. Who said a year ago that it has none is asked again. Whoever has not come in
    yet is asked once they have: the invitation comes first. Asked on every tick: one letter a year
    about each partner to each person, however often and by how many it is asked. Returns how many
    are new. What waits is withdrawn once it was answered.
    """
    today = clock.today()
    counts = unconfirmed_by_partner(today) | dict.fromkeys(partners_to_ask_again(today), 0)
    unconfirmed = Channel.objects.active(today).unconfirmed(today)
    shared = unconfirmed.kept_by_the_coordinator(today).count()
    _withdraw_what_was_answered([*map(str, counts), *([SHARED] if shared else [])], today)
    people = written_to_by_partner(counts)
    partners = Partner.objects.active(today).in_bulk(list(people))
    asked: list[tuple[str, Partner | None, list[Person], int]] = [
        (str(pk), one, people[pk], counts[pk]) for pk, one in partners.items()
    ]
    if shared:
        asked.append((SHARED, None, coordinators(), shared))
    known = asked_within_a_year(f"{CHECK}:")
    new = 0
    for name, partner, everybody, number in asked:
        to = [each for each in everybody if has_come_in(each) and f"{name}:{each.pk}" not in known]
        if to:
            key = f"{CHECK}:{FinancialYear.of(today).slug}:{name}"
            new += _owe_check(to, partner=partner, number=number, key=key)
    return new


def _withdraw_what_was_answered(to_check: Collection[str], today: date) -> None:
    """Checks of what is all confirmed by now, and requests to who has something in the register."""
    waiting = keys_that_wait(LetterKind.REGISTER_CHECK, LetterKind.REGISTER_REQUEST)
    withdraw_checks(waiting, start=f"{CHECK}:", but=to_check)
    asked = {key.split(":")[1] for key in waiting if key.startswith(f"{REQUEST}:")}
    have_some = partners_with_entries(today) if asked else set()
    for pk in have_some:
        if str(pk) in asked:
            withdraw_and_free_keys(prefix=_requests_to(pk))


def _requests_to(partner_id: int) -> str:
    return f"{REQUEST}:{partner_id}:"


@transaction.atomic
def _owe_check(people: list[Person], *, partner: Partner | None, number: int, key: str) -> int:
    whose = partner.short_name if partner else "all partners"
    return owe_to(
        people,
        lambda person: letter_of_check(person, partner=partner, number=number),
        by=None,
        kind=LetterKind.REGISTER_CHECK,
        about=f"Channels, resources and offers of {whose}",
        key=key,
    )
