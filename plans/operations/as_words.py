"""A communication in the words of its history."""

from collections.abc import Callable, Collection, Mapping
from functools import partial

from partnership.models import Person
from partnership.operations import FieldChange
from partnership.operations.history import as_kept
from plans.choices import PlacementState
from plans.models import Communication, Placement
from plans.operations.details import LIST_FIELDS, PLAIN_FIELDS
from plans.operations.taking_part import partner_words
from plans.rules.words import in_words


def as_words(communication: Communication, names: Collection[str]) -> dict[str, str | Person]:
    """These parts of a communication in words, in the order of the history; people as such."""
    words: dict[str, Callable[[], str | Person]] = {
        **{name: partial(_plain_words, communication, name) for name in PLAIN_FIELDS},
        **{name: partial(_list_words, communication, name) for name in LIST_FIELDS},
        "channels": partial(_channel_words, communication),
        "partners": partial(partner_words, communication),
        "state": communication.get_state_display,
    }
    return {name: say() for name, say in words.items() if name in names}


def _plain_words(communication: Communication, name: str) -> str | Person:
    return as_kept(getattr(communication, name), in_words)


def _list_words(communication: Communication, name: str) -> str:
    return in_words(getattr(communication, name).all())


def _channel_words(communication: Communication) -> str:
    placements = Placement.objects.filter(communication=communication)
    standing = placements.exclude(state=PlacementState.DROPPED)
    return in_words(one.channel for one in standing.select_related("channel"))


def differences(
    before: Mapping[str, str | Person], after: Mapping[str, str | Person]
) -> list[FieldChange]:
    """What the history tells of an edit, by the words before it and after it."""
    return [
        FieldChange(name, before[name], after[name])
        for name in before
        if before[name] != after[name]
    ]
