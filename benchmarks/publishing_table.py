"""The figures of publishing and of feeds as a table for people, and what they have to keep to."""

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
        rows.append(f"| {words} | {size} | {_ms(figures[name])} | {_ms(LIMITS[name])} |")
    rows += [
        "",
        f"Of publishing, {_ms(figures['computing'])} were computing. "
        f"The same events by the icalendar library: {_ms(figures['library'])}. Documents: "
        + ", ".join(
            f"{name.removeprefix('document ')} {_ms(seconds)}"
            for name, seconds in figures.items()
            if name.startswith("document ")
        )
        + ".",
    ]
    return "\n".join(rows)


def broken_limits(database: str, figures: Figures) -> list[str]:
    """One sentence for each promise that the figures break."""
    return [
        f"{WORDS[name][0]} on {database}: {_ms(figures[name])}, at most {_ms(limit)}"
        for name, limit in LIMITS.items()
        if figures[name] > limit
    ]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"
