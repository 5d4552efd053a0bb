"""The lists of overlaps that somebody answers, and what of them stands in a file."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, When
from django.utils.text import capfirst

from bsc_comms.kit import clock
from bsc_comms.kit.spreadsheets import Cell
from partnership.models import Person
from plans.models import Communication, Overlap, OverlapAnswer, OverlapQuerySet
from plans.models.knowing import open_to_all
from plans.queries.overlaps.order import in_order_for
from plans.queries.overlaps.pairs import (
    Given,
    PairLine,
    answered_for,
    page_of_lines,
    waiting_in_the_list,
)

BATCH = 500


def waiting_list(person: Person) -> OverlapQuerySet:
    """The pairs without an answer; `in_the_file`: those of which the whole partnership may know."""
    return _with_whether(in_order_for(person, waiting_in_the_list(person)), _all_know())


def next_that_waits(person: Person, *, after: Overlap) -> UUID | None:
    """The pair that most asks for this person's answer, but for the one in hand; None for none."""
    others = waiting_in_the_list(person).exclude(pk=after.pk)
    return in_order_for(person, others).values_list("pk", flat=True).first()


def answered_list(person: Person) -> OverlapQuerySet:
    """The pairs with an answer; `in_the_file`: those of which all may know, the answer too."""
    told = OverlapAnswer.objects.valid().told_to_all().filter(overlap=OuterRef("pk"))
    return _with_whether(answered_for(person), _all_know() & Q(Exists(told)))


def _all_know() -> Q:
    return open_to_all("first__") & open_to_all("second__")


def _with_whether(pairs: OverlapQuerySet, condition: Q) -> OverlapQuerySet:
    """Asked with the pairs, so that a page need not ask again how many a file leaves out."""
    whether = Case(When(condition, then=True), default=False, output_field=BooleanField())
    return pairs.annotate(in_the_file=whether)


def file_rows(pairs: OverlapQuerySet, person: Person) -> Iterator[list[Cell]]:
    """One row for each pair that stands in the file; two queries for each 500."""
    keys = list(pairs.filter(in_the_file=True).values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        for line in page_of_lines(keys[start : start + BATCH], person):
            yield _row(line)


def _row(line: PairLine) -> list[Cell]:
    """Partners and nobody by name (rule 11 of docs/rules.md)."""
    given = _told_to_all(line)
    return [
        line.kind,
        capfirst(line.why),
        *_side(line.own),
        *_side(line.other),
        _words(given) if given else "",
        given.answer.note if given else "",
        given.answer.partner.name if given and given.answer.partner else "",
        clock.local(given.answer.at).date() if given else None,
    ]


def _side(one: Communication) -> tuple[Cell, ...]:
    return (
        one.reference,
        one.title,
        one.lead_partner.name,
        one.window_start,
        one.window_end,
        one.window_text,
    )


def _told_to_all(line: PairLine) -> Given | None:
    """The answer that the list shows, without what was said in confidence."""
    told = [one for one in line.answers if not one.answer.in_confidence]
    return next((one for one in told if one.settles), next(iter(told), None))


def _words(given: Given) -> str:
    if not given.answer.withdrawn_at:
        return given.words
    return f"{given.words}; {'ended' if given.answer.is_proposal else 'taken back'}"
