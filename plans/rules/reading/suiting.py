"""How well each field suits each column of a sheet, and the choice that suits the sheet best.

One scale for words and cells. A certain heading ("Lead partner") weighs 5 or more, a vague one
("Who") 3, a word of it less. Cells weigh from -1.5 (nothing in them is of that field) to 3.5 (all
is): less than a certain heading, more than a vague one. A column that no field suits is left alone,
which counts nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.rules.reading import columns as fields
from plans.rules.reading.assignment import assign
from plans.rules.reading.contents import NEVER
from plans.rules.reading.headings import (
    HINT,
    WHOLE,
    is_not_of_a_plan,
    is_of_person_or_money,
    numbered,
    weigh,
)

Looks = Mapping[str, Mapping[str, float] | None]

_CELLS_COUNT = 5.0
#: The share of a field in the cells that speaks neither for it nor against it.
_SUITS = 0.3
#: From this share on cells speak for a field that the heading does not name.
_SUITS_WELL = 0.6
#: Up to this share cells speak against a field that only a word of the heading names.
_SUITS_NOT = 0.08
_LEAST = 0.9
#: Yes and no are no text, codes are no titles, and days are no months.
_WHERE_CELLS_DECIDE = (fields.TITLE, fields.MESSAGE, fields.MONTH)
#: A sheet without titles cannot be read: what can be the title rather is.
_A_TITLE = 0.5
#: A further column of a field that may have several counts less than the first.
_FURTHER = 1.0
#: How much less another choice for the whole sheet may suit and still is worth a person's look.
_CLOSE = 0.75
_MOST_AGAIN = 3
#: Of columns that suit alike the earlier one has the field; a column of partners by itself leads.
_EARLIER = 0.001
_RATHER_LEAD = 0.1
#: So many columns are looked at for a second choice: beyond, a sheet is no plan kept by hand.
_MOST_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Suiting:
    """How well each slot suits each column; a slot is a field, or a field and "again"."""

    headings: tuple[str, ...]
    scores: tuple[Mapping[str, float], ...]
    names: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, looks: Looks, *, titled: bool, own: bool = False) -> "Suiting":
        """Weigh every column by its heading and by what its cells look like.

        `titled`: whether the sheet needs a column of titles, as all but some year planners do.
        `own`: whether the planner wrote it, which alone numbers the versions of communications.
        """
        pairs = numbered(list(looks))
        names: dict[str, Mapping[str, float]] = {
            heading: {pairs[heading]: WHOLE + 1} if heading in pairs else weigh(heading)
            for heading in looks
        }
        _part_campaigns(names)
        if not own:
            names = {heading: _without_version(named) for heading, named in names.items()}
        scores = tuple(
            _slots(_scores(heading, names[heading], fit, titled=titled), names[heading], place)
            for place, (heading, fit) in enumerate(looks.items())
        )
        return cls(tuple(looks), scores, names)

    def best(self) -> dict[str, str]:
        """Heading to field, for the columns that are not left alone."""
        slots, _ = assign(self.scores)
        return {
            heading: _field(slot)
            for heading, slot in zip(self.headings, slots, strict=True)
            if slot
        }

    def is_named(self, heading: str, field: str) -> bool:
        """Whether the words of a heading name a field, however vaguely."""
        return self.names[heading].get(field, 0) > 0

    def close_to(self, taken: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Columns for which another choice suits the whole sheet nearly as well.

        Out: heading to the fields that it would hold then, the likeliest first ("" for none).
        """
        _, total = assign(self.scores)
        found: dict[str, tuple[str, ...]] = {}
        for place, heading in enumerate(self.headings[:_MOST_LOOKED_AT]):
            others = self._others(place, taken.get(heading, ""), total)
            if others:
                found[heading] = tuple(others)
        return found

    def _others(self, place: int, field: str, total: float) -> list[str]:
        line = {slot: score for slot, score in self.scores[place].items() if _field(slot) != field}
        others: list[str] = []
        while line or (field and "" not in others):
            scores: list[Mapping[str, float]] = [*self.scores]
            scores[place] = line
            slots, second = assign(scores)
            if total - second > _CLOSE:
                break
            other = _field(slots[place])
            others.append(other)
            line = {slot: score for slot, score in line.items() if _field(slot) != other}
            if not other:
                break
        return others


def _without_version(named: Mapping[str, float]) -> Mapping[str, float]:
    return {field: weight for field, weight in named.items() if field != fields.VERSION}


def speak_against(field: str, other: str, fit: Mapping[str, float] | None) -> bool:
    """Whether cells that suit fields so well speak against one, and for another if for any."""
    suits = 1.0 if fit is None else fit.get(field, 1.0)
    speaks_for_it = fit is not None and fit.get(other, 0.0) >= _SUITS_WELL
    return suits == NEVER or (suits < _SUITS_NOT and speaks_for_it)


def _part_campaigns(names: dict[str, Mapping[str, float]]) -> None:
    """Beside a column that is called title, one that is called campaign holds no titles."""
    campaigns = [heading for heading, named in names.items() if fields.CAMPAIGN in named]
    if any("title" in heading.casefold() for heading in names if heading not in campaigns):
        names |= {heading: {fields.CAMPAIGN: WHOLE} for heading in campaigns}


def _scores(
    heading: str, named: Mapping[str, float], fit: Mapping[str, float] | None, *, titled: bool
) -> dict[str, float]:
    if is_not_of_a_plan(heading):
        return {}
    scores = {}
    for field in {*named, *(fields.BY_CELLS if fit else ())}:
        score = _score(heading, field, named.get(field, 0.0), fit)
        if field == fields.TITLE and titled and score:
            score += _A_TITLE
        if score >= _LEAST:
            scores[field] = score
    return scores


def _score(heading: str, field: str, named: float, fit: Mapping[str, float] | None) -> float:
    suits = None if fit is None else fit.get(field)
    if suits == NEVER:
        return 0
    of_person = is_of_person_or_money(heading)
    if suits is None:
        return 0 if of_person else named
    needed = WHOLE if field in _WHERE_CELLS_DECIDE else HINT
    if suits < _SUITS_NOT and (named < needed or of_person):
        return 0
    if not named and (suits < _SUITS_WELL or of_person):
        return 0
    return named + _CELLS_COUNT * (suits - _SUITS)


def _slots(scores: Mapping[str, float], named: Mapping[str, float], place: int) -> dict[str, float]:
    """Each field as a slot; those that a sheet may have several times, several times."""
    slots = {}
    for field, score in scores.items():
        slots[field] = score - (_RATHER_LEAD if field == fields.OTHERS else _EARLIER * place)
        surely = named.get(field, 0.0) >= WHOLE or field in (fields.MESSAGE, fields.RESULT)
        if field in fields.SEVERAL and named.get(field) and surely:
            for again in range(1, _MOST_AGAIN):
                slots[f"{field} {again}"] = slots[field] - _FURTHER * again
    return slots


def _field(slot: str) -> str:
    return slot.rstrip("0123456789 ")
