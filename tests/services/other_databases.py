"""Other databases in the place of the default one, for a test or a measurement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections


def connection_to(name: str) -> Any:
    """A connection like the default one, to a database or file of another name."""
    default = connections["default"]
    return type(default)({**default.settings_dict, "NAME": name}, "default")


@contextmanager
def default_is(connection: Any) -> Iterator[None]:
    """Inside the block all queries go to this database."""
    before = connections["default"]
    connections["default"] = connection
    try:
        yield
    finally:
        connections["default"] = before
