"""All checks that need no test: format, lint, types, what nothing calls, imports and more.

    make check
    make check ONLY="types imports"

Every check runs, also after one that failed, as many at a time as there are processors; the last
line says which failed.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CODE = ["bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup"]
BESIDE_THE_CODE = ["tools", "benchmarks"]

# A production-like environment, for the deploy checks only; nothing is served with it.
PRODUCTION = {
    "DEBUG": "0",
    "SAMPLE": "0",
    "SECRET_KEY": "the-deploy-checks-need-a-long-key-and-serve-nobody-0123456789-abcdefghij",
    "BASE_URL": "https://planner.example.org",
    "ALLOWED_HOSTS": "planner.example.org",
    "DATABASE_URL": "",
    "EMAIL_URL": "smtp://localhost:25",
}


def commands() -> dict[str, list[str]]:
    """Each check by name, as the command that makes it; those that take long come first."""
    manage = [sys.executable, "manage.py"]
    return {
        "types": ["mypy", *CODE],
        "security": ["bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", *CODE, *BESIDE_THE_CODE],
        "unused": [sys.executable, "tools/unused.py"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "deploy": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        "templates": ["djlint", "templates", "--lint", "--quiet"],
        "format": ["ruff", "format", "--check", "--quiet", "."],
        "lint": ["ruff", "check", "--quiet", "."],
        "imports": ["lint-imports", "--cache-dir", "var/cache/import-linter"],
        "locks": [sys.executable, "tools/lock_check.py"],
    }


def run(name: str, command: list[str]) -> bool:
    """Make one check; its output is shown only where it failed."""
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    if name == "deploy":
        env |= PRODUCTION
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    verdict = "failed" if done.returncode else "ok"
    told = f"{name:<11} {verdict:<7} {time.monotonic() - start:5.1f} s"
    if done.returncode:
        told += f"\n{done.stdout.strip()}"
    print(told, flush=True)
    return done.returncode == 0


def main(only: list[str]) -> None:
    """Make the checks asked for, or all; the exit code says whether all held."""
    table = commands()
    unknown = [name for name in only if name not in table]
    if unknown:
        sys.exit(f"No check is called {', '.join(unknown)}. There are: {', '.join(table)}")
    asked = {name: command for name, command in table.items() if not only or name in only}
    with ThreadPoolExecutor(os.cpu_count()) as at_once:
        held = dict(zip(asked, at_once.map(run, asked, asked.values()), strict=True))
    failed = [name for name in asked if not held[name]]
    if failed:
        sys.exit(f"Checks failed: {', '.join(failed)}")
    print("All checks hold")


if __name__ == "__main__":
    main(sys.argv[1:])
