"""An annual record as JSON: all that is needed to check it without the planner."""

import io
import json
from collections.abc import Iterator
from typing import Any

from plans.documents.annual_record.words import seal_text, status_text, title_of
from plans.models import AnnualRecord


def as_json(record: AnnualRecord) -> bytes:
    """The frozen content with its chain, head and seal; days and moments in ISO 8601."""
    told = {
        "title": title_of(record),
        "status": status_text(record),
        "about": record.about,
        "head": record.head,
        "seal": record.seal,
        "seal_text": seal_text(record),
        "content": record.content,
        "links": record.links,
    }
    out = io.BytesIO()
    with io.TextIOWrapper(out, encoding="utf-8", newline="\n") as text:
        # Piece by piece: the whole as one text takes many times the memory.
        text.writelines(_pieces(told, deep=3))
        text.write("\n")
        text.flush()
        return out.getvalue()


def _pieces(value: Any, *, deep: int) -> Iterator[str]:
    """One line for each row of the content, so that people can read it and compare two files.

    deep: how many levels are laid out; what lies below stands on one line, written at once.
    """
    if not deep or not value or not isinstance(value, dict | list):
        yield json.dumps(value, ensure_ascii=False)
        return
    opens, closes = "{}" if isinstance(value, dict) else "[]"
    for number, member in enumerate(value):
        yield (",\n" if number else f"{opens}\n")
        if isinstance(value, dict):
            yield f"{json.dumps(member, ensure_ascii=False)}: "
        yield from _pieces(value[member] if isinstance(value, dict) else member, deep=deep - 1)
    yield f"\n{closes}"
