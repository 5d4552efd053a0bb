"""How much of rules, operations and queries the tests run: lines and branches.

    make coverage
    make coverage ARGS="tests/subgroup"

Below the share that pyproject.toml asks for it fails. The tests run on SQLite, without those that
read the whole planner from outside: of what only these reach no test says what it should do.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.test import PARTS  # noqa: E402

FROM_OUTSIDE = ("guards", "security", "tools", "benchmarks", "deploy", "axe", "journeys")
WORKERS = str(PARTS["sqlite"].workers)


def coverage(*arguments: str) -> int:
    """One command of coverage; its exit code."""
    return subprocess.run([sys.executable, "-m", "coverage", *arguments], cwd=ROOT).returncode


def main(asked: list[str]) -> None:
    """Run the tests under coverage, then say what they did not run; either failure counts.

    The share of all, in percent, is the last line.
    """
    (ROOT / "var" / "coverage").mkdir(parents=True, exist_ok=True)
    coverage("erase")
    left_out = [f"--ignore=tests/{folder}" for folder in FROM_OUTSIDE]
    tests = [*(asked or ["tests"]), "-q", "-m", PARTS["sqlite"].mark, *left_out]
    workers = ["-n", WORKERS, "--dist", "worksteal", "-p", "tools.written_early"]
    failed = coverage("run", "-m", "pytest", *tests, *workers)
    coverage("combine", "--quiet")
    too_little = coverage("report")
    coverage("report", "--format=total")
    sys.exit(too_little or failed)


if __name__ == "__main__":
    main(sys.argv[1:])
