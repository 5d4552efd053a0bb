"""Letters leave through a real worker that takes its work from a real Redis."""

import email
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from bsc_comms.kit import clock
from bsc_comms.kit.jobs import BROKER, nudge
from partnership.choices import LetterKind, LetterState
from partnership.emails import Rendered
from partnership.models import Letter, Person
from partnership.operations.letters import owe_letter
from tests.factories.people import PersonFactory
from tests.services.redis import frozen
from tests.services.waiting import wait_until
from tests.services.worker import running_worker

pytestmark = pytest.mark.redis
MAILBOX = settings.VAR_DIR / "mailbox"


@pytest.fixture(autouse=True)
def letters_of_this_test_alone() -> None:
    shutil.rmtree(MAILBOX, ignore_errors=True)


def letters_in(mailbox: Path) -> Counter[str]:
    """How many copies of each letter lie in the file mailbox, by recipient."""
    copies: Counter[str] = Counter()
    for file in mailbox.glob("*"):
        for part in file.read_text().split("-" * 79):
            if "Message-ID" in part:
                copies[str(email.message_from_string(part.strip())["To"])] += 1
    return copies


def owe_invitation(person: Person) -> None:
    owe_letter(
        to=person,
        kind=LetterKind.INVITATION,
        about="The planner",
        unique_key=f"invitation:{person.pk}",
        due=clock.now(),
        rendered=Rendered(subject="Come in", text="Come in.", html="<p>Come in.</p>"),
    )


def how_they_stand() -> list[tuple[Any, ...]]:
    return list(Letter.objects.values_list("state", "attempts", "error"))


def test_ten_letters_nudged_five_times_each_leave_once(redis_worker) -> None:
    people = PersonFactory.create_batch(10)
    for person in people:
        owe_invitation(person)
    for _ in range(5):
        for letter in Letter.objects.all():
            nudge("partnership.send_letter", letter_id=str(letter.pk))
    nudge("partnership.send_due_letters")
    wait_until(
        lambda: not Letter.objects.exclude(state=LetterState.SENT).exists(),
        seconds=20,
        otherwise=how_they_stand,
    )
    assert list(Letter.objects.values_list("attempts", flat=True)) == [1] * 10
    assert letters_in(MAILBOX) == {person.email: 1 for person in people}


@pytest.mark.thorough
def test_a_redis_that_says_nothing_holds_up_one_save_for_seconds_and_no_worker(
    redis_url: str, redis_worker
) -> None:
    person = PersonFactory()
    nudge("partnership.send_due_letters")
    began = time.monotonic()
    with frozen(redis_url):
        nudge("partnership.send_due_letters")
        first = time.monotonic() - began
        nudge("partnership.send_due_letters")
        assert time.monotonic() - began - first < 1
    assert first < 15
    BROKER.answered()
    owe_invitation(person)
    nudge("partnership.send_due_letters")
    wait_until(
        lambda: Letter.objects.filter(state=LetterState.SENT).exists(),
        seconds=40,
        otherwise=how_they_stand,
    )


@pytest.mark.thorough
def test_a_worker_that_is_told_to_stop_ends_in_good_order(
    redis_url: str, transactional_db, tmp_path: Path
) -> None:
    with running_worker(redis_url, folder=tmp_path) as worker:
        worker.terminate()
        assert worker.wait(10) == 0
