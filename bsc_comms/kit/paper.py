"""A document as plain data, so that PDF and Word are written from one content and cannot disagree.

A paper has a title, a lead, a foot, the partnership's words, a cover and sections; a section has
a heading of level 1 or 2 and blocks; a cell of a table holds pieces, each on a line of its own. All
of it is what JSON holds. `templates/documents/paper.typ` sets it in type, `paper_in_word` writes it
in Word.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bsc_comms.kit.typesetting import typeset

Block = dict[str, Any]
Section = dict[str, Any]
Piece = dict[str, str]
Cell = list[Piece]

PLAIN, STRONG, SMALL, EMPHASISED = "plain", "strong", "small", "emph"


def paper(
    *,
    title: str,
    lead: Sequence[str],
    foot: str,
    partnership: Mapping[str, Any],
    sections: Iterable[Section],
    contents: bool = False,
    cover: Iterable[Block] = (),
    name: str = "",
) -> dict[str, Any]:
    """A whole document. contents: with a list of its sections and their pages at the beginning.

    cover: what stands on the first page below the lead, above the contents. name: what programs
    call the file, where the title alone does not tell it from others of its kind.
    """
    return {
        "title": title,
        "name": name or title,
        "contents": contents,
        "cover": list(cover),
        "lead": list(lead),
        "foot": foot,
        "partnership": dict(partnership),
        "sections": list(sections),
    }


def section(
    heading: str,
    blocks: Iterable[Block],
    *,
    level: int = 1,
    new_page: bool = False,
    numbered: bool = True,
) -> Section:
    """A part with its heading; new_page starts it on a page of its own.

    numbered: False for headings that say numbers of their own, and for those among them.
    """
    return {
        "heading": heading,
        "level": level,
        "new_page": new_page,
        "numbered": numbered,
        "blocks": list(blocks),
    }


def text(words: str, style: str = PLAIN) -> Block:
    """A paragraph; line ends in `words` stay."""
    return {"kind": "text", "text": words, "style": style}


def panel(words: str) -> Block:
    """What must not be overlooked."""
    return {"kind": "panel", "text": words, "style": STRONG}


def bullets(items: Iterable[str]) -> Block:
    """A plain list."""
    return {"kind": "list", "items": list(items)}


def drawing(svg: str, alternative: str, *, note: str = "") -> Block:
    """A drawing. alternative: the words that say the same. Word shows the table beside it alone.

    note: how to read it, above it.
    """
    return {"kind": "drawing", "svg": svg, "alternative": alternative, "note": note}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """What and its value, row by row, as on a cover sheet."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def table(
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Sequence[Cell]],
    *,
    numbers: Sequence[int] = (),
) -> Block:
    """Rows of cells; widths are shares of the page's width. numbers: the columns of figures."""
    return {
        "kind": "table",
        "headings": list(headings),
        "widths": list(widths),
        "rows": [list(row) for row in rows],
        "numbers": list(numbers),
    }


def piece(words: str, style: str = PLAIN) -> Piece:
    return {"text": words, "style": style}


def cell(*pieces: Piece | str) -> Cell:
    """A cell of pieces, each on its own line; empty ones are left out."""
    each = (piece(one) if isinstance(one, str) else one for one in pieces)
    return [one for one in each if one["text"].strip()]


def as_pdf(content: Mapping[str, Any], *, created: datetime | None = None) -> bytes:
    """The paper as a tagged PDF. Raises TypesettingFailed."""
    return typeset("paper.typ", content, created=created)


def as_docx(content: Mapping[str, Any], *, created: datetime) -> bytes:
    """The same paper as a Word file. created: aware, into the file's properties."""
    from bsc_comms.kit.paper_in_word import written  # noqa: PLC0415 - large, and not every page's

    return written(content, created=created)
