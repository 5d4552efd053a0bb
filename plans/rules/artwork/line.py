"""Looks for the line that the partners share in the words of a leaflet.

A line may be broken over lines of print, hyphenated, set in capitals or with ligatures: all of that
is folded away on both sides, with every mark that is no letter or figure.
"""

import re
import unicodedata

from plans.choices import Seen
from plans.rules.artwork.answer import Answer

FEWEST_WORDS = 5  # a PDF with fewer was most likely drawn or scanned
_BROKEN_WORD = re.compile(r"(?<=\w)[-\u2010\u2011\u00ad\u0002]\s*[\r\n]+\s*(?=\w)")
_SOFT = re.compile(r"[\u00ad\u0002\u200b-\u200d\ufeff]")
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
    # Without the spaces as well: a word that is letter-spaced comes out in pieces.
    if f" {wanted} " in f" {found} " or wanted.replace(" ", "") in found.replace(" ", ""):
        return Answer(Seen.FOUND, f"“{line}” stands in the words of the PDF.")
    return Answer(
        Seen.NOT_FOUND,
        f"“{line}” is not among the words of the PDF. It could still stand in a picture on it.",
    )


def words_of(text: str) -> str:
    """The words of a text, as they compare: one space between them, no marks, no capitals."""
    whole = _BROKEN_WORD.sub("", unicodedata.normalize("NFKC", text))
    plain = unicodedata.normalize("NFKD", _SOFT.sub("", whole).casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", letters).strip()
