"""Search in what the plan says: titles, messages, places, references, and the names behind them.

It reads the plan itself, so there is no index that could be behind, and none that could tell of
what is kept back: whatever is found, counted and ranked is a row that the reader may see.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from partnership.choices import AreaLevel
from partnership.models import Area, Audience, Partner, Topic
from plans.choices import InvolvementState
from plans.models import Communication, CommunicationQuerySet, Involvement
from plans.queries.filter_terms import FilterTerms, Term, areas_within, those_below
from plans.rules.searching import (
    Named,
    Part,
    beginning,
    parts_of,
    phrases_of,
    plain_name,
    spelt_out,
    writings,
)

SHORT = 4  # letters; a word as short as this must begin a word, or "art" would find "party"

#: What it counts where a part is found; best first.
REFERENCE, TITLE, LEADS, TOPIC, AREA, CAMPAIGN, PLACE, TAKES_PART, AUDIENCE, MESSAGE = (
    *(20, 9, 6, 6, 6, 5, 4),
    *(3, 3, 2),
)
_TEXTS = (("title", TITLE), ("place_text", PLACE), ("message", MESSAGE))
_WITH_ALIASES: Mapping[str, Any] = {
    "partners": Partner,
    "areas": Area,
    "topics": Topic,
    "audiences": Audience,
}


def search(found: CommunicationQuerySet, asked: str, terms: FilterTerms) -> CommunicationQuerySet:
    """Those in which every part of the search stands, each with `best`: how well it fits.

    One query for the aliases, and one for each part that names places; what comes back is a
    queryset of what was given.
    """
    best: Any = Value(0)
    for part in parts_of(asked, _names(terms, phrases_of(asked))):
        places = list(_places(part, terms))
        found = found.filter(_any(condition for condition, _ in places))
        for condition, worth in places:
            best = best + Case(
                When(condition, then=Value(worth)), default=Value(0), output_field=IntegerField()
            )
    return found.annotate(best=best)


def _any(conditions: Iterable[Q]) -> Q:
    either = Q()
    for condition in conditions:
        either |= condition
    return either


def _places(part: Part, terms: FilterTerms) -> Iterable[tuple[Q, int]]:
    """Where a part may stand, and what each place counts."""
    yield Q(reference__iexact=" ".join(part.words)), REFERENCE
    for field, worth in _TEXTS:
        yield _all_words(field, part.words), worth
    yield _all_words("reference", part.words), MESSAGE
    named = _named(part, terms)
    if partners := those_below(terms.partners, named.get("partners", ())):
        joined = Involvement.objects.filter(
            communication_id=OuterRef("pk"), partner_id__in=partners
        )
        yield Q(lead_partner_id__in=partners), LEADS
        yield Q(Exists(joined.exclude(state=InvolvementState.DECLINED))), TAKES_PART
    for vocabulary, column, worth in (
        ("topics", "topic", TOPIC),
        ("areas", "area", AREA),
        ("audiences", "audience", AUDIENCE),
    ):
        inside = areas_within if vocabulary == "areas" else those_below
        if (own := named.get(vocabulary)) and (ids := inside(getattr(terms, vocabulary), own)):
            through = getattr(Communication, vocabulary).through.objects
            linked = through.filter(**{"communication_id": OuterRef("pk"), f"{column}_id__in": ids})
            yield Q(Exists(linked)), worth
    campaigns = [pk for pk, name in terms.campaigns.items() if _stands_in(part.words, name)]
    if campaigns:
        yield Q(campaign_id__in=campaigns), CAMPAIGN


def _all_words(field: str, words: Iterable[str]) -> Q:
    condition = Q()
    for word in words:
        condition &= _any(_begins(field, each) for each in spelt_out(word))
    return condition


def _begins(field: str, word: str) -> Q:
    start = beginning(word)
    written = writings(start)
    condition = _any(Q(**{f"{field}__icontains": each}) for each in written)
    if len(start) <= SHORT:
        either = "|".join(re.escape(each) for each in written)
        condition &= Q(**{f"{field}__iregex": rf"(^|[^a-z0-9])({either})"})
    return condition


def _named(part: Part, terms: FilterTerms) -> Named:
    """The terms of that name, and of partners and areas those in whose name the words stand."""
    named = {vocabulary: set(ids) for vocabulary, ids in part.named.items()}
    for vocabulary in ("partners", "areas"):
        known: Mapping[int, Term] = getattr(terms, vocabulary)
        for key, term in known.items():
            if _stands_in(part.words, f"{term.code} {term.label} {term.short}"):
                named.setdefault(vocabulary, set()).add(key)
    return {vocabulary: frozenset(ids) for vocabulary, ids in named.items()}


def _stands_in(words: Iterable[str], name: str) -> bool:
    """Whether each of the words begins a word of the name."""
    spaced = " " + re.sub(r"[^\w'’]+", " ", name.casefold())
    return all(
        any(f" {each}" in spaced for each in writings(beginning(word).casefold())) for word in words
    )


def _names(terms: FilterTerms, wanted: frozenset[str]) -> Mapping[str, Named]:
    """Of the `wanted` names those of partners, wards and smaller places, topics and audiences.

    The borough's own names stand for everywhere, so they are no help in finding anything.
    """
    boroughs = {key for key, term in terms.areas.items() if term.kind == AreaLevel.BOROUGH}
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for vocabulary, key, texts in (*_own_names(terms), *_aliases()):
        for text in texts:
            name = plain_name(text)
            if name in wanted and not (vocabulary == "areas" and key in boroughs):
                found[name][vocabulary].add(key)
    return {
        name: {vocabulary: frozenset(ids) for vocabulary, ids in named.items()}
        for name, named in found.items()
    }


def _own_names(terms: FilterTerms) -> Iterable[tuple[str, int, Iterable[str]]]:
    for vocabulary in _WITH_ALIASES:
        for key, term in getattr(terms, vocabulary).items():
            yield vocabulary, key, (term.label, term.short, term.code)


def _aliases() -> QuerySet[Any, tuple[str, int, list[str]]]:
    """The aliases of four vocabularies in one query."""
    first, *others = (
        model.objects.order_by().values_list(
            Value(vocabulary, output_field=CharField()), "id", "aliases"
        )
        for vocabulary, model in _WITH_ALIASES.items()
    )
    aliases: QuerySet[Any, tuple[str, int, list[str]]] = first.union(*others, all=True)
    return aliases
