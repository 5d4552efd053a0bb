"""Making all checks, each for itself."""

from collections.abc import Sequence

from bsc_comms.overview.health import calendars, machine, people, processes
from bsc_comms.overview.health.findings import Check, Finding, Health, attention, failed

ALL: tuple[tuple[str, Check], ...] = (
    ("Database", machine.check_database),
    ("Migrations", machine.check_migrations),
    ("Broker", machine.check_broker),
    ("Cache", machine.check_cache),
    ("Worker", processes.check_worker),
    ("Beat", processes.check_beat),
    ("Letters", processes.check_letters),
    ("Work that is owed", processes.check_work),
    ("Mail", machine.check_mail),
    ("Storage", machine.check_storage),
    ("Styles", machine.check_styles),
    ("Clock", machine.check_clock),
    ("Disk", machine.check_disk),
    ("Keys", machine.check_keys),
    ("Last backup", processes.check_backup),
    ("Administrators", people.check_administrators),
    ("Bank holidays", calendars.check_holidays),
    ("Awareness days", calendars.check_awareness_days),
)
# What reads the tables, which have to be there.
NEED_TABLES = frozenset(
    {
        *("Cache", "Worker", "Beat", "Letters", "Work that is owed", "Clock", "Keys"),
        *("Last backup", "Administrators", "Awareness days"),
    }
)
# What is told by the database and the disk alone, so that a start page need not wait for others.
NAMES_AT_ONCE = frozenset(
    {
        *("Worker", "Beat", "Letters", "Disk", "Keys", "Last backup", "Administrators"),
        *("Bank holidays", "Awareness days"),
    }
)
AT_ONCE: tuple[tuple[str, Check], ...] = tuple(
    (name, check) for name, check in ALL if name in NAMES_AT_ONCE
)
WHAT_TO_DO = {
    "Database": "See whether it runs, and whether DATABASE_URL is its address.",
    "Broker": "See whether it runs, and whether BROKER_URL is its address. Nothing owed is lost.",
    "Cache": machine.SEE_THE_CACHE,
    "Mail": "See whether EMAIL_URL is right and the server runs. Letters wait until then.",
    "Storage": "See whether the disk or the bucket can be written to.",
    "Keys": "See that the key is 64 hexadecimal digits.",
}


def examine(checks: Sequence[tuple[str, Check]] = ALL) -> list[Finding]:
    """Make each check; one that ends with an error has failed, and the others go on.

    What needs tables is skipped where these are not those of the code: it would only say so again.
    """
    findings: list[Finding] = []
    for name, check in checks:
        skips = name in NEED_TABLES and any(map(_no_tables, findings))
        findings.append(attention(name, "Skipped.", "") if skips else _made(name, check))
    return findings


def _no_tables(finding: Finding) -> bool:
    return finding.what == "Migrations" and finding.health == Health.FAILED


def _made(name: str, check: Check) -> Finding:
    try:
        return check()
    except Exception as fault:  # whatever it is, it is the finding
        said = " ".join(str(fault).split())[:200] or "without a word"
        do = WHAT_TO_DO.get(name, "See the log, and whether the database answers.")
        return failed(name, f"{type(fault).__name__}: {said}", do)
