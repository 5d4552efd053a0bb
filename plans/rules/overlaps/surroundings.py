"""What one must know of the partnership to compare two communications: areas, audiences, topics.

Plain data, made once from reference data (`plans.queries.overlaps.traits.surroundings`) and kept
until that changes. Answers are remembered, for the same few areas and audiences come up over and
over.
"""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plans.rules.overlaps import constants


@dataclass(frozen=True, slots=True)
class Place:
    """An area: `within` are the areas below the borough that it lies in or touches, old and new."""

    code: str
    name: str
    within: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Succession:
    """A ward that took over a share of an older one's land."""

    old: str
    new: str
    percent: float


@dataclass(frozen=True, slots=True)
class Group:
    """An audience. `of_the_public` are people outside the partners rather than bodies and staff."""

    code: str
    label: str
    parent: str = ""
    of_the_public: bool = True


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic."""

    code: str
    label: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class RidingAlong:
    """An offer: what a partner (by its own code) can give alongside other work.

    Without areas it is given in the whole borough.
    """

    code: str
    partner: str
    what: str
    topics: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()


@dataclass
class Surroundings:
    """The reference data that pairs are compared in; `stamp` changes with it."""

    places: Mapping[str, Place]
    groups: Mapping[str, Group]
    themes: Mapping[str, Theme]
    offers: Sequence[RidingAlong] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    successions: Iterable[Succession] = ()
    stamp: str = ""

    def __post_init__(self) -> None:
        self._became = self._successors()
        self._beside = self._neighbours()
        self._everybody = self._widest_audience()
        self._nearness: dict[tuple[str, str], float] = {}
        self._kinship: dict[tuple[str, str], float] = {}
        self._alike: dict[tuple[str, str], float] = {}
        self._topics: dict[tuple[frozenset[str], frozenset[str]], float] = {}

    def nearness(self, one: str, other: str) -> float:
        """How near two areas (codes) are: 1 the same, 0 nowhere near each other."""
        key = (one, other)
        found = self._nearness.get(key)
        if found is None:
            found = self._nearness[key] = self._near(one, other)
        return found

    def audience_likeness(self, one: str, other: str) -> float:
        """How far two audiences (codes) are the same people, from 0 to 1."""
        key = (one, other)
        found = self._alike.get(key)
        if found is None:
            found = self._alike[key] = self._same_people(one, other)
        return found

    def topic_likeness(self, one: str, other: str) -> float:
        """1 for the same topic (codes), less for one above it, least for children of one parent."""
        key = (one, other)
        found = self._kinship.get(key)
        if found is None:
            found = self._kinship[key] = self._kin(one, other)
        return found

    def topics_likeness(self, ones: frozenset[str], others: frozenset[str]) -> float:
        """Between the best pair of two sets of topics and how well all of them match, half way."""
        key = (ones, others)
        found = self._topics.get(key)
        if found is None:
            found = self._topics[key] = self._all_kin(ones, others)
        return found

    def is_everybody(self, audience: str) -> bool:
        """Whether it is the audience that most others are a part of."""
        return audience == self._everybody

    def suits(self, offer: RidingAlong, topics: frozenset[str], audiences: frozenset[str]) -> bool:
        """Whether an offer is for these people, or for this topic where it is for everybody."""
        groups = frozenset(each for each in offer.audiences if not self.is_everybody(each))
        return bool(groups & audiences if groups else offer.topics & topics)

    def is_given_in(self, offer: RidingAlong, areas: Collection[str]) -> bool:
        """Whether an offer is given where a communication is; one without areas is anywhere."""
        if not offer.areas or not areas:
            return True
        pairs = itertools.product(offer.areas, areas)
        return any(self.nearness(given, wanted) >= constants.NESTED for given, wanted in pairs)

    def are_residents(self, audiences: Collection[str]) -> bool:
        """Whether all of them (at least one) are everybody or a part of everybody."""
        groups = [self.groups.get(code) for code in audiences]
        return bool(groups) and all(
            group and self._everybody in (group.code, group.parent) for group in groups
        )

    def wards_of(self, area: str) -> frozenset[str]:
        """The area itself and every ward, old and new, that it is or lies in."""
        place = self.places.get(area)
        if place is None:
            return frozenset({area})
        return place.within | self._became[area] | {area}

    def areas_of(self, districts: Iterable[str]) -> frozenset[str]:
        """The areas that are known by these postcode districts."""
        wanted = frozenset(districts)
        if not wanted:
            return frozenset()
        return frozenset(place.code for place in self.places.values() if place.districts & wanted)

    def topics_around(self, topic: str) -> frozenset[str]:
        """The topic and all above it: what two must share to have anything in common."""
        return frozenset((topic, *self._topics_above(topic)))

    def _topics_above(self, topic: str) -> list[str]:
        """Its parent, that one's parent and so on, nearest first; each once, whatever the data."""
        above: list[str] = []
        theme = self.themes.get(topic)
        while theme and theme.parent and theme.parent not in (topic, *above):
            above.append(theme.parent)
            theme = self.themes.get(theme.parent)
        return above

    def _successors(self) -> Mapping[str, frozenset[str]]:
        became: dict[str, set[str]] = defaultdict(set)
        for each in self.successions:
            if each.percent >= constants.LEAST_PERCENT:
                became[each.old].add(each.new)
                became[each.new].add(each.old)
        return defaultdict(frozenset, {code: frozenset(codes) for code, codes in became.items()})

    def _neighbours(self) -> Mapping[str, frozenset[str]]:
        """Wards with a neighbourhood, or a ward of the other set, across their border."""
        beside: dict[str, set[str]] = defaultdict(set)
        across = [place.within for place in self.places.values()]
        across += list(self._became.values())
        for wards in across:
            for one, other in itertools.permutations(wards, 2):
                beside[one].add(other)
        return defaultdict(frozenset, {code: frozenset(codes) for code, codes in beside.items()})

    def _widest_audience(self) -> str:
        parts = [group.parent for group in self.groups.values() if group.parent]
        return max(sorted(set(parts)), key=parts.count, default="")

    def _near(self, one: str, other: str) -> float:
        if one == other:
            return 1.0
        first, second = self.places.get(one), self.places.get(other)
        if first is None or second is None:
            return 0.0
        if one in second.within or other in first.within or other in self._became[one]:
            return constants.NESTED
        if _is_named_after(first.name, second.name):
            return constants.NESTED
        mine, theirs = first.within or {one}, second.within or {other}
        if mine & theirs:
            return constants.CLOSE
        if any(
            self._beside[ward] & self._of_every_set(theirs) for ward in self._of_every_set(mine)
        ):
            return constants.NEIGHBOURING
        return 0.0

    def _of_every_set(self, wards: Collection[str]) -> frozenset[str]:
        """The wards, and what they were before or became."""
        return frozenset(wards).union(*(self._became[ward] for ward in wards))

    def _same_people(self, one: str, other: str) -> float:
        if one == other:
            return constants.EVERYBODY if self.is_everybody(one) else 1.0
        first, second = self.groups.get(one), self.groups.get(other)
        if first is None or second is None:
            return 0.0
        if first.parent == other or second.parent == one:
            return constants.AUDIENCE_INSIDE
        narrower = second if self.is_everybody(one) else first
        if (self.is_everybody(one) or self.is_everybody(other)) and narrower.of_the_public:
            return constants.AUDIENCE_ABOUT
        return 0.0

    def _all_kin(self, ones: frozenset[str], others: frozenset[str]) -> float:
        if not ones or not others:
            return 0.0
        like = self.topic_likeness
        mine = [max(like(topic, each) for each in others) for topic in sorted(ones)]
        theirs = [max(like(topic, each) for each in ones) for topic in sorted(others)]
        all_of_them = (sum(mine) / len(mine) + sum(theirs) / len(theirs)) / 2
        return (max(mine) + all_of_them) / 2

    def _kin(self, one: str, other: str) -> float:
        if one == other:
            return 1.0
        mine, theirs = self._topics_above(one), self._topics_above(other)
        if other in mine[:1] or one in theirs[:1]:
            return constants.TOPIC_INSIDE
        if other in mine or one in theirs:
            return constants.TOPIC_FAR_INSIDE
        return constants.TOPICS_BESIDE if mine and mine[:1] == theirs[:1] else 0.0


def _is_named_after(one: str, other: str) -> bool:
    """Whether one is called by the other's name and more: "Hendon" and "Hendon Central".

    People mean the same place by both, wherever the border of a ward runs.
    """
    shorter, longer = sorted((one.casefold().split(), other.casefold().split()), key=len)
    return bool(shorter) and longer[: len(shorter)] == shorter
