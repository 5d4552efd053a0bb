"""The figures as a table for people, and what they have to keep to."""

from typing import Any

from benchmarks.ratios import Line, ms

Figures = dict[str, dict[str, dict[str, Any]]]

# How many times the bare one it may take, and how much it may grow from 1,000 to 20,000
# communications. The lists' and the finder's are promises of the product; the others keep what was
# reached. The finder ranks all that fits, and so it grows with the register. What
# takes a second and more is held by its ratio alone: the machine's mood outweighs its growth.
MOST_TIMES = {
    "list page": 3.0,
    "filtered list": 3.0,
    "grouped table": 3.0,
    "search": 3.0,
    "calendar, a month": 3.0,
    "calendar, a week": 3.0,
    "timeline": 3.0,
    "map": 3.0,
    "coverage": 3.0,
    "detail": 3.0,
    "create": 6.0,
    "XLSX of the year": 1.5,
    "compile of the record": 1.5,
    "finder": 3.0,
}
MOST_GROWTH = dict.fromkeys(("list page", "filtered list", "detail", "create"), 1.3)
SMALL, LARGE = "1,000", "20,000"
# The median time to the first byte of a view of the plan with 20,000 communications, in seconds: a
# page is made whole before it is sent.
FIRST_BYTE = 0.2
VIEWS = (
    *("list page", "filtered list", "grouped table", "search"),
    *("calendar, a month", "calendar, a week", "timeline", "map", "coverage"),
)
WHAT = "communications or editions"
HEADINGS = (
    *("", WHAT, "planner", "own", "bare", "times", "limit", "growth", "limit"),
    *("queries", "rounds"),
)


def table(database: str, figures: Figures) -> str:
    """Markdown: milliseconds are medians; growth is that of the planner beside the small size.

    "own" is what the planner's process computed itself: less than the wall where others compute.
    """
    rows = [HEADINGS]
    for name, sizes in figures.items():
        for size, found in sizes.items():
            growth = found["ours"] / sizes[SMALL]["ours"]
            rows.append(
                (
                    name,
                    size,
                    f"{found['ours'] * 1000:.1f} ms",
                    f"{found['ours own'] * 1000:.1f} ms",
                    f"{found['bare'] * 1000:.1f} ms",
                    f"{found['ours'] / found['bare']:.2f}",
                    f"{MOST_TIMES[name]:g}",
                    "" if size == SMALL else f"{growth:.2f}",
                    f"{MOST_GROWTH[name]:g}" if size == LARGE and name in MOST_GROWTH else "",
                    str(found["queries"]),
                    str(found["rounds"]),
                )
            )
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(_set(cell, width, n) for n, (cell, width) in enumerate(pairs)) + " |"
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    ]
    rule = (
        "|" + "|".join("-" * (w + 1) + ("-" if n < 2 else ":") for n, w in enumerate(widths)) + "|"
    )
    return "\n".join([f"On {database}:", "", lines[0], rule, *lines[1:]])


def _set(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column < 2 else cell.rjust(width)


def lines(figures: Figures) -> list[Line]:
    """For the one table: beside the bare view at each size, and what grows beside the small one."""
    of_bare = [
        Line(
            *(name, size, ms(found["ours"]), f"bare {ms(found['bare'])}"),
            *(found["ours"] / found["bare"], f"{MOST_TIMES[name]:g} times"),
        )
        for name, sizes in figures.items()
        for size, found in sizes.items()
    ]
    of_growth = [
        Line(
            *(f"{name}, growth", LARGE, ms(sizes[LARGE]["ours"])),
            f"at {SMALL} {ms(sizes[SMALL]['ours'])}",
            *(sizes[LARGE]["ours"] / sizes[SMALL]["ours"], f"{MOST_GROWTH[name]:g} times"),
        )
        for name, sizes in figures.items()
        if name in MOST_GROWTH
    ]
    return of_bare + of_growth


def broken_limits(database: str, figures: Figures) -> list[str]:
    """One sentence for each limit that the figures break."""
    broken = []
    for name, sizes in figures.items():
        for size, found in sizes.items():
            times = found["ours"] / found["bare"]
            if times > MOST_TIMES[name]:
                broken.append(
                    f"{name} at {size} on {database}: {times:.2f} times the bare one, "
                    f"at most {MOST_TIMES[name]:g}"
                )
        if name in VIEWS and sizes[LARGE]["ours"] > FIRST_BYTE:
            broken.append(
                f"{name} at {LARGE} on {database}: {sizes[LARGE]['ours'] * 1000:.0f} ms to the "
                f"first byte, at most {FIRST_BYTE * 1000:.0f}"
            )
        asked = {size: found["queries"] for size, found in sizes.items()}
        if name in VIEWS and len(set(asked.values())) > 1:
            said = ", ".join(f"{number} at {size}" for size, number in asked.items())
            broken.append(f"{name} on {database} asks more of a larger plan: {said} queries")
        growth = sizes[LARGE]["ours"] / sizes[SMALL]["ours"]
        most = MOST_GROWTH.get(name, float("inf"))
        if growth > most:
            broken.append(f"{name} on {database} grows {growth:.2f} times, at most {most:g}")
    return broken
