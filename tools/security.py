"""The scanners, each shown its planted fault before its word counts.

make security
make security ONLY="semgrep sqlmap"

They stand in an environment of their own under var/, filled from requirements-security.txt. The
planner that wapiti, sqlmap and schemathesis try is started here, on 127.0.0.1, with the sample and
a database that is thrown away. A line a scanner; whatever is found and not explained in
security_explained.toml makes the exit code 1. What each said is kept in var/security/said/.
"""

import contextlib
import hashlib
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
FAULTY = ROOT / "tests" / "security" / "faulty"
FOLDER = ROOT / "var" / "security"
ENVIRONMENT = FOLDER / "env"
LOCK = ROOT / "requirements-security.txt"
CODE = ["bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup"]
COORDINATOR, ADVOCATE = "Priya Nair", "Amara Okafor"
SEARCHED = (  # addresses with something to ask, each parameter of which sqlmap tries
    "/plan/?text=sheds&sort=date&state=planned&page=1",
    "/plan/calendar/?month=2016-11",
    "/channels/find/?topic=burglary",
    "/agreed/?text=door",
    "/letters/?state=sent",
    "/evidence/gaps/?year=2016-17",
)
LEFT_ALONE = ("accounts/logout", "sample/as-of", "end/", "take-away", "close/", "static/")
WAPITI = (
    "cookieflags,crlf,csp,csrf,exec,file,http_headers,methods,permanentxss,redirect,sql,upload,xss"
)


@dataclass
class Verdict:
    """What a scanner said: whether it saw its planted fault, and what it found in the planner."""

    scanner: str
    sees: bool
    findings: list[str] = field(default_factory=list)
    seconds: float = 0


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


# --- what reads the code ------------------------------------------------------------------------


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
    kept = FOLDER / "said" / f"{Path(command[0]).name}-{time.monotonic_ns()}.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(said)
    return subprocess.CompletedProcess(command, code, said)  # type: ignore[arg-type]


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
    return Verdict("bandit", sees, look(*CODE, "tools", "benchmarks"))


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
        done = run([ENVIRONMENT / "bin/semgrep", "scan", *options, *config, *places], env=_path())
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


# --- what tries the running planner -------------------------------------------------------------


@dataclass(frozen=True)
class Site:
    """Something that serves on this machine, and how to be somebody there."""

    url: str
    cookies: str = ""
    key: str = ""


@contextlib.contextmanager
def served(command: list[str], port: int, env: dict[str, str]) -> Iterator[None]:
    """Run a server while the block lasts; end it, with its children, by its own process group."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(port, process)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def faulty_site() -> Iterator[Site]:
    """The small site with the faults."""
    port = _free_port()
    with served([BIN / "python", FAULTY / "app.py", port], port, dict(os.environ)):
        yield Site(f"http://127.0.0.1:{port}")


@contextlib.contextmanager
def planner() -> Iterator[Site]:
    """The planner with its sample, as its coordinator sees it, on a database of its own."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="planner-security-") as var:
        env = {
            **_path(),
            "VAR_DIR": var,
            "SAMPLE": "1",
            "DEBUG": "0",
            "BASE_URL": f"http://127.0.0.1:{port}",
            "LIMITS": "link=off,sent=off,export=off,search=off",
            "LOG_LEVEL": "CRITICAL",
        }
        for name in ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE"):
            env.pop(name, None)
        done = run([BIN / "python", "tools/set_up.py", "--sample"], env=env)
        if done.returncode:
            raise RuntimeError(f"The planner could not be set up: {done.stdout[-800:]}")
        made = run([BIN / "python", "manage.py", "shell", "-v0", "-c", MAKE_KEY], env=env)
        address = ["bsc_comms.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
        command = [BIN / "gunicorn", *address, "--workers", "2", "--threads", "4"]
        with served(command, port, env):
            url = f"http://127.0.0.1:{port}"
            yield Site(url, _cookies(url), _key_in(made.stdout))


MAKE_KEY = (
    "from partnership.models import Person;"
    "from partnership.operations.feeds import make_partner_key;"
    f"person = next(one for one in Person.objects.all() if one.name == {ADVOCATE!r});"
    "partner = next(iter(person.partners));"
    "print('KEY=' + make_partner_key(by=person, partner=partner))"
)


def _key_in(said: str) -> str:
    found = re.search(r"KEY=(\S+)", said)
    if not found:
        raise RuntimeError(f"No key for the interface was made: {said[-800:]}")
    return found[1]


def _cookies(url: str) -> str:
    """Sign in as the coordinator of the sample, by the button of the sign-in page."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{url}/accounts/login/", timeout=30).read().decode()
    forms = re.findall(r"<form[^>]*sign-in/.*?</form>", page, re.S)
    form = next(one for one in forms if COORDINATOR in one)
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    opener.open(f"{url}/sample/sign-in/", urllib.parse.urlencode(sent).encode(), timeout=30).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def wapiti_findings(report: str) -> list[str]:
    """What wapiti calls a vulnerability, with the address and the parameter."""
    found = json.loads(report)["vulnerabilities"]
    return sorted(
        {
            f"{kind} {one['method']} {one['path'].split('?')[0]} {one['parameter'] or ''}".strip()
            for kind, several in found.items()
            for one in several
        }
    )


def wapiti(faulty: Site, real: Site) -> Verdict:
    """Wapiti from page to page, as the coordinator."""

    def look(site: Site, seconds: int) -> list[str]:
        out = FOLDER / "wapiti.json"
        out.unlink(missing_ok=True)
        shutil.rmtree(FOLDER / "wapiti", ignore_errors=True)
        command = [ENVIRONMENT / "bin/wapiti", "-u", f"{site.url}/", "-m", WAPITI, "-f", "json"]
        command += ["-o", out, "--no-bugreport", "--flush-session", "-d", "2", "-v", "0"]
        command += ["--store-session", FOLDER / "wapiti", "--store-config", FOLDER / "wapiti"]
        command += ["--max-links-per-page", "60", "--max-files-per-dir", "12"]
        command += ["--tasks", "1"]  # more of them lock its own database
        command += ["--max-scan-time", seconds, "--max-attack-time", max(10, seconds // 13)]
        for part in LEFT_ALONE:
            command += ["-x", f"{site.url}/.*{part}.*"]
        if site.cookies:
            command += ["-C", site.cookies]
        run(command, seconds=3 * seconds + 90)
        return wapiti_findings(out.read_text())

    planted = " ".join(look(faulty, 30))
    sees = all(one in planted for one in ("Cross Site Scripting", "Open Redirect", "SQL Injection"))
    return Verdict("wapiti", sees, look(real, 120))


def sqlmap_findings(said: str) -> list[str]:
    """The parameters that sqlmap calls injectable."""
    return re.findall(r"^Parameter: (.*)$", said, re.M)


def sqlmap(faulty: Site, real: Site) -> Verdict:
    """Sqlmap on every parameter of the addresses that search, and of the interface for machines."""

    def look(site: Site, path: str, *more: str) -> list[str]:
        command = [ENVIRONMENT / "bin/sqlmap", "-u", f"{site.url}{path}", "--batch", "--threads=4"]
        command += ["--output-dir", FOLDER / "sqlmap", "--flush-session", "--technique=BEU"]
        command += ["--level=1", "--risk=1", "--disable-coloring", "--smart", *more]
        command += [f"--cookie={site.cookies}"] if site.cookies else []
        return sqlmap_findings(run_for(command, seconds=45).stdout)

    sees = bool(look(faulty, "/one?id=1"))
    findings = [f"{path} {one}" for path in SEARCHED for one in look(real, path)]
    api = "/api/communications/?state=planned&page=1&first=2016-04-01"
    findings += [f"{api} {one}" for one in look(real, api, f"-H=Authorization: Bearer {real.key}")]
    return Verdict("sqlmap", sees, findings)


def schemathesis_findings(said: str) -> list[str]:
    """The operations that schemathesis saw fail."""
    return sorted(set(re.findall(r"^_+ ((?:GET|POST|PUT|DELETE|HEAD) \S+) _+$", said, re.M)))


def schemathesis(faulty: Site, real: Site) -> Verdict:
    """Schemathesis on the interface for machines, as its description says it is."""

    def look(site: Site, path: str) -> list[str]:
        command = [BIN / "schemathesis", "run", f"{site.url}{path}", "--max-examples=60"]
        command += [
            "--phases=examples,coverage,fuzzing",
            "--no-color",
            "--suppress-health-check=all",
        ]
        command += ["--header", f"Authorization: Bearer {site.key}"] if site.key else []
        done = run(command, seconds=150, env=_path())
        found = schemathesis_findings(done.stdout)
        if done.returncode and not found:
            raise RuntimeError(done.stdout[-2000:])
        return found

    return Verdict(
        "schemathesis", bool(look(faulty, "/openapi.json")), look(real, "/api/openapi.json")
    )


# --- parts --------------------------------------------------------------------------------------


def _planted() -> Path:
    """The planted faults where no scanner takes them for tests, which some leave out."""
    place = FOLDER / "planted" / "views"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(FAULTY, place, ignore=shutil.ignore_patterns("__pycache__", "app.py"))
    return place.parent


def _below(path: str) -> str:
    path = os.path.normpath(path)
    return os.path.relpath(path, ROOT) if os.path.isabs(path) else path


def _path() -> dict[str, str]:
    folders = [str(ENVIRONMENT / "bin"), str(BIN), os.environ.get("PATH", "")]
    return {**os.environ, "PATH": os.pathsep.join(folders), "PYTHONWARNINGS": "ignore"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError("What is to be tried did not start.")


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
        subprocess.run([str(part) for part in command], cwd=ROOT, check=True)
    stamp.write_text(digest)


READING: dict[str, Callable[[], Verdict]] = {
    "bandit": bandit,
    "semgrep": semgrep,
    "detect-secrets": keys,
    "hypothesis": parsers,
}
TRYING: dict[str, Callable[[Site, Site], Verdict]] = {
    "schemathesis": schemathesis,
    "sqlmap": sqlmap,
    "wapiti": wapiti,
}


def verdicts(only: list[str]) -> Iterator[Verdict]:
    """What each scanner says, one after another."""
    for name, scan in READING.items():
        if not only or name in only:
            yield _timed(scan)
    trying = {name: scan for name, scan in TRYING.items() if not only or name in only}
    if trying:
        with faulty_site() as faulty, planner() as real:
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
    shutil.rmtree(FOLDER / "said", ignore_errors=True)
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
