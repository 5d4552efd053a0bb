"""Whoever plans to use what was changed is told: one letter for each change and person."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.emails import Rendered
from partnership.models import Letter, Person
from partnership.operations.letters import ask_for_a_round, owe_letters, withdraw_by_key
from plans.emails.agreed import letter_of_contact, letter_of_line
from plans.models import AgreedLine, Communication, Contact, LineWording
from plans.queries.agreed.carried import Carrying, carriers_of_contact, carriers_of_line
from plans.queries.speakers import speakers_by_partner

OF_USE_FOR = timedelta(days=60)
Entry = AgreedLine | Contact
Render = Callable[[Person, Sequence[Carrying]], Rendered]


def tell_of_line(line: AgreedLine, new: LineWording, *, by: Person | None) -> None:
    """Whoever carries another wording learns of the one that counts now."""
    carrying = carriers_of_line(line, but=new)
    _owe(line, carrying, lambda person, mine: letter_of_line(person, line, new, mine), by=by)


def tell_of_contact(
    contact: Contact, changes: Sequence[tuple[str, str, str]], *, by: Person | None
) -> None:
    """Whoever sends residents there learns what changed of it: label, before, after."""
    carrying = carriers_of_contact(contact)
    _owe(
        contact,
        carrying,
        lambda person, mine: letter_of_contact(person, contact, changes, mine),
        by=by,
    )


def tell_of_end(entry: Entry, *, by: Person | None) -> None:
    """Whoever carries a line or a contact learns that it is no longer used."""
    carrying: Sequence[Carrying]
    render: Render
    if isinstance(entry, AgreedLine):
        line = entry
        carrying = carriers_of_line(line)
        render = lambda person, mine: letter_of_line(person, line, None, mine)  # noqa: E731
    else:
        contact = entry
        carrying = carriers_of_contact(contact)
        render = lambda person, mine: letter_of_contact(person, contact, (), mine)  # noqa: E731
    _owe(entry, carrying, render, by=by, what="ended:")


def withdraw_letters_of_end(entry: Entry, *, by: Person | None) -> None:
    """Take back letters that wait: it is used again."""
    withdraw_by_key(by=by, prefix=f"{_key(entry)}ended:")


def _owe(
    entry: Entry,
    carrying: Iterable[Carrying],
    render: Render,
    *,
    by: Person | None,
    what: str = "",
) -> None:
    """One write for those who may be seen to get a letter, one for those in confidence."""
    of_person = _who_may_know(entry, _by_person(carrying, but=by))
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
