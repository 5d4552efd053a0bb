"""Addresses of what a page lists many of: looked up once, and filled in for each."""

from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

NONE = UUID(int=0)


def address_of(name: str, key: UUID) -> str:
    """The address of the page of this name about this key, as `reverse` has it.

    Raises NoReverseMatch where no page of this name takes a key.
    """
    return _pattern(name, get_script_prefix()).replace(str(NONE), str(key))


@cache
def _pattern(name: str, prefix: str) -> str:
    """prefix: below which the planner stands, which `reverse` reads by itself."""
    return reverse(name, args=[NONE])
