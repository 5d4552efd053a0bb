"""The sample as it stands on its days, loaded once for all the tests that ask it."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from django.test import override_settings

from bsc_comms.overview.sample import DEFAULT_DAY, load_sample
from tests.guards.standing_worlds import StandingWorld
from tests.guards.world import World


class SampleWorld(StandingWorld):
    """A world in sample mode, with a clock of its own: in its folder, so that a copy keeps it."""

    def __init__(
        self, fill: Callable[[Any], World | None], *, begins_as: StandingWorld | None = None
    ) -> None:
        super().__init__(fill, begins_as=begins_as, moment=None)

    @contextlib.contextmanager
    def _asked(self) -> Iterator[None]:
        with (
            override_settings(SAMPLE=True, CLOCK_ANCHOR=self.folder / "clock.json"),
            super()._asked(),
        ):
            yield


OCTOBER = SampleWorld(lambda _: load_sample(as_of=DEFAULT_DAY))
