"""Imports keep what stood in sheets word for word, so a name may stand there as well."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Model, Q, TextField
from django.db.models.functions import Cast

from bsc_comms.kit.batches import in_batches
from plans.choices import ImportState
from plans.models import ImportRow, Layout, PlanImport
from plans.operations.imports.batches import BATCH

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


@transaction.atomic
def forget_a_name(*, name: str, email: str, instead: str) -> int:
    """Put other words in the place of a person's full name and address in what sheets said.

    A name of one word is left alone: it may be a month or a street. How many rows, imports and
    layouts changed. Whoever corrects one of these imports meanwhile comes before or after: a page
    that was opened before is refused as one that somebody changed.
    """
    words = [email, *([name] if len(name.split()) > 1 else [])]
    named = {model: _that_name(model, fields, words) for model, fields in WORDS_KEPT.items()}
    _hold_imports(named)
    return sum(_forget(model, key, words, instead) for model, keys in named.items() for key in keys)


def _that_name(model: type[Model], fields: Sequence[str], words: Iterable[str]) -> list[Any]:
    """The keys of the rows in which one of the words stands."""
    named = Q()
    for each in words:
        for name in fields:
            # SQLite keeps signs beyond ASCII escaped in JSON, PostgreSQL as they are.
            for kept in {each, json.dumps(each)[1:-1]}:
                named |= Q(**{f"text_of_{name}__contains": kept})
    texts = {f"text_of_{name}": Cast(name, TextField()) for name in fields}
    found = model._default_manager.alias(**texts).filter(named)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _hold_imports(named: Mapping[type[Model], Collection[Any]]) -> None:
    """Hold the imports concerned as whoever corrects, saves or takes back does, and in their order.

    Of those that may be corrected a new version begins.
    """
    concerned = PlanImport.objects.filter(
        Q(pk__in=named[PlanImport]) | Q(pk__in=_imports_of(named[ImportRow]))
    )
    held = concerned.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
    PlanImport.objects.filter(pk__in=list(held), state=ImportState.READ).update(
        version=F("version") + 1
    )


def _imports_of(rows: Collection[Any]) -> set[Any]:
    return {
        key
        for some in in_batches(rows, BATCH)
        for key in ImportRow.objects.filter(pk__in=some).values_list("plan_import", flat=True)
    }


def _forget(model: type[Model], key: Any, words: Sequence[str], instead: str) -> bool:
    """Take the words out of one row, as it stands once it is held; whether it changed."""
    held = model._default_manager.select_for_update(no_key=True).filter(pk=key)
    fields = WORDS_KEPT[model]
    one = held.only("pk", *fields).first()
    changed = {}
    for name in fields if one else ():
        before = getattr(one, name)
        after = _without(before, words, instead)
        if after != before:
            changed[name] = after
    if changed:
        model._default_manager.filter(pk=key).update(**changed)
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
