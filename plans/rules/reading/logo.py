"""Reads whether the partnership's logo was on a communication."""

import re
from collections.abc import Sequence

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.own_names import said_plainly
from plans.rules.reading.results import Alternative, NotUnderstood

_CHOICES = (Alternative("Yes", "yes"), Alternative("No", "no"))
#: A longer text tells of the logo; it is no answer.
_LONGEST_ANSWER = 60
_YES = late_pattern(r"^\W*(?:y|yes|yep|true|1|x|✓|✔|☑|used|on|both)\b|^[✓✔☑]", re.IGNORECASE)
_NO = late_pattern(
    r"^\W*(?:n|no|nope|false|0|none|not|n/a|na|without|off|missing|left\s+off)\b|^[✗✘]",
    re.IGNORECASE,
)
_OPEN = late_pattern(
    r"^\W*(?:tb[ca]|unknown|not\s+known|not\s+sure|unsure|maybe|\?|don'?t\s+know)?\W*$",
    re.IGNORECASE,
)
_LOGO = late_pattern(
    r"\b(?:(?:the|our|partnership|safer|joint)\s+)*(?:logos?|badges?|badged|brand(?:ed|ing)?)\b",
    re.IGNORECASE,
)


def looks_like_logo(text: str) -> float:
    """How much a cell looks like an answer to "is the logo on it?"."""
    if len(text) > _LONGEST_ANSWER:
        return 0
    return 1 if any(one.match(text) for one in (_OPEN, _YES, _NO)) else 0


def speaks_of_logo(text: str) -> bool:
    """Whether words name the logo itself: "no badge", "logo on"."""
    return bool(_LOGO.search(text))


def read_logo(
    text: str, *, column: str, own_names: Sequence[str] = ()
) -> tuple[str, list[NotUnderstood]]:
    """Whether the partnership's logo is on it: "yes", "no" or "unknown".

    own_names: what the partnership calls itself, for "BSCP logo on".
    """
    plain = said_plainly(text, own_names)
    said = _LOGO.sub("", plain).strip() if speaks_of_logo(plain) else plain
    if _OPEN.match(said):
        return "yes" if text.strip() and not said else "unknown", []
    if _YES.match(said):
        return "yes", []
    if _NO.match(said):
        return "no", []
    return "unknown", [NotUnderstood(column, text, "Neither yes nor no", fields.LOGO, _CHOICES)]
