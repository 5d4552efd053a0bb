"""The example, set up, or to be changed first."""

from pathlib import Path

import pytest

from partnership.models import Person
from tests.overview.setting_up.running import EXAMPLE, SETTING_UP, run


@pytest.fixture
def camden() -> Person:
    run(EXAMPLE)
    return Person.objects.get()


@pytest.fixture
def edit(tmp_path: Path):
    """The example with one text replaced, as a file of its own."""
    (tmp_path / "wards.csv").write_bytes((SETTING_UP / "camden" / "wards.csv").read_bytes())

    def replace(old: str, new: str) -> Path:
        text = EXAMPLE.read_text()
        assert text.count(old) == 1
        (tmp_path / "setup.toml").write_text(text.replace(old, new))
        return tmp_path / "setup.toml"

    return replace
