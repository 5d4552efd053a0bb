"""The minutes as plain data, written from what was noted; and whether enough partners came.

They hold what any member may read. Nothing here knows the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bsc_comms.kit.in_words import whole_day
from partnership.choices import LetterKind
from subgroup.choices import AgendaState

Content = Mapping[str, Any]
LONGEST_TEXT = 20_000
DECISION = "Decision"
NOT_REACHED = "Not reached."
NOTHING_NOTED = "Nothing was noted."


def minutes_key(meeting_id: int) -> str:
    """The key of the letters about a meeting's draft minutes; a colon and the recipient follow."""
    return f"{LetterKind.MINUTES_OUT}:{meeting_id}"


def is_quorate(partners_present: int, quorum: int | None) -> bool | None:
    """Whether enough partners came; None where the terms of reference say no number."""
    return None if quorum is None else partners_present >= quorum


def as_taken(decision: str, *, quorate: bool | None) -> str:
    """A decision as the minutes name it: where too few partners were there they say so."""
    return f"{decision}, taken without a quorum" if quorate is False else decision


def as_decided(decision: str, *, on: date, meeting: date, quorate: bool | None) -> str:
    """The chair's decision as the minutes name it: one of another day says on which."""
    if on != meeting:
        return f"{decision}, decided by the chair on {whole_day(on)}"
    return as_taken(decision, quorate=quorate)


def as_agreed(what: str, *, quorate: bool | None) -> str:
    """That a meeting agreed minutes or terms ("The minutes of ... were"), by too few as well."""
    return f"{what} agreed without a quorum." if quorate is False else f"{what} agreed."


def first_text(notes: Iterable[tuple[bool, str]], *, quorate: bool | None = None) -> str:
    """The text of one item as the minutes write it from its notes: (is a decision, text) each.

    A decision is marked as one, so that it is found again.
    """
    mark = as_taken(DECISION, quorate=quorate)
    parts = [f"{mark}: {text.strip()}" if decided else text.strip() for decided, text in notes]
    return "\n\n".join(part for part in parts if part)


def as_kept(text: str) -> str:
    """A text with its lines ended alike: a browser ends each of them in its own way."""
    return text.replace("\r\n", "\n").strip()


def with_texts(content: Content, texts: Mapping[int, str]) -> dict[str, Any]:
    """The minutes with new texts of some items, by the item's number; all else stays."""
    return {
        **content,
        "items": [
            {**item, "text": texts.get(item["number"], item["text"])} for item in content["items"]
        ],
    }


def with_titles(content: Content, titles: Mapping[int, str]) -> dict[str, Any]:
    """The minutes with new titles of some items, by the key of their item; all else stays.

    Drafts of earlier releases name no keys.
    """
    return {
        **content,
        "items": [
            {**item, "title": titles.get(item.get("item", 0), item["title"])}
            for item in content["items"]
        ],
    }


def with_action(content: Content, number: int, parts: Mapping[str, Any]) -> dict[str, Any]:
    """The minutes with these parts of the action of this number; all else stays."""
    return {
        **content,
        "items": [
            {
                **item,
                "actions": [
                    {**each, **parts} if each["number"] == number else each
                    for each in item["actions"]
                ],
            }
            for item in content["items"]
        ],
    }


def numbers_of_actions(content: Content) -> set[int]:
    """The numbers of the actions that the minutes name."""
    return {each["number"] for item in content["items"] for each in item["actions"]}


def with_what_came_of_it(
    content: Content,
    decisions: Mapping[int, Sequence[Mapping[str, Any]]],
    agreed: Mapping[int, str],
) -> dict[str, Any]:
    """The minutes with these decisions and what was agreed, by an item's number; all else stays."""
    return {
        **content,
        "items": [
            {
                **item,
                "decisions": list(decisions.get(item["number"], ())),
                "agreed": agreed.get(item["number"], ""),
            }
            for item in content["items"]
        ],
    }


def with_who_was_there(
    content: Content,
    *,
    chair: str,
    present: Sequence[Mapping[str, str]],
    apologies: Sequence[Mapping[str, str]],
    absent: Sequence[Mapping[str, str]],
    partners: Sequence[str],
    quorum: int | None,
) -> dict[str, Any]:
    """The minutes with these people and this quorum: what hangs on it follows, all else stays.

    partners: those that count for the quorum; people stand under their own team of the council.
    """
    return {
        **with_partners(content, partners, quorum=quorum),
        "meeting": {**content["meeting"], "chair": chair},
        "present": list(present),
        "apologies": list(apologies),
        "absent": list(absent),
    }


def with_partners(
    content: Content, partners: Sequence[str], *, quorum: int | None
) -> dict[str, Any]:
    """The minutes with these partners that count for this quorum, and decisions marked by it."""
    quorate = is_quorate(len(partners), quorum)
    return {
        **content,
        "partners_present": list(partners),
        "quorum": quorum,
        "quorate": quorate,
        "items": [
            {**item, "text": marked_anew(item["text"], quorate=quorate)}
            for item in content["items"]
        ],
    }


def marked_anew(text: str, *, quorate: bool | None) -> str:
    """The text of an item whose decisions are marked as taken with a quorum, or without one."""
    mark = f"{as_taken(DECISION, quorate=quorate)}: "
    return "\n".join(_with_mark(line, mark) for line in text.split("\n"))


def _with_mark(line: str, mark: str) -> str:
    for known in (f"{as_taken(DECISION, quorate=False)}: ", f"{DECISION}: "):
        if line.startswith(known):
            return f"{mark}{line.removeprefix(known)}"
    return line


def nothing_said(item: Mapping[str, Any]) -> str:
    """What stands in the minutes of an item of which they hold nothing; "" for any other."""
    said = item["text"] or item.get("agreed") or item["decisions"] or item["actions"]
    if said or item["state"] == AgendaState.CARRIED:
        return ""
    return NOT_REACHED if item["state"] == AgendaState.WAITING else NOTHING_NOTED


def texts_of(content: Content) -> dict[int, str]:
    """The text of each item by its number."""
    return {item["number"]: item["text"] for item in content["items"]}


def present_partners(attendance: Sequence[tuple[str, str]]) -> list[str]:
    """The partners with somebody present, each once: from (partner, person) pairs."""
    return sorted({partner for partner, _ in attendance if partner})
