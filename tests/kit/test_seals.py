"""The key that seals records, where none was given: the sample makes one of its own."""

import stat

from bsc_comms.kit import seals


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
