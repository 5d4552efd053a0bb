"""The minutes as plain data, written from what was noted; and whether enough partners came.

They hold what any member may read. Nothing here knows the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Content = Mapping[str, Any]
LONGEST_TEXT = 20_000


def is_quorate(partners_present: int, quorum: int | None) -> bool | None:
    """Whether enough partners came; None where the terms of reference say no number."""
    return None if quorum is None else partners_present >= quorum


def first_text(notes: Iterable[tuple[bool, str]]) -> str:
    """The text of one item as the minutes write it from its notes: (is a decision, text) each.

    A decision is marked as one, so that it is found again.
    """
    parts = [f"Decision: {text.strip()}" if decided else text.strip() for decided, text in notes]
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


def with_what_came_of_it(
    content: Content,
    decisions: Mapping[int, Sequence[Mapping[str, Any]]],
    agreed: Mapping[int, str],
) -> dict[str, Any]:
    """The minutes with these decisions and agreed minutes, by the item's number; all else stays."""
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


def texts_of(content: Content) -> dict[int, str]:
    """The text of each item by its number."""
    return {item["number"]: item["text"] for item in content["items"]}


def present_partners(attendance: Sequence[tuple[str, str]]) -> list[str]:
    """The partners with somebody present, each once: from (partner, person) pairs."""
    return sorted({partner for partner, _ in attendance if partner})
