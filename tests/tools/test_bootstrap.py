"""Which Python makes the environment, and when it is made anew."""

import os
import subprocess
import sys

from tools import bootstrap


def find_pythons(tmp_path, *, this: str) -> subprocess.CompletedProcess[str]:
    """What bootstrap finds where a folder is the whole PATH, started by `this`."""
    program = (
        f"import runpy, sys; sys.executable, sys.version_info = {this!r}, (3, 9, 1)\n"
        "print(*runpy.run_path('tools/bootstrap.py')['find_pythons']())"
    )
    env = {**os.environ, "PATH": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )


def a_python(path, *, exits: int) -> str:
    path.write_text(f"#!/bin/sh\nexit {exits}\n")
    path.chmod(0o755)
    return str(path)


def test_an_old_python_is_told_what_to_do(tmp_path) -> None:
    done = find_pythons(tmp_path, this=a_python(tmp_path / "python3", exits=1))
    assert done.returncode == 1
    assert "This needs Python 3.11 or newer" in done.stderr
    assert "is 3.9" in done.stderr


def test_a_newer_one_beside_an_old_python_is_taken(tmp_path) -> None:
    old = a_python(tmp_path / "python3", exits=1)
    newer = [a_python(tmp_path / f"python3.{minor}", exits=0) for minor in (13, 11)]
    assert find_pythons(tmp_path, this=old).stdout.split() == newer
    assert find_pythons(tmp_path, this=newer[1]).stdout.split() == [newer[1], *newer]


def test_where_one_makes_no_environment_the_next_does(tmp_path) -> None:
    """Debian's own Python has `venv` in a package apart."""
    without = a_python(tmp_path / "python3", exits=1)
    made = tmp_path / "venv" / "bin" / "python"
    able = tmp_path / "python3.13"
    able.write_text(
        f'#!/bin/sh\ntest "$*" = "-m venv --clear {tmp_path}/venv" || exit 1\n'
        f"/bin/mkdir -p {made.parent}\nprintf '#!/bin/sh\\nexit 0\\n' > {made}\n"
        f"/bin/chmod +x {made}\n"
    )
    able.chmod(0o755)
    program = (
        "import runpy; make = runpy.run_path('tools/bootstrap.py')['make_venv']\n"
        f"make.__globals__.update(VENV='{tmp_path}/venv', VENV_PYTHON='{made}')\n"
        f"make(['{without}', '{able}'])"
    )
    env = {**os.environ, "PATH": str(tmp_path)}  # without apt-get, which bootstrap would ask next
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "Making the environment in .venv/ ...\n")
    assert made.exists()


def test_an_environment_whose_python_finds_its_packages_no_more_is_made_anew(
    tmp_path, monkeypatch
) -> None:
    """The system's Python went up a version, and the packages stay in the folder of the other."""
    python = tmp_path / "python"
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", a_python(python, exits=0))
    (tmp_path / "run.stamp").write_text(bootstrap.digest("requirements.txt"))
    assert bootstrap.is_done("run")
    python.write_text('#!/bin/sh\ntest "$2" != "import pip"\n')
    assert not bootstrap.is_done("run")
    made = []
    monkeypatch.setattr(bootstrap, "make_venv", made.append)
    monkeypatch.setattr(bootstrap, "find_pythons", lambda: ["python3.13"])
    monkeypatch.setattr(bootstrap, "install", made.append)
    bootstrap.main("run")
    assert made == [["python3.13"], "requirements.txt"]
