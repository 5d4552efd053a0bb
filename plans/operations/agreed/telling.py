"""Whoever plans to use what was changed is told: one letter for each change and person.

A letter that still waits says what no longer holds, so each change takes those before it back, and
so does who takes over what counts, or leaves it out.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.emails import Rendered
from partnership.models import Letter, Person
from partnership.operations.letters import (
    ask_for_a_round,
    owe_letters,
    withdraw_by_key,
    withdraw_what_waits,
)
from plans.emails.agreed import (
    letter_of_contact,
    letter_of_end,
    letter_of_line,
    letter_of_return,
)
from plans.models import AgreedLine, Communication, Contact, LineWording
from plans.queries.agreed.carried import (
    Carrying,
    Changed,
    carriers_behind,
    carriers_of_contact,
    carriers_of_line,
    changes_since,
    last_changed,
)
from plans.queries.speakers import speakers_by_partner, speakers_of

OF_USE_FOR = timedelta(days=60)
ENDED, BACK = "ended:", "back:"
Entry = AgreedLine | Contact
Render = Callable[[Person, Sequence[Carrying]], Rendered]


def tell_of_line(line: AgreedLine, new: LineWording, *, by: Person | None) -> None:
    """Whoever carries another wording learns of the one that counts now."""
    _take_letters_back(line, by=by)
    told = _who_is_told(line, carriers_of_line(line, but=new), but=by)
    _owe(line, told, lambda person, mine: letter_of_line(person, line, new, mine))


def tell_of_contact(contact: Contact, changes: Sequence[Changed], *, by: Person | None) -> None:
    """Whoever sends residents there learns what is otherwise than when they chose it.

    changes: what has changed now, where that is as it was when they chose it.
    """
    _take_letters_back(contact, by=by)
    carrying = carriers_of_contact(contact)
    since = changes_since(carrying)

    def render(person: Person, mine: Sequence[Carrying]) -> Rendered:
        return letter_of_contact(person, contact, _of_the_first(mine, since) or changes, mine)

    _owe(contact, _who_is_told(contact, carrying, but=by), render)


def tell_of_end(entry: Entry, *, by: Person | None) -> None:
    """Whoever carries a line or a contact learns that it is no longer used."""
    _take_letters_back(entry, by=by)
    told = _who_is_told(entry, _carriers(entry), but=by)
    _owe(entry, told, lambda person, mine: letter_of_end(person, entry, mine), what=ENDED)


def take_back_letters_of_end(entry: Entry, *, by: Person | None) -> Collection[int]:
    """Before it is used again: letters of its end that wait are taken back; who had one already.

    By the keys of people.
    """
    _take_letters_back(entry, by=by)
    ended_on = entry.ended_on or clock.today()
    return _who_had_letters(f"{_key(entry)}{ENDED}", since=clock.start_of(ended_on))


def tell_of_return(entry: Entry, *, had_the_end: Collection[int], by: Person | None) -> None:
    """It is used again: told to who had the letter of its end, with what is otherwise by now.

    Who had none is told where something is otherwise and no letter said so: it changed while it was
    not used, or the letter was taken back with the end.
    """
    carrying = _carriers(entry)
    since = {} if isinstance(entry, AgreedLine) else changes_since(carriers_of_contact(entry))
    counts = entry.current if isinstance(entry, AgreedLine) else None
    had_the_change = _who_had_letters(_key(entry), since=last_changed(entry))

    def new(mine: Sequence[Carrying]) -> LineWording | None:
        return counts if any(getattr(one, "wording", counts) != counts for one in mine) else None

    def is_otherwise(mine: Sequence[Carrying]) -> bool:
        return new(mine) is not None or bool(_of_the_first(mine, since))

    def is_told(person: Person, mine: Sequence[Carrying]) -> bool:
        return person.pk in had_the_end or (is_otherwise(mine) and person.pk not in had_the_change)

    def render(person: Person, mine: Sequence[Carrying]) -> Rendered:
        changes = _of_the_first(mine, since)
        return letter_of_return(person, entry, mine, new=new(mine), changes=changes)

    may_know = _who_is_told(entry, carrying, but=by)
    told = {person: mine for person, mine in may_know.items() if is_told(person, mine)}
    # One that asks to take something over has the key of such a letter.
    asked = {person: mine for person, mine in told.items() if is_otherwise(mine)}
    _owe(entry, asked, render)
    _owe(entry, {one: mine for one, mine in told.items() if one not in asked}, render, what=BACK)


def take_back_what_was_put_right(
    entry: Entry, communication: Communication, *, by: Person | None
) -> None:
    """After a communication took over what counts, or left it out: what waits may hold no more.

    Whoever speaks for its lead is asked to take something over while anything of theirs carries it
    as it was, and told of an end or a return while anything of theirs carries it at all.
    """
    people = speakers_of(communication.lead_partner_id)
    carry_it = _by_person(_carriers(entry), but=None)
    are_behind = _by_person(carriers_behind(entry), but=None)
    start = _key(entry)
    tells = Q(unique_key__startswith=f"{start}{ENDED}") | Q(unique_key__startswith=f"{start}{BACK}")
    over = Q(recipient__in=[one for one in people if one not in carry_it])
    over |= ~tells & Q(recipient__in=[one for one in people if one not in are_behind])
    withdraw_what_waits(Letter.objects.filter(over, unique_key__startswith=start), by=by)


def _owe(
    entry: Entry, of_person: Mapping[Person, list[Carrying]], render: Render, *, what: str = ""
) -> None:
    """One write for those who may be seen to get a letter, one for those in confidence."""
    start = f"{_key(entry)}{what}{entry.version}:"
    keys = {person: f"{start}{person.pk}" for person in of_person}
    letters = Letter.objects.filter(unique_key__in=keys.values())
    known = frozenset(letters.values_list("unique_key", flat=True))
    for in_confidence in (False, True):
        to = [
            person
            for person, mine in of_person.items()
            if keys[person] not in known and _is_secret(entry, mine) == in_confidence
        ]
        owe_letters(
            [(person, keys[person], render(person, of_person[person])) for person in to],
            kind=LetterKind.LINE_CHANGED,
            about=entry.name,
            due=clock.now(),
            expires=clock.now() + OF_USE_FOR,
            in_confidence=in_confidence,
        )
    ask_for_a_round()


def _is_secret(entry: Entry, mine: Iterable[Carrying]) -> bool:
    """A letter may tell of what is kept back, or name a campaign (rule 10 of docs/rules.md)."""
    if isinstance(entry, AgreedLine) and entry.campaign_id is not None:
        return True
    return any(not one.communication.is_open_to_the_partnership for one in mine)


def _take_letters_back(entry: Entry, *, by: Person | None) -> None:
    """Those that wait say what no longer holds."""
    withdraw_by_key(by=by, prefix=_key(entry))


def _who_had_letters(prefix: str, *, since: datetime) -> Collection[int]:
    """Keys of the people to whom such letters were written since, and not taken back in time."""
    letters = Letter.objects.filter(unique_key__startswith=prefix, created_at__gte=since)
    standing = letters.not_taken_back_in_time()
    return frozenset(standing.values_list("recipient_id", flat=True))


def _carriers(entry: Entry) -> Sequence[Carrying]:
    if isinstance(entry, AgreedLine):
        return carriers_of_line(entry)
    return carriers_of_contact(entry)


def _of_the_first(
    mine: Iterable[Carrying], since: Mapping[int, Sequence[Changed]]
) -> Sequence[Changed]:
    """What changed since the first of these was chosen, of those for which something has."""
    in_order = sorted(mine, key=lambda one: (one.at, one.pk))
    return next((since[one.pk] for one in in_order if since.get(one.pk)), ())


def _who_is_told(
    entry: Entry, carrying: Iterable[Carrying], *, but: Person | None
) -> dict[Person, list[Carrying]]:
    return _who_may_know(entry, _by_person(carrying, but=but))


def _by_person(carrying: Iterable[Carrying], *, but: Person | None) -> dict[Person, list[Carrying]]:
    """For each who speaks for a lead partner, what its communications carry, by title."""
    several = sorted(carrying, key=lambda one: one.communication.title.casefold())
    speakers = speakers_by_partner(_lead(one) for one in several)
    found: dict[Person, list[Carrying]] = {}
    for one in several:
        for person in speakers.get(_lead(one), []):
            if but is None or person.pk != but.pk:
                found.setdefault(person, []).append(one)
    return found


def _who_may_know(
    entry: Entry, of_person: dict[Person, list[Carrying]]
) -> dict[Person, list[Carrying]]:
    """Without those who know a line's campaign no more: what carries it may have left it since."""
    if not isinstance(entry, AgreedLine) or entry.campaign_id is None:
        return of_person
    line = AgreedLine.objects.filter(pk=entry.pk)
    return {person: mine for person, mine in of_person.items() if line.visible_to(person).exists()}


def _lead(one: Carrying) -> int:
    communication: Communication = one.communication
    return communication.lead_partner_id


def _key(entry: Entry) -> str:
    return f"{LetterKind.LINE_CHANGED}:{entry.pk}:"
