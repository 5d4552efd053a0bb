"""The scanners that read the code, and hypothesis, which runs parts of it."""

import json
import os
import re
import shutil
from pathlib import Path

from tools.check import BESIDE_THE_CODE, CODE
from tools.scanning import BIN, ENVIRONMENT, FAULTY, FOLDER, ROOT, Verdict, run, with_scanners


def bandit_findings(report: str) -> list[str]:
    """Rule and file of each finding of bandit."""
    results = json.loads(report)["results"]
    return [f"{one['test_id']} {_below(one['filename'])}:{one['line_number']}" for one in results]


def bandit() -> Verdict:
    """Bandit over all code but migrations' and tests', with the exceptions of pyproject.toml."""

    def look(*places: str) -> list[str]:
        command = [BIN / "bandit", "-q", "-f", "json", "-r", *places]
        if places[0] in CODE:
            command += ["-ll", "-c", "pyproject.toml"]
        said = run(command).stdout
        return bandit_findings(said[said.index("{") :])

    planted = " ".join(look(str(_planted())))
    sees = all(rule in planted for rule in ("B602", "B301", "B324", "B310", "B307"))
    return Verdict("bandit", sees, look(*CODE, *BESIDE_THE_CODE))


def semgrep_findings(report: str) -> list[str]:
    """Rule and file of each finding of semgrep."""
    return [
        f"{one['check_id'].rpartition('.')[2]} {_below(one['path'])}:{one['start']['line']}"
        for one in json.loads(report)["results"]
    ]


def semgrep() -> Verdict:
    """Semgrep with our own rules; each rule must find its fault among the planted."""
    rules = re.findall(r"^  - id: (\S+)$", (ROOT / "tools/semgrep.yml").read_text(), re.M)

    def look(*places: str) -> list[str]:
        out = FOLDER / "semgrep.json"
        options = ["--metrics=off", "--disable-version-check", "--quiet", "--no-git-ignore"]
        config = ["--config", "tools/semgrep.yml", "--json", "-o", str(out)]
        done = run(
            [ENVIRONMENT / "bin/semgrep", "scan", *options, *config, *places], env=with_scanners()
        )
        if done.returncode:
            raise RuntimeError(done.stdout[-2000:])
        return semgrep_findings(out.read_text())

    found = {finding.split()[0] for finding in look(str(_planted()))}
    return Verdict("semgrep", found == set(rules), look(*CODE, "templates"))


def secrets_findings(report: str) -> list[str]:
    """Kind and file of each key that stands in the repository."""
    return [
        f"{one['type']} {_below(path)}:{one['line_number']}"
        for path, several in json.loads(report)["results"].items()
        for one in several
    ]


def keys() -> Verdict:
    """detect-secrets over every file that git knows, less the locks and what others made."""

    def look(places: list[str]) -> list[str]:
        off = (
            # Hashes of the locks, sentences about passwords: each would drown what matters.
            *("HexHighEntropyString", "Base64HighEntropyString", "IPPublicDetector"),
            "KeywordDetector",
        )
        options = [part for plugin in off for part in ("--disable-plugin", plugin)]
        command = [ENVIRONMENT / "bin/detect-secrets", "scan", "--no-verify", "--all-files"]
        return secrets_findings(run([*command, *options, *places]).stdout)

    known = run(["git", "ls-files"]).stdout.split("\n")
    skipped = ("requirements", "static/vendor/", "tests/")
    kept = [each for each in known if each and not each.startswith(skipped)]
    return Verdict("detect-secrets", bool(look([str(_planted())])), look(kept))


def parsers() -> Verdict:
    """Hypothesis on every parser of what comes from outside: any bytes, an answer, no exception."""
    env = {**os.environ, "HYPOTHESIS_PROFILE": "security", "PYTHONPATH": str(ROOT)}
    pytest = [BIN / "python", "-m", "pytest", "-q", "-p", "no:randomly"]
    planted = run([*pytest, FAULTY / "parser_case.py"], env=env)
    done = run([*pytest, "-n", "2", "tests/security"], env=env, seconds=400)
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.M)
    if done.returncode and not failed:
        raise RuntimeError(done.stdout[-2000:])
    return Verdict("hypothesis", "IndexError" in planted.stdout, failed)


def _planted() -> Path:
    """The planted faults where no scanner takes them for tests, which some leave out."""
    place = FOLDER / "planted" / "views"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(FAULTY, place, ignore=shutil.ignore_patterns("__pycache__", "app.py"))
    return place.parent


def _below(path: str) -> str:
    path = os.path.normpath(path)
    return os.path.relpath(path, ROOT) if os.path.isabs(path) else path
