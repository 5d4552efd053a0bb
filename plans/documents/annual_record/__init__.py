"""The documents of an annual record, made from its frozen content alone: they cannot disagree."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

from bsc_comms.kit.names import in_a_file_name
from bsc_comms.kit.paper import as_docx
from bsc_comms.kit.typesetting import pages_of, typeset_apart
from plans.choices import FileFormat
from plans.documents.annual_record.data import as_json
from plans.documents.annual_record.printed import as_paper, part_of_the_register, register_parts
from plans.documents.annual_record.sheets import as_csv, as_xlsx
from plans.documents.annual_record.words import (
    lists,
    revision_text,
    spreads,
    standing_text,
    status_text,
    title_of,
)
from plans.models import AnnualRecord

__all__ = [
    "Document",
    "documents",
    "file_name",
    "lists",
    "revision_text",
    "spreads",
    "standing_text",
    "status_text",
    "title_of",
]


@dataclass(frozen=True)
class Document:
    """A file of a record. part: of a register that comes in parts, 0 for the document itself.

    pages: of a PDF; None for what has no pages of its own.
    """

    format: FileFormat
    part: int
    name: str
    content: bytes
    pages: int | None


def file_name(record: AnnualRecord, ending: str, *, part: int = 0) -> str:
    """Such as "bscp-annual-record-2016-17-draft.pdf" or "...-revision-1-register-2.pdf"."""
    short = in_a_file_name(record.content["partnership"]["short_name"]) or "partnership"
    which = revision_text(record).lower().replace(" ", "-")
    register = f"-register-{part}" if part else ""
    return f"{short}-annual-record-{record.financial_year.slug}-{which}{register}.{ending}"


def documents(record: AnnualRecord) -> list[Document]:
    """All files of a record, in the order of their formats. Raises TypesettingFailed.

    PDFs are set by child processes, one at a time: what typst holds in memory goes with each. The
    other files are written here meanwhile.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        printed = beside.submit(lambda: list(_printed(record)))
        written = [_written(record, file_format) for file_format in WRITERS]
    order = list(FileFormat)
    made = sorted(written, key=lambda each: order.index(each.format))
    return [*printed.result(), *made]


def _printed(record: AnnualRecord) -> Iterator[Document]:
    """The PDF, and the parts of a register that is too long for one."""
    papers = chain(
        [as_paper(record, FileFormat.PDF)],
        (
            part_of_the_register(record, part, rows)
            for part, rows in enumerate(register_parts(record.content), start=1)
        ),
    )
    for part, paper in enumerate(papers):
        content = typeset_apart("paper.typ", paper, created=record.compiled_at)
        yield _made(record, FileFormat.PDF, content, part=part)


def _written(record: AnnualRecord, file_format: FileFormat) -> Document:
    return _made(record, file_format, WRITERS[file_format](record))


def _as_word(record: AnnualRecord) -> bytes:
    return as_docx(as_paper(record, FileFormat.DOCX), created=record.compiled_at)


WRITERS: Mapping[FileFormat, Callable[[AnnualRecord], bytes]] = {
    FileFormat.DOCX: _as_word,
    FileFormat.XLSX: as_xlsx,
    FileFormat.CSV: as_csv,
    FileFormat.JSON: as_json,
}


def _made(
    record: AnnualRecord, file_format: FileFormat, content: bytes, *, part: int = 0
) -> Document:
    name = file_name(record, file_format, part=part)
    pages = pages_of(content) if file_format == FileFormat.PDF else None
    return Document(format=file_format, part=part, name=name, content=content, pages=pages)
