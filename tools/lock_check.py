"""Whether the locks still answer to pyproject.toml, told without a network.

Every requirement that pyproject.toml names must be pinned in its lock, with hashes.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==\S+.*\\$", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def normal(name: str) -> str:
    """A package's name in its one normal form."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: str) -> set[str]:
    """The names that a lock pins."""
    return {normal(name) for name in PIN.findall((ROOT / lock).read_text())}


def main() -> None:
    """Exit with the names that are missing, if there are any."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {"requirements.txt": project["project"]["dependencies"]}
    wanted["requirements-dev.txt"] = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
    ]
    wanted["requirements-security.txt"] = project["dependency-groups"]["security"]
    missing = [
        f"{lock} lacks {requirement}: make lock"
        for lock, requirements in wanted.items()
        for requirement in requirements
        if normal(NAME.match(requirement)[0]) not in pinned(lock)
    ]
    sys.exit("\n".join(missing) or None)


if __name__ == "__main__":
    main()
