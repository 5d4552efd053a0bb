"""What terms of reference contain, when they are due for review, and how two versions differ.

The heads are those that terms of comparable subgroups have in common (purpose, accountability to
the board, chair, membership, quorum, frequency, decisions, confidentiality, links and reporting,
review date).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bsc_comms.kit.in_words import whole_day
from plans.rules.difference import Piece, changed_words

HEADS: Mapping[str, str] = {
    "purpose": "Purpose",
    "accountability": "Accountability to the board",
    "chair": "Chair",
    "membership": "Membership and deputies",
    "quorum": "Quorum",
    "quorum_text": "More about the quorum",
    "frequency": "How often it meets",
    "decisions": "How it decides",
    "confidentiality": "Confidentiality and information sharing",
    "links": "Links to other groups, and reporting",
    "review_on": "Review date",
}
MAY_STAY_EMPTY = frozenset({"quorum_text", "links"})
REVIEW_IS_NEAR = timedelta(days=60)


@dataclass(frozen=True)
class HeadText:
    """One head of one version, in words; empty where nothing stands there yet."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class HeadChange:
    """One head that reads otherwise in two versions, each side cut into runs of words."""

    label: str
    before: list[Piece]
    after: list[Piece]

    @property
    def kind(self) -> str:
        """Added, taken out or changed."""
        if not self.before:
            return "Added"
        return "Changed" if self.after else "Taken out"


def as_text(field: str, value: object) -> str:
    """The value of a head as people read it: "4 partners", "9 May 2017"; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return whole_day(value)
    if field == "quorum":
        return f"{value} partner{'' if value == 1 else 's'}"
    return str(value)


def missing_heads(values: Mapping[str, object]) -> list[str]:
    """The labels of the heads that still say nothing and have to, before a meeting agrees."""
    return [
        label
        for field, label in HEADS.items()
        if field not in MAY_STAY_EMPTY and not as_text(field, values.get(field)).strip()
    ]


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> list[HeadChange]:
    """The heads that read otherwise in the two versions, in the order of the heads."""
    found = []
    for field, label in HEADS.items():
        old, new = as_text(field, before.get(field)), as_text(field, after.get(field))
        if old.split() != new.split():
            found.append(HeadChange(label, *changed_words(old, new)))
    return found


def quorum_on(day: date, agreed: Sequence[tuple[date, int | None]]) -> int | None:
    """How many partners a meeting of that day needs, by the versions (agreed on, quorum) in turn.

    What it agrees itself holds only after it; where none was agreed before, the first version says
    it. None where there is no number.
    """
    before = [quorum for agreed_on, quorum in agreed if agreed_on < day]
    first = [quorum for _, quorum in agreed[:1]]
    return next(reversed(before or first), None)


def review_due(review_on: date | None, today: date) -> str:
    """ "near" from sixty days before the review date, "over" after it, else ""."""
    if review_on is None or review_on - today > REVIEW_IS_NEAR:
        return ""
    return "over" if review_on < today else "near"
