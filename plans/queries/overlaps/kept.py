"""What the finder read of a communication, as it is kept in the database and comes back."""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from plans.rules.overlaps.traits import Traits

Turn = Callable[[Any], Any]
#: Found anew by whoever reads it: the communication's own key.
LEFT_OUT = "key"


def to_json(traits: Traits) -> dict[str, Any]:
    """Plain data that `from_json` turns back into the same; sets sorted, so that it is stable."""
    kept: dict[str, Any] = _plain(Traits)(traits)
    return kept


def from_json(kept: Mapping[str, Any], key: UUID) -> Traits:
    """The traits of the communication `key` again."""
    values = {name: turn(kept[name]) for name, turn in _turns(Traits) if name in kept}
    return Traits(key=key, **values)


@cache
def _turns(kind: type) -> tuple[tuple[str, Turn], ...]:
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind) if each.name != LEFT_OUT]
    return tuple((name, _back(hints[name])) for name in names)


@cache
def _plain(kind: Any) -> Turn:
    """How a value of this type becomes plain data."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        parts = [
            (each.name, _plain(hints[each.name])) for each in fields(kind) if each.name != LEFT_OUT
        ]
        return lambda value: {name: turn(getattr(value, name)) for name, turn in parts}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is frozenset:
        item = _plain(inner[0])
        return lambda value: sorted(map(item, value), key=repr)
    if origin is tuple:
        return _plain_tuple(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        name, item = _plain(inner[0]), _plain(inner[1])
        return lambda value: [[name(key), item(each)] for key, each in value.items()]
    if origin in (Union, types.UnionType):
        (one,) = (each for each in inner if each is not type(None))
        turn = _plain(one)
        return lambda value: None if value is None else turn(value)
    return _isoformat if kind is date else _same


def _plain_tuple(inner: tuple[Any, ...]) -> Turn:
    if inner[-1] is Ellipsis:
        item = _plain(inner[0])
        return lambda value: [item(each) for each in value]
    turns = [_plain(each) for each in inner]
    return lambda value: [turn(each) for turn, each in zip(turns, value, strict=True)]


@cache
def _back(kind: Any) -> Turn:
    """How plain data becomes a value of this type again."""
    if isinstance(kind, type) and is_dataclass(kind):
        turns = _turns(kind)
        return lambda kept: kind(**{name: turn(kept[name]) for name, turn in turns})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is frozenset:
        item = _back(inner[0])
        return frozenset if item is _same else lambda kept: frozenset(map(item, kept))
    if origin is tuple:
        return _tuple_back(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        name, item = _back(inner[0]), _back(inner[1])
        return lambda kept: {name(key): item(each) for key, each in kept}
    if origin in (Union, types.UnionType):
        (one,) = (each for each in inner if each is not type(None))
        turn = _back(one)
        return lambda kept: None if kept is None else turn(kept)
    return date.fromisoformat if kind is date else _same


def _tuple_back(inner: tuple[Any, ...]) -> Turn:
    if inner[-1] is Ellipsis:
        item = _back(inner[0])
        return tuple if item is _same else lambda kept: tuple(map(item, kept))
    turns = [_back(each) for each in inner]
    return lambda kept: tuple(turn(each) for turn, each in zip(turns, kept, strict=True))


def _isoformat(value: date) -> str:
    return value.isoformat()


def _same(value: Any) -> Any:
    return value
