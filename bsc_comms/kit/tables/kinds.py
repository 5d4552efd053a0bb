"""Refuses what is no plain table, known by its first bytes, whatever the file is called."""

import codecs
import re

from bsc_comms.kit.tables.result import TableRefused
from bsc_comms.kit.tables.text import not_text
from bsc_comms.kit.tables.workbook import refusal

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_PDF = re.compile(rb"\s*%PDF-")
_WEB_PAGE = re.compile(
    rb"\s*<(?:!doctype|html|head|body|table|\?xml|!--|script|div)", re.IGNORECASE
)
_DATA = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{])")
_RICH_TEXT = b"{\\rtf"


def refuse_other_kinds(name: str, content: bytes) -> None:
    """Refuse a PDF, a picture, a web page and the like. In: the file's name and its first bytes."""
    start = content[:512].removeprefix(codecs.BOM_UTF8)
    if _PDF.match(start):
        raise TableRefused(
            f"“{name}” is a PDF, not a spreadsheet. Upload the spreadsheet that it was made from."
        )
    if start.startswith(_OLD_OFFICE):
        if _PASSWORD in content:
            raise refusal(name, "password")
        raise TableRefused(
            f"“{name}” is an old or password-protected Office file. "
            "Open it, save it as an Excel workbook (.xlsx) without a password, and upload that."
        )
    if start.startswith(_PICTURES) and not start.isascii():
        raise TableRefused(
            f"“{name}” is a picture. Upload the spreadsheet that it shows, as CSV or .xlsx."
        )
    if _WEB_PAGE.match(start):
        raise TableRefused(
            f"“{name}” is a web page or another file in XML, not a spreadsheet. "
            "Open it in your spreadsheet program, save it as .xlsx and upload that."
        )
    if _DATA.match(start):
        raise TableRefused(
            f"“{name}” is data for programs (JSON), not a spreadsheet. "
            "Upload the spreadsheet, as CSV or .xlsx."
        )
    if start.startswith(_RICH_TEXT):
        raise not_text(name)
