"""From where the request came that is being answered: its address and its id.

Set for each request by a middleware; empty in a worker, where the planner itself is at work.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """address: the client's, behind the proxies that are counted. request_id: as in the log."""

    address: str | None = None
    request_id: str = ""


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def origin() -> Origin:
    """From where the request that is being answered came; an empty one outside of a request."""
    return _origin.get()


@contextlib.contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Answer inside the block what came from there."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)
