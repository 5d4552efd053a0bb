"""Lists that are empty on most days: one question says of which a row may be read at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet


@dataclass(frozen=True)
class Seldom:
    """A list, and the plain rows without which it is empty.

    `at_least` names no rule of who may know and nothing that is only shown, so it costs little to
    ask. It may hold a row where the list holds none, never the other way round. `none` is what
    stands for the list where it was not read.
    """

    at_least: QuerySet[Any]
    rows: Callable[[], Any]
    none: Any = ()


def read_seldom(lists: Mapping[str, Seldom], *, beside: QuerySet[Any]) -> dict[str, Any]:
    """Each list by its name; only those are read that may hold a row. One query for the question.

    beside: exactly one row of whatever table, as a question has to be asked beside something.
    """
    asked = [Exists(one.at_least.order_by()) for one in lists.values()]
    answers = beside.order_by().values_list(*asked).get()
    return {
        name: one.rows() if may_hold else one.none
        for (name, one), may_hold in zip(lists.items(), answers, strict=True)
    }
