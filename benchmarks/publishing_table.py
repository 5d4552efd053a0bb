"""The figures of publishing and of feeds as a table for people, and what they have to keep to."""

from benchmarks.ratios import Line, ms

PLAN, FEED = 500, 5_000
#: What the product promises, in seconds.
LIMITS = {
    "publish": 5.0,
    "calendar": 1.0,
    "news": 1.0,
    "data": 1.0,
    "held": 0.050,
}
WORDS = {
    "publish": ("publish, with all documents and letters", f"{PLAN}"),
    "calendar": ("feed as iCalendar", f"{FEED:,}"),
    "news": ("feed as Atom", f"{FEED:,}"),
    "data": ("feed as JSON", f"{FEED:,}"),
    "held": ("feed that is held already (304)", f"{FEED:,}"),
}

Figures = dict[str, float]


def table(database: str, figures: Figures) -> str:
    """Markdown, in milliseconds; the median of the rounds, for publishing its single run."""
    rows = [
        f"On {database}:",
        "",
        "| publishing and feeds | communications | planner | limit |",
        "|---|---:|---:|---:|",
    ]
    for name, (words, size) in WORDS.items():
        rows.append(f"| {words} | {size} | {ms(figures[name])} | {ms(LIMITS[name])} |")
    rows += [
        "",
        f"Of publishing, {ms(figures['computing'])} were computing. "
        f"The same events by the icalendar library: {ms(figures['library'])}. Documents: "
        + ", ".join(
            f"{name.removeprefix('document ')} {ms(seconds)}"
            for name, seconds in figures.items()
            if name.startswith("document ")
        )
        + ".",
    ]
    return "\n".join(rows)


def lines(figures: Figures) -> list[Line]:
    """For the one table; of the calendar also what the library alone takes for the same events."""
    told = [
        Line(words, f"{size}", ms(figures[name]), "", None, f"{LIMITS[name] * 1000:,g} ms")
        for name, (words, size) in WORDS.items()
    ]
    calendar, library = figures["calendar"], figures["library"]
    beside = f"icalendar alone {ms(library)}"
    return [*told, Line("its events", f"{FEED:,}", ms(calendar), beside, calendar / library, "")]


def broken_limits(database: str, figures: Figures) -> list[str]:
    """One sentence for each promise that the figures break."""
    return [
        f"{WORDS[name][0]} on {database}: {ms(figures[name])}, at most {ms(limit)}"
        for name, limit in LIMITS.items()
        if figures[name] > limit
    ]
