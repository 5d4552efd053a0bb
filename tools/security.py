"""The scanners, each shown its planted fault before its word counts.

make security
make security ONLY="semgrep sqlmap"

They stand in an environment of their own under var/, filled from requirements-security.txt. The
planner that wapiti, sqlmap and schemathesis try is started here, on 127.0.0.1, with the sample and
a database that is thrown away. A line a scanner; whatever is found and not explained in
security_explained.toml makes the exit code 1. What each said is kept in var/security/said/.
"""

import shutil
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import scan_code, scan_site  # noqa: E402
from tools.scan_site import Site  # noqa: E402
from tools.scanning import SAID, Verdict, environment  # noqa: E402

READING: dict[str, Callable[[], Verdict]] = {
    "bandit": scan_code.bandit,
    "semgrep": scan_code.semgrep,
    "detect-secrets": scan_code.keys,
    "hypothesis": scan_code.parsers,
}
TRYING: dict[str, Callable[[Site, Site], Verdict]] = {
    "schemathesis": scan_site.schemathesis,
    "sqlmap": scan_site.sqlmap,
    "wapiti": scan_site.wapiti,
}


def unexplained(verdict: Verdict, reasons: list[str]) -> list[str]:
    """The findings that no reason covers."""
    return [
        finding
        for finding in verdict.findings
        if not any(reason in f"{verdict.scanner}: {finding}" for reason in reasons)
    ]


def line_of(verdict: Verdict, left: list[str]) -> str:
    """The one line about a scanner."""
    explained = len(verdict.findings) - len(left)
    sight = "sees its planted fault" if verdict.sees else "DOES NOT SEE ITS PLANTED FAULT"
    found = f"{len(left)} to mend, {explained} explained"
    return f"{verdict.scanner:<14} {sight}; {found}; {verdict.seconds:.0f} s"


def holds(verdict: Verdict, left: list[str]) -> bool:
    """Whether a scanner may be believed, and found nothing that stays unexplained."""
    return verdict.sees and not left


def verdicts(only: list[str]) -> Iterator[Verdict]:
    """What each scanner says, one after another."""
    for name, scan in READING.items():
        if not only or name in only:
            yield _timed(scan)
    trying = {name: scan for name, scan in TRYING.items() if not only or name in only}
    if trying:
        with scan_site.faulty_site() as faulty, scan_site.planner() as real:
            for scan in trying.values():
                yield _timed(lambda scan=scan: scan(faulty, real))  # type: ignore[misc]


def _timed(scan: Callable[[], Verdict]) -> Verdict:
    start = time.monotonic()
    verdict = scan()
    verdict.seconds = time.monotonic() - start
    return verdict


def main(only: list[str]) -> None:
    """Scan, say what was found, and exit with 1 where something is to be mended."""
    unknown = set(only) - set(READING) - set(TRYING)
    if unknown:
        sys.exit(f"No scanner is called {', '.join(unknown)}: {', '.join([*READING, *TRYING])}")
    environment()
    shutil.rmtree(SAID, ignore_errors=True)
    told = tomllib.loads((ROOT / "tools/security_explained.toml").read_text())
    reasons = [one["finding"] for one in told["explained"]]
    good = True
    for verdict in verdicts(only):
        left = unexplained(verdict, reasons)
        good = good and holds(verdict, left)
        print(line_of(verdict, left), flush=True)
        for finding in left:
            print(f"    {finding}", flush=True)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
