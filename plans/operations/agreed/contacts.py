"""Contacts and reporting routes: adding, changing and ending one."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent_twice import key_of_what_is_sent
from channels_registry.operations.saving import Said, as_words, change, create_once, permit, take
from partnership.models import Partner, Person, Topic
from plans.models import CarriedContact, Contact
from plans.operations.agreed.keeping import (
    IN_USE,
    must_be_allowed_to_enter_for,
    must_be_allowed_to_hand_to,
    must_be_in_use,
)
from plans.operations.agreed.telling import (
    take_back_letters_of_end,
    tell_of_contact,
    tell_of_end,
    tell_of_return,
)
from plans.policy import can_keep_agreed
from plans.queries.agreed.carried import CONTACT_SHOWN
from plans.rules.agreed import fault_of_address, fault_of_number

#: What residents see of it, and how it is called.
CONTACT_FIELDS = (*CONTACT_SHOWN, "for_what", "owner")
NOT_YOURS = "Only its owner’s advocate and the coordinator change a contact."


@transaction.atomic
def add_contact(
    *,
    by: Person,
    fields: Mapping[str, Any],
    topics: Collection[Topic] = (),
    identifier: UUID | None = None,
) -> Contact:
    """Enter a contact; it counts as checked today. `fields` holds any of CONTACT_FIELDS.

    The same `identifier` never enters the same twice. Raises NotPossible for what is no number or
    address, PermissionDenied.
    """
    owner: Partner = fields["owner"]
    must_be_allowed_to_enter_for(by, owner)
    words = sorted((name, value) for name, value in fields.items() if name != "owner")
    pk = key_of_what_is_sent(identifier, owner, *words, *topics)
    contact = Contact(
        pk=pk, created_at=clock.now(), created_by=by, checked_on=clock.today(), checked_by=by
    )
    _check(contact, fields)
    said = Said.of(fields, {"topics": topics}, known=CONTACT_FIELDS)
    return create_once(by=by, entry=contact, said=said)


@transaction.atomic
def edit_contact(
    *,
    by: Person,
    contact: Contact,
    opened_version: int,
    fields: Mapping[str, Any],
    topics: Iterable[Topic] | None = None,
) -> Contact:
    """Save an edit; whoever sends residents there is told of what they see of it.

    Changing what residents see says that it is right today. What they do not see leaves those who
    carry it up to date. Raises StaleEdit, NotPossible, PermissionDenied.
    """
    permit(can_keep_agreed(by, contact), NOT_YOURS)
    must_be_allowed_to_hand_to(by, fields.get("owner", contact.owner), contact)
    current = take(contact, opened_version)
    _check(current, fields)
    before = {name: as_words(current, name) for name in CONTACT_SHOWN}
    said = Said.of(fields, {"topics": topics}, known=CONTACT_FIELDS)
    edited = change(by=by, entry=current, said=said)
    changes = [
        (label, before[name], after)
        for name, label in CONTACT_SHOWN.items()
        if (after := as_words(edited, name)) != before[name]
    ]
    if not changes:
        _keep_up(edited)
        return edited
    edited.checked_on, edited.checked_by = clock.today(), by
    edited.save(update_fields=["checked_on", "checked_by"])
    if edited.ended_on is None:
        tell_of_contact(edited, changes, by=by)
    return edited


@transaction.atomic
def end_contact(*, by: Person, contact: Contact, opened_version: int) -> Contact:
    """Send nobody there any more; it stays to be read. Whoever carries it is told."""
    permit(can_keep_agreed(by, contact), NOT_YOURS)
    current = take(contact, opened_version)
    must_be_in_use(current)
    said = Said({"ended_on": clock.today()}, {})
    ended = change(by=by, entry=current, said=said, act="ended")
    _keep_up(ended)
    tell_of_end(ended, by=by)
    return ended


@transaction.atomic
def bring_contact_back(*, by: Person, contact: Contact, opened_version: int) -> Contact:
    """Use a contact again that was ended; whoever was told of its end is told of that as well."""
    permit(can_keep_agreed(by, contact), NOT_YOURS)
    current = take(contact, opened_version)
    if current.ended_on is None:
        raise NotPossible(IN_USE)
    had_the_end = take_back_letters_of_end(current, by=by)
    said = Said({"ended_on": None}, {})
    back = change(by=by, entry=current, said=said, act="brought back")
    _keep_up(back)
    tell_of_return(back, had_the_end=had_the_end, by=by)
    return back


def _keep_up(contact: Contact) -> None:
    """Residents see what they saw: who was up to date is so still."""
    CarriedContact.objects.filter(contact=contact, contact_version=contact.version - 1).update(
        contact_version=contact.version
    )


def _check(contact: Contact, fields: Mapping[str, Any]) -> None:
    number = fields.get("number", contact.number)
    address = fields.get("address", contact.address)
    if not number.strip() and not address.strip():
        raise NotPossible("Give a number or an address: residents need one of them.")
    fault = fault_of_number(number) or fault_of_address(address)
    if fault:
        raise NotPossible(f"{fault}.")
