"""Which changes of a communication matter to those who take part in it.

Window, area, audience, lead, channels and key message do, and what becomes of it. That the chair
agreed or returned it is no change of the communication, and a corrected comma is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from plans.choices import TO_COME
from plans.rules.lines import folded

# A change bears the moment at which its transaction wrote it; by then that is committed.
COMMITTED_AFTER = timedelta(minutes=5)
MATERIAL = (
    "state",
    "window_start",
    "window_end",
    "precision",
    "confirmed",
    "start_time",
    "end_time",
    "reach",
    "areas",
    "place_text",
    "title",
    "message",
    "audiences",
    "channels",
    "lead_partner",
)
WORDING = frozenset({"title", "message", "place_text"})
THE_SAME_STAGE = frozenset(str(state.label) for state in TO_COME)


@dataclass(frozen=True)
class FieldChanged:
    """One field before and after, as the history keeps it."""

    field: str
    before: str
    after: str


def net_changes(changes: Iterable[FieldChanged]) -> list[FieldChanged]:
    """What is otherwise in the end, field by field in the order of MATERIAL.

    changes: in the order in which they were made. What was changed back is no change, nor are the
    same words with another comma: forward plan and review do not count those either.
    """
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for change in changes:
        first.setdefault(change.field, change.before)
        last[change.field] = change.after
    found = [FieldChanged(name, first[name], last[name]) for name in MATERIAL if name in first]
    return [
        one
        for one in found
        if one.before != one.after and not (_only_reviewed(one) or _only_corrected(one))
    ]


def _only_reviewed(change: FieldChanged) -> bool:
    return change.field == "state" and {change.before, change.after} <= THE_SAME_STAGE


def _only_corrected(change: FieldChanged) -> bool:
    """The words are the same, as lines compare them: commas, case or spaces differ alone."""
    return change.field in WORDING and folded(change.before) == folded(change.after)
