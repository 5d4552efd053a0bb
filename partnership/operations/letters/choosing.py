"""What a person wants by mail, and what to read in the planner alone."""

from collections.abc import Collection, Mapping

from django.db import transaction

from partnership.choices import MAY_BE_STOPPED, LetterKind
from partnership.models import Letter, LetterChoice, Person
from partnership.operations.history import FieldChange, record_change
from partnership.queries.letters import kinds_stopped_by

WANTED = {True: "By mail", False: "Only in the planner"}


def choose_letters(*, person: Person, by_mail: Collection[str]) -> None:
    """Let letters of these kinds come by mail, and all others that may be stopped not."""
    with transaction.atomic():
        stopped = kinds_stopped_by(person)
        wanted = {kind: kind in by_mail for kind in sorted(MAY_BE_STOPPED)}
        _save(person, {kind: each for kind, each in wanted.items() if each == (kind in stopped)})


def stop_letters_like(letter: Letter) -> list[LetterKind]:
    """Let what is in this letter and may be stopped no longer come by mail; those kinds.

    Done twice, it is done once. Its recipient is taken for the one who asks.
    """
    person = letter.recipient
    kinds = [LetterKind(kind) for kind in letter.kinds_to_stop]
    with transaction.atomic():
        stopped = kinds_stopped_by(person)
        _save(person, {kind: False for kind in kinds if kind not in stopped})
    return kinds


def _save(person: Person, changed: Mapping[str, bool]) -> None:
    """Write down choices that changed: the kind, and whether it is wanted by mail."""
    if not changed:
        return
    LetterChoice.objects.bulk_create(
        [LetterChoice(person=person, kind=kind, wanted=each) for kind, each in changed.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["wanted"],
    )
    changes = [
        FieldChange(str(LetterKind(kind).label), WANTED[not each], WANTED[each])
        for kind, each in changed.items()
    ]
    record_change(by=person, subject=person, act="chose letters", changes=changes)
