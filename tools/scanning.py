"""What every scanner of `make security` stands on: its environment, how it is run, what it says."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools.bootstrap import AS_THE_MACHINE_TRUSTS

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
FAULTY = ROOT / "tests" / "security" / "faulty"
FOLDER = ROOT / "var" / "security"
SAID = FOLDER / "said"
ENVIRONMENT = FOLDER / "env"
LOCK = ROOT / "requirements-security.txt"


@dataclass
class Verdict:
    """What a scanner said: whether it saw its planted fault, and what it found in the planner."""

    scanner: str
    sees: bool
    findings: list[str] = field(default_factory=list)
    seconds: float = 0


def environment() -> None:
    """Fill the scanners' own environment from its lock; instant where that is done."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    stamp = ENVIRONMENT / "lock.stamp"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    uv = BIN / "uv"
    for command in (
        [uv, "venv", "--clear", "-q", "--python", sys.executable, ENVIRONMENT],
        [uv, "pip", "install", "-q", "--python", ENVIRONMENT, "--require-hashes", "-r", LOCK],
    ):
        env = os.environ | AS_THE_MACHINE_TRUSTS
        subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=True)
    stamp.write_text(digest)


def with_scanners() -> dict[str, str]:
    """The environment of this process, in which the scanners are found by their names."""
    folders = [str(ENVIRONMENT / "bin"), str(BIN), os.environ.get("PATH", "")]
    return {**os.environ, "PATH": os.pathsep.join(folders), "PYTHONWARNINGS": "ignore"}


def run(command: list[str], *, seconds: int = 300, **more: object) -> subprocess.CompletedProcess:
    """Run a scanner to its end. One that takes longer is ended, with all that it started."""
    done = run_for(command, seconds=seconds, **more)
    if done.returncode is None:
        raise RuntimeError(f"{command[0]} took longer than {seconds} s: {done.stdout[-800:]}")
    return done


def run_for(command: list[str], *, seconds: int, **more: object) -> subprocess.CompletedProcess:
    """Run a scanner for so long at most; the exit code is None where it was ended before its end.

    What it said so far counts, as of one that could go on for hours.
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        **more,  # type: ignore[call-overload]
    )
    try:
        said, _ = process.communicate(timeout=seconds)
        code: int | None = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        code = None
    kept = SAID / f"{Path(command[0]).name}-{time.monotonic_ns()}.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(said)
    return subprocess.CompletedProcess(command, code, said)  # type: ignore[arg-type]
