"""Reading the documents of an annual record as people and programs read them."""

import csv
import io
import json
import re
from typing import Any

import openpyxl
from docx import Document
from pypdf import PdfReader

from plans.choices import FileFormat
from plans.models import AnnualRecord, AnnualRecordFile

REFERENCE = re.compile(r"\b[A-Z]+-\d{4}-\d{3,}\b")


def content_of(record: AnnualRecord, file_format: str) -> bytes:
    return bytes(record.files.get(format=file_format, part=0).content)


def words_of(file: AnnualRecordFile) -> str:
    """All words of a document, with single spaces between them."""
    content = bytes(file.content)
    read = {
        FileFormat.PDF: _pdf_words,
        FileFormat.DOCX: _word_words,
        FileFormat.XLSX: _sheet_words,
        FileFormat.CSV: lambda content: content.decode("utf-8-sig"),
        FileFormat.JSON: lambda content: content.decode(),
    }
    return " ".join(read[FileFormat(file.format)](content).split())


def pdf_text(record: AnnualRecord) -> str:
    return words_of(record.files.get(format=FileFormat.PDF, part=0))


def pdf_pages(record: AnnualRecord) -> list[str]:
    """The words of each page."""
    pages = PdfReader(io.BytesIO(content_of(record, FileFormat.PDF))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def alternatives_in(content: bytes) -> list[str]:
    """The alternative texts of a PDF's figures."""
    found, waiting = [], [PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            found += [str(element["/Alt"])] if "/Alt" in element else []
            waiting += [element["/K"]] if "/K" in element else []
    return found


def pdf_fonts(record: AnnualRecord) -> set[str]:
    """The families that the PDF carries."""
    pages = PdfReader(io.BytesIO(content_of(record, FileFormat.PDF))).pages
    fonts = [each.get_object() for page in pages for each in page["/Resources"]["/Font"].values()]
    return {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts}


def workbook(record: AnnualRecord) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content_of(record, FileFormat.XLSX)))


def word(record: AnnualRecord) -> Any:
    return Document(io.BytesIO(content_of(record, FileFormat.DOCX)))


def csv_rows(record: AnnualRecord) -> list[dict[str, str]]:
    text = content_of(record, FileFormat.CSV).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def told(record: AnnualRecord) -> dict[str, Any]:
    return json.loads(content_of(record, FileFormat.JSON))


def _pdf_words(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _word_words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(each.text for each in document.paragraphs), *cells])


def word_foot(record: AnnualRecord) -> str:
    """What stands in the foot of each page of the Word file."""
    document = Document(io.BytesIO(content_of(record, FileFormat.DOCX)))
    paragraphs = document.sections[0].footer.paragraphs
    return " ".join(" ".join(each.text for each in paragraphs).split())


def _sheet_words(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return " ".join(str(each) for sheet in book for row in sheet.values for each in row if each)
