"""The story as `make run` serves it: its own processes, queue, mailbox and sample, in a browser.

Nothing is replaced: gunicorn, a Celery worker and beat on SQLite, the filesystem broker and the
file mailbox, from one folder that is thrown away. It starts with the sample that the journeys
share.
"""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
import time_machine
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from bsc_comms.celery import app
from bsc_comms.kit import clock
from bsc_comms.kit.beat import Beat
from tests.services.chromium import open_context
from tests.services.kept_worlds import KeptWorlds
from tests.services.processes import free_port, server, where_compiled
from tests.services.waiting import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent


class Planner:
    """A planner that runs: its address, its folder, its processes' environment."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", str(folder)),
            "DJANGO_SETTINGS_MODULE": "bsc_comms.settings",
            "VAR_DIR": str(folder),
            "SAMPLE": "1",
            "BASE_URL": self.url,
            "PYTHONUNBUFFERED": "1",
            **where_compiled(),
        }

    def set_up(self) -> None:
        """As `make run` does."""
        command = [sys.executable, "tools/set_up.py", "--sample"]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, timeout=600)

    def reminded(self) -> list[str]:
        """Who got a reminder to confirm in the file mailbox, one for each copy."""
        files = sorted((self.folder / "mailbox").glob("*.log"))
        letters = re.split(r"^-{79}\n", "".join(f.read_text() for f in files), flags=re.MULTILINE)
        messages = [message_from_string(one) for one in letters if one.strip()]
        return [one["To"] for one in messages if one["Subject"].startswith("Confirm your plan")]


@pytest.fixture
def planner(sample, kept_worlds: KeptWorlds, tmp_path: Path) -> Iterator[Planner]:
    folder = tmp_path / "planner"
    port = free_port()
    made = Planner(folder, port)
    kept_worlds.copy_to(folder, "sample")
    made.set_up()
    _beat_has_not_ticked_for_an_hour(folder)
    web = ["gunicorn", "bsc_comms.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "2"]
    worker = ["celery", "-A", "bsc_comms", "worker", "--pool", "threads", "--concurrency", "2"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = ["celery", "-A", "bsc_comms", "beat"]
    with contextlib.ExitStack() as stack:
        for name, command, answers in (
            ("worker", worker, lambda: True),
            ("beat", beat, lambda: True),
            ("web", web, lambda: _answers(made.url)),
        ):
            stack.enter_context(
                server(
                    [sys.executable, "-m", *command],
                    log=folder / f"{name}.log",
                    answers=answers,
                    cwd=ROOT,
                    env=made.env,
                )
            )
        yield made


def _beat_has_not_ticked_for_an_hour(folder: Path) -> None:
    """A planner that was stopped for a while ticks as soon as it starts; a new one in a minute."""
    with time_machine.travel(clock.real_now() - timedelta(hours=1), tick=False):
        Beat(app, schedule_filename=str(folder / "beat-schedule")).close()


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/accounts/login/", timeout=5):  # noqa: S310 - our own address
            return True
    except OSError:  # refused, or too slow as yet
        return False


@pytest.fixture
def sign_in(planner, chromium) -> Iterator:
    """Sign in as one of the sample's people, with one click, in a browser of their own."""
    contexts = []

    def one_click(name: str) -> Page:
        context = open_context(chromium, planner.url)
        contexts.append(context)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Today")
        return page

    yield one_click
    for context in contexts:
        context.close()


def _download(page: Page, name: re.Pattern[str]) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return Path(waiting.value.path()).read_bytes()


def _shows_a_pdf(page: Page) -> bool:
    page.reload()
    return bool(page.get_by_role("link", name=re.compile("PDF")).count())


def test_from_the_reminders_of_october_to_the_documents_of_the_forward_plan(planner, sign_in):
    """One test, since each act stands on the one before."""
    _reminders_went_to_each_advocate_once(planner, sign_in)
    _the_chair_publishes_and_the_documents_are_made(sign_in)


def _reminders_went_to_each_advocate_once(planner: Planner, sign_in) -> None:
    coordinator = sign_in("Priya Nair")
    wait_until(lambda: len(planner.reminded()) >= 18, seconds=120)
    recipients = planner.reminded()
    assert len(recipients) == 18
    assert len(set(recipients)) == 18
    assert "amara.okafor@example.org" in recipients
    assert "daniel.reyes@example.org" not in recipients  # the fire brigade had answered
    coordinator.goto("/letters/?state=queued")
    expect(coordinator.get_by_role("main")).not_to_contain_text("Confirm your plan by")


def _the_chair_publishes_and_the_documents_are_made(sign_in) -> None:
    chair = sign_in("Ruth Bennett")
    chair.goto("/review/publish/")
    chair.get_by_role("button", name=re.compile("Publish forward plan No. 3")).click()
    expect(chair.get_by_role("heading", level=1)).to_have_text("Forward plan No. 3")
    chair.goto("/forward-plans/3/")
    wait_until(lambda: _shows_a_pdf(chair), seconds=120, pause=1)
    pdf = PdfReader(BytesIO(_download(chair, re.compile("PDF"))))
    assert "Forward plan" in pdf.pages[0].extract_text()
    workbook = load_workbook(BytesIO(_download(chair, re.compile("Excel"))))
    assert workbook.sheetnames


@pytest.mark.thorough
def test_the_board_downloads_the_record_in_april(planner, sign_in):
    board = sign_in("George Hale")
    board.get_by_role("button", name="20 April 2017, the year is over").click(timeout=60_000)
    expect(board.get_by_text("The sample now stands at Thursday 20 April 2017")).to_be_visible()
    board.goto("/")
    wait_until(lambda: _shows_a_pdf(board), seconds=120, pause=1)
    pdf = PdfReader(BytesIO(_download(board, re.compile("PDF"))))
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "2016/17" in text
    workbook = load_workbook(BytesIO(_download(board, re.compile("Excel"))))
    assert workbook.sheetnames
