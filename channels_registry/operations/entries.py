"""The yearly check of one entry, by whoever keeps it."""

from django.db import transaction

from bsc_comms.kit import clock
from channels_registry.models import Channel, Offer, Resource
from channels_registry.operations.errors import NotPossible
from channels_registry.operations.saving import permit
from channels_registry.policy import can_edit_channel, keeps_entries_of
from partnership.models import Person
from partnership.operations import FieldChange, record_change


@transaction.atomic
def confirm_entry(*, by: Person, entry: Channel | Offer | Resource) -> None:
    """Say that an entry is right as it stands; what all partners share too.

    It is no edit: whoever has it open loses nothing by it, so the version stays. Raises NotPossible
    for one that has ended, PermissionDenied.
    """
    if isinstance(entry, Channel):
        permit(can_edit_channel(by, entry))
    else:
        permit(keeps_entries_of(by, entry.partner))
    today = clock.today()
    if entry.has_ended(today):
        raise NotPossible("It has ended, so there is nothing to confirm.")
    before = str(entry.confirmed_on or "")
    type(entry)._default_manager.filter(pk=entry.pk).update(confirmed_on=today, confirmed_by=by)
    change = FieldChange("confirmed_on", before, str(today))
    record_change(by=by, subject=entry, act="confirmed", changes=[change])
