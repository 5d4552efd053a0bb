"""Imports keep what stood in sheets word for word, so a name may stand there as well."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast

from plans.models import ImportRow, Layout, PlanImport

#: Where words of a sheet are kept as JSON: those of its cells, headings and lines above them, what
#: was read of them and said about them.
WORDS_KEPT: Mapping[type[Model], Sequence[str]] = {
    ImportRow: (
        "original",
        "corrections",
        "accepted",
        "reading",
        "doubts",
        "not_understood",
        "errors",
        "differences",
        "before",
    ),
    PlanImport: ("columns", "headings", "unknown_headings", "words", "notes"),
    Layout: ("columns", "words"),
}


def forget_a_name(*, name: str, email: str, instead: str) -> int:
    """Put other words in the place of a person's full name and address in what sheets said.

    A name of one word is left alone: it may be a month or a street. How many rows, imports and
    layouts changed.
    """
    words = [email, *([name] if len(name.split()) > 1 else [])]
    return sum(
        _forget(one, fields, words, instead)
        for model, fields in WORDS_KEPT.items()
        for one in _that_name(model, fields, words)
    )


def _that_name(model: type[Model], fields: Sequence[str], words: Iterable[str]) -> list[Model]:
    named = Q()
    for each in words:
        for name in fields:
            # SQLite keeps signs beyond ASCII escaped in JSON, PostgreSQL as they are.
            for kept in {each, json.dumps(each)[1:-1]}:
                named |= Q(**{f"text_of_{name}__contains": kept})
    texts = {f"text_of_{name}": Cast(name, TextField()) for name in fields}
    return list(model._default_manager.alias(**texts).filter(named).only("pk", *fields))


def _forget(one: Model, fields: Sequence[str], words: Sequence[str], instead: str) -> bool:
    changed = []
    for name in fields:
        before = getattr(one, name)
        after = _without(before, words, instead)
        if after != before:
            setattr(one, name, after)
            changed.append(name)
    if changed:
        one.save(update_fields=changed)
    return bool(changed)


def _without(kept: Any, words: Iterable[str], instead: str) -> Any:
    """The same JSON with other words in its strings, and in its keys where those are headings."""
    if isinstance(kept, dict):
        return {
            _without(key, words, instead): _without(value, words, instead)
            for key, value in kept.items()
        }
    if isinstance(kept, list):
        return [_without(each, words, instead) for each in kept]
    if not isinstance(kept, str):
        return kept
    for each in words:
        kept = kept.replace(each, instead)
    return kept
