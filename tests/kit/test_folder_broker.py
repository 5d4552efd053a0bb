"""The broker that is a folder: what was cut short ends no worker."""

from pathlib import Path

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from bsc_comms.celery import app  # which says that this broker takes the place of kombu's


@pytest.fixture
def link(tmp_path: Path):
    folders = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
    folders |= {"control_folder": str(tmp_path / "control")}
    with Connection("filesystem://", transport_options=folders) as link:
        yield link


@pytest.fixture
def queue(link: Connection, tmp_path: Path):
    # kombu remembers for all connections which queue it bound: each test has one of its own.
    return link.SimpleQueue(tmp_path.name)


@pytest.fixture
def full_disk(monkeypatch) -> None:
    def full(self: Path, text: str, **told: str) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)


def test_one_that_is_empty_or_half_is_passed_over_and_the_next_is_read(queue, tmp_path, caplog):
    (tmp_path / f"0_a.{tmp_path.name}.msg").write_text("")
    (tmp_path / f"0_b.{tmp_path.name}.msg").write_text('{"body": "eyJ')
    queue.put({"look": "now"})
    assert queue.get(timeout=1).payload == {"look": "now"}
    assert caplog.text.count("cut short is passed over") == 2
    with pytest.raises(queue.Empty):
        queue.get(block=False)


def test_none_can_be_seen_before_it_is_whole(queue, tmp_path, monkeypatch):
    seen = []
    replace = Path.replace

    def look(self: Path, target: Path) -> Path:
        seen.append([queue.qsize(), bool(self.read_text())])
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", look)
    queue.put({"look": "now"})
    assert (seen, queue.qsize()) == ([[0, True]], 1)


def test_a_full_disk_leaves_no_message_behind(queue, tmp_path, full_disk):
    with pytest.raises(ChannelError):
        queue.put({"look": "now"})
    assert list(tmp_path.glob("*.msg*")) == []


def test_a_worker_that_starts_on_a_full_disk_leaves_nothing_that_ends_the_next(
    link, tmp_path, full_disk
):
    """It asks again after a ChannelError, and after nothing else that a disk can cause."""
    with pytest.raises(ChannelError):
        link.SimpleQueue(tmp_path.name)
    assert list((tmp_path / "control").iterdir()) == []
    assert app.conf.broker_channel_error_retry


@pytest.mark.parametrize("cut_short", ["", '[["", "", "'])
def test_what_a_queue_is_bound_to_may_have_been_cut_short(link, tmp_path, cut_short):
    control = tmp_path / "control"
    control.mkdir()
    (control / f"{tmp_path.name}.exchange").write_text(cut_short)
    queue = link.SimpleQueue(tmp_path.name)
    queue.put({"look": "now"})
    assert queue.get(timeout=1).payload == {"look": "now"}
