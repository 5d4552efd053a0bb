"""What the tests of the subgroup share."""

import pytest

from tests.cast import Cast, cast


@pytest.fixture
def people() -> Cast:
    return cast()
