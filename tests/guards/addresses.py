"""Every address of the resolver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One address of the resolver. space: the app that it belongs to; "" for the door."""

    space: str
    name: str
    route: str
    view: Any


def addresses(resolver: Any = None, space: str = "", route: str = "") -> Iterator[Address]:
    for each in (resolver or get_resolver()).url_patterns:
        whole = f"{route}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from addresses(each, each.namespace or space, whole)
        else:
            name = f"{space}:{each.name}" if space else str(each.name)
            yield Address(space, name, whole, each.callback)


def own_views() -> dict[str, Any]:
    """The views of our own addresses, by name; not those of the door and of Django's own site."""
    return {each.name: each.view for each in addresses() if each.space not in ("", "admin")}


def views_counted_as(kind: str) -> set[str]:
    """The names of those that are counted against that limit."""
    return {name for name, view in own_views().items() if kind in getattr(view, "counted_as", ())}


def path_of(route: str) -> str:
    """An address of this route: 1 for whatever it asks for, the first of several words."""
    plain = re.sub(r"<[^>]+>", "1", re.sub(r"\(\?P<\w+>([^|)]*)[^)]*\)", r"\1", route))
    return "/" + re.sub(r"[$^]", "", plain)


ADMINISTRATION = [each for each in addresses() if each.space == "admin"]


def room_of(route: str) -> str:
    """Whose pages an address of the administration site belongs to: a model, or the site."""
    return " ".join(route.split("/")[1:3])
