"""Says of a column why a person should look at it, and what else it could hold."""

from plans.rules.reading.columns import Columns, label_of
from plans.rules.reading.results import MOST_ALTERNATIVES, Alternative, Doubt

_LEFT_ALONE = "Left alone"


def doubt_of_column(heading: str, found: Columns) -> Doubt:
    """The doubt about one column of those in `by_cells` or `close`.

    The alternatives are the names of its other fields, "" for a column that is left alone.
    """
    field = found.field_of.get(heading, "")
    others = found.close.get(heading, ())[:MOST_ALTERNATIVES]
    said = f"Read as “{_name(field)}”" if field else _LEFT_ALONE
    if heading in found.by_cells:
        said += " because of what stands in it"
    if named := [f"“{_name(other)}”" for other in others if other]:
        said += f"; it could also be {' or '.join(named)}"
    elif others:
        said += "; it could also be left alone"
    alternatives = tuple(Alternative(_name(other), other) for other in others)
    return Doubt(heading, heading, said, field, alternatives)


def _name(field: str) -> str:
    return label_of(field) if field else _LEFT_ALONE
