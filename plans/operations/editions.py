"""Whoever is in an edition without a booking learns that it was moved or cancelled.

Who has a slot is told by the register at once. Where nobody counts the slots, only the plan knows
who uses an edition.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import takewhile

from bsc_comms.kit import clock
from partnership.choices import LETTER_MAY_HAVE_ARRIVED, LetterKind, LetterState
from partnership.models import Letter, Person
from partnership.operations.letters import free_keys, withdraw_what_waits
from plans.emails.editions import letter_of_edition
from plans.models import Placement
from plans.operations.letters import owe_about
from plans.queries.changed_editions import (
    LOOKS_BACK,
    ChangedEdition,
    Stroke,
    changed_editions,
    done_to_editions,
)
from plans.queries.speakers import speakers_by_partner

KEY = "edition-in-use"


def tell_of_changed_editions() -> int:
    """Owe a letter to each who leads what is in a changed edition; how many are new.

    Asked on every tick: one letter for each change, placement and person, and none to who did it.
    Moves that somebody has not read of are told of in one, from the days that they know, and not
    at all where those hold again. What still waits and does not hold any more, or is to who leads
    it no more, is taken back.
    """
    since = clock.now() - LOOKS_BACK
    # With a move that is told of, those before it count as far back again.
    strokes = done_to_editions(since - LOOKS_BACK)
    if not strokes:
        return 0
    known = _states_of_letters(since - LOOKS_BACK)
    news = _news(changed_editions(strokes), known)
    _take_back(known, stands=news)
    return sum(
        _owe(one, person)
        for key, (one, person) in news.items()
        if key not in known and one.last.at > since
    )


def _states_of_letters(since: datetime) -> dict[str, str]:
    """In which state each of these letters is, by its key; one in a digest, in the digest's."""
    owed = Letter.objects.filter(unique_key__startswith=KEY, created_at__gt=since)
    states = owed.values_list("unique_key", "state", "gathered_in__state")
    return {key: of_digest or state for key, state, of_digest in states}


def _news(
    changed: Sequence[ChangedEdition], known: Mapping[str, str]
) -> dict[str, tuple[ChangedEdition, Person]]:
    """What of it is news to whom of those who speak for the lead of today, by the letter's key."""
    speakers = speakers_by_partner(one.placement.communication.lead_partner_id for one in changed)
    return {
        _key_to(person, one.placement, one.strokes[0]): (news, person)
        for one in changed
        for person in speakers.get(one.placement.communication.lead_partner_id, [])
        if (news := _news_to(person, one, known)) is not None
    }


def _news_to(
    person: Person, one: ChangedEdition, known: Mapping[str, str]
) -> ChangedEdition | None:
    """What of it somebody neither did nor had a letter of; None where the days they know hold."""

    def is_news(stroke: Stroke) -> bool:
        state = known.get(_key_to(person, one.placement, stroke))
        return stroke[0].by_id != person.pk and state not in LETTER_MAY_HAVE_ARRIVED

    strokes = list(takewhile(is_news, one.strokes))
    if not strokes:
        return None
    news = replace(one, strokes=strokes)
    return None if news.is_undone else news


def _take_back(known: Mapping[str, str], *, stands: Collection[str]) -> None:
    """Take back what waits of these letters and is none of those that stand.

    Its key is free, as it is owed anew where that change holds again.
    """
    waiting = (key for key, state in known.items() if state == LetterState.QUEUED)
    over = [key for key in waiting if key not in stands]
    if over:
        free_keys(withdraw_what_waits(Letter.objects.filter(unique_key__in=over)))


def _owe(one: ChangedEdition, person: Person) -> int:
    return owe_about(
        one.placement.communication,
        [person],
        partial(letter_of_edition, changed=one),
        kind=LetterKind.EDITION_CHANGED,
        key=_key(one.placement, one.strokes[0]),
    )


def _key_to(person: Person, placement: Placement, stroke: Stroke) -> str:
    return f"{_key(placement, stroke)}:{person.pk}"


def _key(placement: Placement, stroke: Stroke) -> str:
    return f"{KEY}:{stroke[0].batch}:{placement.pk}"
