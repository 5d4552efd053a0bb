"""Looks for the line that the partners share in the words of a leaflet.

A line may be broken over lines of print, hyphenated, letter-spaced, in capitals or with ligatures:
only letters and figures are compared, folded alike on both sides, without the space between them.
"""

import re
import unicodedata

from plans.choices import Seen
from plans.rules.artwork.answer import Answer

FEWEST_WORDS = 5  # a PDF with fewer was most likely drawn or scanned
_NO_WORD = re.compile(r"[^\w]+|_")


def look_for_line(text: str, line: str, *, is_pdf: bool) -> Answer:
    """Whether `line` stands in the words of a leaflet.

    text: the words of all pages, in the order of reading. A mere picture has none to look through.
    """
    wanted = words_of(line)
    if not wanted:
        return Answer(Seen.NOT_SURE, "The partnership has no shared line to look for.")
    if not is_pdf:
        return Answer(Seen.NOT_SURE, "It is a picture, and the planner reads no words in pictures.")
    found = words_of(text)
    if len(found.split()) < FEWEST_WORDS:
        return Answer(
            Seen.NOT_SURE, "The PDF holds hardly any words: its pages may be pictures or drawings."
        )
    if wanted.replace(" ", "") in found.replace(" ", ""):
        return Answer(Seen.FOUND, f"“{line}” stands in the words of the PDF.")
    return Answer(
        Seen.NOT_FOUND,
        f"“{line}” is not among the words of the PDF. It could still stand in a picture on it.",
    )


def words_of(text: str) -> str:
    """The words of a text: one space between them, no accents, no capitals."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", letters).strip()
