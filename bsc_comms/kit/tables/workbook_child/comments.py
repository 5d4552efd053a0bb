"""Finds which cells of a sheet have a comment."""

import contextlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

_MOST = 10_000


def commented(book: Any, sheet: Any) -> list[tuple[int, str]]:
    """The cells with a comment by their rows and names; those of a broken part are not found."""
    found: list[tuple[int, str]] = []
    # These parts break in as many ways as a workbook does; whatever is wrong, the rows are sound.
    with contextlib.suppress(Exception):
        found.extend(islice(_of_sheet(book._archive, sheet._worksheet_path), _MOST))
    return sorted(found)


def _of_sheet(archive: Any, path: str) -> Iterator[tuple[int, str]]:
    from openpyxl.packaging.relationship import get_dependents, get_rels_path  # noqa: PLC0415
    from openpyxl.utils import coordinate_to_tuple  # noqa: PLC0415
    from openpyxl.xml.constants import COMMENTS_NS, SHEET_MAIN_NS  # noqa: PLC0415
    from openpyxl.xml.functions import iterparse  # noqa: PLC0415

    for part in get_dependents(archive, get_rels_path(path)).find(COMMENTS_NS):
        with archive.open(part.target) as source:
            for _, element in iterparse(source):
                if element.tag == f"{{{SHEET_MAIN_NS}}}comment":
                    name = element.get("ref", "")
                    yield coordinate_to_tuple(name)[0], name
                    element.clear()
