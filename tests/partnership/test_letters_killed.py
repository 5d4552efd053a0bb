"""Workers that are killed lose no letter and send none a third time (the whole: `make kill`)."""

import contextlib
import random
import signal

import pytest

from partnership.choices import LetterState
from partnership.models import Letter
from tests.services.post_office import (
    count,
    killed_at_random,
    owe_reminders,
    post_office,
    sent_to_the_end,
    states,
    ticked_to_the_end,
)
from tests.services.processes import free_port
from tests.services.redis import running_redis
from tests.services.waiting import wait_until

pytestmark = pytest.mark.redis
FILES = "filesystem://localhost"
NUMBER = 40


@pytest.mark.parametrize(
    ("how", "most_copies"), [(signal.SIGKILL, 2), (signal.SIGTERM, 1)], ids=["killed", "stopped"]
)
def test_a_worker_that_ends_in_mid_send_loses_none(
    redis_url: str, transactional_db, tmp_path, how: signal.Signals, most_copies: int
) -> None:
    owe_reminders(NUMBER)
    with post_office(redis_url, tmp_path, pause=0.05) as office:
        in_mid_send = killed_at_random(office, 1, how, dice=random.Random(1), longest=0.3)
        office.server.pause = 0
        sent_to_the_end(office, seconds=30)
    found = count(office)
    assert in_mid_send == 1
    assert (found.rows, found.lost, found.other_ids) == (NUMBER, 0, 0)
    assert found.most_copies <= most_copies
    assert found.states == {LetterState.SENT: NUMBER}


def test_over_files_a_killed_worker_loses_its_message_and_no_letter(
    transactional_db, tmp_path
) -> None:
    owe_reminders(NUMBER)
    with post_office(FILES, tmp_path, pause=0.05) as office:
        killed_at_random(office, 1, signal.SIGKILL, dice=random.Random(1), longest=0.3)
        office.server.pause = 0
        sent_to_the_end(office, seconds=30)
    found = count(office)
    assert (found.states, found.lost) == ({LetterState.SENT: NUMBER}, 0)
    assert found.most_copies <= 2


def test_where_no_letter_waits_no_worker_is_started(transactional_db, tmp_path) -> None:
    with post_office(FILES, tmp_path) as office:
        assert killed_at_random(office, 2, signal.SIGKILL, dice=random.Random(1), longest=0) == 0
    assert office.number == 0


def test_a_worker_outlives_a_redis_that_goes_away_while_it_sends(
    redis_url: str, transactional_db, tmp_path
) -> None:
    owe_reminders(NUMBER)
    port = free_port()
    with contextlib.ExitStack() as stack:
        there = stack.enter_context(contextlib.ExitStack())
        url = there.enter_context(running_redis(port=port))
        office = stack.enter_context(post_office(url, tmp_path, pause=0.05))
        stack.enter_context(office.worker())
        office.ask()
        wait_until(lambda: len(office.server.mails) > 3, seconds=30, otherwise=states)
        there.close()
        stack.enter_context(running_redis(port=port))
        owe_reminders(1, key="owed-since")
        ticked_to_the_end(office, seconds=60)
        assert count(office).states == {LetterState.SENT: NUMBER + 1}


def test_each_message_five_times_to_two_workers_sends_each_letter_once(
    redis_url: str, transactional_db, tmp_path
) -> None:
    owe_reminders(NUMBER)
    keys = [str(key) for key in Letter.objects.values_list("pk", flat=True)]
    with post_office(redis_url, tmp_path) as office, office.worker(), office.worker():
        for key in keys * 5:
            office.ask("partnership.send_letter", letter_id=key)
        wait_until(lambda: states() == {LetterState.SENT: NUMBER}, seconds=30, otherwise=states)
    assert count(office).most_copies == 1
