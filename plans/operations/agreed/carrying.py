"""What a communication carries: the wordings of agreed lines, and contacts.

The form of an edit says all that is carried, so whoever carries or leaves out one thing raises the
version: a form opened before would take that back.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from channels_registry.operations.saving import permit
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import ASKED_ABOUT
from plans.models import (
    AgreedLine,
    CarriedContact,
    CarriedLine,
    Communication,
    Contact,
    LineWording,
)
from plans.operations.agreed.telling import take_back_what_was_put_right
from plans.policy import can_carry, can_edit

NOT_YOURS = "Only who may change a communication chooses what it carries."
NOT_TO_COME = "It is no longer to come, so what it carries stays as it was."
CHANGED_MEANWHILE = "It was changed in the meantime. Look at it again, then take it over."


@transaction.atomic
def carry_line(
    *, by: Person, communication: Communication, line: AgreedLine, seen: int
) -> CarriedLine:
    """Carry the wording of a line that counts, instead of an older one where it carried that.

    seen: the number of the wording that the person saw. Raises NotPossible where another counts by
    now, the line is no longer used or is another campaign's; PermissionDenied.
    """
    about = _take(by, communication)
    current = _current(about, line)
    if current.number != seen:
        raise NotPossible(CHANGED_MEANWHILE)
    already = about.carried_lines.filter(wording=current).first()
    if already is not None:
        return already
    Communication.objects.filter(pk=about.pk).raise_version()
    return _carry_line(by, about, line, current)


@transaction.atomic
def leave_line(*, by: Person, communication: Communication, line: AgreedLine) -> None:
    """Carry a line no longer. Left out twice, it is left out. Raises PermissionDenied."""
    about = _take(by, communication)
    if _leave_line(by, about, line):
        Communication.objects.filter(pk=about.pk).raise_version()


@transaction.atomic
def carry_contact(
    *, by: Person, communication: Communication, contact: Contact, seen: int
) -> CarriedContact:
    """Send residents to a contact as it is now.

    seen: the version that the person saw. Raises NotPossible where it changed since or is no longer
    used; PermissionDenied.
    """
    about = _take(by, communication)
    current = Contact.objects.get(pk=contact.pk)
    if current.version != seen:
        raise NotPossible(CHANGED_MEANWHILE)
    _must_be_in_use(current)
    already = about.carried_contacts.filter(contact=current, contact_version=seen).first()
    if already is not None:
        return already
    Communication.objects.filter(pk=about.pk).raise_version()
    return _carry_contact(by, about, current)


@transaction.atomic
def leave_contact(*, by: Person, communication: Communication, contact: Contact) -> None:
    """Send residents there no longer. Raises PermissionDenied."""
    about = _take(by, communication)
    if _leave_contact(by, about, contact):
        Communication.objects.filter(pk=about.pk).raise_version()


def set_carried(
    *,
    by: Person | None,
    communication: Communication,
    lines: Iterable[AgreedLine] | None,
    contacts: Iterable[Contact] | None,
) -> None:
    """Carry these and no others; None where nothing was said of them.

    What is carried already stays at its wording and version, and so does a line that `by` may not
    know of. What is no longer to come keeps what it carried, whatever a form said that was open
    before. Belongs into the transaction of an edit that may be made. Raises NotPossible as above.
    """
    if communication.state not in ASKED_ABOUT:
        return
    if lines is not None:
        _set_lines(by, communication, {line.pk: line for line in lines})
    if contacts is not None:
        _set_contacts(by, communication, {contact.pk: contact for contact in contacts})


def leave_lines_of_other_campaigns(*, by: Person | None, communication: Communication) -> None:
    """A campaign's line stays in it: what leaves the campaign carries its lines no more.

    What was issued keeps what it went out with. Belongs into the transaction of an edit that may be
    made.
    """
    if communication.was_issued:
        return
    carried = AgreedLine.objects.filter(wordings__carried_by__communication=communication)
    of_campaigns = carried.exclude(campaign=None).distinct()
    for line in of_campaigns.exclude(campaign=communication.campaign_id):
        _leave_line(by, communication, line)


def wordings_carried(communication: Communication) -> dict[str, str]:
    """The keys of the wordings that it carries, and since when, to be kept as JSON."""
    carried = communication.carried_lines.order_by().values_list("wording", "at")
    return {str(wording): at.isoformat() for wording, at in carried}


def carry_again(
    *, by: Person | None, communication: Communication, wordings: Mapping[str, str]
) -> None:
    """It is in its campaign again, and carries those of its lines that it had left with it.

    wordings: what it carried then, from `wordings_carried`. Belongs into the transaction of an edit
    that may be made.
    """
    of_campaign = LineWording.objects.filter(line__campaign=communication.campaign_id)
    left = of_campaign.exclude(carried_by__communication=communication)
    for wording in left.filter(pk__in=list(wordings)).select_related("line").order_by("line__name"):
        since = datetime.fromisoformat(wordings[str(wording.pk)])
        CarriedLine.objects.create(communication=communication, wording=wording, at=since)
        _record(by, communication, "agreed_line", "", _line_words(wording.line, wording))


def carried_ids(communication: Communication) -> tuple[set[UUID], set[UUID]]:
    """The lines and the contacts that it carries."""
    lines = communication.carried_lines.order_by().values_list("wording__line", flat=True)
    contacts = communication.carried_contacts.order_by().values_list("contact", flat=True)
    return set(lines), set(contacts)


def _set_lines(
    by: Person | None, communication: Communication, wanted: Mapping[UUID, AgreedLine]
) -> None:
    carried = AgreedLine.objects.filter(wordings__carried_by__communication=communication)
    known = carried.visible_to(by) if by else carried
    held = {line.pk: line for line in known.distinct()}
    for pk, line in held.items():
        if pk not in wanted:
            _leave_line(by, communication, line)
    for pk, line in wanted.items():
        if pk not in held:
            _carry_line(by, communication, line, _current(communication, line))


def _set_contacts(
    by: Person | None, communication: Communication, wanted: Mapping[UUID, Contact]
) -> None:
    held = {
        contact.pk: contact
        for contact in Contact.objects.filter(carried_by__communication=communication)
    }
    for pk, contact in held.items():
        if pk not in wanted:
            _leave_contact(by, communication, contact)
    for pk, contact in wanted.items():
        if pk not in held:
            _must_be_in_use(contact)
            _carry_contact(by, communication, contact)


def _take(by: Person, communication: Communication) -> Communication:
    """The communication as it is now, held until the end: of two at once the second waits."""
    current = Communication.objects.held().get(pk=communication.pk)
    permit(can_edit(by, current), NOT_YOURS)
    if not can_carry(by, current):
        raise NotPossible(NOT_TO_COME)
    return current


def _must_be_in_use(contact: Contact) -> None:
    if contact.ended_on is not None:
        raise NotPossible(f"“{contact.name}” is no longer used: choose another contact.")


def _current(communication: Communication, line: AgreedLine) -> LineWording:
    """The wording to carry. A campaign's line stays in it: elsewhere it would tell of it."""
    current = AgreedLine.objects.get(pk=line.pk)
    if current.ended_on is not None:
        raise NotPossible(f"“{line.name}” is no longer used: choose another line.")
    if current.campaign_id is not None and current.campaign_id != communication.campaign_id:
        raise NotPossible(
            f"“{line.name}” is a line of a campaign that this is no part of: "
            "choose the campaign first, or another line."
        )
    wording = current.current
    if wording is None:
        raise NotPossible(f"“{line.name}” has no wording yet.")
    return wording


def _carry_line(
    by: Person | None, communication: Communication, line: AgreedLine, wording: LineWording
) -> CarriedLine:
    held = communication.carried_lines.filter(wording__line=line)
    before = [one.wording for one in held.select_related("wording")]
    held.delete()
    carried = CarriedLine.objects.create(
        communication=communication, wording=wording, at=clock.now()
    )
    was = ", ".join(_line_words(line, one) for one in before)
    _record(by, communication, "agreed_line", was, _line_words(line, wording))
    if before:
        take_back_what_was_put_right(line, communication, by=by)
    return carried


def _leave_line(by: Person | None, communication: Communication, line: AgreedLine) -> bool:
    """Whether it was carried."""
    held = communication.carried_lines.filter(wording__line=line)
    was = ", ".join(_line_words(line, one.wording) for one in held.select_related("wording"))
    if not was:
        return False
    held.delete()
    _record(by, communication, "agreed_line", was, "")
    take_back_what_was_put_right(line, communication, by=by)
    return True


def _carry_contact(
    by: Person | None, communication: Communication, contact: Contact
) -> CarriedContact:
    held = communication.carried_contacts.filter(contact=contact).first()
    if held is None:
        held = CarriedContact(communication=communication, contact=contact)
        was = ""
    else:
        was = f"{contact.name}, as it was"
    held.contact_version, held.at = contact.version, clock.now()
    held.save()
    _record(by, communication, "contact", was, contact.name)
    if was:
        take_back_what_was_put_right(contact, communication, by=by)
    return held


def _leave_contact(by: Person | None, communication: Communication, contact: Contact) -> bool:
    """Whether it was carried."""
    gone, _ = communication.carried_contacts.filter(contact=contact).delete()
    if not gone:
        return False
    _record(by, communication, "contact", contact.name, "")
    take_back_what_was_put_right(contact, communication, by=by)
    return True


def _line_words(line: AgreedLine, wording: LineWording) -> str:
    return f"{line.name}, wording {wording.number}"


def _record(by: Person | None, about: Communication, field: str, before: str, after: str) -> None:
    told = FieldChange(field, before, after)
    record_change(by=by, subject=about, act="chose words", changes=[told])
