"""Read a file of figures once: the row says who does, and how far it is."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import BinaryIO, TypeVar
from uuid import UUID

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.tables import TableRefused, read_table
from bsc_comms.kit.tables.stream import Stream, stream_csv
from evidence.choices import CrimeSource, FileKind, Outcome
from evidence.models import FiguresFile, RefusedRow
from evidence.operations.figures.known import (
    census_areas_of,
    our_area,
    series_by_category,
    survey_names,
)
from evidence.operations.figures.months import save_months
from evidence.operations.figures.scores import save_scores
from evidence.rules.reading.by_month import ByMonthReader
from evidence.rules.reading.ending import LOOKED_AT, doubts_of_the_end
from evidence.rules.reading.results import FiguresRefused, Reading
from evidence.rules.reading.street import OwnArea, StreetReader
from evidence.rules.reading.survey import read_survey
from partnership.choices import WorkState
from partnership.models.owed import LEASE

READ_FIGURES = "evidence.read_figures"
A_SECOND = timedelta(seconds=1)
_ROWS_BETWEEN = 2_000
Row = TypeVar("Row")


def read_figures(*, order_id: str) -> bool:
    """Read one file and save what is sure; True if this worker did.

    What cannot be taken at all is told on the file's row. A fault gives the row back for a later
    attempt and is raised again for the log. The file itself goes once it was read.
    """
    pk = UUID(order_id)
    if not FiguresFile.objects.claim(pk):
        return False
    with FiguresFile.objects.given_back_on_a_fault(pk):
        figures = FiguresFile.objects.get(pk=pk)
        # A worker may have died after saving: by now a newer file may have corrected what it saved.
        if figures.outcome == Outcome.WAITING:
            _read_or_refuse(figures)
        # While it is still owed: where the worker dies here, the next one sees to it.
        figures.file.delete(save=False)
        FiguresFile.objects.filter(pk=pk).update(file="")
        FiguresFile.objects.finish(pk)
    return True


def _read_or_refuse(figures: FiguresFile) -> None:
    try:
        _read_and_save(figures)
    except (TableRefused, FiguresRefused) as refused:
        _refuse(figures, str(refused))


def _read_and_save(figures: FiguresFile) -> None:
    reading = _READERS[FileKind(figures.kind)](figures)
    with transaction.atomic():
        _keep_refused(figures, reading)
        if figures.strict and reading.refused_in_all:
            _refuse(figures, _all_or_none(reading.refused_in_all))
            return
        save = save_scores if figures.kind == FileKind.SURVEY else save_months
        tally = save(figures=figures, reading=reading)
        FiguresFile.objects.filter(pk=figures.pk).update(
            outcome=Outcome.TAKEN,
            refused_because="",
            bytes_read=figures.size,
            figures_new=tally.new,
            figures_changed=tally.changed,
            figures_same=tally.same,
            notes=[*reading.notes, *tally.notes],
        )


def _all_or_none(count: int) -> str:
    rows = count_of(count, "row")
    return f"{rows} cannot be taken, and you asked for all or none. Nothing was brought in."


def _keep_refused(figures: FiguresFile, reading: Reading) -> None:
    figures.refused_rows.all().delete()
    RefusedRow.objects.bulk_create(
        (
            RefusedRow(figures=figures, number=each.number, column=each.column[:200], why=each.why)
            for each in reading.refused
        ),
        batch_size=500,
    )
    FiguresFile.objects.filter(pk=figures.pk).update(
        rows_read=reading.rows,
        rows_refused=reading.refused_in_all,
        rows_of_others=reading.rows_of_others,
    )


def _refuse(figures: FiguresFile, why: str) -> None:
    FiguresFile.objects.filter(pk=figures.pk).update(outcome=Outcome.REFUSED, refused_because=why)


# --- each kind of file ----------------------------------------------------------------------------
def _street(figures: FiguresFile) -> Reading:
    ours = our_area()
    area = OwnArea(ours.name, ours.lsoa_prefix, ours.police_force, census_areas_of(ours))
    categories = series_by_category(CrimeSource.STREET)
    series_of = {name: code for code, names in categories.items() for name in names}
    reader = StreetReader(area, series_of, clock.today())
    with figures.file.open("rb") as opened:
        stream = stream_csv(figures.file_name, opened.file)
        reader.take_all(_told(figures, stream, stream.rows))
    return reader.reading()


def _by_month(figures: FiguresFile) -> Reading:
    with figures.file.open("rb") as opened:
        end = _end_of(opened.file)
        stream = stream_csv(figures.file_name, opened.file)
        reader = ByMonthReader(
            stream.headings,
            our_area().names,
            series_by_category(CrimeSource.BOROUGH),
            clock.today(),
        )
        reader.take_all(_told(figures, stream, stream.rows), end)
    return reader.reading()


def _survey(figures: FiguresFile) -> Reading:
    with figures.file.open("rb") as opened:
        end = _end_of(opened.file)
        table = read_table(figures.file_name, opened.read())
    names = survey_names()
    rows = [(row.number, row.cells) for row in table.rows]
    reading = read_survey(table.headings, rows, known=names.known, asking=names.asking)
    reading.notes += table.notes
    if table.delimiter and rows:  # a workbook that was cut off does not open
        reading.notes += doubts_of_the_end(end, *rows[-1])
    return reading


def _end_of(file: BinaryIO) -> bytes:
    """The last bytes of a file, which is left at its beginning."""
    file.seek(-min(LOOKED_AT, file.seek(0, 2)), 2)
    end = file.read()
    file.seek(0)
    return end


_READERS = {FileKind.STREET: _street, FileKind.BOROUGH: _by_month, FileKind.SURVEY: _survey}


def _told(figures: FiguresFile, stream: Stream, rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows; once a second the page and other workers are told that this one lives."""
    told_at: datetime = clock.real_now()
    for count, row in enumerate(rows):
        yield row
        if count % _ROWS_BETWEEN:
            continue
        now = clock.real_now()
        if now - told_at >= A_SECOND:
            told_at = now
            FiguresFile.objects.filter(pk=figures.pk, state=WorkState.WORKING).update(
                bytes_read=stream.bytes_read, lease_until=now + LEASE
            )
