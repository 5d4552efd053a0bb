"""Write the locks from pyproject.toml: what runs, what is needed to work on it, and the scanners.

make lock             # keeps the versions that are locked, adds what is new
make lock UPGRADE=1   # takes the newest versions that fit
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.bootstrap import AS_THE_MACHINE_TRUSTS  # noqa: E402

COMPILE = [
    str(ROOT / ".venv/bin/uv"),
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--python-version",
    "3.11",
    "--custom-compile-command",
    "make lock",
]


def main(extra: list[str]) -> None:
    """Compile the locks; the second keeps to the versions of the first, the third stands alone."""
    for options in (
        ["pyproject.toml", "-o", "requirements.txt"],
        [
            "pyproject.toml",
            "--group",
            "dev",
            "-c",
            "requirements.txt",
            "-o",
            "requirements-dev.txt",
        ],
        ["--group", "pyproject.toml:security", "-o", "requirements-security.txt"],
    ):
        env = os.environ | AS_THE_MACHINE_TRUSTS
        subprocess.run([*COMPILE, *extra, *options], cwd=ROOT, env=env, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
