"""Whoever is in an edition without a booking learns that it was moved or cancelled.

Who has a slot is told by the register at once. Where nobody counts the slots, only the plan knows
who uses an edition.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from partnership.operations.letters import free_keys, withdraw_what_waits
from plans.emails.editions import letter_of_edition
from plans.operations.letters import owe_about
from plans.queries.changed_editions import ChangedEdition, changed_editions, done_to_editions
from plans.queries.speakers import speakers_by_partner

LOOKS_BACK = timedelta(days=14)  # further than a tick ever stood still
KEY = "edition-in-use"


def tell_of_changed_editions() -> int:
    """Owe a letter to each who leads what is in a changed edition; how many are new.

    Asked on every tick: one letter for each change, placement and person, and none to who did it.
    What still waits and does not hold any more, or is to who leads it no more, is taken back.
    """
    since = clock.now() - LOOKS_BACK
    strokes = done_to_editions(since)
    if not strokes:
        return 0
    changed = changed_editions(strokes)
    speakers = speakers_by_partner(one.placement.communication.lead_partner_id for one in changed)
    owed = Letter.objects.filter(unique_key__startswith=KEY, created_at__gt=since)
    states = owed.values_list("unique_key", "state", "gathered_in__state")
    known = {key: _waits(state, of_digest) for key, state, of_digest in states}
    to_tell = [
        (one, speakers.get(one.placement.communication.lead_partner_id, [])) for one in changed
    ]
    stands = {f"{_key(one)}:{person.pk}" for one, people in to_tell for person in people}
    _take_back(known, stands=stands)
    new = 0
    for one, people in to_tell:
        key = _key(one)
        untold = [each for each in people if f"{key}:{each.pk}" not in known and each != one.by]
        if untold:
            new += owe_about(
                one.placement.communication,
                untold,
                partial(letter_of_edition, changed=one),
                kind=LetterKind.EDITION_CHANGED,
                key=key,
            )
    return new


def _take_back(known: Mapping[str, bool], *, stands: Collection[str]) -> None:
    """Take back what waits of these letters and is none of those that stand.

    Its key is free, as it is owed anew where that change holds again.
    """
    over = [key for key, waits in known.items() if waits and key not in stands]
    if over:
        free_keys(withdraw_what_waits(Letter.objects.filter(unique_key__in=over)))


def _key(changed: ChangedEdition) -> str:
    return f"{KEY}:{changed.batch}:{changed.placement.pk}"


def _waits(state: str, of_digest: str | None) -> bool:
    """Whether a letter waits by itself or in a digest that waits."""
    return (of_digest if state == LetterState.GATHERED else state) == LetterState.QUEUED
