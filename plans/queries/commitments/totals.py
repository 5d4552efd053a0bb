"""How the partners keep the commitments in a year, as the whole partnership may know it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

from bsc_comms.kit import clock
from bsc_comms.kit.batches import in_batches
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Commitment, Partner
from plans.choices import ON_THE_PLAN, SET_ASIDE, Standing
from plans.models import Communication, CommunicationQuerySet
from plans.queries.commitments.facts import facts_of_many
from plans.queries.record_facts import issued_placements
from plans.rules.commitments import RULES, CommitmentFacts, verdict

A_BATCH = 1_000


@dataclass
class Tally:
    """Of how many communications a commitment was asked, and how many met it."""

    asked: int = 0
    met: int = 0

    @property
    def percent(self) -> int | None:
        return round(100 * self.met / self.asked) if self.asked else None


@dataclass
class PartnerTotals:
    """One partner's communications of the year: a tally for each commitment, in their order."""

    partner: Partner | None
    communications: int
    tallies: Sequence[Tally]

    @classmethod
    def empty(cls, partner: Partner | None, commitments: Sequence[Commitment]) -> Self:
        return cls(partner, 0, [Tally() for _ in commitments])

    def count(self, standings: Sequence[Standing]) -> None:
        """One communication more, as it stands to each of the commitments."""
        self.communications += 1
        for tally, standing in zip(self.tallies, standings, strict=True):
            tally.asked += standing != Standing.DOES_NOT_APPLY
            tally.met += standing == Standing.MET


@dataclass(frozen=True)
class Totals:
    """All partners that led anything in the year, by name, and all of it together."""

    year: FinancialYear
    commitments: Sequence[Commitment]
    partners: Sequence[PartnerTotals]
    together: PartnerTotals


def totals_of(year: FinancialYear) -> Totals:
    """Count what lies in the year or was issued in it without a date, and is open to all partners.

    A few queries for each A_BATCH communications, so that memory does not grow with the year. What
    was set aside is not counted. A council team stands for itself: it has an advocate too. Of a
    year that is over, its last day says who has one: who is named later changes nothing of it.
    """
    until = min(year.last, clock.today())
    commitments = [one for one in Commitment.objects.all() if one.code in RULES]
    together = PartnerTotals.empty(None, commitments)
    led: dict[Partner, PartnerTotals] = {}
    found = chain.from_iterable(each.iterator(chunk_size=A_BATCH) for each in _counted_in(year))
    for batch in in_batches(found, A_BATCH):
        facts = facts_of_many(batch, until=until)
        for one in batch:
            of_lead = led.setdefault(
                one.lead_partner, PartnerTotals.empty(one.lead_partner, commitments)
            )
            standings = _standings(facts[one.pk], commitments)
            of_lead.count(standings)
            together.count(standings)
    partners = sorted(led.values(), key=lambda each: str(each.partner))
    return Totals(year=year, commitments=commitments, partners=partners, together=together)


def _counted_in(year: FinancialYear) -> Iterator[CommunicationQuerySet]:
    """What lies in the year, then what was issued in it and has no date.

    One after the other and not as one question: then each is found by its own index.
    """
    open_to_all = (
        Communication.objects.open_to_the_partnership()
        .filter(state__in=ON_THE_PLAN - SET_ASIDE)
        .select_related("lead_partner", "campaign")
        .defer("message", "internal_notes", "reported_result", "help_wanted")
        .order_by()
    )
    yield open_to_all.touching(year.first, year.last)
    issued = issued_placements(year).values("communication")
    yield open_to_all.filter(window_start=None, pk__in=issued)


def _standings(facts: CommitmentFacts, commitments: Iterable[Commitment]) -> list[Standing]:
    verdicts = (verdict(each.code, facts) for each in commitments)
    return [said.standing for said in verdicts if said is not None]
