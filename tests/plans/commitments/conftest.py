"""The seven commitments and the cast, in October."""

import pytest

from partnership.models import Commitment
from tests.cast import Cast, cast
from tests.plans.commitments.kept import CODES


@pytest.fixture(autouse=True)
def _in_october(in_october):
    """Each test of commitments is of that day."""


@pytest.fixture
def people() -> Cast:
    for place, code in enumerate(CODES):
        Commitment.objects.create(
            code=code, label=f"Commitment {code}", source="section 10", position=place
        )
    return cast()
