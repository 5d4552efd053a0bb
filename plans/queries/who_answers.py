"""How the partners answer what they are asked, in a financial year."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partner, Person
from plans.choices import NOT_AN_ANSWER, ApproachAnswer, ApproachState
from plans.models import AskedPartner, AskedPartnerQuerySet

GIVEN = tuple(kind.value for kind in ApproachAnswer if kind not in NOT_AN_ANSWER)


@dataclass(frozen=True)
class Responses:
    """How one partner answered in a year."""

    partner: Partner
    asked: int
    answered: int
    silent: int
    waiting: int
    by_answer: dict[str, int]

    @property
    def rate(self) -> int | None:
        return _rate(self.answered, self.silent)


def _rate(answered: int, silent: int) -> int | None:
    """Answered in time, in per cent; None while none was answered and no question's time is over.

    What was answered counts at once, what still has time not at all.
    """
    over = answered + silent
    return round(100 * answered / over) if over else None


def responses(person: Person, year: FinancialYear) -> list[Responses]:
    """By partner, how it answered what it was asked in the year; two queries.

    Questions that were taken back, or closed before their time was over, do not count, unless the
    partner had answered.
    """
    return _by_partner(_counted_in(AskedPartner.objects.visible_to(person), year))


def responses_open_to_all(year: FinancialYear) -> list[Responses]:
    """The same of the questions of which the whole partnership may know, for a file."""
    return _by_partner(_counted_in(AskedPartner.objects.open_to_the_partnership(), year))


def left_out_of_the_file(rows: list[Responses], year: FinancialYear) -> int:
    """How many of the questions in these rows are about something kept back; one query."""
    in_the_file = _counted_in(AskedPartner.objects.open_to_the_partnership(), year)
    return sum(row.asked for row in rows) - in_the_file.count()


def _counted_in(asked: AskedPartnerQuerySet, year: FinancialYear) -> AskedPartnerQuerySet:
    return (
        asked.that_count()
        .filter(
            approach__asked_at__gte=clock.start_of(year.first),
            approach__asked_at__lt=clock.start_of(year.next.first),
        )
        .exclude(~Q(approach__state=ApproachState.OPEN), answer=ApproachAnswer.WAITING)
    )


def _by_partner(asked: AskedPartnerQuerySet) -> list[Responses]:
    counted: dict[int, dict[str, int]] = {}
    rows = asked.order_by().values_list("partner_id", "answer").annotate(Count("pk"))
    for partner_id, answer, number in rows:
        counted.setdefault(partner_id, {})[answer] = number
    partners = Partner.objects.filter(pk__in=counted)
    return [_responses(partner, counted[partner.pk]) for partner in partners]


def _responses(partner: Partner, counted: dict[str, int]) -> Responses:
    waiting = counted.get(ApproachAnswer.WAITING, 0)
    silent = counted.get(ApproachAnswer.SILENT, 0)
    total = sum(counted.values())
    return Responses(
        partner=partner,
        asked=total,
        answered=total - waiting - silent,
        silent=silent,
        waiting=waiting,
        by_answer={kind: counted.get(kind, 0) for kind in GIVEN},
    )


def totals(rows: list[Responses]) -> dict[str, Any]:
    """All partners together."""
    answered, silent = sum(row.answered for row in rows), sum(row.silent for row in rows)
    return {
        "asked": sum(row.asked for row in rows),
        "answered": answered,
        "silent": silent,
        "waiting": sum(row.waiting for row in rows),
        "rate": _rate(answered, silent),
    }
