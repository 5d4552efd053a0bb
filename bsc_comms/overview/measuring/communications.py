"""Believable communications in any number, for measuring. Never for a planner that people use."""

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, repeat
from typing import Any

from django.db import models, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.measuring.rows import BATCH, add_rows
from channels_registry.models import Channel
from partnership.choices import AreaLevel
from partnership.models import Area, Audience, Objective, Partner, Partnership, Topic
from plans.choices import InvolvementState, PlacementState, Precision, Reach, State
from plans.models import Communication, Involvement, Placement, ReferenceSequence

A_YEAR = 1_000
VERBS = ("Lock", "Report", "Check", "Mark", "Ask about", "Join", "Look out for", "Talk about")
THINGS = ("your bike", "fly-tipping", "smoke alarms", "bogus callers", "your shed", "hate crime")


@dataclass
class Vocabulary:
    """What communications are made of, read once."""

    partners: list[Partner]
    topics: list[int]
    audiences: list[int]
    objectives: list[int]
    channels: list[int]
    wards: list[int]
    borough: int


def make_load(
    *,
    communications: int,
    seed: int = 1,
    a_year: int = A_YEAR,
    earlier_a_year: int | None = None,
    told: Callable[[int], None] = lambda done: None,
    beside: Callable[[Sequence[Communication]], None] = lambda made: None,
) -> None:
    """Add that many communications, `a_year` in the current financial year, then back in time.

    The year before, which feeds and what is left over look back to, is as full as the current one.
    earlier_a_year: how many in each year before that (as many where it is not said). told: called
    with how many there are after each year, which is saved whole or not at all. beside: called in
    the same transaction with those that were just made; adds what belongs to them. Needs the
    reference data. The same seed gives the same plan.
    """
    dice = random.Random(seed)  # noqa: S311 - not a secret
    words = _vocabulary()
    for year, numbers in _years(communications, a_year, earlier_a_year or a_year):
        with transaction.atomic():
            for first in range(0, len(numbers), BATCH):
                batch = numbers[first : first + BATCH]
                made = [_communication(year, number, words, dice) for number in batch]
                _add(year, batch, made, words, dice)
                beside(made)
        told(numbers.stop)


def _years(count: int, a_year: int, earlier: int) -> Iterator[tuple[FinancialYear, range]]:
    """Each year with the numbers of its communications, the current year first."""
    year = FinancialYear.of(clock.today())
    first = 0
    for size in chain((a_year, a_year), repeat(earlier)):
        if first >= count:
            return
        yield year, range(first, min(first + size, count))
        year = FinancialYear(year.start_year - 1)
        first += size


def _vocabulary() -> Vocabulary:
    return Vocabulary(
        partners=list(Partner.objects.active(clock.today())),
        topics=_ids(Topic),
        audiences=_ids(Audience),
        objectives=_ids(Objective),
        channels=_ids(Channel),
        wards=list(
            Area.objects.active(clock.today())
            .filter(level=AreaLevel.WARD)
            .values_list("pk", flat=True)
        ),
        borough=Area.objects.get(code=Partnership.current().borough_code).pk,
    )


def _ids(model: type[models.Model]) -> list[int]:
    return list(model._default_manager.values_list("pk", flat=True))


def _add(
    year: FinancialYear,
    numbers: range,
    made: list[Communication],
    words: Vocabulary,
    dice: random.Random,
) -> None:
    add_rows(made)
    sequence, _ = ReferenceSequence.objects.get_or_create(year=year.start_year)
    ReferenceSequence.objects.filter(pk=sequence.pk).update(last=90_000 + max(numbers))
    add_rows(_placements(made, words, dice))
    add_rows(_involvements(made, words, dice))
    _link(Communication.topics, made, words.topics, 1, 2, dice)
    _link(Communication.audiences, made, words.audiences, 1, 2, dice)
    _link(Communication.objectives, made, words.objectives, 1, 2, dice)
    local = [one for one in made if one.reach == Reach.LOCAL]
    _link(Communication.areas, local, words.wards, 1, 3, dice)
    whole = [one for one in made if one.reach == Reach.BOROUGH]
    _link(Communication.areas, whole, [words.borough], 1, 1, dice)


def _communication(
    year: FinancialYear, number: int, words: Vocabulary, dice: random.Random
) -> Communication:
    start = year.first + timedelta(days=dice.randrange(365))
    end = start + timedelta(days=dice.choice((0, 0, 2, 6, 13, 27)))
    today = clock.today()
    past = end < today
    logged = min(start - timedelta(days=60), today - timedelta(days=1 + start.toordinal() % 120))
    prefix = "LOAD"
    return Communication(
        id=uuid.UUID(int=dice.getrandbits(128), version=4),
        reference=f"{prefix}-{year.start_year}-{90_000 + number}",
        title=f"{dice.choice(VERBS)} {dice.choice(THINGS)}, {number}",
        message="What to do, whom to call and where to find help. " * dice.randint(1, 3),
        lead_partner=dice.choice(words.partners),
        state=dice.choice(_states(year, past=past)),
        state_reason="The grant ended",
        precision=Precision.EXACT,
        window_start=start,
        window_end=end,
        confirmed=dice.random() < 0.7,
        reach=dice.choice((Reach.BOROUGH, Reach.LOCAL)),
        created_at=clock.start_of(logged, hour=10),
        overlaps_checked=int(end < FinancialYear.of(today).first),
    )


def _states(year: FinancialYear, *, past: bool) -> tuple[State, ...]:
    """Of what is past, some is overdue, as far back as a year whose record is not long closed."""
    if not past:
        return (State.PLANNED, State.AGREED)
    recent = year.next.next.first > clock.today()
    return (State.ISSUED,) * 8 + (State.CANCELLED, State.PLANNED if recent else State.CANCELLED)


def _placements(
    made: list[Communication], words: Vocabulary, dice: random.Random
) -> Iterator[Placement]:
    for one in made:
        for channel in dice.sample(words.channels, dice.randint(1, 2)):
            yield Placement(
                id=uuid.UUID(int=dice.getrandbits(128), version=4),
                communication=one,
                channel_id=channel,
                partner=one.lead_partner,
                **_outcome(one),
            )


def _outcome(one: Communication) -> dict[str, Any]:
    if one.state != State.ISSUED:
        return {"state": PlacementState.PLANNED}
    start: date | None = one.window_start
    return {
        "state": PlacementState.ISSUED,
        "issued_on": start,
        "no_proof_reason": "Not kept",
        "marked_at": one.created_at,
    }


def _involvements(
    made: list[Communication], words: Vocabulary, dice: random.Random
) -> Iterator[Involvement]:
    for one in made:
        others = [p for p in dice.sample(words.partners, 2) if p.pk != one.lead_partner_id]
        for partner in others[: dice.randint(0, 2)]:
            yield Involvement(
                communication=one, partner=partner, state=dice.choice(InvolvementState.values)
            )


def _link(
    relation: Any,
    made: list[Communication],
    ids: list[int],
    fewest: int,
    most: int,
    dice: random.Random,
) -> None:
    through = relation.through
    column = f"{relation.field.related_model._meta.model_name}_id"
    add_rows(
        through(communication_id=one.pk, **{column: pk})
        for one in made
        for pk in dice.sample(ids, min(dice.randint(fewest, most), len(ids)))
    )
