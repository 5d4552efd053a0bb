"""Documents of an annual record that take no time: for tests of all but what the two say.

The PDF and the Word file take longer than all else of a record; here each says in one line of which
content it is. The workbook, CSV and JSON are the real ones.
"""

import io
from collections.abc import Mapping
from typing import Any

import pytest
from pypdf import PdfWriter

from plans.choices import FileFormat
from plans.documents import annual_record
from plans.documents.annual_record.data import as_json
from plans.models import AnnualRecord
from plans.rules.canonical import fingerprint, sha256_of

PAGES = 2


def _blank_pages() -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    for _ in range(PAGES):
        writer.add_blank_page(width=595, height=842)
    writer.write(file)
    return file.getvalue()


BLANK = _blank_pages()


def set_at_once(_template: str, paper: Mapping[str, Any], **_given: Any) -> bytes:
    """As `typeset_apart`."""
    return BLANK + f"\n%{fingerprint(paper)}\n".encode()


def written_at_once(record: AnnualRecord) -> bytes:
    return sha256_of(as_json(record)).encode()


def with_a_plain_word_file(patch: pytest.MonkeyPatch) -> None:
    writers = {**annual_record.WRITERS, FileFormat.DOCX: written_at_once}
    patch.setattr(annual_record, "WRITERS", writers)


def with_plain_documents(patch: pytest.MonkeyPatch) -> None:
    with_a_plain_word_file(patch)
    patch.setattr(annual_record, "typeset_apart", set_at_once)
