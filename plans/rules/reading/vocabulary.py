"""The words that a coordinator may use for a partner, an area, a channel, and what they mean.

Plain data: whoever calls brings the terms (from the database or from the reference files). Text is
compared folded: without case, accents, apostrophes, punctuation and plural endings, on word
boundaries, the longest phrase first; words may be joined or split ("cybercrime"), misspelt by one
slip, or shortened to their consonants. What an alias may say beside its words: see `phrases`.

The same phrase on several terms: both are meant ("social" is Facebook and Twitter) or one has to be
chosen by the caller ("Brunswick Park" is a ward and a neighbourhood). `Match.terms` has all.

An excluded phrase takes a term out of the clause it stands in: "motorbike" is no bicycle theft.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from plans.rules.reading.ages import audience_tokens
from plans.rules.reading.phrases import HARD_BREAK, Term
from plans.rules.reading.spelling import stem
from plans.rules.reading.terms import Terms, place_tokens

Row = Mapping[str, object]

_PARENT_KEYS = ("parent_code", "parent__code", "parent", "parent_code_2016")


@dataclass(frozen=True)
class Vocabulary:
    """All vocabularies that a sheet is read with.

    `campaigns` are those that whoever brings the sheet may know of, by their names alone;
    `own_names` are what the partnership calls itself.
    """

    partners: Terms
    areas: Terms
    channels: Terms
    audiences: Terms
    objectives: Terms
    topics: Terms
    campaigns: Terms = field(default_factory=Terms)
    own_names: tuple[str, ...] = ()

    @classmethod
    def from_rows(
        cls,
        *,
        partners: Iterable[Row],
        areas: Iterable[Row],
        channels: Iterable[Row],
        audiences: Iterable[Row],
        objectives: Iterable[Row],
        topics: Iterable[Row],
        campaigns: Iterable[Row] = (),
        own_names: Iterable[str] = (),
    ) -> "Vocabulary":
        """From rows of reference files or of the database.

        Each row has `code` and `name` (or `label`), and may have `short_name`, `aliases`,
        `exclude_phrases` (text between | or ; or a list), `valid_from`, `valid_to` (dates or ISO
        text), `parent_code` (or `parent`), for areas `level` and `wards_touched`, and
        `named_elsewhere`.
        """
        shared = _read_with(
            *map(_terms, (partners, areas, channels, audiences, objectives, topics))
        )
        return replace(
            shared,
            campaigns=Terms(_terms(campaigns), codes_too=False),
            own_names=tuple(name for name in own_names if name.strip()),
        )


# Each act on a sheet reads with the same reference data: what is looked up in it is kept while it
# is the same, and of the one before. Campaigns are never kept, as each person knows others.
@lru_cache(maxsize=2)
def _read_with(
    partners: tuple[Term, ...],
    areas: tuple[Term, ...],
    channels: tuple[Term, ...],
    audiences: tuple[Term, ...],
    objectives: tuple[Term, ...],
    topics: tuple[Term, ...],
) -> Vocabulary:
    kinds = {
        "partners": Terms(partners),
        "areas": Terms(areas, place_tokens, codes_too=False, ends=HARD_BREAK),
        "channels": Terms(channels),
        "audiences": Terms(audiences, audience_tokens, stem, codes_too=False),
        "objectives": Terms(objectives, stem=stem),
        "topics": Terms(topics, stem=stem, codes_too=False, lists=False, ends=HARD_BREAK),
    }
    known = frozenset[str]().union(*(terms.words for terms in kinds.values()))
    knowing = {name: replace(terms, known=known) for name, terms in kinds.items()}
    return Vocabulary(
        partners=knowing["partners"],
        areas=knowing["areas"],
        channels=knowing["channels"],
        audiences=knowing["audiences"],
        objectives=knowing["objectives"],
        topics=knowing["topics"],
    )


def _terms(rows: Iterable[Row]) -> tuple[Term, ...]:
    return tuple(_term(row) for row in rows)


def _term(row: Row) -> Term:
    names = [str(row.get(key) or "") for key in ("name", "label")]
    name = next(filter(None, names), "")
    phrases = [str(row.get("short_name") or ""), *_listed(row.get("aliases"))]
    return Term(
        code=str(row["code"]),
        name=name,
        phrases=tuple(phrase for phrase in phrases if phrase),
        exclude_phrases=tuple(_listed(row.get("exclude_phrases"))),
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")),
        parent=next(
            (value for key in _PARENT_KEYS if (value := row.get(key)) and isinstance(value, str)),
            "",
        ),
        level=str(row.get("level") or ""),
        touches=tuple(_listed(row.get("wards_touched"))),
        named_elsewhere=bool(row.get("named_elsewhere")),
    )


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[|;]", value) if part.strip()]
    if isinstance(value, Collection):
        return [str(part).strip() for part in value if str(part).strip()]
    return []


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None
