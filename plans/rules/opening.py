"""Who could see something, and since when, by what was said of it then."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from bsc_comms.kit import clock
from bsc_comms.kit.names import is_listed
from plans.choices import KNOWN_TO_NAMED, Visibility

VISIBILITY, EMBARGO = "visibility", "embargo_until"
LEAD, NAMED = "lead_partner", "named_partners"

#: What something says of who may see it, in the history's words.
Said = Mapping[str, str]


def is_open(visibility: str, embargo_until: datetime | None, moment: datetime) -> bool:
    """Whether all may see at a moment what says this of itself."""
    if embargo_until is not None:
        return embargo_until <= moment
    return visibility == Visibility.PARTNERSHIP


def was_open(said: Said, moment: datetime) -> bool:
    """Whether all could see at a moment what said this of itself then, in the history's words."""
    until = said[EMBARGO]
    return is_open(said[VISIBILITY], _moment(until) if until else None, moment)


def could_see(said: Said, moment: datetime, own: Collection[str]) -> bool:
    """Whether partners of these names could see at a moment what said this of itself then."""
    if said[LEAD] in own or was_open(said, moment):
        return True
    told = said[VISIBILITY] in KNOWN_TO_NAMED
    return told and any(is_listed(name, said[NAMED]) for name in own)


def seen_since(
    said: Said, earlier: Iterable[tuple[datetime, Said]], *, own: Collection[str], logged: datetime
) -> datetime:
    """Since when, without a break, partners of these names can see what they can see now.

    said: what it says of itself now. earlier: each moment at which that changed, the latest first,
    with what the fields that changed said until then.
    """
    since: datetime | None = None
    moments: list[tuple[datetime, Said]] = [*earlier, (logged, {})]
    for began, before in moments:
        if not could_see(said, began, own):
            until = _moment(said[EMBARGO]) if said[EMBARGO] else None
            # All can see it from the end of its embargo on, unless a change opened it before.
            return min((each for each in (since, until) if each), default=began)
        since, said = began, {**said, **before}
    return logged


def _moment(words: str) -> datetime:
    """The history tells a moment as the clocks in London do."""
    told = datetime.fromisoformat(words)
    return told if told.tzinfo else told.replace(tzinfo=clock.LONDON)
