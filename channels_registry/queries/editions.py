"""What a pattern would make of a year, before anything is made."""

from dataclasses import dataclass
from datetime import date

from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.models import Edition, EditionPattern
from channels_registry.rules.deadlines import copy_due
from channels_registry.rules.patterns import editions_of_year


@dataclass(frozen=True)
class PlannedEdition:
    """One edition that a pattern gives. why_not: why it would not be made; empty if it would.

    pattern_date: the day by which it is known that the pattern has made it, wherever it was moved.
    """

    name: str
    pattern_date: date
    publication_date: date
    copy_deadline: date
    artwork_deadline: date | None
    why_not: str = ""

    @property
    def is_new(self) -> bool:
        return not self.why_not


def planned_editions(pattern: EditionPattern, year: FinancialYear) -> list[PlannedEdition]:
    """The editions of a year with their deadlines, and which of them are there. Two queries."""
    channel = pattern.channel
    made = set(pattern.editions.values_list("pattern_date", flat=True))
    of_place = Edition.objects.on().carried_by([channel.pk]).filter(place=pattern.place)
    busy = set(of_place.values_list("publication_date", flat=True))
    planned = []
    for each in editions_of_year(pattern.rule, year):
        day, artwork = each.publication_date, pattern.artwork_days_before
        outside = channel.has_ended(day) or (channel.valid_from and day < channel.valid_from)
        if each.pattern_date in made:
            why_not = "Made already"
        elif outside:
            why_not = "The channel does not exist then"
        elif day in busy:
            why_not = "Another edition comes out that day"
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
            )
        )
        busy.add(day)
    return planned
