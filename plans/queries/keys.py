"""Keys of many rows, where they only tell one from another."""

from django.db.models import TextField
from django.db.models.functions import Cast


def as_written(column: str) -> Cast:
    """A key as text, just as the database writes it.

    To make a UUID of each takes longer than anything else that is done with thousands of rows.
    """
    return Cast(column, TextField())
