"""How PostgreSQL does the very questions that an act of the planner sends."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction

Plan = dict[str, Any]


def plans_of(act: Callable[[], object], *, options: str = "") -> list[Plan]:
    """The plan of each question, in the order asked; what the act wrote is taken back before.

    options: what EXPLAIN is given beside its format, such as "ANALYZE, TIMING OFF".
    """
    sent: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(keep):
        act()
        transaction.set_rollback(True)
    given = ", ".join(filter(None, (options, "FORMAT JSON")))
    found = []
    with connection.cursor() as cursor:
        for sql, params in sent:
            if sql.startswith("SELECT"):
                cursor.execute(f"EXPLAIN ({given}) {sql}", params)
                found.append(cursor.fetchone()[0][0]["Plan"])
    return found


def nodes_of(plan: Plan) -> Iterator[Plan]:
    """Each step of a plan, from its last one down."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes_of(below)
