"""Overdue communications: who is asked what became of them, and which nobody answered for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Exists, OuterRef, When

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Person
from partnership.queries.letters import taken_back_by_hand
from plans.choices import WAS_ISSUED, PlacementState
from plans.models import Communication, Placement
from plans.queries.speakers import speakers_by_partner
from plans.rules.overdue import agenda_from, ask_key_start, next_ask, part_key_start, parts_of

S = LetterState
#: By the start of their keys, the day of each ask by its number.
Asks = dict[str, dict[int, date]]


@dataclass(frozen=True)
class Overdue:
    """One that is past its window: its owners, and on which day they were asked, by number."""

    communication: Communication
    window_end: date
    owners: list[Person]
    asked_on: dict[int, date]

    @property
    def next_ask(self) -> tuple[int, date] | None:
        return next_ask(self.window_end, self.asked_on)

    @property
    def agenda_from(self) -> date:
        return agenda_from(self.window_end, self.asked_on, somebody_to_ask=bool(self.owners))

    @property
    def key_start(self) -> str:
        """How the keys of its asks begin."""
        return _key_start(self.communication, self.window_end)


def overdue_with_asks(today: date) -> list[Overdue]:
    """All that is overdue on that day, the longest first. Five queries, however many there are.

    The owner is whoever is responsible, as long as that person speaks for the lead partner; else
    everybody who does.
    """
    found = list(
        Communication.objects.overdue(today)
        .select_related("lead_partner", "responsible")
        .order_by("window_end", "pk")
    )
    if not found:
        return []
    speakers = speakers_by_partner({each.lead_partner_id for each in found})
    asked = _asks_about(found)
    return [
        Overdue(each, end, _owners(each, speakers), _asked_on(each, end, asked))
        for each, end in _with_ends(found)
    ]


def asked_in_vain(today: date) -> list[Overdue]:
    """Those for the agenda: asked three times, or nobody to ask, and the whole partnership's.

    What is kept back never comes on an agenda: its own partner alone knows of it.
    """
    return [
        each
        for each in overdue_with_asks(today)
        if each.agenda_from <= today and each.communication.is_open_to_the_partnership
    ]


def still_planned_in_part() -> Case:
    """Of each that was issued, whether a channel of it is planned still."""
    planned = Placement.objects.filter(communication=OuterRef("pk"), state=PlacementState.PLANNED)
    issued = When(state__in=WAS_ISSUED, then=Exists(planned))
    return Case(issued, default=False, output_field=BooleanField())


def _with_ends(found: Iterable[Communication]) -> Iterator[tuple[Communication, date]]:
    for each in found:
        if each.window_end is not None:
            yield each, each.window_end


def _owners(communication: Communication, speakers: dict[int, list[Person]]) -> list[Person]:
    of_the_lead = speakers.get(communication.lead_partner_id, [])
    responsible = [each for each in of_the_lead if each.pk == communication.responsible_id]
    return responsible or of_the_lead


def _key_start(communication: Communication, end: date) -> str:
    start = part_key_start if communication.was_issued else ask_key_start
    return start(str(communication.pk), end)


def _asked_on(communication: Communication, end: date, asked: Asks) -> dict[int, date]:
    """Asks about the whole say nothing of the rest, but that its owner was asked by then."""
    whole = asked.get(ask_key_start(str(communication.pk), end), {})
    if not communication.was_issued:
        return whole
    before = {0: max(whole.values())} if whole else {}
    return before | asked.get(_key_start(communication, end), {})


def _asks_about(found: Iterable[Communication]) -> Asks:
    """The days of the asks about each window that is past, by the start of their keys.

    One that the planner withdrew before it went out has asked nobody; one that somebody took back
    by hand is not made again.
    """
    ends = [end for _, end in _with_ends(found)]
    letters = list(
        Letter.objects.filter(
            kind=LetterKind.OVERDUE, due__gte=clock.start_of(min(ends))
        ).values_list("pk", "unique_key", "due", "state")
    )
    by_hand = taken_back_by_hand(pk for pk, _, _, state in letters if state == S.WITHDRAWN)
    asked: Asks = defaultdict(dict)
    for pk, key, due, state in letters:
        if state == S.WITHDRAWN and pk not in by_hand:
            continue
        start, number = parts_of(key)
        asked[start].setdefault(number, clock.local(due).date())
    return asked
