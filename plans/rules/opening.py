"""Whether the whole partnership could see something, by what was said of it then."""

from collections.abc import Mapping
from datetime import datetime

from bsc_comms.kit import clock
from plans.choices import Visibility

VISIBILITY, EMBARGO = "visibility", "embargo_until"


def is_open(visibility: str, embargo_until: datetime | None, moment: datetime) -> bool:
    """Whether all may see at a moment what says this of itself."""
    if embargo_until is not None:
        return embargo_until <= moment
    return visibility == Visibility.PARTNERSHIP


def was_open(said: Mapping[str, str], moment: datetime) -> bool:
    """Whether all could see at a moment what said this of itself then, in the history's words."""
    until = said[EMBARGO]
    return is_open(said[VISIBILITY], _moment(until) if until else None, moment)


def _moment(words: str) -> datetime:
    """The history tells a moment as the clocks in London do."""
    told = datetime.fromisoformat(words)
    return told if told.tzinfo else told.replace(tzinfo=clock.LONDON)
