"""What the walks start from."""

from tests.services.kept_worlds import (  # noqa: F401 - fixtures
    in_the_sample,
    kept_worlds,
    sample,
    walked_sample,
)
