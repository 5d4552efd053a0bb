"""All that `make bench` measures in one table: the figure, what stands beside it, and the limit."""

import os
import platform
import sqlite3
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import django

HEADINGS = ("what", "at", "on", "planner", "beside it", "times", "limit")
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Line:
    """One figure of one case at one size.

    planner, beside: with their units; beside is what the limit compares with, "" where the limit
    is one of the figure itself. times: the figure over what stands beside it. limit: in words.
    """

    what: str
    at: str
    planner: str
    beside: str
    times: float | None
    limit: str


def one_table(lines: Mapping[str, Sequence[Line]]) -> str:
    """Markdown of each database's lines; the same case at the same size stands together."""
    order = list(dict.fromkeys((each.what, each.at) for one in lines.values() for each in one))
    rows = sorted(
        ((order.index((each.what, each.at)), name, each) for name in lines for each in lines[name]),
        key=lambda row: (row[0], row[1] != "sqlite"),
    )
    told = [
        f"| {each.what} | {each.at} | {ENGINES[name]} | {each.planner} | {each.beside} "
        f"| {'' if each.times is None else f'{each.times:.2f}'} | {each.limit} |"
        for _, name, each in rows
    ]
    return "\n".join(["| " + " | ".join(HEADINGS) + " |", "|---|---|---|--:|--:|--:|---|", *told])


def machine(on: date, servers: Iterable[str]) -> str:
    """One sentence: the day, and on what it was measured. servers: versions of database servers."""
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    versions = [
        f"Python {platform.python_version()}",
        f"Django {django.get_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        *servers,
    ]
    told = f"{on.day} {on:%B %Y}, {cores} cores, {memory:.0f} GiB, {system}, {sys.platform}"
    return f"Measured on {told}: {', '.join(versions)}."


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"
