"""Agreed lines and contacts: which wording counts, what an address is, when two speak unalike."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol, TypeVar

from plans.choices import CarriedStanding

SOCIAL_LIMIT = 280  # what the shortest of the social networks takes
SAME_WEEKS = timedelta(days=7)
WHOLE_BOROUGH = None

_SCHEME = re.compile(r"^\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_WEB = re.compile(
    r"^(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?$", re.IGNORECASE
)
_EMAIL = re.compile(r"^[^\s@<>\":]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$", re.IGNORECASE)
_DIALLED = re.compile(r"\+?[\d\s()-]{3,}")
_NUMBER = re.compile(r"[\w\s+(),./-]*\d[\w\s+(),./-]*")


class Wording(Protocol):
    """A wording of a line: its number, and since when it is agreed (None: a proposal)."""

    @property
    def number(self) -> int: ...
    @property
    def agreed_on(self) -> date | None: ...


W = TypeVar("W", bound=Wording)


def current_of(wordings: Iterable[W]) -> W | None:
    """The wording that counts: the last one agreed; while none is, the last one proposed."""
    in_order = sorted(wordings, key=lambda one: one.number)
    agreed = [one for one in in_order if one.agreed_on is not None]
    return next(reversed(agreed or in_order), None)


def standing_of(
    number: int, *, current: int, valid_until: date | None, ended: bool, today: date
) -> CarriedStanding:
    """How what is carried stands to what counts now.

    number, current: of the wording, or the version of a contact. valid_until: of the one carried.
    """
    if ended:
        return CarriedStanding.ENDED
    if number != current:
        return CarriedStanding.OLDER
    if valid_until is not None and valid_until < today:
        return CarriedStanding.PAST
    return CarriedStanding.CURRENT


# --- what an address is -------------------------------------------------------------------------


def web_address(text: str) -> str:
    """The address to link to, or "" for what is none. Nothing but http and https is followed."""
    plain = text.strip()
    if not _WEB.match(plain):
        return ""
    return plain if _SCHEME.match(plain) and "//" in plain else f"https://{plain}"


def email_address(text: str) -> str:
    """The e-mail address, or "" for what is none."""
    plain = text.strip()
    return plain if _EMAIL.match(plain) else ""


def dialled(number: str) -> str:
    """What a telephone dials for this number; "" where it is more than a number."""
    plain = number.strip()
    if not _DIALLED.fullmatch(plain):
        return ""
    if plain.startswith("+"):
        return "+" + re.sub(r"\D", "", plain.replace("(0)", ""))
    return re.sub(r"\D", "", plain)


def fault_of_address(text: str) -> str:
    """What is wrong with an address of the web, by e-mail or by post; "" for nothing."""
    plain = text.strip()
    if not plain or web_address(plain) or email_address(plain):
        return ""
    scheme = _SCHEME.match(plain)
    if scheme and scheme[1].lower() in ("http", "https"):
        return "The web address is not complete: write it like https://www.example.org/report"
    if scheme and " " not in plain:
        return "Write a web address that begins with https, an e-mail address or a postal address"
    if "@" in plain and " " not in plain:
        return "The e-mail address is not complete: write it like report@example.org"
    return ""


def fault_of_number(text: str) -> str:
    """What is wrong with a number to call or to text; "" for nothing."""
    if not text.strip() or _NUMBER.fullmatch(text.strip()):
        return ""
    return "Write a number, like 101 or 0800 555 111, with a word beside it if it needs one"


# --- when two speak unalike ---------------------------------------------------------------------


@dataclass(frozen=True)
class Says:
    """A line that a communication carries. topic: None for one of a campaign alone."""

    line: object
    number: int
    topic: int | None
    agreed: bool


@dataclass(frozen=True)
class Speaks:
    """What one partner says, about what, where and when.

    areas: those it names, with the wards that they lie in, old and new; None for the whole borough,
    and empty where nobody has said. first, last: days, both included.
    """

    key: object
    partner: int
    topics: frozenset[int]
    first: date
    last: date
    areas: frozenset[int] | None
    carries: Sequence[Says] = field(default_factory=tuple)
    own_words: bool = False


def is_tone_clash(one: Speaks, other: Speaks) -> bool:
    """Whether two partners say something different about the same in the same weeks (point 2).

    Different lines, different wordings of one, or an agreed line beside words of one's own.
    """
    shared = one.topics & other.topics
    if one.partner == other.partner or not shared:
        return False
    if not _in_the_same_weeks(one, other) or not _in_the_same_places(one, other):
        return False
    ours, theirs = _about(one, shared), _about(other, shared)
    if ours and theirs:
        return not ours.keys() & theirs.keys()
    if ours:
        return _is_agreed(ours) and other.own_words and not other.carries
    return bool(theirs) and _is_agreed(theirs) and one.own_words and not one.carries


def tone_clashes(several: Iterable[Speaks]) -> dict[object, list[object]]:
    """By key, the keys of those that it clashes with; only what shares a topic is compared."""
    in_order = list(several)
    by_topic: dict[int, list[int]] = {}
    for place, each in enumerate(in_order):
        for topic in each.topics:
            by_topic.setdefault(topic, []).append(place)
    found: dict[object, list[object]] = {}
    for place, each in enumerate(in_order):
        if not each.carries:
            continue
        near = {at for topic in each.topics for at in by_topic[topic]}
        for at in sorted(near):
            # A pair of which both carry a line comes up twice.
            if at == place or (in_order[at].carries and at < place):
                continue
            if is_tone_clash(each, in_order[at]):
                found.setdefault(each.key, []).append(in_order[at].key)
                found.setdefault(in_order[at].key, []).append(each.key)
    return found


def _in_the_same_weeks(one: Speaks, other: Speaks) -> bool:
    return one.first <= other.last + SAME_WEEKS and other.first <= one.last + SAME_WEEKS


def _in_the_same_places(one: Speaks, other: Speaks) -> bool:
    if one.areas is WHOLE_BOROUGH or other.areas is WHOLE_BOROUGH:
        return True
    return bool(one.areas & other.areas)


def _about(one: Speaks, topics: Collection[int]) -> Mapping[tuple[object, int], Says]:
    """The wordings that it carries about these topics; a campaign's line is about them all."""
    return {
        (says.line, says.number): says
        for says in one.carries
        if says.topic is None or says.topic in topics
    }


def _is_agreed(says: Mapping[tuple[object, int], Says]) -> bool:
    return any(each.agreed for each in says.values())
