"""Rows of sheets keep what stood in them word for word, so a name may stand there as well."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from plans.models import ImportRow


def forget_a_name(*, name: str, email: str, instead: str) -> int:
    """Put other words in the place of a person's full name and address in rows of sheets.

    A name of one word is left alone: it may be a month or a street. How many rows changed.
    """
    words = [email, *([name] if len(name.split()) > 1 else [])]
    named = Q()
    for each in words:
        # SQLite keeps signs beyond ASCII escaped in JSON, PostgreSQL as they are.
        named |= Q(text__contains=each) | Q(text__contains=json.dumps(each)[1:-1])
    rows = list(ImportRow.objects.annotate(text=Cast("original", TextField())).filter(named))
    for row in rows:
        row.original = {
            _without(heading, words, instead): _without(cell, words, instead)
            for heading, cell in row.original.items()
        }
    ImportRow.objects.bulk_update(rows, ["original"], batch_size=200)
    return len(rows)


def _without(cell: Any, words: Iterable[str], instead: str) -> Any:
    if not isinstance(cell, str):
        return cell
    for each in words:
        cell = cell.replace(each, instead)
    return cell
