"""The scanners that try a running planner, which is started for them on 127.0.0.1."""

import contextlib
import http
import http.client
import http.cookiejar
import json
import os
import re
import shutil
import socket
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tests.services.processes import free_port, server
from tools.scanning import (
    BIN,
    ENVIRONMENT,
    FAULTY,
    FOLDER,
    ROOT,
    SAID,
    Verdict,
    run,
    run_for,
    with_scanners,
)

COORDINATOR, ADVOCATE = "Priya Nair", "Amara Okafor"
OF_THE_COORDINATOR = "/people/invite/"
SEARCHED = (  # addresses with something to ask, each parameter of which sqlmap tries
    "/plan/?text=sheds&sort=date&state=planned&page=1",
    "/plan/calendar/?month=2016-11",
    "/channels/find/?topic=burglary",
    "/agreed/?text=door",
    "/letters/?state=sent",
    "/evidence/gaps/?year=2016-17",
)
ASKED_BY_MACHINES = (
    "/api/communications/?state=planned&page=1&first=2016-04-01&last=2017-03-31",
    "/api/changes/?since=2016-04-01T00:00:00Z&until=2030-01-01T00:00:00Z&page=1",
)
FAILED = "Internal Server Error"
LEFT_ALONE = ("accounts/logout", "sample/as-of", "end/", "take-away", "close/", "static/")
WAPITI = (
    "cookieflags,crlf,csp,csrf,exec,file,http_headers,methods,permanentxss,redirect,sql,upload,xss"
)


@dataclass(frozen=True)
class Site:
    """Something that serves on this machine, and how to be somebody there."""

    url: str
    cookies: str = ""
    key: str = ""


@contextlib.contextmanager
def _served(command: list[object], port: int, env: dict[str, str], *, log: str) -> Iterator[None]:
    """Run a server while the block lasts."""
    SAID.mkdir(parents=True, exist_ok=True)
    words = [str(part) for part in command]
    answers = partial(_listens, port)
    with server(words, log=SAID / log, answers=answers, cwd=ROOT, env=env, seconds=60):
        yield


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def faulty_site() -> Iterator[Site]:
    """The small site with the faults."""
    port = free_port()
    command = [BIN / "python", FAULTY / "app.py", port]
    with _served(command, port, dict(os.environ), log="faulty.txt"):
        yield Site(f"http://127.0.0.1:{port}")


@contextlib.contextmanager
def planner() -> Iterator[Site]:
    """The planner with its sample, as its coordinator sees it, on a database of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="planner-security-") as var:
        env = {
            **with_scanners(),
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
        as_deployed = ["-c", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
        command = [BIN / "gunicorn", *as_deployed, "bsc_comms.wsgi"]
        with _served(command, port, env, log="planner.txt"):
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


def _is_signed_in(site: Site) -> bool:
    """Whether the cookies of a site still open a page of the coordinator alone."""
    asked = http.client.HTTPConnection(urllib.parse.urlsplit(site.url).netloc, timeout=30)
    with contextlib.closing(asked):
        asked.request("GET", OF_THE_COORDINATOR, headers={"Cookie": site.cookies})
        return asked.getresponse().status == http.HTTPStatus.OK


def wapiti_findings(report: str) -> list[str]:
    """What wapiti calls a vulnerability, and where it met a 500: address and parameter."""
    told = json.loads(report)
    found = {**told["vulnerabilities"], FAILED: told["anomalies"][FAILED]}
    return sorted(
        {
            f"{kind} {one['method']} {one['path'].split('?')[0]} {one['parameter'] or ''}".strip()
            for kind, several in found.items()
            for one in several
        }
    )


def wapiti(faulty: Site, real: Site) -> Verdict:
    """Wapiti from page to page, as the coordinator.

    Raises RuntimeError where it is not the coordinator any more at the end.
    """

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
            command += ["-x", f"{site.url}*{part}*"]
        if site.cookies:
            command += ["-C", site.cookies]
        run(command, seconds=3 * seconds + 90)
        return wapiti_findings(out.read_text())

    planted = " ".join(look(faulty, 30))
    sees = all(one in planted for one in ("Cross Site Scripting", "Open Redirect", "SQL Injection"))
    findings = look(real, 300)
    if not _is_signed_in(real):
        raise RuntimeError("wapiti signed itself out: name in LEFT_ALONE what it pressed")
    return Verdict("wapiti", sees, findings)


def sqlmap_findings(said: str) -> list[str]:
    """The parameters that sqlmap calls injectable."""
    return re.findall(r"^Parameter: (.*)$", said, re.M)


def left_untried(path: str, said: str) -> list[str]:
    """The parameters of an address that sqlmap, by what it said, did not try."""
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)
    return sorted(set(asked) - set(re.findall(r"testing if GET parameter '(\w+)'", said)))


def sqlmap(faulty: Site, real: Site) -> Verdict:
    """Sqlmap on every parameter of the addresses that search, and of the interface for machines.

    Raises RuntimeError where it left one of them untried.
    """

    def look(site: Site, path: str, *more: str) -> list[str]:
        command = [ENVIRONMENT / "bin/sqlmap", "-u", f"{site.url}{path}", "--batch", "--threads=4"]
        command += ["--output-dir", FOLDER / "sqlmap", "--flush-session", "--technique=BEU"]
        command += ["--level=1", "--risk=1", "--disable-coloring", "--smart", *more]
        command += [f"--cookie={site.cookies}"] if site.cookies else []
        said = run_for(command, seconds=45).stdout
        if untried := left_untried(path, said):
            raise RuntimeError(f"sqlmap did not try {untried} of {path}: {said[-800:]}")
        return sqlmap_findings(said)

    sees = bool(look(faulty, "/one?id=1"))
    findings = [f"{path} {one}" for path in SEARCHED for one in look(real, path)]
    by_key = f"--header=Authorization: Bearer {real.key}"
    findings += [f"{path} {one}" for path in ASKED_BY_MACHINES for one in look(real, path, by_key)]
    return Verdict("sqlmap", sees, findings)


def schemathesis_findings(said: str) -> list[str]:
    """The operations that schemathesis saw fail."""
    return sorted(set(re.findall(r"^_+ ((?:GET|POST|PUT|DELETE|HEAD) \S+) _+$", said, re.M)))


def schemathesis(faulty: Site, real: Site) -> Verdict:
    """Schemathesis on the interface for machines, as its description says it is."""

    def look(site: Site, path: str) -> list[str]:
        command = [BIN / "schemathesis", "--config-file", ROOT / "tools" / "schemathesis.toml"]
        command += ["run", f"{site.url}{path}", "--max-examples=60"]
        command += [
            "--phases=examples,coverage,fuzzing",
            "--no-color",
            "--suppress-health-check=all",
        ]
        command += ["--header", f"Authorization: Bearer {site.key}"] if site.key else []
        done = run(command, seconds=150, env=with_scanners())
        found = schemathesis_findings(done.stdout)
        if done.returncode and not found:
            raise RuntimeError(done.stdout[-2000:])
        return found

    return Verdict(
        "schemathesis", bool(look(faulty, "/openapi.json")), look(real, "/api/openapi.json")
    )
