"""Writing Word documents that a screen reader can find its way in.

Real headings, tables whose headings repeat on each page and whose rows are not split, a language,
a title in the properties, page numbers in the foot. The same input gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from bsc_comms.kit.printable import printable
from bsc_comms.kit.word_contents import bookmark, write_contents
from bsc_comms.kit.word_numbers import add_list, count_in_list

INK = RGBColor(0x15, 0x20, 0x1F)
BRAND = RGBColor(0x17, 0x42, 0x4F)
FONT = "Arial"
LANGUAGE = "en-GB"
SMALL = 8.5
TABLE_TEXT = "Table Text"
STYLES = {"Title": 24, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5}
LONG_EDGE, SHORT_EDGE, MARGIN = Cm(29.7), Cm(21), Cm(1.8)
FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Words:
    """A run of text in a cell or paragraph; line breaks in it are kept."""

    text: str
    bold: bool = False
    italic: bool = False


Cell = str | Sequence[Words]


class WordDocument:
    """A document that is written from the top down, then taken as bytes."""

    def __init__(
        self,
        *,
        title: str,
        author: str,
        foot: str,
        created: datetime,
        landscape: bool = False,
        strapline: str = "",
        name: str = "",
    ) -> None:
        """author: whose document it is; stands above the title, with the strapline.

        foot: stands beside the page's number. created: aware, into the properties. name: what
        programs call the file, by default its title.
        """
        self._document = Document()
        add_list(self._document)
        self._headings = 0
        self._style_ids: dict[str, str | None] = {}
        _drop_thumbnail(self._document.part.package.rels)
        self._set_properties(name or title, author, created)
        self._set_styles()
        self._set_page(foot, landscape=landscape)
        self.paragraph(
            [Words(author, bold=True), *([Words(f"\n{strapline}")] if strapline else [])]
        )
        self.paragraph([Words(title)], style="Title")

    def heading(
        self, text: str, *, level: int, new_page: bool = False, numbered: bool = True
    ) -> None:
        """A real heading, of level 1 or 2, to which the contents lead.

        new_page: it begins a page. numbered: False for one that counts in no list.
        """
        paragraph = self._document.add_paragraph(printable(text))
        self._give_style(paragraph, f"Heading {level}")
        if numbered:
            count_in_list(paragraph, level=level)
        if new_page:
            paragraph.paragraph_format.page_break_before = True
        self._headings += 1
        bookmark(paragraph, self._headings)

    def contents(self, headings: Sequence[tuple[str, int]]) -> None:
        """The contents as a field: Word adds the pages when somebody updates it.

        headings: all that follow, with their levels, in order; each leads to its place.
        """
        write_contents(self._document, [(printable(text), level) for text, level in headings])

    def paragraph(self, words: Sequence[Words] | str, *, style: str = "Normal") -> None:
        """A paragraph in one of Word's own styles."""
        paragraph = self._document.add_paragraph()
        self._give_style(paragraph, style)
        for each in [Words(words)] if isinstance(words, str) else words:
            run = paragraph.add_run(printable(each.text))
            run.bold, run.italic = each.bold or None, each.italic or None

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        *,
        widths: Sequence[float],
        about: str,
        numbers: Sequence[int] = (),
    ) -> None:
        """A table. widths: of the columns in cm. about: what it holds, for whoever cannot see it.

        numbers: the columns of figures, which stand to the right.

        The first cell of a row names the row.
        """
        table = self._document.add_table(rows=1, cols=len(headings), style="Table Grid")
        table.autofit = False
        _rule_off(table._tbl.tblPr)
        _describe(table._tbl.tblPr, about)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        first = table.rows[0]
        for cell in first.cells:
            self._give_style(cell.paragraphs[0], TABLE_TEXT)
        for cell, width in zip(first.cells, widths, strict=True):
            cell.width = Cm(width)
        for column in numbers:
            first.cells[column].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        blank = deepcopy(first._tr)
        for cell, heading in zip(first.cells, headings, strict=True):
            _shade(cell._tc)
            cell.paragraphs[0].add_run(printable(heading)).bold = True
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        _row_property(first._tr, "w:tblHeader")
        _row_property(first._tr, "w:cantSplit")
        _row_property(blank, "w:cantSplit")
        for row in rows:
            table._tbl.append(_filled(deepcopy(blank), row))
        self._document.add_paragraph()

    def as_bytes(self) -> bytes:
        """The document as a .docx file."""
        out = io.BytesIO()
        self._document.save(out)
        return _without_moments(out.getvalue())

    def _give_style(self, paragraph: Any, name: str) -> None:
        """The library looks through all styles for each paragraph: half the time of a long text."""
        if name not in self._style_ids:
            part = self._document.part
            self._style_ids[name] = part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH)
        paragraph._p.style = self._style_ids[name]

    def _set_properties(self, title: str, author: str, created: datetime) -> None:
        properties = self._document.core_properties
        properties.title = printable(title)[:255]
        properties.author = properties.last_modified_by = printable(author)[:255]
        properties.language = LANGUAGE
        properties.comments = ""
        moment = created.astimezone(UTC).replace(tzinfo=None)
        properties.created = properties.modified = moment

    def _set_styles(self) -> None:
        styles = self._document.styles
        normal = styles["Normal"]
        _font(normal, 10.5, INK)
        normal.paragraph_format.space_after = Pt(6)
        for name, size in STYLES.items():
            _font(styles[name], size, BRAND)
            styles[name].paragraph_format.keep_with_next = True
        in_tables = styles.add_style(TABLE_TEXT, WD_STYLE_TYPE.PARAGRAPH)
        in_tables.base_style = normal
        in_tables.font.size = Pt(9)
        in_tables.paragraph_format.space_after = Pt(3)
        for border in styles["Title"].element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
        language = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
        language.set(qn("w:val"), LANGUAGE)

    def _set_page(self, foot: str, *, landscape: bool) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width = LONG_EDGE if landscape else SHORT_EDGE
        section.page_height = SHORT_EDGE if landscape else LONG_EDGE
        section.left_margin = section.right_margin = MARGIN
        section.top_margin = section.bottom_margin = MARGIN
        paragraph = section.footer.paragraphs[0]
        # Of the style, not of each run: LibreOffice takes the size of a field from there alone.
        paragraph.style.font.size = Pt(SMALL)
        paragraph.add_run(f"{printable(foot)}. Page ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        _field(paragraph, "NUMPAGES")


def _drop_thumbnail(relations: Any) -> None:
    """The library's template brings a picture of its own blank page."""
    for key in [key for key, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        del relations[key]


def _font(style: Any, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)


def _field(paragraph: Any, code: str) -> None:
    """A field that Word works out: the number of the page, or of all pages."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _rule_off(properties: Any) -> None:
    """A light rule between rows and none between columns, and room above the words."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        shown = side in ("bottom", "insideH")
        border.set(qn("w:val"), "single" if shown else "nil")
        if shown:
            border.set(qn("w:sz"), "4")
            border.set(qn("w:color"), "A5A5A5")
        borders.append(border)
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 60), ("left", 85), ("bottom", 0), ("right", 85)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)


def _describe(properties: Any, about: str) -> None:
    for tag in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(tag)
        element.set(qn("w:val"), printable(about))
        properties.append(element)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), "E3E8E6")
    cell.get_or_add_tcPr().append(shade)


def _row_property(row: Any, tag: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(tag))


def _filled(row: Any, cells: Sequence[Cell]) -> Any:
    """The row with its cells' words, written straight: a table of 500 rows takes no second."""
    for column, (cell, content) in enumerate(zip(row.tc_lst, cells, strict=True)):
        paragraph = cell.p_lst[0]
        for words in [Words(content, bold=column == 0)] if isinstance(content, str) else content:
            paragraph.append(_run(words))
    return row


def _run(words: Words) -> Any:
    run = OxmlElement("w:r")
    if words.bold or words.italic:
        properties = OxmlElement("w:rPr")
        for tag in ["w:b"] * words.bold + ["w:i"] * words.italic:
            properties.append(OxmlElement(tag))
        run.append(properties)
    for number, line in enumerate(printable(words.text).split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        text = OxmlElement("w:t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(text)
    return run


def _without_moments(content: bytes) -> bytes:
    """The file without the moments at which its parts were packed: the same bytes each time."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        for name in packed.namelist():
            again.writestr(
                zipfile.ZipInfo(name, FIRST_DAY_OF_ZIP),
                packed.read(name),
                compress_type=zipfile.ZIP_DEFLATED,
            )
    return out.getvalue()
