"""How many combinations of address, thing, person and method a run walked, for its last lines.

Told by tests/conftest.py: where several processes share a run, the one that tells reads no other.
"""

from typing import Any

WALKED = "combinations walked"


def tell_what_was_walked(terminalreporter: Any) -> None:
    """One line, where the walk was part of the run; also where several processes shared it."""
    reports = [each for reports in terminalreporter.stats.values() for each in reports]
    walked = sum(
        number
        for report in reports
        for name, number in getattr(report, "user_properties", ())
        if name == WALKED and report.when == "call"
    )
    if walked:
        terminalreporter.write_line(
            f"{walked:,} combinations of address, thing, person and method were walked"
        )
