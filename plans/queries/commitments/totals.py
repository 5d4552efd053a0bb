"""How the partners keep the commitments in a year, as the whole partnership may know it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Commitment, Partner
from plans.choices import ON_THE_PLAN, SET_ASIDE, Standing
from plans.models import Communication
from plans.queries.commitments.facts import facts_of
from plans.rules.commitments import RULES, verdict


@dataclass
class Tally:
    """Of how many communications a commitment was asked, and how many met it."""

    asked: int = 0
    met: int = 0

    @property
    def percent(self) -> int | None:
        return round(100 * self.met / self.asked) if self.asked else None


@dataclass(frozen=True)
class PartnerTotals:
    """One partner's communications of the year: a tally for each commitment, in their order."""

    partner: Partner | None
    communications: int
    tallies: Sequence[Tally]


@dataclass(frozen=True)
class Totals:
    """All partners that led anything in the year, by name, and all of it together."""

    year: FinancialYear
    commitments: Sequence[Commitment]
    partners: Sequence[PartnerTotals]
    together: PartnerTotals


def totals_of(year: FinancialYear) -> Totals:
    """Count what lies in the year and is open to the whole partnership, in a few queries.

    What was set aside is not counted. A council team stands for itself: it has an advocate too.
    """
    communications = list(
        Communication.objects.open_to_the_partnership()
        .filter(state__in=ON_THE_PLAN - SET_ASIDE)
        .touching(year.first, year.last)
        .select_related("lead_partner", "campaign")
        .defer("message", "internal_notes", "reported_result", "help_wanted")
        .order_by()
    )
    commitments = [one for one in Commitment.objects.all() if one.code in RULES]
    facts = facts_of(communications, reader=None)
    led: dict[Partner, list[Communication]] = defaultdict(list)
    for one in communications:
        led[one.lead_partner].append(one)
    standings = {
        pk: [said.standing for each in commitments if (said := verdict(each.code, fact))]
        for pk, fact in facts.items()
    }
    return Totals(
        year=year,
        commitments=commitments,
        partners=[
            _totals(partner, led[partner], standings, len(commitments))
            for partner in sorted(led, key=lambda each: each.name)
        ],
        together=_totals(None, communications, standings, len(commitments)),
    )


def _totals(
    partner: Partner | None,
    communications: Sequence[Communication],
    standings: Mapping[UUID, Sequence[Standing]],
    commitments: int,
) -> PartnerTotals:
    tallies = [Tally() for _ in range(commitments)]
    for one in communications:
        for tally, standing in zip(tallies, standings[one.pk], strict=True):
            tally.asked += standing != Standing.DOES_NOT_APPLY
            tally.met += standing == Standing.MET
    return PartnerTotals(partner, len(communications), tallies)
