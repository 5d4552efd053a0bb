"""What the tests of the whole planner share."""

from pathlib import Path

import pytest

from bsc_comms.kit.seals import KEY_FILE
from tests.overview.recovery import machine


@pytest.fixture
def a_planner_of_its_own(settings, tmp_path: Path) -> None:
    machine(tmp_path / "before", settings)
    (tmp_path / "before" / KEY_FILE).write_text("11" * 32)
