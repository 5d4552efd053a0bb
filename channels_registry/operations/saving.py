"""How every entry of the register is saved: who may, at which version, with its history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.names import listed
from bsc_comms.kit.refusals import NotPossible, ReasonNeeded
from partnership.models import Person
from partnership.operations import FieldChange, record_change

M = TypeVar("M", bound=models.Model)
NOT_YOURS = "Only its owner, the coordinator and administrators change what is in the register."


def permit(allowed: bool, words: str = NOT_YOURS) -> None:
    """Raise PermissionDenied where somebody may not."""
    if not allowed:
        raise PermissionDenied(words)


def needed(reason: str) -> str:
    """The reason without blanks around it; raises ReasonNeeded where there is none."""
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


@dataclass(frozen=True)
class Said:
    """What a form or a sheet says of an entry; only what is named is touched."""

    fields: Mapping[str, Any]
    lists: Mapping[str, Iterable[models.Model]]

    @classmethod
    def of(
        cls,
        fields: Mapping[str, Any],
        lists: Mapping[str, Iterable[models.Model] | None],
        *,
        known: Sequence[str],
    ) -> "Said":
        """Check the fields' names; ValueError for one that is not among `known`."""
        unknown = set(fields) - set(known)
        if unknown:
            raise ValueError(f"These are no fields to set: {', '.join(sorted(unknown))}.")
        return cls(fields, {name: values for name, values in lists.items() if values is not None})


def take(entry: M, opened_version: int) -> M:
    """Win the right to write this version: exactly one of any that ask. Raises StaleEdit."""
    rows = type(entry)._default_manager
    won = rows.filter(pk=entry.pk, version=opened_version).update(version=F("version") + 1)
    if not won:
        raise StaleEdit
    return rows.get(pk=entry.pk)


def create(*, by: Person | None, entry: M, said: Said, act: str = "added") -> M:
    """Save a new entry with its lists and its history. Raises NotPossible (see `refused`)."""
    for name, value in said.fields.items():
        setattr(entry, name, value)
    _check(entry, said.fields)
    _save(entry, force_insert=True)
    _set_lists(entry, said)
    record_change(by=by, subject=entry, act=act)
    return entry


def create_once(*, by: Person | None, entry: M, said: Said) -> M:
    """The same for what a form sent twice would make twice: what has its key already comes back."""
    of_that_key = type(entry)._default_manager.filter(pk=entry.pk)
    if (known := of_that_key.first()) is not None:
        return known
    try:
        return create(by=by, entry=entry, said=said)
    except IntegrityError:
        # The same form was sent twice, and the other one was saved in between.
        known = of_that_key.first()
        if known is None:
            raise
        return known


def change(*, by: Person | None, entry: M, said: Said, act: str = "edited", reason: str = "") -> M:
    """Save what was said of an entry that was taken, with its history. Raises NotPossible."""
    names = [*said.fields, *said.lists]
    before = {name: as_words(entry, name) for name in names}
    for name, value in said.fields.items():
        setattr(entry, name, value)
    if said.fields:
        _check(entry, said.fields)
        _save(entry, update_fields=list(said.fields))
    _set_lists(entry, said)
    changes = [
        FieldChange(name, before[name], after)
        for name in names
        if (after := as_words(entry, name)) != before[name]
    ]
    if changes or reason:
        record_change(by=by, subject=entry, act=act, changes=changes, reason=reason)
    return entry


def end(*, by: Person | None, entry: M, last_day: date | None, reason: str = "") -> M:
    """Give an entry that was taken its last day; without one it goes on. Raises NotPossible."""
    act = "ended" if last_day else "goes on"
    return change(by=by, entry=entry, said=Said({"valid_to": last_day}, {}), act=act, reason=reason)


def as_words(entry: models.Model, name: str) -> str:
    """A field as people read it in the history."""
    field = entry._meta.get_field(name)
    if field.many_to_many:
        return listed(sorted(str(each) for each in getattr(entry, name).all()))
    value = getattr(entry, name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if getattr(field, "choices", None):
        return str(getattr(entry, f"get_{name}_display")())
    return listed(value) if isinstance(value, list) else str(value)


def _set_lists(entry: models.Model, said: Said) -> None:
    for name, values in said.lists.items():
        getattr(entry, name).set(values)


LAST_DAY = ("ends", "last_day", "valid_to", "valid_from")
DAY_TAKEN = (
    "This channel has an edition on that day already. Choose another day, or change that one."
)
NEGATIVE_DAYS = "A number of days cannot be negative. Use 0 or more."
NUMBERS_OF_DAYS = (
    "lead_time_days",
    "artwork_lead_days",
    "notice_days",
    "copy_days_before",
    "artwork_days_before",
)
# What the database refuses, in words, and the fields that it is about. PostgreSQL names the
# constraint; SQLite names it too for checks, and for unique ones the columns (or the index, where
# it holds an expression).
REFUSALS = (
    (
        ("one_living_channel_of_a_name",),
        "There is a channel of this name already. Use that one, or give this one another name.",
        ("name",),
    ),
    (
        ("one_living_offer_of_a_partner",),
        "This partner offers that already. Use that one, or say what differs.",
        ("what",),
    ),
    (
        ("channel.code", "offer.code", "(code)="),
        "Somebody added one like it in the same moment. See whether it is yours, or send it again.",
        ("name", "what"),
    ),
    (
        ("one_edition_a_day", "channel_id, channels_registry_edition.publication_date"),
        DAY_TAKEN,
        ("publication_date",),
    ),
    (
        ("copy_is_due_before_publication",),
        "Copy cannot be due after the day of publication. Set the deadline to that day or earlier.",
        ("copy_deadline",),
    ),
    (
        ("artwork_is_due_before_publication",),
        "Artwork cannot be due after the day of publication. "
        "Set the deadline to that day or earlier.",
        ("artwork_deadline",),
    ),
    (
        ("no_more_slots_taken_than_there_are",),
        "More slots are taken than that. Decline a booking first, or set a higher number.",
        ("slots",),
    ),
    *(((name,), NEGATIVE_DAYS, (name,)) for name in NUMBERS_OF_DAYS),
    (
        ("reach_number", "reach_is_a_number"),
        "The reach is no number that can be kept. Use a whole number from 0 to 2,000,000,000, "
        "or describe it in words.",
        ("reach_number",),
    ),
    (
        ("ends_after_it_starts",),
        "The last day is before the first. Set it to the same day or later.",
        LAST_DAY,
    ),
)


def in_words(refusal: IntegrityError) -> NotPossible:
    """What the database refused and what would be right; raises the error where nobody knows."""
    said = str(refusal)
    for names, sentence, about in REFUSALS:
        if any(name in said for name in names):
            return NotPossible(sentence, about=about)
    raise refusal


def _check(entry: models.Model, names: Iterable[str]) -> None:
    """Refuse what is no number, no date or too long in the fields named, as forms do."""
    others = {field.name for field in entry._meta.concrete_fields} - set(names)
    try:
        entry.clean_fields(exclude=others)
    except ValidationError as refusal:
        sentences = [
            f"{_label(entry, name)}: {message}"
            for name, messages in refusal.message_dict.items()
            for message in messages
        ]
        raise NotPossible(" ".join(sentences), about=list(refusal.message_dict)) from refusal


def _label(entry: models.Model, name: str) -> str:
    label = str(getattr(entry._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def _save(entry: models.Model, **how: Any) -> None:
    try:
        with transaction.atomic():
            entry.save(**how)
    except IntegrityError as refusal:
        raise in_words(refusal) from refusal
