"""Finds what a text names only to leave it out: "not knives", "all bar Hale", "no leaflets"."""

import re
from collections.abc import Sequence

from bsc_comms.kit.patterns import late_pattern

#: From these words to the end of the list, everything is left out.
_EXCEPT = late_pattern(
    r"\b(?:except(?:\s+for|ing)?|excl(?:uding|udes?|usive\s+of)?|exc|apart\s+from|other\s+than"
    r"|but\s+not|not\s+inc(?:l|luding)?|minus|leaving\s+out|omit(?:ting)?|save\s+for"
    r"|(?<=\ball )bar|(?<=\bwards )bar|(?<=\bboro )bar|(?<=\bborough )bar|(?<=\bwide )bar"
    r"|(?<=\beverywhere )bar)\b[.:]?\s*",
    re.IGNORECASE,
)
#: After these, what follows at once; "do not" and "is not" speak of something else.
_NOT = late_pattern(
    r"(?<!\bdo )(?<!\bdoes )(?<!\bis )(?<!\bare )(?<!\bwill )(?<!\bcan )(?<!\bmust )(?<!\bshould )"
    r"(?<!\bwould )(?<!\bdid )(?<!\bwhy )(?<!\bor )(?<!\bhas )(?<!\bhave )"
    r"\b(?:not|rather\s+than|instead\s+of|as\s+opposed\s+to|nothing\s+to\s+do\s+with"
    r"|(?:is|was|are)n['’]?t\s+(?:about|the|a|an|to\s+do\s+with)|is\s+not\s+(?:about|the|a|an)|unrelated\s+to|no\s+longer|without|w/o"
    r"|no\s+mention\s+of|nothing\s+(?:on|about)|(?:do|does|did)(?:\s+not|n['’]?t)\s+(?:cover|mention)"
    r"|(?<=\()no|no(?=\s+(?:[\w'’-]+\s+){1,3}(?:content|messag(?:e|es|ing)|element)\b))\s+"
    r"(?!just\b|only\b|simply\b|merely\b|yet\b|sure\b|least\b|alone\b)",
    re.IGNORECASE,
)
_NO = late_pattern(r"(?<![\w-])no\s+(?!more\b|to\b|longer\b)", re.IGNORECASE)
#: What shows in passing that none of these can be there.
_WORDS = (
    *("not", "no ", "exc", "apart", "other than", "minus", "bar ", "rather", "instead", "without"),
    *(
        "w/o",
        "aside",
        "n't ",
        "n’t ",
        "nt ",
        "unrelated",
        "omit",
        "nothing",
        "opposed",
        "leaving",
        "save for",
    ),
)

_SMALL = r"(?:(?:the|a|an|any|about|for|on|to|at|in|incl?|including|re|our|all|via|by|with)\s+)*"
_KIND = r"(?:\s+(?:wards?|areas?|estates?))?"
_BEFORE = late_pattern(rf"^{_SMALL}$", re.IGNORECASE)
_LISTED = late_pattern(
    rf"^{_KIND}\s*(?:,|/|&|\+|\band\b|\bor\b|\bnor\b|\s)*\s*{_SMALL}$", re.IGNORECASE
)
_JOINED = late_pattern(rf"^{_KIND}\s*(?:/|&|\bor\b|\bnor\b|\band\b)\s*{_SMALL}$", re.IGNORECASE)
_AFTER = late_pattern(
    rf"^{_KIND}\s*(?:\((?:not|excluded?|no)\)|excluded\b|excepted\b|not\s+included\b|aside\b)",
    re.IGNORECASE,
)

Span = tuple[int, int]


def left_out(text: str, spans: Sequence[Span], *, also_no: bool) -> set[Span]:
    """Which of the spans, given in their order, the text names only to leave them out.

    `also_no` is for cells that list things, where "no leaflets" says just that; in a sentence "no
    knives" may be the very message.
    """
    lowered = text.casefold()
    if not spans or not any(word in lowered for word in _WORDS):
        return set()
    gone = {span for span in spans if _AFTER.match(text[span[1] :])}
    for found in _EXCEPT.finditer(text):
        gone |= _listed_from(text, found.end(), spans, _LISTED)
    for pattern in (_NOT, _NO) if also_no else (_NOT,):
        for found in pattern.finditer(text):
            gone |= _listed_from(text, found.end(), spans, _JOINED)
    return gone


def _listed_from(text: str, place: int, spans: Sequence[Span], link: re.Pattern[str]) -> set[Span]:
    """The spans of the list that begins at a place."""
    gone: set[Span] = set()
    between = _BEFORE
    for start, end in spans:
        if start < place:
            continue
        if not between.match(text[place:start]):
            break
        gone.add((start, end))
        place, between = end, link
    return gone
