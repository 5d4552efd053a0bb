"""Make .venv/ and fill it with the locked requirements; instant where that is done already.

    python3 tools/bootstrap.py run    # what the planner needs to run
    python3 tools/bootstrap.py work   # with what tests and checks need

The file keeps to syntax that an old Python can read, so that it can say what is wrong.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
LOCKS = {"run": "requirements.txt", "work": "requirements-dev.txt"}
OLDEST = (3, 11)
MINORS = (13, 12, 11, 14)
# For uv, as pip does it: the certificate of an office's proxy is not among those that uv brings.
AS_THE_MACHINE_TRUSTS = {"UV_SYSTEM_CERTS": "1"}


def say(sentence):
    """One line for the person who is waiting."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def find_pythons():
    """The paths of those that are new enough: this one, then others by their usual names."""
    names = ["python3", *("python3.%d" % minor for minor in MINORS)]
    paths = [sys.executable, *(path for path in map(shutil.which, names) if path)]
    found = [path for path in paths if is_new_enough(path)]
    if found:
        return found
    say(
        "This needs Python %d.%d or newer; %s is %d.%d. Install one, or name it: "
        "make PYTHON=/path/to/python3.13" % (OLDEST + (sys.executable,) + sys.version_info[:2])
    )
    sys.exit(1)


def is_new_enough(python):
    """Whether a Python starts and is of a version that the planner is written for."""
    return answers(python, "import sys; sys.exit(sys.version_info[:2] < %r)" % (OLDEST,))


def digest(lock):
    """What .venv/ must have been filled from: the lock's text and the wish to hold it."""
    with open(os.path.join(ROOT, lock), "rb") as text:
        return hashlib.sha256(text.read()).hexdigest()


def stamp_of(kind):
    """Where the digest of a finished installation is kept."""
    return os.path.join(VENV, "%s.stamp" % kind)


def is_done(kind):
    """Whether .venv/ works and was filled from today's locks (work holds all of run).

    It works no longer once the system's Python, to which it links, is of another version: that
    one looks for packages in a folder of its own.
    """
    for stamp in {kind, "work"}:
        try:
            with open(stamp_of(stamp)) as text:
                if text.read() == digest(LOCKS[stamp]):
                    return works(VENV_PYTHON)
        except OSError:
            continue
    return False


def works(python):
    """Whether a Python starts, is new enough and has pip."""
    return is_new_enough(python) and answers(python, "import pip")


def answers(python, program):
    """Whether a Python runs a program to its end."""
    try:
        return subprocess.call([python, "-c", program], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv(pythons):
    """Create .venv/ by the first that can; Debian keeps that part in a package of its own."""
    say("Making the environment in .venv/ ...")
    if any(makes_venv(python) for python in pythons):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        for _ in range(2):
            subprocess.call(["apt-get", "update", "-q"], stdout=subprocess.DEVNULL)
            subprocess.call(
                ["apt-get", "install", "-y", "-q", "--no-install-recommends", "python3-venv"],
                stdout=subprocess.DEVNULL,
            )
            if makes_venv(pythons[0]):
                return
    say("python3 -m venv does not work here. On Debian or Ubuntu: apt install python3-venv")
    sys.exit(1)


def makes_venv(python):
    """Whether this Python could make an environment that works."""
    command = [python, "-m", "venv", "--clear", VENV]
    return subprocess.call(command, stdout=subprocess.DEVNULL) == 0 and works(VENV_PYTHON)


def uv_lines():
    """The lines of the lock that pin uv with its hashes, as a small requirements text."""
    lines = []
    with open(os.path.join(ROOT, LOCKS["work"])) as text:
        for line in text:
            if line.startswith("uv=="):
                lines.append(line)
            elif lines and line.startswith("    --hash"):
                lines.append(line)
            elif lines:
                break
    return "".join(lines)


def attempt(command):
    """Run a command up to three times: a network that fails once often works the next time."""
    for wait in (0, 2, 8):
        time.sleep(wait)
        if subprocess.call(command, cwd=ROOT) == 0:
            return True
    return False


def install(lock):
    """Fill .venv/ from a lock, with uv where it can be had (seconds), else with pip (a minute)."""
    say("Installing the locked requirements of %s ..." % lock)
    pip = [VENV_PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    uv = os.path.join(VENV, "bin", "uv")
    pinned = os.path.join(VENV, "uv.txt")
    with open(pinned, "w") as text:
        text.write(uv_lines())
    if os.path.exists(uv) or subprocess.call([*pip, "--require-hashes", "-r", pinned]) == 0:
        command = [uv, "pip", "install", "-q", "--python", VENV_PYTHON, "--require-hashes"]
        # On a machine that trusts nobody yet those that uv brings are what there is.
        for trusted in (AS_THE_MACHINE_TRUSTS, {}):
            environment = dict(os.environ, **trusted)
            if subprocess.call([*command, "-r", lock], cwd=ROOT, env=environment) == 0:
                return
        say("uv did not manage; trying pip.")
    if not attempt([*pip, "--require-hashes", "-r", lock]):
        say("The requirements could not be installed: see the lines above. Is there a network?")
        sys.exit(1)


def main(kind):
    """Bring .venv/ to what the kind asks for."""
    if is_done(kind):
        return
    if not works(VENV_PYTHON):
        make_venv(find_pythons())
    install(LOCKS[kind])
    with open(stamp_of(kind), "w") as text:
        text.write(digest(LOCKS[kind]))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
