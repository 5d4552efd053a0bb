"""How communications keep the commitments, as one reader may know it.

The rules are plain (`plans.rules.commitments`); `facts` asks the database what they ask for, in a
constant number of queries for one communication or for all of a year; `totals` counts by partner.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from bsc_comms.kit import clock
from channels_registry.choices import ChannelKind
from channels_registry.models import Channel
from partnership.models import Commitment, Partner, Person
from plans.choices import Standing
from plans.models import Campaign, Communication
from plans.queries.commitments.facts import (
    LOCAL,
    READ_OF_MANY,
    Advocates,
    Rolled,
    Unanswered,
    facts_of,
    facts_of_many,
    hands_under,
    shared_line,
    standing_artwork,
    unanswered_for,
)
from plans.queries.overlaps.pairs import NearThis
from plans.rules.commitments import CommitmentFacts, carried, verdict


@dataclass(frozen=True)
class Kept:
    """One commitment as one communication stands to it, and why."""

    commitment: Commitment
    standing: Standing
    why: str


@dataclass(frozen=True)
class CommitmentsPart:
    """How one communication stands to each of the commitments, in their order.

    shared_line: the one that partners share, as reference data has it; "" where there is none.
    """

    lines: Sequence[Kept]
    shared_line: str

    @property
    def not_met(self) -> list[Kept]:
        return [one for one in self.lines if one.standing == Standing.NOT_MET]

    @property
    def met(self) -> list[Kept]:
        return [one for one in self.lines if one.standing == Standing.MET]

    @property
    def not_asked(self) -> list[Kept]:
        return [one for one in self.lines if one.standing == Standing.DOES_NOT_APPLY]

    @property
    def asked(self) -> int:
        return len(self.lines) - len(self.not_asked)


@dataclass(frozen=True)
class Typed:
    """What a form holds of what the rules ask for; what cannot be understood is not said yet."""

    lead: Partner | None = None
    starts: date | None = None
    reach: str = ""
    channels: Iterable[Channel] = ()
    branding: str = ""
    shared_line: str = ""
    strategy_note: str = ""
    campaign: Campaign | None = None


def commitments_of(communication: Communication, person: Person) -> CommitmentsPart:
    """How a communication stands, for a person who may know of it."""
    return _part_of(communication, unanswered_for(person, [communication.pk]))


def commitments_beside(communication: Communication, near: NearThis) -> CommitmentsPart:
    """The same for the person to whom `near_this` said what is near it."""
    pk = communication.pk
    unanswered = Unanswered(
        Counter({pk: len(near.waiting)}), Counter({pk: len(near.never_answered)})
    )
    return _part_of(communication, unanswered)


def _part_of(communication: Communication, unanswered: Unanswered) -> CommitmentsPart:
    return part(facts_of([communication], unanswered)[communication.pk])


def not_met_open_to_all(pks: Iterable[UUID]) -> dict[UUID, list[Kept]]:
    """Of each of these that the whole partnership may know, the commitments that it does not meet.

    A constant number of queries.
    """
    known = Communication.objects.open_to_the_partnership().filter(pk__in=list(pks))
    read = known.select_related("lead_partner", "campaign").only(*READ_OF_MANY)
    communications = list(read.order_by())
    commitments = list(Commitment.objects.all())
    return {
        pk: _part(facts, commitments).not_met for pk, facts in facts_of_many(communications).items()
    }


def commitments_typed(
    typed: Typed, stored: Communication | None, person: Person
) -> CommitmentsPart:
    """How what is being typed would stand; what a form does not hold is as in the stored one."""
    if stored is None:
        facts = CommitmentFacts(lead="", logged_on=clock.today(), line=shared_line())
    else:
        facts = facts_of([stored], unanswered_for(person, [stored.pk]))[stored.pk]
    return part(_with_typed(facts, typed, stored))


def part(facts: CommitmentFacts) -> CommitmentsPart:
    """What the rules say to these facts, commitment by commitment."""
    return _part(facts, Commitment.objects.all())


def _part(facts: CommitmentFacts, commitments: Iterable[Commitment]) -> CommitmentsPart:
    verdicts = [(each, verdict(each.code, facts)) for each in commitments]
    kept = [Kept(each, *said) for each, said in verdicts if said is not None]
    return CommitmentsPart(kept, facts.line)


def _with_typed(
    facts: CommitmentFacts, typed: Typed, stored: Communication | None
) -> CommitmentFacts:
    artwork = standing_artwork(stored) if stored is not None else []
    hands = facts.hands
    if typed.lead is not None:
        facts = replace(
            facts,
            lead=typed.lead.short_name,
            has_advocate=Advocates([typed.lead]).spoke_for(typed.lead, facts.logged_on),
        )
        alone = frozenset({Rolled.one(typed.lead)})
        hands = hands_under(typed.lead, stored) if stored is not None else alone
    named = typed.campaign is not None and typed.campaign.priority_id is not None
    return replace(
        facts,
        began=min(filter(None, (typed.starts, facts.issued_from)), default=None),
        hands=hands,
        local=LOCAL.get(typed.reach),
        in_print=any(one.kind == ChannelKind.PRINT for one in typed.channels),
        logo=carried(typed.branding, [one.logo_decided for one in artwork]),
        shared_line=carried(typed.shared_line, [one.line_decided for one in artwork]),
        serves=named or facts.serves_in_terms or bool(typed.strategy_note.strip()),
    )
