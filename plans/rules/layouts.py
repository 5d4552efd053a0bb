"""Knows a partner's layout again, and gives it a name."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from plans.rules.lines import folded
from plans.rules.reading.columns import VERSION

MOST_CHARACTERS = 80

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
#: What changes from one sending to the next: days, years, months, versions, copies.
_PASSING = re.compile(
    rf"""(?ix)
    \b(?:19|20)\d\d [-./\s_]* (?:to\s+)? (?:(?:19|20)?\d\d)? (?!\d)
    | \b\d\d? [-./_] \d\d? (?: [-./_] \d\d(?:\d\d)? )? \b
    | \b{_MONTH}\b
    | \b(?:v|ver|version|rev|draft|final|copy|updated|latest|new) [\s.]* \d* \b
    | \(\s*\d+\s*\)
    | \b\d+\b
    """
)


def fingerprint(headings: Iterable[str]) -> str:
    """The same for sheets with the same headings, whatever their order, case or punctuation."""
    words = sorted(folded(heading) for heading in headings)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def alike(headings: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two sheets are versions of one: half of all their headings or more are the same."""
    ours, theirs = ({folded(each) for each in sheet} for sheet in (headings, others))
    return len(ours & theirs) * 2 >= len(ours | theirs)


def is_own(fields_held: Iterable[str]) -> bool:
    """Whether the planner wrote the sheet itself: nobody else numbers the versions of a row."""
    return VERSION in fields_held


def layout_name(short_name: str, file_name: str) -> str:
    """ "Police: forward plan", of a partner's short name ("" for a sheet of several) and a file."""
    stem = re.sub(r"\.\w{1,5}$", "", file_name)
    words = " ".join(_PASSING.sub(" ", stem.replace("_", " ")).split())
    words = words.strip(" -–—.,()[]") or "sheet"
    words = words if words.isupper() and len(words) < 6 else words.lower()
    return f"{short_name or 'Several partners'}: {words}"[:MOST_CHARACTERS].strip()


def numbered(name: str, number: int) -> str:
    """The name with a number, where another layout has it already."""
    tail = f" ({number})"
    return f"{name[: MOST_CHARACTERS - len(tail)]}{tail}"


def chosen(columns: Mapping[str, str], headings: Iterable[str]) -> dict[str, str]:
    """The layout's columns for a sheet whose headings differ in case or punctuation only."""
    held = {folded(heading): field for heading, field in columns.items()}
    return {heading: held[folded(heading)] for heading in headings if folded(heading) in held}
