"""Resources and their files."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent_twice import key_of_what_is_sent
from bsc_comms.kit.stored_files import gone_without_its_row
from channels_registry.models import Resource, ResourceFile
from channels_registry.operations.saving import (
    LAST_DAY,
    Said,
    change,
    create_once,
    end,
    permit,
    take,
)
from channels_registry.policy import can_edit_resource, keeps_entries_of
from channels_registry.rules.files import why_not_kept
from partnership.models import Partner, Person
from partnership.operations import FieldChange, record_change

FILE_OF_THAT_NAME = "There is a file of that name already: choose another name"
RESOURCE_FIELDS = (
    "name",
    "kind",
    "description",
    "where_kept",
    "how_to_ask",
    "valid_from",
    "valid_to",
)


@transaction.atomic
def add_resource(
    *,
    by: Person | None,
    partner: Partner,
    fields: Mapping[str, Any],
    identifier: UUID | None = None,
) -> Resource:
    """Put a resource of a partner into the register; it counts as confirmed today.

    `fields` holds any of RESOURCE_FIELDS. The same `identifier` never adds the same twice.
    Raises NotPossible where the database refuses a value, PermissionDenied.
    """
    permit(keeps_entries_of(by, partner))
    pk = key_of_what_is_sent(identifier, partner, *sorted(fields.items()))
    resource = Resource(
        pk=pk, partner=partner, confirmed_on=clock.today() if by else None, confirmed_by=by
    )
    return create_once(by=by, entry=resource, said=Said.of(fields, {}, known=RESOURCE_FIELDS))


@transaction.atomic
def edit_resource(
    *, by: Person | None, resource: Resource, opened_version: int, fields: Mapping[str, Any]
) -> Resource:
    """Save an edit that was opened at `opened_version`.

    Raises StaleEdit, NotPossible as end_resource and where the database refuses a value.
    """
    permit(can_edit_resource(by, resource))
    said = Said.of(fields, {}, known=RESOURCE_FIELDS)
    changed = change(by=by, entry=take(resource, opened_version), said=said)
    if "valid_to" in fields:
        _must_outlive_its_loans(changed)
    return changed


@transaction.atomic
def end_resource(
    *, by: Person | None, resource: Resource, opened_version: int, last_day: date | None
) -> Resource:
    """Give a resource its last day, or none after all.

    Raises StaleEdit, NotPossible while it is lent beyond it.
    """
    permit(can_edit_resource(by, resource))
    current = take(resource, opened_version)
    ended = end(by=by, entry=current, last_day=last_day)
    _must_outlive_its_loans(ended)
    return ended


def add_resource_file(
    *, by: Person | None, resource: Resource, title: str, file: File
) -> ResourceFile:
    """Keep a file of a resource under a random name. Raises NotPossible for one that may not be.

    A resource has one file of a name at a time, also where two add theirs at one moment.
    """
    permit(can_edit_resource(by, resource))
    wrong = why_not_kept(file.name or "", file.size)
    if wrong:
        raise NotPossible(wrong, about=("file",))
    title = " ".join(title.split()) or "File"
    added = ResourceFile(resource=resource, title=title, added_at=clock.now())
    added.file.save(file.name or "", file, save=False)
    with gone_without_its_row(added.file):
        _keep(added, by=by)
    return added


@transaction.atomic
def _keep(added: ResourceFile, *, by: Person | None) -> None:
    Resource.objects.select_for_update(no_key=True).get(pk=added.resource_id)
    if added.resource.files.filter(title__iexact=added.title, removed_at=None).exists():
        raise NotPossible(FILE_OF_THAT_NAME, about=("title",))
    added.save(force_insert=True)
    changes = [FieldChange("file", "", added.title)]
    record_change(by=by, subject=added.resource, act="file added", changes=changes)


@transaction.atomic
def remove_resource_file(*, by: Person | None, resource_file: ResourceFile) -> None:
    """Offer a file no longer. It is kept, since others may have used it."""
    permit(can_edit_resource(by, resource_file.resource))
    removed = ResourceFile.objects.filter(pk=resource_file.pk, removed_at=None).update(
        removed_at=clock.now()
    )
    if removed:
        gone = FieldChange("file", resource_file.title, "")
        record_change(by=by, subject=resource_file.resource, act="file removed", changes=[gone])


def _must_outlive_its_loans(resource: Resource) -> None:
    if resource.valid_to is None:
        return
    beyond = resource.loans.lent().filter(last_day__gt=resource.valid_to)
    later = beyond.select_related("partner").first()
    if later is not None:
        begun = later.first_day <= clock.today()
        first = "first say that it is given back" if begun else "first take the loan back"
        raise NotPossible(
            f"It is lent to {later.partner.name} until {whole_day(later.last_day)}. "
            f"Choose a later day, or {first}.",
            about=LAST_DAY,
        )
