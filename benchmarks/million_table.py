"""What a million communications of history cost, as a table, and what it has to keep to."""

from typing import Any

from benchmarks.ratios import Line, ms

SMALL, LARGE = "10,000", "1,000,000"
#: Nothing that people wait for takes more than so many times what it takes with little history.
MOST_TIMES = 2.0
#: The names of the cases for whoever chooses among them; what each asks is benchmarks/million.py's.
NAMES = (
    *("million: list", "million: list, one partner", "million: list, one topic and channel"),
    *("million: list, an area still to come", "million: list, grouped", "million: list, by title"),
    *("million: search", "million: search in one year"),
    *("million: calendar, a month", "million: calendar, a week", "million: timeline"),
    *("million: map", "million: coverage", "million: one communication"),
    *("million: new communication", "million: overlap check", "million: overlap look"),
    *("million: overlaps", "million: review", "million: before publishing"),
    *("million: forward plans", "million: feed as iCalendar", "million: feed as Atom"),
    *("million: feed as JSON", "million: API, the plan", "million: API, changes"),
    *("million: Today, advocate", "million: Today, chair", "million: members"),
    *("million: partners", "million: people", "million: letters", "million: audit"),
    *("million: campaigns", "million: channels", "million: what the evidence asks for"),
    "million: commitments",
)

Figures = dict[str, dict[str, dict[str, Any]]]


def table(database: str, figures: Figures) -> str:
    """Markdown: medians of the first byte, which comes once a page is whole."""
    rows = [
        f"On {database}:",
        "",
        f"| with a history of | {SMALL} | {LARGE} | times | limit | queries | rounds |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, sizes in figures.items():
        small, large = sizes[SMALL], sizes[LARGE]
        queries = sorted({small["queries"], large["queries"]})
        rows.append(
            f"| {name.removeprefix('million: ')} | {ms(small['seconds'])} | {ms(large['seconds'])} "
            f"| {_times(sizes):.2f} | {MOST_TIMES:g} | {' to '.join(map(str, queries))} "
            f"| {large['rounds']} |"
        )
    return "\n".join(rows)


def lines(figures: Figures) -> list[Line]:
    """For the one table."""
    return [
        Line(
            *(name.removeprefix("million: "), LARGE, ms(sizes[LARGE]["seconds"])),
            f"at {SMALL} {ms(sizes[SMALL]['seconds'])}",
            *(_times(sizes), f"{MOST_TIMES:g} times"),
        )
        for name, sizes in figures.items()
    ]


def broken_limits(database: str, figures: Figures) -> list[str]:
    """One sentence for each case that grows with the history."""
    return [
        f"{name} on {database}: {_times(sizes):.2f} times with {LARGE} communications, "
        f"at most {MOST_TIMES:g}"
        for name, sizes in figures.items()
        if _times(sizes) > MOST_TIMES
    ]


def _times(sizes: dict[str, dict[str, Any]]) -> float:
    return float(sizes[LARGE]["seconds"] / sizes[SMALL]["seconds"])
