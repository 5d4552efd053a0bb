"""What the journeys share."""

import pytest


@pytest.fixture(autouse=True)
def the_password_is_enough(settings, request) -> None:
    """The way of the second step is gone in test_passkey; the others begin with a password."""
    if request.path.name != "test_passkey.py":
        settings.SECOND_FACTOR_ROLES = []
