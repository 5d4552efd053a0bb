"""A nudge goes out after the commit, once, and never spoils the write that it follows."""

import logging
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import celery
import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from bsc_comms.kit import left_alone
from bsc_comms.kit.jobs import BROKER, nudge

pytestmark = pytest.mark.django_db(transaction=True)

Sent = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def sent() -> Iterator[Sent]:
    messages: Sent = []

    def send(name: str, *, kwargs: dict[str, Any], **_: Any) -> None:
        messages.append((name, kwargs))

    with patch.object(celery.current_app, "send_task", send):
        yield messages


def test_a_nudge_waits_for_the_commit(sent: Sent) -> None:
    with transaction.atomic():
        nudge("plans.compile", record_id=3)
        assert sent == []
    assert sent == [("plans.compile", {"record_id": 3})]


def test_a_nudge_outside_a_transaction_goes_at_once(sent: Sent) -> None:
    nudge("partnership.send_letters")
    assert sent == [("partnership.send_letters", {})]


def test_a_write_that_is_rolled_back_asks_for_nothing(sent: Sent) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        nudge("partnership.send_letters")
        raise RuntimeError
    assert sent == []


def test_the_same_work_is_asked_for_once_in_a_transaction(sent: Sent) -> None:
    with transaction.atomic():
        for record in (3, 3, 4):
            nudge("plans.compile", record_id=record, revision=1)
        nudge("plans.compile", revision=1, record_id=3)
    assert [kwargs["record_id"] for _, kwargs in sent] == [3, 4]


def test_each_transaction_asks_again(sent: Sent) -> None:
    for _ in range(2):
        with transaction.atomic():
            nudge("partnership.send_letters")
    assert len(sent) == 2


def test_a_nudge_lost_with_its_savepoint_does_not_swallow_a_later_one(
    sent: Sent,
) -> None:
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            nudge("partnership.send_letters")
            raise RuntimeError
        nudge("partnership.send_letters")
    assert len(sent) == 1


def test_a_nudge_of_an_inner_block_covers_the_outer_one(sent: Sent) -> None:
    with transaction.atomic():
        with transaction.atomic():
            nudge("partnership.send_letters")
        nudge("partnership.send_letters")
    assert len(sent) == 1


@pytest.mark.parametrize("fault", [OperationalError("no route"), OSError("disk"), RuntimeError()])
def test_a_broker_that_is_away_is_logged_and_never_raised(
    fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        patch.object(celery.current_app, "send_task", side_effect=fault),
        caplog.at_level(logging.WARNING, logger="bsc_comms.kit.jobs"),
        transaction.atomic(),
    ):
        nudge("partnership.send_letters")
    assert [record.getMessage() for record in caplog.records] == [
        f"No worker could be told of partnership.send_letters ({type(fault).__name__}):"
        " the next sweep finds it."
    ]


def test_a_broker_that_is_away_holds_up_one_save_in_some_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, asked = [100.0], []

    def away(name: str, **_: Any) -> None:
        asked.append(now[0])
        now[0] += 6
        raise OperationalError("Timeout reading from socket")

    monkeypatch.setattr(left_alone, "monotonic", lambda: now[0])
    monkeypatch.setattr(celery.current_app, "send_task", away)
    for _ in range(3):
        nudge("partnership.send_letters")
    now[0] += BROKER.seconds
    for _ in range(3):
        nudge("partnership.send_letters")
    assert asked == [100.0, 106.0 + BROKER.seconds]


def test_a_broker_that_is_back_is_told_of_everything(
    monkeypatch: pytest.MonkeyPatch, sent: Sent
) -> None:
    now = [100.0]
    monkeypatch.setattr(left_alone, "monotonic", lambda: now[0])
    BROKER.did_not_answer()
    nudge("partnership.send_letters")
    now[0] += BROKER.seconds
    for _ in range(2):
        nudge("partnership.send_letters")
    assert len(sent) == 2


def test_only_primitives_go_into_a_message(sent: Sent) -> None:
    with pytest.raises(TypeError, match="record is a object; pass its id instead"):
        nudge("plans.compile", record=object())  # type: ignore[arg-type]
    assert sent == []
