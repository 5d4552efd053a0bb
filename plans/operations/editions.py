"""Whoever is in an edition without a booking learns that it was moved or cancelled.

Who has a slot is told by the register at once. Where nobody counts the slots, only the plan knows
who uses an edition.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import takewhile

from bsc_comms.kit import clock
from partnership.choices import LETTER_HAS_NOT_LEFT, LETTER_MAY_HAVE_ARRIVED, LetterKind
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


@dataclass(frozen=True)
class Owed:
    """How far a letter is, or the digest that it is in: its state, and how many may have left."""

    state: str
    copies: int

    @property
    def may_have_arrived(self) -> bool:
        """Also one that is tried again, or was left as nobody knew whether it went."""
        return self.state in LETTER_MAY_HAVE_ARRIVED or self.copies > 0


def tell_of_changed_editions() -> int:
    """Owe a letter to each who leads what is in a changed edition; how many are new.

    Asked on every tick: one letter for each change, placement and person, and none to who did it.
    Moves that somebody cannot have read of are told of in one, from the days that they know, and
    not at all where those hold again. What waits or failed and does not hold any more, or is to
    who leads it no more, is taken back.
    """
    since = clock.now() - LOOKS_BACK
    # With a move that is told of, those before it count as far back again.
    strokes = done_to_editions(since - LOOKS_BACK)
    if not strokes:
        return 0
    known = _owed_so_far(since - LOOKS_BACK)
    changed = _for_each_speaker(changed_editions(strokes))
    news = {
        key: (told, person)
        for key, (one, person) in changed.items()
        if (told := _news_to(person, one, known)) is not None
    }
    # What is tried again and tells of the last that was done still holds, though it is no news.
    read = {key for key in changed if key in known and known[key].may_have_arrived}
    _take_back(known, stands=news.keys() | read)
    return sum(
        _owe(one, person)
        for key, (one, person) in news.items()
        if key not in known and one.last.at > since
    )


def _owed_so_far(since: datetime) -> dict[str, Owed]:
    """How far each of these letters is, by its key."""
    owed = Letter.objects.filter(unique_key__startswith=KEY, created_at__gt=since)
    rows = owed.values_list(
        "unique_key", "state", "copies", "gathered_in__state", "gathered_in__copies"
    )
    return {
        key: Owed(of_digest or state, copies + (copies_of_digest or 0))
        for key, state, copies, of_digest, copies_of_digest in rows
    }


def _for_each_speaker(
    changed: Sequence[ChangedEdition],
) -> dict[str, tuple[ChangedEdition, Person]]:
    """Each of these with each who speaks for the lead of today, by the key of the last letter."""
    speakers = speakers_by_partner(one.placement.communication.lead_partner_id for one in changed)
    return {
        _key_to(person, one.placement, one.strokes[0]): (one, person)
        for one in changed
        for person in speakers.get(one.placement.communication.lead_partner_id, [])
    }


def _news_to(
    person: Person, one: ChangedEdition, known: Mapping[str, Owed]
) -> ChangedEdition | None:
    """What of it somebody neither did nor may have read of; None where the days they know hold."""

    def is_news(stroke: Stroke) -> bool:
        letter = known.get(_key_to(person, one.placement, stroke))
        is_read = letter is not None and letter.may_have_arrived
        return stroke[0].by_id != person.pk and not is_read

    strokes = list(takewhile(is_news, one.strokes))
    if not strokes:
        return None
    news = replace(one, strokes=strokes)
    return None if news.is_undone else news


def _take_back(known: Mapping[str, Owed], *, stands: Collection[str]) -> None:
    """Take back what waits or failed of these letters and is none of those that stand.

    Its key is free, as it is owed anew where that change holds again; not that of one that may have
    arrived, as its reader is told of what follows.
    """
    may_go = (key for key, letter in known.items() if letter.state in LETTER_HAS_NOT_LEFT)
    over = [key for key in may_go if key not in stands]
    if over:
        taken_back = withdraw_what_waits(Letter.objects.filter(unique_key__in=over))
        free_keys(letter for letter in taken_back if not letter.copies)


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
