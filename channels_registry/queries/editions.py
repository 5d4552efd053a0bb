"""What a pattern would make of a year, before anything is made."""

from dataclasses import dataclass
from datetime import date

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.choices import EditionState
from channels_registry.models import Edition, EditionPattern
from channels_registry.rules.deadlines import copy_due
from channels_registry.rules.patterns import Dated, editions_of_year


@dataclass(frozen=True)
class PlannedEdition:
    """One edition that a pattern gives. why_not: why it would not be made; empty if it would.

    pattern_date: the day by which it is known that the pattern has made it, wherever it was moved.
    same_name_on: when another one of its name comes out, which may be the same edition.
    """

    name: str
    pattern_date: date
    publication_date: date
    copy_deadline: date
    artwork_deadline: date | None
    why_not: str = ""
    same_name_on: date | None = None

    @property
    def is_new(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class PlannedYear:
    """What a pattern gives in a year, and what it made of that year and gives no more."""

    editions: list[PlannedEdition]
    given_no_more: list[Edition]


def planned_year(pattern: EditionPattern, year: FinancialYear) -> PlannedYear:
    """The editions of a year with their deadlines, and which of them are there. Two queries.

    Of what the pattern made before it was changed, what was moved to a day of today's is settled,
    and so is what came out. A year of which nothing is made yet may be made with its past days; in
    another one they are days of a later pattern, on which nothing came out.
    """
    channel, today = pattern.channel, clock.today()
    made = list(pattern.editions.filter(pattern_date__range=(year.first, year.last)))
    made_for = {each.pattern_date for each in made}
    of_place = Edition.objects.on().carried_by([channel.pk]).filter(place=pattern.place)
    names = dict(of_place.order_by().values_list("publication_date", "name"))
    busy = set(names)
    dated = editions_of_year(pattern.rule, year)
    given = {each.publication_date for each in dated}
    beside = {name: day for day, name in names.items() if day not in given}
    planned = []
    for each in dated:
        day, artwork = each.publication_date, pattern.artwork_days_before
        if each.pattern_date in made_for:
            why_not = "Made already"
        elif not channel.exists_on(day):
            why_not = "The channel does not exist then"
        elif day in busy:
            why_not = "Another edition comes out that day"
        elif made and day < today:
            why_not = "Its day is over"
        else:
            why_not = ""
        planned.append(
            PlannedEdition(
                name=each.name,
                pattern_date=each.pattern_date,
                publication_date=day,
                copy_deadline=copy_due(day, pattern.copy_days_before),
                artwork_deadline=None if artwork is None else copy_due(day, artwork),
                why_not=why_not,
                same_name_on=None if why_not else beside.get(each.name),
            )
        )
        busy.add(day)
    return PlannedYear(planned, _given_no_more(made, dated, today))


def _given_no_more(made: list[Edition], dated: list[Dated], today: date) -> list[Edition]:
    days = {each.publication_date for each in dated} | {each.pattern_date for each in dated}
    return [
        each
        for each in made
        if each.state == EditionState.TO_COME
        and each.publication_date >= today
        and days.isdisjoint({each.pattern_date, each.publication_date})
    ]
