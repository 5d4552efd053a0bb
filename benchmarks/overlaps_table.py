"""The figures of finding overlaps as a table for people, and what they have to keep to."""

from benchmarks.ratios import Line, ms

SMALL, LARGE, YEAR = "1,000", "100,000", "2,000 in one year"
#: What the product promises: milliseconds of a check, its growth, seconds of a year.
MOST_OF_A_CHECK, MOST_GROWTH, MOST_OF_A_YEAR = 0.050, 2.0, 10.0

Figures = dict[str, float]


def table(database: str, figures: Figures) -> str:
    """Markdown, in milliseconds and seconds."""
    growth = figures[f"check {LARGE}"] / figures[f"check {SMALL}"]
    rows = [
        f"On {database}:",
        "",
        "| overlaps | communications | by the index | limit | all with all | growth | limit |",
        "|---|---|---:|---:|---:|---:|---:|",
        f"| one check | {SMALL} | {ms(figures[f'check {SMALL}'])} | {ms(MOST_OF_A_CHECK)} "
        f"| {ms(figures[f'brute {SMALL}'])} | | |",
        f"| one check | {LARGE} | {ms(figures[f'check {LARGE}'])} | {ms(MOST_OF_A_CHECK)} "
        f"| | {growth:.2f} | {MOST_GROWTH:g} |",
        f"| a whole year | {YEAR} | {figures['year']:.1f} s | {MOST_OF_A_YEAR:g} s "
        f"| {figures['year brute']:.1f} s | | |",
        "",
        f"Near one communication: {figures[f'near {SMALL}']:.1f} of {SMALL}, "
        f"{figures[f'near {LARGE}']:.1f} of {LARGE}; {figures['pairs of the year']:,.0f} pairs of "
        "the year.",
    ]
    return "\n".join(rows)


def lines(figures: Figures) -> list[Line]:
    """For the one table."""
    small, large = figures[f"check {SMALL}"], figures[f"check {LARGE}"]
    brute, year = figures[f"brute {SMALL}"], figures["year"]
    check, growth = f"{MOST_OF_A_CHECK * 1000:g} ms", f"{MOST_GROWTH:g} times"
    with_all = figures["year brute"]
    return [
        Line("overlap check", SMALL, ms(small), f"with all {ms(brute)}", small / brute, check),
        Line("overlap check", LARGE, ms(large), "", None, check),
        Line(
            "overlap check, growth",
            LARGE,
            ms(large),
            f"at {SMALL} {ms(small)}",
            large / small,
            growth,
        ),
        Line(
            *("overlaps of a year", YEAR, f"{year:.1f} s", f"with all {with_all:.1f} s"),
            *(year / with_all, f"{MOST_OF_A_YEAR:g} s"),
        ),
    ]


def broken_limits(database: str, figures: Figures) -> list[str]:
    """One sentence for each promise that the figures break."""
    broken = [
        f"a check among {label} on {database}: {ms(figures[f'check {label}'])}, at most "
        f"{ms(MOST_OF_A_CHECK)}"
        for label in (SMALL, LARGE)
        if figures[f"check {label}"] > MOST_OF_A_CHECK
    ]
    growth = figures[f"check {LARGE}"] / figures[f"check {SMALL}"]
    if growth > MOST_GROWTH:
        broken.append(f"a check on {database} grows {growth:.2f} times, at most {MOST_GROWTH:g}")
    if figures["year"] > MOST_OF_A_YEAR:
        broken.append(f"a whole year on {database}: {figures['year']:.1f} s")
    return broken
