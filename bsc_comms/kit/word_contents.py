"""The contents of a Word document: a field that Word updates, filled in already.

Source: ECMA-376 part 1, 17.16.5.68 (the field TOC) and 17.13.6 (bookmarks).
"""

from collections.abc import Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

CODE = 'TOC \\o "1-1" \\h \\z \\u'
TITLE = "Contents"
DEEPEST = 1


def bookmark(paragraph: Any, number: int) -> None:
    """Let the contents lead to a heading. number: which heading it is, counted from 1."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), _name(number))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def write_contents(document: Any, headings: Sequence[tuple[str, int]]) -> None:
    """The field at this place, with an entry for each heading down to DEEPEST."""
    _add_styles(document)
    document.add_paragraph(style="TOC Heading").add_run(TITLE)
    shown = [
        (number, text, level)
        for number, (text, level) in enumerate(headings, start=1)
        if level <= DEEPEST
    ]
    last = len(shown) - 1
    for place, (number, text, level) in enumerate(shown):
        paragraph = document.add_paragraph(style=f"toc {level}")
        if place == 0:
            for part in (_mark("begin"), _code(), _mark("separate")):
                paragraph._p.append(part)
        paragraph._p.append(_entry(number, text))
        if place == last:
            paragraph._p.append(_mark("end"))


def _add_styles(document: Any) -> None:
    for level in range(1, DEEPEST + 1):
        style = document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        style.paragraph_format.space_after = Pt(2)


def _entry(number: int, text: str) -> Any:
    link, run, words = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("w:anchor"), _name(number))
    words.text = text
    run.append(words)
    link.append(run)
    return link


def _mark(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _code() -> Any:
    run, code = OxmlElement("w:r"), OxmlElement("w:instrText")
    code.text = CODE
    run.append(code)
    return run


def _name(number: int) -> str:
    return f"_Toc{number:06}"
