"""What an annual record says of a financial year, computed from plain facts.

The facts are what the whole partnership may see (rule 10 of docs/rules.md). What comes out is plain
data that JSON can hold: roles and partners, no people, no internal notes, and nothing that depends
on the moment of compiling once the year is over, so that the same facts give the same content.

Source: the communications plan 2016/17, section 9: a clear record of what was issued in partnership
in the year. By rule 6 of docs/rules.md placements count by their actual dates, and jointly issued
means two or more partners, council teams counted as the council.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bsc_comms.kit.financial_year import FinancialYear
from plans.rules.commitments import was_logged_before
from plans.rules.joint import is_joint
from plans.rules.record_counts import by, by_month, by_partner, by_term
from plans.rules.record_method import method
from plans.rules.windows import issued_text, window_text, window_text_of

Content = dict[str, Any]
Row = dict[str, Any]

NO_TOPIC = "No topic given"
NO_AUDIENCE = "No audience given"
WHOLE_BOROUGH = "The whole borough, or no place given"
TERMS = ("audiences", "areas", "priorities", "aims", "objectives")
NOBODY_SAID = "Nobody said what became of it"
WITHOUT_A_DATE = "Moved, with no date yet"


def closing_date(year: FinancialYear, month_and_day: tuple[int, int]) -> date:
    """The last day on which facts enter the draft: the first such day after the year's end."""
    month, day = month_and_day
    same_year = date(year.last.year, month, day)
    return same_year if same_year > year.last else date(year.last.year + 1, month, day)


@dataclass(frozen=True, slots=True)
class Who:
    """A partner, and the partner as which it counts (a council team as its council)."""

    name: str
    counts_as: int
    counts_as_name: str


@dataclass(frozen=True, slots=True)
class PlacementFact:
    """A placement that was issued, in whatever year."""

    channel: str
    partner: Who
    issued_on: date
    issued_until: date | None = None
    proof: str = ""
    reached: str = ""  # how many in what unit, in words
    reached_number: int | None = None
    reached_unit: str = ""
    reached_source: str = ""

    @property
    def last_day(self) -> date:
        return self.issued_until or self.issued_on


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunicationFact:
    """What the planner knows of one communication; days are London's."""

    id: str
    reference: str
    title: str
    lead: Who
    state: str
    set_aside: bool = False
    evaluated: bool = False
    reason: str = ""
    precision: str
    window_start: date | None
    window_end: date | None
    moves: Sequence[tuple[date | None, str]] = ()  # the end of an earlier window, and the reason
    logged_on: date
    reviewed_on: date | None = None
    takes_part: Sequence[tuple[Who, str]] = ()  # a partner, and what it brings
    topics: Sequence[str] = ()
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)  # under each of TERMS
    campaign: str = ""
    placements: Sequence[PlacementFact] = ()

    def issued_in(self, year: FinancialYear) -> list[PlacementFact]:
        return sorted(
            (each for each in self.placements if each.issued_on in year),
            key=lambda each: (
                *(each.issued_on, each.channel, each.partner.name),
                *(each.last_day, each.proof, each.reached, each.reached_source),
            ),
        )

    @property
    def first_issued(self) -> PlacementFact | None:
        return min(self.placements, key=lambda each: (each.issued_on, each.last_day), default=None)


@dataclass(frozen=True, kw_only=True)
class YearFacts:
    """A year, the day on which it is looked at (London), and all that may belong to it."""

    year: FinancialYear
    today: date
    communications: Sequence[CommunicationFact]
    partners: Sequence[Who]  # those that existed on a day of the year, teams left out


def record_content(facts: YearFacts, *, partnership: Mapping[str, str], closes: date) -> Content:
    """The content of the record: figures, lists, the register, and how they were made."""
    ordered = sorted(facts.communications, key=lambda each: (each.title.casefold(), each.id))
    issued = [each for each in ordered if each.issued_in(facts.year)]
    issued.sort(key=lambda each: each.issued_in(facts.year)[0].issued_on)
    communications = [_communication(each, facts.year) for each in issued]
    placements = _register(issued, facts.year)
    not_issued = _not_issued(ordered, facts)
    without = _partners_without(ordered, facts, {row["id"] for row in not_issued})
    return {
        "year": facts.year.label,
        "partnership": dict(partnership),
        "figures": _figures(communications, placements, not_issued, without),
        "communications": communications,
        "placements": placements,
        "not_issued": not_issued,
        "partners_without": without,
        "by_channel": by(placements, lambda row: row["channel"]),
        "by_partner": by_partner(placements, communications),
        "by_topic": by_term(placements, communications, "topics", none=NO_TOPIC),
        "by_audience": by_term(placements, communications, "audiences", none=NO_AUDIENCE),
        "by_area": by_term(placements, communications, "areas", none=WHOLE_BOROUGH),
        "by_month": by_month(placements, facts.year),
        "method": method(facts.year, closes),
    }


def _communication(fact: CommunicationFact, year: FinancialYear) -> Row:
    placements = fact.issued_in(year)
    hands = _hands(fact, placements)
    return {
        "id": fact.id,
        "reference": fact.reference,
        "title": fact.title,
        "lead": fact.lead.name,
        "partners": list(hands.values()),
        "brought": [f"{who.name}: {what}" for who, what in fact.takes_part if what],
        "channels": list(dict.fromkeys(each.channel for each in placements)),
        "topics": list(fact.topics),
        "campaign": fact.campaign,
        **{key: list(fact.terms.get(key, ())) for key in TERMS},
        "placements": len(placements),
        "issued_on": placements[0].issued_on.isoformat(),
        "issued_text": _issued_text(placements, year),
        "planned_text": _window_text(fact, year),
        "logged_on": fact.logged_on.isoformat(),
        "logged_text": _day_text(fact.logged_on, year),
        "joint": is_joint(hands),
        "reviewed": _was_reviewed(fact),
        "logged_late": _was_logged_late(fact),
        "evaluated": fact.evaluated,
    }


def _hands(fact: CommunicationFact, placements: Iterable[PlacementFact]) -> dict[int, str]:
    """The partners that had a hand in it, as they count, the lead partner first."""
    others = {who.counts_as: who.counts_as_name for who, _ in fact.takes_part}
    others |= {each.partner.counts_as: each.partner.counts_as_name for each in placements}
    others.pop(fact.lead.counts_as, None)
    by_name = sorted(others.items(), key=lambda pair: pair[1])
    return {fact.lead.counts_as: fact.lead.counts_as_name, **dict(by_name)}


def _was_reviewed(fact: CommunicationFact) -> bool:
    """The chair looked at it no later than it first went out (the end of a window counts)."""
    first = fact.first_issued
    return first is not None and fact.reviewed_on is not None and fact.reviewed_on <= first.last_day


def _was_logged_late(fact: CommunicationFact) -> bool:
    """It was logged once its window had begun, or once it had gone out."""
    first = fact.first_issued
    began = [day for day in (fact.window_start, first and first.issued_on) if day]
    return bool(began) and not was_logged_before(fact.logged_on, min(began))


def _register(issued: Iterable[CommunicationFact], year: FinancialYear) -> list[Row]:
    rows = []
    for fact in issued:
        placements = fact.issued_in(year)
        hands = _hands(fact, placements)
        for placement in placements:
            others = [name for key, name in hands.items() if key != placement.partner.counts_as]
            rows.append(
                {
                    "id": fact.id,
                    "reference": fact.reference,
                    "title": fact.title,
                    "channel": placement.channel,
                    "partner": placement.partner.name,
                    "counts_as": placement.partner.counts_as_name,
                    "with": others,
                    "issued_on": placement.issued_on.isoformat(),
                    "issued_until": placement.issued_until and placement.issued_until.isoformat(),
                    "issued_text": _issued_text([placement], year),
                    "proof": placement.proof,
                    "reached": placement.reached,
                    "reached_number": placement.reached_number,
                    "reached_unit": placement.reached_unit,
                    "reached_source": placement.reached_source,
                }
            )
    return sorted(rows, key=lambda row: row["issued_on"])


def _not_issued(ordered: Iterable[CommunicationFact], facts: YearFacts) -> list[Row]:
    """What was planned for the year and of which nothing went out by its end, with the reason."""
    found = []
    for fact in ordered:
        if any(each.issued_on <= facts.year.last for each in fact.placements):
            continue
        if (reason := _why_not_issued(fact, facts)) is None:
            continue
        found.append(
            {
                "id": fact.id,
                "reference": fact.reference,
                "title": fact.title,
                "lead": fact.lead.name,
                "planned_text": _window_text(fact, facts.year),
                "state": fact.state,
                "reason": reason,
            }
        )
    return found


def _why_not_issued(fact: CommunicationFact, facts: YearFacts) -> str | None:
    """Why it was not issued as planned for the year; None where it was not to be issued yet."""
    year = facts.year
    if fact.window_start is None or fact.window_end is None:
        return _why_without_a_date(fact, year)
    if fact.window_end in year:
        if fact.set_aside:
            return fact.reason or NOBODY_SAID
        if fact.window_end >= facts.today:
            return None
        first = fact.first_issued
        return (
            f"Issued after the year's end: {_issued_text([first], year)}" if first else NOBODY_SAID
        )
    if fact.window_start <= year.last:
        # Over before the year, or to begin in it: that counts in the year of its last day.
        return None
    return _moved_from(fact, year, f"Moved to a later year: {_window_text(fact, year)}")


def _why_without_a_date(fact: CommunicationFact, year: FinancialYear) -> str | None:
    """Why what has no date was not issued in a year from which it was moved.

    Set aside, it counts in the year in which it was logged as well: it waits for no date.
    """
    first = fact.first_issued
    said = (
        f"Issued after the year's end: {_issued_text([first], year)}" if first else WITHOUT_A_DATE
    )
    moved = _moved_from(fact, year, said)
    if fact.set_aside and (moved or fact.logged_on in year):
        return fact.reason or NOBODY_SAID
    return moved


def _moved_from(fact: CommunicationFact, year: FinancialYear, moved: str) -> str | None:
    """That it was moved from a date of the year, with the reason; None where it was not."""
    for earlier_end, reason in fact.moves:
        if earlier_end is not None and earlier_end in year:
            return f"{moved}. {reason}" if reason else moved
    return None


def _partners_without(
    ordered: Iterable[CommunicationFact], facts: YearFacts, not_issued: Container[str]
) -> list[str]:
    """Partners that led nothing of the year. not_issued: the ids of what the record lists as such.

    What was moved to a later year was logged for this one all the same.
    """
    year = facts.year
    leads = {
        fact.lead.counts_as
        for fact in ordered
        if fact.id in not_issued or fact.issued_in(year) or _may_lie_in(year, fact)
    }
    return sorted(who.name for who in facts.partners if who.counts_as not in leads)


def _may_lie_in(year: FinancialYear, fact: CommunicationFact) -> bool:
    """Whether its window, or without one the day on which it was logged, touches the year."""
    if fact.window_start is None or fact.window_end is None:
        return fact.logged_on in year
    return fact.window_start <= year.last and fact.window_end >= year.first


def _figures(
    communications: Sequence[Row],
    placements: Sequence[Row],
    not_issued: Sequence[Row],
    without: Sequence[str],
) -> list[Row]:
    def count(wanted: Callable[[Row], bool]) -> int:
        return sum(1 for row in communications if wanted(row))

    figures = (
        ("joint", "Issued jointly", count(lambda row: row["joint"]), "by two or more partners"),
        ("communications", "Communications issued", len(communications), ""),
        ("partners", "Partners that issued", len({row["counts_as"] for row in placements}), ""),
        ("placements", "Placements issued", len(placements), "one communication on one channel"),
        ("not_issued", "Planned and not issued", len(not_issued), ""),
        (
            "without_review",
            "Issued without review",
            count(lambda row: not row["reviewed"]),
            "the chair had not looked at it",
        ),
        (
            "logged_late",
            "Logged late",
            count(lambda row: row["logged_late"]),
            "once the window had begun",
        ),
        ("not_evaluated", "Not evaluated", count(lambda row: not row["evaluated"]), ""),
        ("partners_without", "Partners that logged nothing", len(without), ""),
    )
    return [
        {"key": key, "label": label, "value": value, "note": note}
        for key, label, value, note in figures
    ]


def _window_text(fact: CommunicationFact, year: FinancialYear) -> str:
    return window_text_of(fact, today=year.last)


def _issued_text(placements: Iterable[PlacementFact], year: FinancialYear) -> str:
    days = [(each.issued_on, each.issued_until) for each in placements]
    return issued_text(days, today=year.last)


def _day_text(day: date, year: FinancialYear) -> str:
    return window_text("exact", day, day, today=year.last)
