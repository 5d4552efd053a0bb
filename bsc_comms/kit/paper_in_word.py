"""Writing a paper (`paper.py`) in Word."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bsc_comms.kit.paper import EMPHASISED, STRONG, Block, Cell, Section
from bsc_comms.kit.word import WordDocument, Words
from bsc_comms.kit.word_numbers import numbers_of

TEXT_WIDTH = 17.4  # centimetres between the margins of a Word page
FACTS = (4.6, 12.8)


def written(content: Mapping[str, Any], *, created: datetime) -> bytes:
    """The paper as a .docx file. created: aware, into the file's properties."""
    partnership = content["partnership"]["name"]
    document = WordDocument(
        title=content["title"],
        author=partnership,
        foot=f"{partnership} · {content['foot']}",
        created=created,
        strapline=content["partnership"].get("strapline") or "",
        name=content.get("name", ""),
    )
    for line in content["lead"]:
        document.paragraph(line)
    for block in content.get("cover", ()):
        _write(document, block, about=content["title"])
    if content.get("contents"):
        document.contents(_contents(content["sections"]))
    for part in content["sections"]:
        document.heading(
            part["heading"],
            level=part["level"],
            new_page=part["new_page"],
            numbered=part.get("numbered", True),
        )
        for block in part["blocks"]:
            _write(document, block, about=part["heading"])
    return document.as_bytes()


def _contents(sections: Sequence[Section]) -> list[tuple[str, int]]:
    numbers = numbers_of((each["level"], each.get("numbered", True)) for each in sections)
    return [
        (f"{number} {each['heading']}".strip(), each["level"])
        for number, each in zip(numbers, sections, strict=True)
    ]


def _write(document: WordDocument, block: Block, *, about: str) -> None:
    if block["kind"] in ("text", "panel"):
        document.paragraph([_words(block)])
    elif block["kind"] == "list":
        for item in block["items"]:
            document.paragraph(item, style="List Bullet")
    elif block["kind"] == "facts":
        document.table(("About", "Details"), block["rows"], widths=FACTS, about=about)
    elif block["kind"] == "table":
        scale = TEXT_WIDTH / sum(block["widths"])
        document.table(
            block["headings"],
            [[_in_lines(each) for each in row] for row in block["rows"]],
            widths=[width * scale for width in block["widths"]],
            about=about,
            numbers=block.get("numbers", ()),
        )


def _in_lines(pieces: Cell) -> list[Words]:
    last = len(pieces) - 1
    return [_words(each, end="" if place == last else "\n") for place, each in enumerate(pieces)]


def _words(one: Mapping[str, str], *, end: str = "") -> Words:
    return Words(one["text"] + end, bold=one["style"] == STRONG, italic=one["style"] == EMPHASISED)
