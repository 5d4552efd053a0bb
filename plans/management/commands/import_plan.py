"""Bring in a spreadsheet from the command line, as the page does."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.tables import TableRefused
from bsc_comms.kit.tables.file import read_whole
from partnership.management.kept import KeptCommand
from partnership.models import Partner
from plans.choices import RowState
from plans.documents.import_report import (
    STATE_WORDS,
    report_head,
    report_rows,
    report_skipped,
)
from plans.models import ImportRow, PlanImport
from plans.operations.imports import (
    RowsRefused,
    UnknownLayout,
    layout_named,
    read_plan_file,
    save_import,
)
from plans.queries.imports import field_label, waits_for_a_lead

SOME_REFUSED, FILE_REFUSED = 1, 2
NO_LEAD = "No column of this sheet says who leads. Name that partner's code with --partner."


class Command(KeptCommand):
    without_database = FILE_REFUSED
    help = (
        "Read a partner's spreadsheet and put its rows on the plan. "
        "Exit status: 0 all saved, 1 some rows refused (with --strict none is saved then), "
        "2 file refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file or an Excel workbook (.xlsx)")
        parser.add_argument(
            "--year",
            default="",
            metavar="2016/17",
            help="its financial year; without it the file is looked through for one",
        )
        parser.add_argument(
            "--partner",
            default="",
            metavar="CODE",
            help="whose sheet it is, where no column says who leads",
        )
        parser.add_argument(
            "--layout", default="", metavar="NAME", help="read it as the layout of that name"
        )
        parser.add_argument("--strict", action="store_true", help="save all rows or none")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be; save nothing"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan_import = self._read(options)
        except (TableRefused, UnknownLayout, _NotToBeRead) as refused:
            if options["format"] == "json":
                self.stdout.write(_json({"refused": str(refused)}))
            raise CommandError(str(refused), returncode=FILE_REFUSED) from refused
        self.about = plan_import.year_label
        kept = False
        try:
            saved = self._save(plan_import, options)
            kept = saved is not None
            plan_import.refresh_from_db()
            report = _Json if options["format"] == "json" else _Text
            for line in report(plan_import, saved).lines():
                self.stdout.write(line)
            refused_rows = plan_import.rows.filter(state=RowState.REFUSED).count()
        finally:
            if not kept:
                plan_import.delete()
        if refused_rows:
            said = f"{count_of(refused_rows, 'row was,rows were')} refused."
            raise CommandError(said, returncode=SOME_REFUSED)

    def _read(self, options: Mapping[str, Any]) -> PlanImport:
        path: Path = options["file"]
        year = _year(options["year"])
        partner = options["partner"].upper()
        if partner and not Partner.objects.filter(code=partner).exists():
            raise _NotToBeRead(_unknown(partner))
        layout = layout_named(options["layout"]) if options["layout"] else None
        plan_import = read_plan_file(
            by=None,
            name=path.name,
            content=read_whole(path, path.name),
            year=year,
            default_lead=partner,
            layout=layout,
            progress=self._progress if self.stderr.isatty() else None,
        )
        if plan_import.asks_whose and waits_for_a_lead(plan_import):
            plan_import.delete()
            raise _NotToBeRead(NO_LEAD)
        return plan_import

    def _save(self, plan_import: PlanImport, options: Mapping[str, Any]) -> int | None:
        """How many rows were saved; None where nothing was to be."""
        if options["dry_run"]:
            return None
        try:
            return save_import(by=None, plan_import=plan_import, strict=options["strict"])
        except RowsRefused:
            return None

    def _progress(self, done: int, in_all: int) -> None:
        self.stderr.write(f"\r{done:,} of {in_all:,} rows read", ending="")
        if done >= in_all:
            self.stderr.write("")


def _unknown(code: str) -> str:
    known = ", ".join(Partner.objects.order_by("code").values_list("code", flat=True))
    return f"No partner has the code “{code}”. Name one of: {known}."


class _NotToBeRead(Exception):
    """What was asked for does not fit the planner or the file; the text says what to do."""


class _Report:
    """What was read and what became of it; `saved` is None where nothing was to be saved."""

    def __init__(self, plan_import: PlanImport, saved: int | None) -> None:
        self.plan_import = plan_import
        self.saved = saved
        states = Counter(plan_import.rows.order_by().values_list("state", flat=True))
        self.counts = dict.fromkeys(("new", "changed", "unchanged", "refused", "skipped"), 0)
        for state, count in states.items():
            self.counts[STATE_WORDS[state]] += count
        self.counts["saved"] = saved or 0

    @property
    def rows(self) -> Iterable[ImportRow]:
        return self._of(self.plan_import.rows.exclude(state=RowState.SKIPPED))

    @property
    def skipped(self) -> Iterable[ImportRow]:
        return self._of(self.plan_import.rows.filter(state=RowState.SKIPPED))

    def _of(self, rows: Any) -> Iterable[ImportRow]:
        found: Iterable[ImportRow] = rows.order_by("pk").iterator(chunk_size=500)
        return found


class _Json(_Report):
    """One JSON object, written a row at a time: a large sheet need not be in memory whole."""

    def lines(self) -> Iterator[str]:
        head = _json(report_head(self.plan_import, self.counts))
        yield f'{head.removesuffix("}")}, "rows": ['
        yield from _joined(report_rows(self.rows))
        yield '], "skipped": ['
        yield from _joined(report_skipped(self.skipped))
        yield "]}"


class _Text(_Report):
    """The same in words."""

    def lines(self) -> Iterator[str]:
        yield from self._of_the_file()
        yield self._in_figures()
        yield from _listed("Refused", self._refused())
        yield from _listed("Would change" if self.saved is None else "Changed", self._changed())
        yield from _listed("Please look", [*self._doubted_columns(), *self._doubted()])
        yield from _listed("Not understood, kept word for word", self._not_understood())
        yield from _listed("Left out", self._left_out())
        gone = self.plan_import.notes.get("not_in_this_one", ())
        yield from _listed(
            "In the earlier file and not in this one; left as they are",
            (one["title"] for one in gone),
        )

    def _of_the_file(self) -> Iterator[str]:
        found = self.plan_import
        yield f"{found.file_name}, read as {found.year_label}"
        if said := found.notes.get("year_guessed"):
            yield f"{said} Name another with --year."
        if found.layout:
            yield f"Read with the layout “{found.layout}”."
        known = [(heading, name) for heading, name in found.headings.items() if name]
        read = [f"{heading} = {field_label(name)}" for heading, name in known]
        yield f"Columns: {'; '.join(read)}"
        if found.unknown_headings:
            names = ", ".join(f"“{heading}”" for heading in found.unknown_headings)
            yield f"Headings not understood: {names}. Their cells are kept word for word."
        if above := found.above_the_headings:
            yield f"Above the headings: {', '.join(f'“{line}”' for line in above)}."
        if others := found.notes.get("other_sheets"):
            yield f"Sheets not read: {', '.join(f'“{each}”' for each in others)}."
        yield from found.notes.get("file_notes", ())

    def _in_figures(self) -> str:
        counts = self.counts
        could = counts["new"] + counts["changed"]
        done = (
            f"{could} could be saved, none was"
            if self.saved is None
            else f"{self.saved} saved ({counts['new']} new, {counts['changed']} changed)"
        )
        rows = count_of(could + counts["unchanged"] + counts["refused"], "row")
        return (
            f"{rows}: {done}, {counts['refused']} refused, "
            f"{counts['unchanged']} already there, {counts['skipped']} left out."
        )

    def _refused(self) -> Iterator[str]:
        for row in self.rows:
            for one in row.errors:
                yield f"{_at(row)}, {one['column']}: {one['wrong']} {one['right']}"

    def _changed(self) -> Iterator[str]:
        for row in self.rows:
            for one in row.differences:
                both = " (changed on the plan too)" if one["both"] else ""
                kept = ", kept as the plan has it" if one["wins"] == "plan" else ""
                yield (
                    f"{_at(row)}, {row.reading['title']}, {field_label(one['field'])}: "
                    f"“{one['before']}” to “{one['after']}”{both}{kept}"
                )

    def _doubted_columns(self) -> Iterator[str]:
        for one in self.plan_import.columns_in_doubt:
            yield f"Column “{one['column']}”: {one['read_as']}."

    def _doubted(self) -> Iterator[str]:
        for row in self.rows:
            if row.state != RowState.UNCHANGED:
                for one in row.doubts:
                    yield _cell(row, one, one["read_as"])

    def _not_understood(self) -> Iterator[str]:
        for row in self.rows:
            for one in row.not_understood:
                yield _cell(row, one, one["reason"])

    def _left_out(self) -> Iterator[str]:
        for row in self.skipped:
            yield f"{_at(row)}: “{row.reading['title']}”. {row.reading['why_skipped']}."


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"\n{title} ({len(found)}):"
        yield from (f"  {line}" for line in found)


def _at(row: ImportRow) -> str:
    return f"Row {row.number} of “{row.sheet}”" if row.sheet else f"Row {row.number}"


def _cell(row: ImportRow, one: Mapping[str, str], said: str) -> str:
    stop = "" if said.endswith("?") else "."
    return f"{_at(row)}, {one['column']}: “{one['text']}”. {said}{stop}"


def _joined(objects: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Objects of a list, one a line, with a comma after each but the last."""
    last = None
    for each in objects:
        if last is not None:
            yield f"{last},"
        last = _json(each)
    if last is not None:
        yield last


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _year(text: str) -> FinancialYear | None:
    """The year that was named, if one was: said with the file, so that a program is told too."""
    try:
        return FinancialYear.parse(text) if text else None
    except ValueError as wrong:
        raise _NotToBeRead(str(wrong)) from wrong
