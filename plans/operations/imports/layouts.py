"""Layouts of sheets that partners send again: kept after saving, offered the next time."""

from partnership.models import Person
from plans.models import Layout


def layout_named(name: str) -> Layout:
    """The layout of that name, whatever its case. Raises UnknownLayout, which names all."""
    raise NotImplementedError


def rename_layout(*, by: Person | None, layout: Layout, name: str) -> Layout:
    """Give a layout another name. Raises LayoutNameTaken."""
    raise NotImplementedError


def forget_layout(*, by: Person | None, layout: Layout) -> None:
    """Forget a layout; what was read with it stays as it was read."""
    raise NotImplementedError
