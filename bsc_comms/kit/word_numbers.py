"""Numbers of headings in a Word document: a list of two levels that Word itself counts.

So a heading's words stay its words, and contents that somebody updates have the numbers too.

Source: ECMA-376 part 1, 17.9 (numbering).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

LIST = "1000"  # far from those of the library's template
PATTERNS = ("%1", "%1.%2")


def add_list(document: Any) -> None:
    """The list from which headings take their numbers."""
    numbering = document.part.numbering_part.element
    pattern = _element("w:abstractNum", {"w:abstractNumId": LIST})
    pattern.append(_element("w:multiLevelType", {"w:val": "multilevel"}))
    for level, words in enumerate(PATTERNS):
        pattern.append(_level(level, words))
    numbering.insert(0, pattern)  # before the lists, as the format wants all patterns
    counted = _element("w:num", {"w:numId": LIST})
    counted.append(_element("w:abstractNumId", {"w:val": LIST}))
    numbering.append(counted)


def count_in_list(paragraph: Any, *, level: int) -> None:
    """Let a heading of level 1 or 2 count in the list."""
    place = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    place.get_or_add_ilvl().val = level - 1
    place.get_or_add_numId().val = int(LIST)


def numbers_of(headings: Iterable[tuple[int, bool]]) -> Iterator[str]:
    """What Word counts for each heading, from its level and whether it has a number: "2", "2.1"."""
    first = second = 0
    for level, is_numbered in headings:
        if not is_numbered:
            yield ""
        elif level == 1:
            first, second = first + 1, 0
            yield str(first)
        else:
            second += 1
            yield f"{first}.{second}"


def _level(level: int, words: str) -> Any:
    found = _element("w:lvl", {"w:ilvl": str(level)})
    for tag, value in (
        ("w:start", "1"),
        ("w:numFmt", "decimal"),
        ("w:suff", "space"),
        ("w:lvlText", words),
        ("w:lvlJc", "left"),
    ):
        found.append(_element(tag, {"w:val": value}))
    return found


def _element(tag: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    return element
