"""What has a life: from a day to a day, both included; without one of them it is open there."""

from datetime import date

from django.db.models import Q

from bsc_comms.kit.in_words import whole_day


class Lives:
    """One thing with such a life, by the same fields."""

    valid_from: date | None
    valid_to: date | None

    def exists_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and not self.has_ended_before(day)

    def has_ended_before(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to < day

    @property
    def end_in_words(self) -> str:
        """As it begins a sentence, such as "Youth Services ended on 31 March 2016"."""
        last = self.valid_to
        return f"{self} ended on {whole_day(last)}" if last else ""

    def absence_in_words(self, day: date) -> str:
        """Why it does not exist on that day, as it begins a sentence; "" where it does."""
        if self.valid_from is not None and self.valid_from > day:
            return f"{self} begins on {whole_day(self.valid_from)}"
        return self.end_in_words if self.has_ended_before(day) else ""


def alive(first: date, last: date) -> Q:
    """What exists on some day from `first` to `last`, by its fields valid_from and valid_to."""
    return (Q(valid_from=None) | Q(valid_from__lte=last)) & (
        Q(valid_to=None) | Q(valid_to__gte=first)
    )
