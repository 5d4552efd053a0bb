"""Storing a file together with the row that names it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.fields.files import FieldFile


@contextmanager
def gone_without_its_row(file: FieldFile) -> Iterator[None]:
    """Save the row of a stored file in this block: whatever ends it early, the file goes too."""
    try:
        yield
    except BaseException:  # also one that is interrupted has no row
        file.delete(save=False)
        raise
