"""The yearly check of contacts."""

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.refusals import NotPossible
from channels_registry.operations.letters import (
    asked_within_a_year,
    keys_that_wait,
    owe_to,
    withdraw_checks,
)
from channels_registry.operations.saving import permit
from channels_registry.queries.people import written_to_by_partner
from partnership.choices import LetterKind
from partnership.models import Partner, Person
from partnership.operations import FieldChange, record_change
from plans.emails.agreed import letter_of_check
from plans.models import Contact
from plans.operations.agreed.contacts import NOT_YOURS
from plans.policy import can_keep_agreed
from plans.queries.agreed.contacts import unchecked_by_partner


@transaction.atomic
def check_contact(*, by: Person, contact: Contact) -> None:
    """Say that a contact is right as it stands. Raises NotPossible, PermissionDenied."""
    permit(can_keep_agreed(by, contact), NOT_YOURS)
    if contact.ended_on is not None:
        raise NotPossible("It is no longer used. Bring it back first, then say that it is right.")
    today = clock.today()
    # Not an edit: whoever has it open loses nothing by it, so the version stays.
    Contact.objects.filter(pk=contact.pk).update(checked_on=today, checked_by=by)
    said = FieldChange("checked_on", str(contact.checked_on or ""), str(today))
    record_change(by=by, subject=contact, act="checked", changes=[said])


def owe_contact_checks() -> int:
    """Owe the yearly letter about contacts that nobody has checked for a year; how many are new.

    Asked on every tick: one letter a year for each partner and person, with all of them. One that
    waits is withdrawn once all were checked.
    """
    today = clock.today()
    start = f"{LetterKind.CONTACT_CHECK}:"
    contacts = unchecked_by_partner(today)
    waiting = keys_that_wait(LetterKind.CONTACT_CHECK)
    withdraw_checks(waiting, start=start, but=[str(pk) for pk in contacts])
    people = written_to_by_partner(contacts)
    if not people:
        return 0
    known = asked_within_a_year(start)
    new = 0
    for partner_id, partner in Partner.objects.active(today).in_bulk(list(people)).items():
        asked = [one for one in people[partner_id] if f"{partner_id}:{one.pk}" not in known]
        if asked:
            key = f"{start}{FinancialYear.of(today).slug}:{partner_id}"
            new += _owe_check(partner, asked, contacts[partner_id], key)
    return new


def _owe_check(partner: Partner, people: list[Person], contacts: list[Contact], key: str) -> int:
    with transaction.atomic():
        return owe_to(
            people,
            lambda person: letter_of_check(person, partner=partner, contacts=contacts),
            by=None,
            kind=LetterKind.CONTACT_CHECK,
            about=f"Contacts of {partner.short_name}",
            key=key,
        )
