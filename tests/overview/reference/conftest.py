"""A copy of the other borough's reference data, to spoil."""

import shutil
from pathlib import Path

import pytest

from tests.overview.reference.folders import OTHER, Edit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the other borough's folder, to spoil."""
    return Path(shutil.copytree(OTHER, tmp_path / "reference"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
