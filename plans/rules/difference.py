"""What changed between two sets of lines: a frozen plan and the next, or the plan as it is now.

Computed from what stood in the frozen plan, never from a flag that somebody sets (rule 3 of
docs/rules.md).
Material are window, area, audience, lead, channels and key message; other differences, a corrected
comma among them, are shown after those.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from bsc_comms.kit.names import listed
from plans.rules.lines import (
    TO_COME,
    Line,
    codes,
    folded,
    issued_key,
    names,
    offers_text,
    partners_text,
    sort_key,
    stage,
    when_text,
    where_key,
    where_text,
    window_key,
    with_years_told_apart,
)

NEW = "new"
MOVED = "moved"
CHANGED = "changed"
CANCELLED = "cancelled"
POSTPONED = "postponed"
MERGED = "merged"
ISSUED = "issued"
GONE = "gone"
KINDS = (NEW, CHANGED, MOVED, CANCELLED, POSTPONED, MERGED, ISSUED, GONE)
KIND_WORDS = {
    NEW: "New",
    CHANGED: "Changed",
    MOVED: "Moved",
    CANCELLED: "Cancelled",
    POSTPONED: "Postponed",
    MERGED: "Merged",
    ISSUED: "Issued",
    GONE: "No longer on the plan",
}
ENDS = (CANCELLED, POSTPONED, MERGED, ISSUED)
STAGE_WORDS = {TO_COME: "To come", **{kind: KIND_WORDS[kind] for kind in ENDS}}


@dataclass(frozen=True)
class FieldDifference:
    """One field, in words, before and after."""

    field: str
    label: str
    before: str
    after: str
    material: bool

    @property
    def alone(self) -> str:
        """Its label where what it became does not follow: "Issued", no "Issued on"."""
        return self.label.removesuffix(" on")


@dataclass(frozen=True)
class LineChange:
    """What became of one line. `line` is None for what is gone, `before_line` for what is new."""

    kind: str
    id: str
    line: Line | None
    before_line: Line | None
    fields: tuple[FieldDifference, ...] = ()

    @property
    def material(self) -> bool:
        """Whether partners should look: all but corrected wording and background."""
        return self.kind != CHANGED or any(field.material for field in self.fields)

    @property
    def shown(self) -> Line:
        """The line to name it by: as it is now, or as it last was."""
        return self.line or self.before_line or {}

    @property
    def words(self) -> str:
        return KIND_WORDS[self.kind]


@dataclass(frozen=True)
class _Field:
    name: str
    label: str
    key: Callable[[Line], Any]
    text: Callable[[Line], str]
    material: bool


def _stage_words(line: Line) -> str:
    word = STAGE_WORDS.get(stage(line), str(line["state"]).capitalize())
    reason = str(line["state_reason"])
    return f"{word}: {reason}" if reason and stage(line) != TO_COME else word


def _channels_text(line: Line) -> str:
    return names(line["channels"])


def _issued_text(line: Line) -> str:
    """ "Posters (8 Nov 2016), Radio (1 to 30 Nov 2016)": each channel with its actual date."""
    return listed(
        f"{channel['name']} ({_days(channel['issued_on'], channel['issued_until'])})"
        for channel in line["channels"]
        if channel["state"] == "issued"
    )


def _days(first: str, last: str | None) -> str:
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if start == end:
        return f"{end.day} {end:%b %Y}"
    if start.year != end.year:
        return f"{start.day} {start:%b %Y} to {end.day} {end:%b %Y}"
    same_month = start.month == end.month
    return f"{start.day}{'' if same_month else f' {start:%b}'} to {end.day} {end:%b %Y}"


FIELDS = (
    _Field("window", "When", window_key, when_text, material=True),
    _Field("where", "Where", where_key, where_text, material=True),
    _Field(
        "audiences",
        "Who for",
        lambda line: codes(line["audiences"]),
        lambda line: names(line["audiences"]),
        material=True,
    ),
    _Field(
        "lead",
        "Lead partner",
        lambda line: line["lead"]["code"],
        lambda line: str(line["lead"]["name"]),
        material=True,
    ),
    _Field("channels", "How", lambda line: codes(line["channels"]), _channels_text, material=True),
    _Field("issued", "Issued on", issued_key, _issued_text, material=True),
    _Field("state", "State", stage, _stage_words, material=True),
    _Field("title", "Title", lambda line: line["title"], lambda line: line["title"], True),
    _Field("message", "Message", lambda line: line["message"], lambda line: line["message"], True),
    _Field("place", "Place", lambda line: line["place"], where_text, material=False),
    _Field(
        "partners",
        "Who with",
        lambda line: sorted((p["code"], p["state"]) for p in line["partners"]),
        partners_text,
        material=False,
    ),
    _Field(
        "offers",
        "Offers",
        lambda line: sorted(each["code"] for each in line.get("offers", ())),
        offers_text,
        material=False,
    ),
    _Field(
        "objectives",
        "Why",
        lambda line: codes(line["objectives"]),
        lambda line: names(line["objectives"]),
        material=False,
    ),
    _Field(
        "topics",
        "Topics",
        lambda line: codes(line["topics"]),
        lambda line: names(line["topics"]),
        material=False,
    ),
    _Field(
        "campaign",
        "Campaign",
        lambda line: line["campaign"],
        lambda line: line["campaign"],
        material=False,
    ),
    _Field(
        "help_wanted",
        "Help wanted",
        lambda line: line["help_wanted"],
        lambda line: line["help_wanted"],
        material=False,
    ),
)
WORDING = frozenset({"title", "message"})


def difference(
    before: Iterable[Line], after: Iterable[Line], *, not_issued: Collection[str] = ()
) -> list[LineChange]:
    """What changed from `before` to `after`, by kind, material changes first, then by window.

    A line that ended (issued, cancelled, postponed, merged) stands in one plan more and then leaves
    without being named. One that was to come and is no longer there is `gone`, and so is one that
    did not go out after all; not_issued: the ids of these, as far as they are on no plan now.
    """
    then = {line["id"]: line for line in before}
    now = {line["id"]: line for line in after}
    changes = [change for line in now.values() if (change := _change(then.get(line["id"]), line))]
    changes += [
        _gone(line)
        for line in then.values()
        if line["id"] not in now and (stage(line) == TO_COME or line["id"] in not_issued)
    ]
    return sorted(
        changes,
        key=lambda change: (KINDS.index(change.kind), not change.material, sort_key(change.shown)),
    )


def _gone(line: Line) -> LineChange:
    said = _issued_text(line)
    fields = (FieldDifference("issued", "Issued on", said, "", material=True),) if said else ()
    return LineChange(GONE, line["id"], None, line, fields)


def _change(before: Line | None, after: Line) -> LineChange | None:
    if before is None:
        kind = stage(after) if stage(after) in ENDS else NEW
        return LineChange(kind, after["id"], after, None)
    if before == after:  # as most are: no field need be looked at
        return None
    fields = field_differences(before, after)
    if not fields:
        return None
    return LineChange(_kind(before, after, fields), after["id"], after, before, fields)


def _kind(before: Line, after: Line, fields: Iterable[FieldDifference]) -> str:
    end = stage(after)
    if end in ENDS and end != stage(before):
        return end
    if end == ISSUED and _more_was_issued(before, after):
        return ISSUED
    material = {field.field for field in fields if field.material}
    return MOVED if material == {"window"} else CHANGED


def _more_was_issued(before: Line, after: Line) -> bool:
    """Not where a day was put right, or something did not go out after all."""
    return bool(_issued_channels(after) - _issued_channels(before))


def _issued_channels(line: Line) -> Counter[str]:
    """The codes of its channels, each as often as it was issued there."""
    return Counter(code for code, *_ in issued_key(line))


def field_differences(before: Line, after: Line) -> tuple[FieldDifference, ...]:
    """The fields that differ, material ones first, in the order in which people think of them."""
    told_before, told_after = with_years_told_apart(before, after)
    found = [
        FieldDifference(
            field.name,
            field.label,
            field.text(told_before),
            field.text(told_after),
            field.material and not _only_wording(field, before, after),
        )
        for field in FIELDS
        if field.key(before) != field.key(after) and not _said_already(field, before, after)
    ]
    return tuple(sorted(found, key=lambda each: not each.material))


def _only_wording(field: _Field, before: Line, after: Line) -> bool:
    return field.name in WORDING and folded(field.text(before)) == folded(field.text(after))


def _said_already(field: _Field, before: Line, after: Line) -> bool:
    """A place's spelling where the place itself changed; "issued" where the dates tell it."""
    if field.name == "place":
        return where_key(before) != where_key(after)
    told_by_dates = stage(after) == ISSUED and issued_key(before) != issued_key(after)
    return field.name == "state" and told_by_dates


# --- words --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A run of words; `changed` where it stands on one side only."""

    text: str
    changed: bool


def changed_words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into runs of words, those that the other side does not have marked.

    The pieces of a side, put together, are that side's text, character by character.
    """
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for act, a, b, c, d in matcher.get_opcodes():
        changed = act != "equal"
        if a < b:
            left.append(Piece("".join(old[a:b]), changed))
        if c < d:
            right.append(Piece("".join(new[c:d]), changed))
    return _joined(left), _joined(right)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+|\s+", text)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Runs of changed words as one piece: a blank between two of them is no run of its own."""
    joined: list[Piece] = []
    for number, piece in enumerate(pieces):
        between = piece.text.isspace() and 0 < number < len(pieces) - 1
        changed = piece.changed or (
            between and pieces[number - 1].changed and pieces[number + 1].changed
        )
        if joined and joined[-1].changed == changed:
            joined[-1] = Piece(joined[-1].text + piece.text, changed)
        else:
            joined.append(Piece(piece.text, changed))
    return joined


def as_told(change: Mapping[str, Any]) -> dict[str, str]:
    """The difference of one field as documents tell it: its heading, before and after.

    change: a FieldDifference as data. What was to come and has ended says so by its end alone:
    "Postponed: no hall until May", without a heading.
    """
    if change["field"] == "state" and change["before"] == STAGE_WORDS[TO_COME]:
        return {"field": "", "before": "", "after": change["after"]}
    return {"field": change["label"], "before": change["before"], "after": change["after"]}


def was_and_is(told: Mapping[str, str]) -> str:
    """Such as "When: 3 Nov \u2192 8 Nov"; of what was empty before, what it is now alone."""
    heading = f"{told['field']}: " if told["field"] else ""
    before = f"{told['before']} \u2192 " if told["before"] else ""
    return f"{heading}{before}{told['after'] or 'taken out'}"


# --- for keeping --------------------------------------------------------------------------------


def as_data(changes: Iterable[LineChange]) -> list[dict[str, Any]]:
    """The changes as plain data for a frozen plan: each names its line and its fields in words."""
    return [
        {
            "kind": change.kind,
            "id": change.id,
            "reference": change.shown["reference"],
            "title": change.shown["title"],
            "lead": change.shown["lead"],
            "when": when_text(change.shown),
            "state": change.shown["state"],
            "state_reason": change.shown["state_reason"],
            "material": change.material,
            "fields": [vars(field) for field in change.fields],
            **({"hands": _hands(change.shown)} if change.kind == GONE else {}),
        }
        for change in changes
    ]


def _hands(line: Line) -> list[str]:
    """The codes of who takes part in, issues or offers to a line: once it is gone, none says it."""
    giving = [*line["channels"], *line.get("offers", ())]
    found = {each["code"] for each in line["partners"]}
    return sorted(found | {each["partner_code"] for each in giving if each.get("partner_code")})


def counts(changes: Iterable[LineChange]) -> Mapping[str, int]:
    """How many of each kind, every kind named."""
    found = [change.kind for change in changes]
    return {kind: found.count(kind) for kind in KINDS}
