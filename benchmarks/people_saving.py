"""People who log communications while a bad day goes on, and what each of them was told.

A person opens the form, sends it, and sends the same form again until it is taken, as people do who
press "back". Between two forms they look at the plan and search it.
"""

import json
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import requests

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
FORM = "/communications/new/"
DOOR = "/accounts/login/"
PAGES = ("/plan/", "/plan/?text=bike")
THOUGHT = 0.3  # seconds between two clicks: more than a person's day holds, in less time
ERROR_PAGE = "app-request-number"
SAVED, PAGE, FOR_ERRORS, TO_SIGN_IN = "saved", "page", "page for errors", "asked to sign in"
NO_ANSWER = "no answer"
SLOWED = "asked to try later"
WELL = frozenset({SAVED, PAGE, SLOWED})
BARE = "bare"


@dataclass(frozen=True)
class Told:
    """What somebody saw at a moment (monotonic seconds), and after how many seconds."""

    what: str
    at: float
    took: float


@dataclass
class People:
    """Some people at work; `told` is what they saw, `saved` the titles that were acknowledged."""

    address: str
    cookies: Path
    told: list[Told] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self, number: int) -> Iterator["People"]:
        """So many work while the block lasts."""
        threads = [threading.Thread(target=self._work, args=(n,)) for n in range(number)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            for thread in threads:
                thread.join()

    def saw(self, *, since: float = 0.0) -> Counter[str]:
        """How often each was seen from that moment on."""
        return Counter(each.what for each in list(self.told) if each.at >= since)

    def well_after(self, moment: float) -> float:
        """Seconds after the moment until somebody asked for the last time that went wrong."""
        wrong = [each.at for each in list(self.told) if each.what not in WELL]
        return max([0.0, *(at - moment for at in wrong)])

    def slowest(self) -> float:
        """The seconds of the slowest answer."""
        return max((each.took for each in self.told), default=0.0)

    def _work(self, number: int) -> None:
        with self._browser() as browser, self._browser() as stranger:
            lead = self._sign_in(browser, number)
            form: dict[str, str] = {}
            while not self.ended.wait(THOUGHT):
                form = form or self._open(browser, lead)
                seen = self._send(browser, form) if form else TO_SIGN_IN
                if seen == TO_SIGN_IN:
                    lead = self._sign_in(browser, number)
                if seen in (SAVED, TO_SIGN_IN):
                    form = {}
                for page in PAGES:
                    self._ask(browser, "GET", page)
                self._knock(stranger)

    def _browser(self) -> requests.Session:
        browser = requests.Session()
        # A connection each: no server ends one in the moment in which it is used again.
        browser.headers.update({"Accept": "text/html", "Connection": "close"})
        return browser

    def _knock(self, browser: requests.Session) -> None:
        """Somebody who mistypes their password: attempts are counted, whatever day it is."""
        _, page = self._ask(browser, "GET", DOOR)
        wrong = {"login": "nobody@example.org", "password": "not this one"}
        if fields := dict(HIDDEN.findall(page)):
            self._ask(browser, "POST", DOOR, fields | wrong)

    def _sign_in(self, browser: requests.Session, number: int) -> int:
        """Take the cookies that were written last; the partner whose advocate this is."""
        people = json.loads(self.cookies.read_text(encoding="utf-8"))
        person = people[number % len(people)]
        browser.cookies.clear()
        for name, value in person["cookies"].items():
            browser.cookies.set(name, value)
        return int(person["lead"])

    def _open(self, browser: requests.Session, lead: int) -> dict[str, str]:
        """The form as it is filled in, or nothing where it was not shown."""
        seen, page = self._ask(browser, "GET", FORM)
        if seen != PAGE:
            return {}
        return dict(HIDDEN.findall(page)) | {
            "title": f"Talk about {uuid.uuid4().hex}",
            "lead_partner": str(lead),
            "when": "undated",
            "visibility": "partnership",
        }

    def _send(self, browser: requests.Session, form: dict[str, str]) -> str:
        """Send the form; what was seen."""
        seen, _ = self._ask(browser, "POST", FORM, form)
        if seen == SAVED:
            self.saved.append(form["title"])
        return seen

    def _ask(
        self, browser: requests.Session, method: str, page: str, form: dict[str, str] | None = None
    ) -> tuple[str, str]:
        """What was seen, and the page."""
        began = time.monotonic()
        try:
            answer = browser.request(
                method, f"{self.address}{page}", data=form, timeout=30, allow_redirects=False
            )
            seen, text = what_was_seen(answer), answer.text
        except requests.RequestException:
            seen, text = NO_ANSWER, ""
        self.told.append(Told(seen, began, time.monotonic() - began))
        return seen, text


def what_was_seen(answer: requests.Response) -> str:
    """In words; an error without its page and number, or a stack trace, begins with "bare"."""
    location = answer.headers.get("Location", "")
    if answer.status_code == HTTPStatus.FOUND:
        return TO_SIGN_IN if DOOR in location else SAVED
    if "Traceback" in answer.text:
        return f"{BARE} {answer.status_code}"
    if answer.status_code < HTTPStatus.BAD_REQUEST:
        return PAGE
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return SLOWED
    if answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"page {answer.status_code}"
    return FOR_ERRORS if ERROR_PAGE in answer.text else f"{BARE} {answer.status_code}"
