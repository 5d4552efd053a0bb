"""Print which communications of a year may be duplicates or could be joint, and why."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.spreadsheets import write_csv
from partnership.management.kept import KeptCommand
from plans.management.arguments import year_named
from plans.models import Communication, CommunicationQuerySet
from plans.queries.overlaps.finding import Pair, pairs_among
from plans.queries.overlaps.traits import surroundings
from plans.queries.plan_export import of_year

NOT_FOUND = 2
CSV, TEXT, JSON = "csv", "text", "json"
HEADINGS = ("a", "b", "kind", "score", "reasons")
Line = tuple[str, str, str, float, Sequence[str]]


class Command(KeptCommand):
    # As of a look that the planner takes by itself: that it ran could tell of what is kept back.
    in_confidence = True
    help = (
        "Print the pairs of communications of a financial year that may be duplicates or could be "
        "joint, best first. Only what is open to the whole partnership takes part: what is kept "
        "back or under an embargo is never read. Communications without a date, and those "
        "postponed, cancelled or merged, are near nothing. Exit status: 0, or 2 where --for names "
        "no communication of the year."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--year", type=year_named, required=True, metavar="2016/17", help="the financial year"
        )
        parser.add_argument("--format", choices=(CSV, TEXT, JSON), default=CSV)
        parser.add_argument(
            "--for",
            dest="reference",
            default="",
            metavar="REF",
            help="only pairs with this communication, by the reference of the file or our own",
        )

    def handle(self, *args: Any, year: FinancialYear, reference: str, **options: Any) -> None:
        self.about = year.label
        known = of_year(Communication.objects.open_to_the_partnership(), year)
        names = _names(known)
        shown = _as_shown(reference, known, names)
        if reference and not shown:
            raise CommandError(
                f"No communication of {year.label} that is open to the whole partnership has the "
                f"reference “{reference}”. Leave out --for to see all pairs.",
                returncode=NOT_FOUND,
            )
        pairs = pairs_among(known, surroundings())
        lines = [line for line in _lines(pairs, names) if not reference or shown & {*line[:2]}]
        for text in _written(lines, options["format"]):
            self.stdout.write(text, ending="")


def _names(known: CommunicationQuerySet) -> dict[UUID, str]:
    """The reference that each is shown by: of the imported file, else our own."""
    rows = known.order_by().values_list("pk", "imported_reference", "reference")
    return {pk: imported or own or str(pk) for pk, imported, own in rows}


def _as_shown(
    reference: str, known: CommunicationQuerySet, names: Mapping[UUID, str]
) -> frozenset[str]:
    """How the output calls what has this reference: of a file, or our own."""
    if not reference:
        return frozenset()
    ours = known.filter(reference=reference).order_by().values_list("pk", flat=True)
    return frozenset({reference} & {*names.values()}) | {names[key] for key in ours}


def _lines(pairs: Sequence[Pair], names: Mapping[UUID, str]) -> Iterator[Line]:
    for pair in pairs:
        first, second = sorted((names[pair.one], names[pair.other]))
        yield first, second, str(pair.kind), pair.score, pair.reasons


def _written(lines: Sequence[Line], file_format: str) -> Iterator[str]:
    if file_format == CSV:
        rows = [(*line[:4], "; ".join(line[4])) for line in lines]
        yield write_csv(rows, headings=HEADINGS).decode("utf-8-sig")
    elif file_format == JSON:
        pairs = [dict(zip(HEADINGS, line, strict=True)) for line in lines]
        yield json.dumps(pairs, ensure_ascii=False, indent=1) + "\n"
    else:
        for first, second, kind, score, reasons in lines:
            yield f"{first} and {second}: {kind}, {score:.2f}. {', '.join(reasons)}\n"
