"""Take a file of figures: look at what it is, keep it, read it now or owe the reading."""

import hashlib
from pathlib import PurePath
from typing import BinaryIO

from django.core.files.base import File
from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.downloads import safe_name
from bsc_comms.kit.file_kinds import MEGABYTE
from bsc_comms.kit.jobs import nudge
from bsc_comms.kit.stored_files import gone_without_its_row
from bsc_comms.kit.tables import TableRefused
from bsc_comms.kit.tables.stream import stream_csv
from evidence.choices import FileKind
from evidence.models import FiguresFile
from evidence.operations.figures.working import READ_FIGURES, read_figures
from evidence.rules.reading.by_month import is_file_by_month
from evidence.rules.reading.street import is_street_file
from partnership.models import Person
from partnership.operations import record_change

MOST_BYTES = 250 * MEGABYTE
#: Bytes from which on a worker reads it.
LARGE = 300_000
_PIECE = 1024 * 1024
_ZIP = b"PK\x03\x04"


def receive_figures(
    *, by: Person | None, name: str, file: BinaryIO, strict: bool = False
) -> FiguresFile:
    """Keep a file and read it, or owe that to a worker where it is large.

    `strict`: all rows or none. Raises TableRefused for what is no table at all; nothing is kept
    then. Whatever is found out later stands in the row that is returned.
    """
    name = safe_name(PurePath(name.replace("\\", "/")).name)
    figures = FiguresFile(
        kind=_kind_of(name, file),
        file_name=name[:200],
        sha256=_digest(name, file),
        size=file.seek(0, 2),
        strict=strict,
        at=clock.now(),
        by=by,
    )
    file.seek(0)
    figures.file.save(name, File(file), save=False)
    with gone_without_its_row(figures.file):
        _keep(figures, by=by)
    if figures.size <= LARGE:
        read_figures(order_id=str(figures.pk))
        figures.refresh_from_db()
    return figures


@transaction.atomic
def _keep(figures: FiguresFile, *, by: Person | None) -> None:
    figures.save(force_insert=True)
    record_change(by=by, subject=figures, act="figures handed in")
    if figures.size > LARGE:
        nudge(READ_FIGURES, order_id=str(figures.pk))


def _kind_of(name: str, file: BinaryIO) -> FileKind:
    start = file.read(len(_ZIP))
    file.seek(0)
    if start == _ZIP:
        return FileKind.SURVEY
    stream = stream_csv(name, file)
    stream.let_go()
    file.seek(0)
    if is_street_file(stream.headings):
        return FileKind.STREET
    if is_file_by_month(stream.headings):
        return FileKind.BOROUGH
    return FileKind.SURVEY


def _digest(name: str, file: BinaryIO) -> str:
    digest, size = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        digest.update(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise TableRefused(
                f"“{name}” is larger than {MOST_BYTES // MEGABYTE} MB. Bring in one month, or "
                "one force, at a time."
            )
    return digest.hexdigest()
