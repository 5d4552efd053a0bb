"""What people do between two phone calls: read the plan, look things up, now and then write.

Started by benchmarks/people_at_once.py, which signs everybody in beforehand and passes the cookies
of their sessions in the file that PEOPLE names. Each person thinks for 5 to 15 seconds between two
clicks; the pages that a click brings along (styles, scripts) stay in a browser's cache.
"""

import json
import os
import random
import re
from http.cookiejar import Cookie
from itertools import cycle
from pathlib import Path

from locust import FastHttpUser, between, task

PEOPLE = cycle(json.loads(Path(os.environ["PEOPLE"]).read_text(encoding="utf-8")))
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
COMMUNICATION = re.compile(r'href="(/communications/[0-9a-f-]{36}/)"')
WORDS = ("bike", "smoke alarms", "bogus callers", "hate crime", "shed", "burglary")
GROUPS = ("month", "topic", "partner", "area")


class SomebodyAtWork(FastHttpUser):
    """An advocate, as most people are."""

    wait_time = between(5, 15)

    def on_start(self) -> None:
        person = next(PEOPLE)
        self.partner, self.lead = person["partner"], person["lead"]
        for name, value in person["cookies"].items():
            self.client.cookiejar.set_cookie(_cookie(name, value))

    def read(self, address: str, name: str) -> str:
        """Open a page; one that is not there, or that asks to sign in again, counts as failed."""
        with self.client.get(
            address, name=name, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
            return answer.text or ""

    @task(4)
    def start_page(self) -> None:
        self.read("/", "start page")

    @task(4)
    def plan_and_one_of_it(self) -> None:
        found = COMMUNICATION.findall(self.read("/plan/", "plan"))
        if found:
            self.wait()
            self.read(random.choice(found), "communication")

    @task(2)
    def own_plan(self) -> None:
        self.read(f"/plan/?partner={self.partner}", "plan, filtered")

    @task(2)
    def search(self) -> None:
        self.read(f"/plan/?text={random.choice(WORDS)}", "plan, searched")

    @task(1)
    def grouped(self) -> None:
        self.read(f"/plan/?group={random.choice(GROUPS)}", "plan, grouped")

    @task(2)
    def calendar(self) -> None:
        self.read("/plan/calendar/", "calendar")

    @task(1)
    def ward_map(self) -> None:
        self.read("/plan/map/", "map")

    @task(1)
    def channels(self) -> None:
        self.read("/channels/", "channels")

    @task(1)
    def meetings(self) -> None:
        self.read("/meetings/", "meetings")

    @task(1)
    def log_an_idea(self) -> None:
        page = self.read("/communications/new/", "form of a communication")
        token = TOKEN.search(page)
        if token is None:
            return
        sent = dict(HIDDEN.findall(page)) | {
            "csrfmiddlewaretoken": token.group(1),
            "title": f"Talk about {random.choice(WORDS)}",
            "lead_partner": self.lead,
            "when": "undated",
            "visibility": "partnership",
        }
        self.wait()
        with self.client.post(
            "/communications/new/",
            sent,
            name="log a communication",
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"{answer.status_code}")


def _cookie(name: str, value: str) -> Cookie:
    """A cookie of this session, as the planner set it when its person signed in."""
    to = {"domain": "127.0.0.1", "domain_specified": False, "domain_initial_dot": False}
    at = {"path": "/", "path_specified": True, "port": None, "port_specified": False}
    until = {"expires": None, "discard": True, "secure": False}
    said = {"comment": None, "comment_url": None, "rest": {}}
    return Cookie(0, name, value, **to, **at, **until, **said)
