"""A post office to try: real workers, a real broker and a real mail server, killed at will.

What is asserted about it is the caller's; here is only how to run, kill and count. The leases of
letters that a killed worker held last ten minutes: `leases_run_out` lets those minutes pass.
"""

import contextlib
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from celery import Celery
from django.conf import settings

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.emails import Rendered
from partnership.models import Letter
from partnership.operations.letters import owe_letter
from tests.factories import PersonFactory
from tests.partnership.smtp import Behaviour, mail_server
from tests.services.nursery import Nursery, Worker, running_nursery
from tests.services.waiting import wait_until
from tests.services.worker import environment

MESSAGE_ID = re.compile(r"^Message-ID: (<\S+>)", re.MULTILINE)
TO = re.compile(r"^To: (\S+)", re.MULTILINE)
SETTLED = (LetterState.SENT, LetterState.UNCERTAIN, LetterState.FAILED)
AT_ANY_HOUR = {"LETTERS_FROM": "00:00", "LETTERS_UNTIL": "00:00"}


@dataclass
class PostOffice:
    """Where letters are sent through: the broker's address, a mail server, a folder for logs.

    ends: what is ended with it, the nursery of its workers too.
    """

    broker: str
    folder: Path
    port: int
    server: Behaviour
    ends: contextlib.ExitStack
    nursery: Nursery | None = None
    number: int = 0
    caller: Celery = field(init=False)

    def __post_init__(self) -> None:
        self.caller = Celery("caller", broker=self.broker, set_as_current=False)
        if self.broker.startswith("filesystem"):
            queue = settings.VAR_DIR / "broker"
            for name in ("messages", "control"):
                (queue / name).mkdir(parents=True, exist_ok=True)
            self.caller.conf.broker_transport_options = {
                "data_folder_in": str(queue / "messages"),
                "data_folder_out": str(queue / "messages"),
                "control_folder": str(queue / "control"),
            }

    def worker(self) -> AbstractContextManager[Worker]:
        """One more worker, with the options of `make run`."""
        if self.nursery is None:
            mail = {"EMAIL_URL": f"smtp://127.0.0.1:{self.port}", **AT_ANY_HOUR}
            nursery = running_nursery({**environment(self.broker), **mail})
            self.nursery = self.ends.enter_context(nursery)
        self.number += 1
        name = f"worker{self.number}"
        return self.nursery.worker(name, self.folder / f"{name}.log")

    def ask(self, task: str = "subgroup.tick", **kwargs: str) -> None:
        """What beat does, or whoever nudges."""
        self.caller.send_task(task, kwargs=kwargs, ignore_result=True)


@contextlib.contextmanager
def post_office(broker: str, folder: Path, *, pause: float = 0.0) -> Iterator[PostOffice]:
    """Open one with a mail server of its own, which takes `pause` seconds for each letter."""
    server = Behaviour(pause=pause)
    with mail_server(server) as port, contextlib.ExitStack() as ends:
        yield PostOffice(broker=broker, folder=folder, port=port, server=server, ends=ends)


def owe_reminders(number: int, *, key: str = "reminder") -> None:
    """Owe one reminder each to so many people."""
    now = clock.now()
    for n in range(number):
        owe_letter(
            to=PersonFactory(email=f"{key}{n}@example.org"),
            kind=LetterKind.CONFIRM_REMINDER,
            about="Meeting",
            unique_key=f"{key}:{n}",
            due=now,
            rendered=Rendered("Confirm your plan", "Please confirm.\n", "<p>Please confirm.</p>\n"),
        )


def killed_at_random(
    office: PostOffice, times: int, how: signal.Signals, *, dice: random.Random, longest: float
) -> int:
    """Start a worker, let it send, and end it at a random moment, so often; how often in mid-send.

    longest: seconds after the first letter of its life. Stops early once nothing waits.
    """
    in_mid_send = 0
    for _ in range(times):
        if not still_waiting():
            break
        had = len(office.server.mails)
        with office.worker() as worker:
            office.ask()
            waited = _waits(lambda had=had: len(office.server.mails) > had, seconds=30)
            time.sleep(dice.uniform(0, longest))
            in_mid_send += waited and bool(still_waiting())
            worker.send_signal(how)
            worker.wait()
        leases_run_out()
    return in_mid_send


def sent_to_the_end(office: PostOffice, *, seconds: float = 120) -> None:
    """Let a last worker finish what is left, ticking as beat would."""
    with office.worker():
        ticked_to_the_end(office, seconds=seconds)


def ticked_to_the_end(office: PostOffice, *, seconds: float) -> None:
    """Tick as beat would, until the workers that run have sent all."""
    asked = 0.0

    def settled() -> bool:
        nonlocal asked
        if time.monotonic() - asked > 2:
            office.ask()
            asked = time.monotonic()
        return not still_waiting()

    wait_until(settled, seconds=seconds, otherwise=states)


def leases_run_out() -> None:
    """As if ten minutes had passed since a worker died."""
    past = clock.real_now() - timedelta(seconds=1)
    Letter.objects.filter(state=LetterState.SENDING).update(lease_until=past)


def still_waiting() -> int:
    return Letter.objects.exclude(state__in=SETTLED).count()


def states() -> dict[str, int]:
    return dict(Counter(Letter.objects.values_list("state", flat=True)))


@dataclass(frozen=True)
class Count:
    """What a run left behind: rows, states, and what the mail server holds.

    lost: letters of which the server has no copy, and which no row shows as uncertain or failed.
    """

    rows: int
    states: dict[str, int]
    arrived: int
    twice: int
    most_copies: int
    lost: int
    other_ids: int


def count(office: PostOffice) -> Count:
    """Compare the ledger with what the mail server took."""
    copies = Counter(_found(MESSAGE_ID, text) for text in office.server.mails)
    rows = {letter.message_id: letter for letter in Letter.objects.select_related("recipient")}
    shown = (LetterState.UNCERTAIN, LetterState.FAILED)
    addressed = {(_found(MESSAGE_ID, text), _found(TO, text)) for text in office.server.mails}
    right = {(key, letter.recipient.email) for key, letter in rows.items()}
    return Count(
        rows=len(rows),
        states=states(),
        arrived=len(copies),
        twice=sum(1 for number in copies.values() if number == 2),
        most_copies=max(copies.values(), default=0),
        lost=sum(1 for key, each in rows.items() if key not in copies and each.state not in shown),
        other_ids=len(addressed - right),
    )


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(1) if match else ""


def _waits(holds: Callable[[], bool], *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True
