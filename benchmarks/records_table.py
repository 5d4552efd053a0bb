"""The figures of compiling annual records as a table for people, and what they have to keep to."""

from typing import Any

from benchmarks.ratios import Line

SIZES = (500, 5_000, 20_000)  # placements issued in the year
#: What the product promises: seconds with all files, bytes at any size, times xlsxwriter alone.
MOST_SECONDS = {500: 5.0, 5_000: 30.0, 20_000: 120.0}
MOST_MEMORY = 700e6
MOST_TIMES_XLSX = 1.5

Figures = dict[str, dict[str, Any]]


def table(database: str, figures: Figures) -> str:
    """Markdown. Memory is what the process and its children hold of their own at the peak."""
    rows = [
        f"On {database}:",
        "",
        "| record of a year | placements | wall | limit | processor | peak memory | limit "
        "| workbook | xlsxwriter alone | times | limit |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size, found in figures.items():
        rows.append(
            f"| content and all files | {found['placements']:,} | {found['wall']:.1f} s "
            f"| {MOST_SECONDS[int(size)]:g} s | {found['cpu']:.1f} s "
            f"| {found['memory'] / 1e6:.0f} MB | {MOST_MEMORY / 1e6:.0f} MB "
            f"| {found['xlsx']:.2f} s | {found['bare']:.2f} s "
            f"| {found['xlsx'] / found['bare']:.2f} | {MOST_TIMES_XLSX:g} |"
        )
    return "\n".join(rows)


def lines(figures: Figures) -> list[Line]:
    """For the one table."""
    told = []
    for size, found in figures.items():
        at, most = f"{found['placements']:,} placements", f"{MOST_SECONDS[int(size)]:g} s"
        memory, most_memory = f"{found['memory'] / 1e6:.0f} MB", f"{MOST_MEMORY / 1e6:.0f} MB"
        times, alone = found["xlsx"] / found["bare"], f"xlsxwriter {found['bare']:.2f} s"
        told += [
            Line("record with all its files", at, f"{found['wall']:.1f} s", "", None, most),
            Line("record, memory", at, memory, "", None, most_memory),
            Line(
                *("record, its workbook", at, f"{found['xlsx']:.2f} s", alone, times),
                f"{MOST_TIMES_XLSX:g} times",
            ),
        ]
    return told


def broken_limits(database: str, figures: Figures) -> list[str]:
    """One sentence for each promise that the figures break."""
    broken = []
    for size, found in figures.items():
        which = f"the record of {int(size):,} placements on {database}"
        most = MOST_SECONDS[int(size)]
        if found["wall"] > most:
            broken.append(f"{which}: {found['wall']:.1f} s, at most {most:g}")
        if found["memory"] > MOST_MEMORY:
            broken.append(f"{which}: {found['memory'] / 1e6:.0f} MB, at most 700")
        times = found["xlsx"] / found["bare"]
        if times > MOST_TIMES_XLSX:
            broken.append(f"the workbook of {which}: {times:.2f} times xlsxwriter, at most 1.5")
    return broken
