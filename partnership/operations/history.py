"""One history of everything, written in the same transaction as the change itself."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction

from bsc_comms.kit import clock
from partnership.models import Change, Person


@dataclass(frozen=True)
class FieldChange:
    """One field, as people read it, before and after."""

    field: str
    before: str
    after: str


def record_change(
    *,
    by: Person | None,
    subject: models.Model,
    act: str,
    changes: Iterable[FieldChange] = (),
    reason: str = "",
) -> None:
    """Write who did what to `subject`, now; one row a field, or one row where no field changed.

    `by` is None for the planner itself. Must run inside the transaction of the change.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("History belongs to its change's transaction.")
    fields = list(changes) or [FieldChange("", "", "")]
    batch = uuid.uuid4()
    moment = clock.now()
    Change.objects.bulk_create(
        Change(
            at=moment,
            by=by,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            act=act,
            field=change.field,
            before=change.before,
            after=change.after,
            reason=reason,
            batch=batch,
        )
        for change in fields
    )
