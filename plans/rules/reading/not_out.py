"""Finds words of a status that sound like issued and say that it is not out: "Sent for approval".

They deny it ("Hasn't gone out"), speak of its making ("Artwork done"), or leave a part for later.
"""

import re

from bsc_comms.kit.patterns import late_pattern

_NOT = (
    r"not|never|cannot|none|nothing"
    r"|(?:is|was|were|are|has|have|had|did|does|do|could|would|should|wo|ca)n['’]?t"
)
_BETWEEN = (
    r"yet|been|being|be|have|has|had|got|get|getting|actually|fully|quite|even|all|any|of|them|it"
    r"|sure|if|whether|was|were|is|are"
)
_OUT = (
    r"done|issued?|issuing|sent|send|complet\w+|publish\w*|deliver\w*|finish\w*|held|ran|run"
    r"|t(?:ook|ake|aken)\s+place|posted|launch\w*|(?:gone|go|going|went)(?:\s+(?:out|live|ahead))?"
    r"|out|live|distributed|circulated|handed\s+out|aired|mailed|uploaded|happen\w*|started|begun"
)
_DENIED = rf"(?:{_NOT})\s+(?:(?:{_BETWEEN})\s+){{0,4}}(?:{_OUT})(?!\s+better)"
_NO_TIME = r"r[au]n(?:ning)?\s+out\s+of\s+(?:time|money|budget|fund\w*|staff)"
_SENT = r"sent|gone|went|out|issued|delivered|shared|circulated|posted|mailed|uploaded|passed"
_MAKING = (
    r"print|printers?|printing|designers?|design|approval|sign[\s-]?off|signing\s+off|comments?"
    r"|proofing|proof[\s-]?reading|checking|translat\w+|amend\w+|clearance"
)
_IN_THE_MAKING = (
    rf"(?:{_SENT})\s+(?:off\s+|back\s+|over\s+|out\s+|round\s+)?(?:to|for|with|at)\s+"
    rf"(?:the\s+|our\s+|a\s+|final\s+|their\s+)*(?:{_MAKING})"
)
_DRAFT = r"(?:drafts?|draft\s+copy|copy|art\s?work|proofs?|design|layout|wording)"
_DRAFT_DONE = (
    rf"{_DRAFT}\s+(?:is\s+|are\s+|now\s+|all\s+|has\s+been\s+)*"
    r"(?:done|sent|completed?|finished|out|circulated|shared)"
    r"|(?:done|sent|completed|finished|circulated|shared)\s+(?:the\s+|a\s+|first\s+|final\s+)*"
    r"(?:drafts?|art\s?work|proofs?)"
)
_NOTHING_OF_IT = r"(?<!evaluation\s)(?<!feedback\s)(?<!figures\s)(?<!numbers\s)(?<!results\s)"
_LATER = (
    rf"{_NOTHING_OF_IT}(?<!report\s)(?<!photos\s)(?<!stats\s)(?:still\s+)?to\s+"
    r"(?:follow|come|go(?:\s+out)?|be\s+(?:sent|issued|delivered|posted|distributed|printed))"
)
_FOUND = late_pattern(
    rf"(?<!\w)(?:{_DENIED}|{_NO_TIME}|{_IN_THE_MAKING}|{_DRAFT_DONE}|{_LATER})(?!\w)", re.IGNORECASE
)
_CALLED_OFF_OR_DELIVERED = late_pattern(
    r"\b(?:leaflet|letter|card|flyer|newsletter)s?\s+dropped\b(?!\s+(?:off|through|round)\b)",
    re.IGNORECASE,
)


def says_not_out(text: str) -> str:
    """The first words of a status that say so, or may, as they were typed; "" where none do."""
    found = _FOUND.search(text) or _CALLED_OFF_OR_DELIVERED.search(text)
    return found.group() if found else ""


def besides_not_out(text: str) -> str:
    """The text with blanks for all words that say so, to see what is said of it beside them."""
    return _FOUND.sub(lambda found: " " * len(found.group()), text)
