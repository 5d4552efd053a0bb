"""What the journeys share."""

import pytest

from tests.services.kept_worlds import (  # noqa: F401 - fixtures
    in_the_sample,
    kept_worlds,
    sample,
    walked_sample,
)

LONGEST = "test_whole_story.py"


@pytest.fixture(autouse=True)
def the_password_is_enough(settings, request) -> None:
    """The way of the second step is gone in test_passkey; the others begin with a password."""
    if request.path.name != "test_passkey.py":
        settings.SECOND_FACTOR_ROLES = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begins first, or one worker would be alone with it at the end."""
    items.sort(key=lambda item: item.path.name != LONGEST)
