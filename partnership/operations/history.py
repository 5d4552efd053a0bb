"""One history of everything, written in the same transaction as the change itself."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.origin import origin
from partnership.models import Change, Person


@dataclass(frozen=True)
class FieldChange:
    """One field, as people read it, before and after.

    A person is given as such and kept by the id alone, so that the history outlives the name.
    """

    field: str
    before: str | Person
    after: str | Person


@dataclass(frozen=True)
class Told:
    """One act on one subject, to be written into the history."""

    subject: models.Model
    act: str
    changes: Sequence[FieldChange] = ()
    reason: str = ""


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
    record_changes(by=by, told=[Told(subject, act, tuple(changes), reason)])


def record_changes(*, by: Person | None, told: Iterable[Told]) -> None:
    """Write several acts of one person, now and in this order, as record_change writes each."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("History belongs to its change's transaction.")
    moment = clock.now()
    Change.objects.bulk_create(row for each in told for row in _rows(each, by, moment))


def _rows(told: Told, by: Person | None, moment: datetime) -> Iterator[Change]:
    batch = uuid.uuid4()
    here = origin()
    for change in told.changes or [FieldChange("", "", "")]:
        yield Change(
            at=moment,
            by=by,
            address=here.address,
            request_id=here.request_id,
            subject_type=told.subject._meta.label_lower,
            subject_id=str(told.subject.pk),
            act=told.act,
            field=Change.as_field(change.field),
            before=_text(change.before),
            after=_text(change.after),
            before_person=_person(change.before),
            after_person=_person(change.after),
            reason=told.reason,
            batch=batch,
        )


def as_kept(value: object, in_words: Callable[[object], str] = str) -> str | Person:
    """A field's value as the history keeps it: a person as such, anything else as text."""
    return value if isinstance(value, Person) else in_words(value)


def _text(value: str | Person) -> str:
    return "" if isinstance(value, Person) else value


def _person(value: str | Person) -> Person | None:
    return value if isinstance(value, Person) else None
