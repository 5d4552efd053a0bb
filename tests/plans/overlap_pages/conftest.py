"""The pages of overlaps are opened in October; a pair of Alice’s and Bob’s is near."""

import pytest

from plans.models import Overlap
from tests.cast import Cast
from tests.factories.overlaps import overlap_of
from tests.plans.overlap_pairs import about_burglary


@pytest.fixture(autouse=True)
def _in_october(in_october):
    """Each test of these pages is of that day."""


@pytest.fixture
def pair(people: Cast) -> Overlap:
    ours = about_burglary(lead_partner=people.lead, title="Ours against burglary")
    theirs = about_burglary(lead_partner=people.other, title="Theirs against burglary")
    return overlap_of(ours, theirs)
