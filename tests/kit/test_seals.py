"""The key that seals records, where none was given: the sample makes one of its own."""

import stat
from pathlib import Path

import pytest

from bsc_comms.kit import seals
from bsc_comms.kit.made_once import made_once


def test_the_sample_makes_a_key_that_its_owner_alone_may_read(settings, tmp_path) -> None:
    settings.VAR_DIR, settings.SAMPLE, settings.RECORD_KEY = tmp_path, True, ""
    made = seals.public_key()
    assert made
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert seals.public_key() == made, "It is made once"


def test_outside_the_sample_no_key_is_made(settings, tmp_path) -> None:
    settings.VAR_DIR, settings.SAMPLE, settings.RECORD_KEY = tmp_path, False, ""
    assert not seals.public_key()
    assert list(tmp_path.iterdir()) == []


def test_outside_the_sample_a_key_that_was_put_there_seals(settings, tmp_path) -> None:
    settings.VAR_DIR, settings.SAMPLE, settings.RECORD_KEY = tmp_path, False, ""
    (tmp_path / seals.KEY_FILE).write_text("11" * 32)
    assert seals.is_sealed("text", by=seals.public_key(), as_=seals.seal("text"))


@pytest.mark.parametrize("put_there", [b"\x9f" * 32, b"not hexadecimal", b"11" * 31])
def test_a_file_that_holds_no_key_is_told_as_such(settings, tmp_path, put_there: bytes) -> None:
    settings.VAR_DIR, settings.SAMPLE, settings.RECORD_KEY = tmp_path, False, ""
    (tmp_path / seals.KEY_FILE).write_bytes(put_there)
    for ask in (seals.public_key, lambda: seals.seal("text")):
        with pytest.raises(seals.BadKey, match="not 64 hexadecimal digits"):
            ask()


def test_of_two_that_make_a_secret_at_once_the_first_counts_and_nothing_else_is_left(
    tmp_path: Path,
) -> None:
    path = tmp_path / "secret"

    def late() -> str:
        path.write_text("first")
        return "second"

    assert made_once(path, late) == "first"
    assert list(tmp_path.iterdir()) == [path]
