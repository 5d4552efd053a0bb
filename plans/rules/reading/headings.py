"""How well the words over a column name each field.

"LEAD AGENCY ", "Who else??", "vehicle for message", "Where are we up to", "Oth. agcies",
"Target Audeince", "Agency (2nd)".
"""

import difflib
import itertools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.heading_words import CERTAIN, USUAL, VAGUE
from plans.rules.reading.outcomes import looks_like_state
from plans.rules.reading.words import fold

#: From this weight on a heading names its field whole, and by a certain word.
WHOLE = 5.0
#: A vague heading weighs this much: what stands in its cells weighs more.
HINT = 3.0
_USUAL = 3.5

#: Fields that only a whole heading names: "Version (leave as it is)".
_WHOLE_ONLY = frozenset(
    {
        fields.PRECISION,
        fields.END_TIME,
        fields.CONFIRMED,
        fields.REACH,
        fields.PLACE,
        fields.ISSUED_ON,
        fields.REASON,
        fields.CAMPAIGN,
        fields.VERSION,
    }
)
#: What the planner alone writes beside the versions of rows.
_OWN = frozenset({fields.PRECISION, fields.CONFIRMED, fields.REACH})
_OWN_REFERENCE = "reference"
#: What stands together in the files of a forward plan alone.
_OF_A_FORWARD_PLAN = frozenset({"placement", "date is", "issued by"})
#: A campaign's column holds the titles, unless another column is called title.
_CAMPAIGN_BESIDE_TITLES = 1.0
_A_TITLE = 0.5
_SMALL_WORDS = frozenset(
    "the of a an is are it its s be or and in on at our your this that will we you they do does"
    " there these have if".split()
)
#: "Where we're at" is a status; without its small words it would be a place.
_WHERE_AT = late_pattern(
    r"\bwhere\s+(?:are\s+)?(?:we|things?|this)(?:['’]?(?:re|s)|\s+(?:are|is))?\s+at\b",
    re.IGNORECASE,
)
_BRACKETS = late_pattern(r"\([^)]*\)|\[[^\]]*\]")
_NOT_OF_A_PLAN = late_pattern(
    r"£|\b(?:costs?|budgets?|prices?|spend|spent|funding|funded|funds?|invoice[ds]?|amount|hrs?|hours"
    r"|amended|updated|touched|edited|modified|checked|chased|proofed|reviewed|logged"
    r"|approve[dr]|approval|sign(?:ed)?[\s-]*off|hyperlinks?|links?|urls?|word\s+count|risk\s+assessment"
    r"|^\W*to[\s-]?do\b|date\s+(?:agreed|added|raised|entered|received|requested)"
    r"|po\s+(?:no|number)|cost\s*code|account|ledger)\b",
    re.IGNORECASE,
)
_OF_A_PERSON = late_pattern(
    r"\b(?:officers?|off\.|oic|contacts?|e-?mail|phone|tel|telephone|mobile|initials?|authors?"
    r"|named?\s+person|drafted|cllr|designer|journalist|staff|volunteers|stewards)(?:\b|(?<=\.))",
    re.IGNORECASE,
)
#: "No. of leaflets" is how many, and no answer.
_SO_MANY = late_pattern(r"\s*nos?\b\.?\s+\w", re.IGNORECASE)
_FIRST = late_pattern(
    r"(?:^|(?<=[\s(\[:-]))(?:1|1st|one|first|a|i|primary|main)(?=$|[\s)\].:?])", re.I
)
_FURTHER = late_pattern(
    r"(?:^|(?<=[\s(\[:-]))(?:[2-9]|2nd|3rd|[4-9]th|two|three|second|third|b|c|d|ii|iii|secondary)"
    r"(?=$|[\s)\].:?])",
    re.IGNORECASE,
)
#: How much a reading of a word cut short or misspelt counts, beside the word itself.
_GUESSED = 0.8
_MOST_GUESSES = 4
_MOST_READINGS = 12
_LIKE_ENOUGH = 0.78
_LEAST_TO_MISSPELL = 4


@lru_cache(maxsize=2048)
def weigh(heading: str) -> Mapping[str, float]:
    """How well a heading names each field: whole heading, then its beginning, then a word in it."""
    if heading.strip() == "#":
        return {fields.REFERENCE: WHOLE}
    outside = _BRACKETS.sub(" ", heading)
    inside = " ".join(found.group().strip("()[]") for found in _BRACKETS.finditer(heading))
    parts = [piece for piece in re.split(r"[/|?,:]| - ", outside) if piece.strip()]
    texts = [(heading, 1.0), (outside, 1.0), (inside, 0.6)]
    texts += [(piece, 0.7) for piece in parts]
    if ":" in outside:
        texts.append((outside.rpartition(":")[2], 0.95))
    weights: dict[str, float] = {}
    for text, share in texts:
        for key, likely in _readings(_key(text)):
            _weigh_text(weights, key, share * likely)
    if looks_like_state(heading) and not _SO_MANY.match(heading):
        weights.setdefault(fields.STATE, HINT)
    if _WHERE_AT.search(heading):
        weights[fields.STATE] = WHOLE
    _weigh_whole(weights, [fold(heading), fold(outside)])
    if fields.TITLE in weights and "title" in _key(heading).split():
        weights[fields.TITLE] += _A_TITLE
    return weights


def weigh_best(heading: str) -> tuple[str, float]:
    """The field that a heading names best, and how well; "" and 0 where it names none."""
    weights = weigh(heading)
    if not weights:
        return "", 0
    field = max(weights, key=lambda name: weights[name])
    return field, weights[field]


def is_of_person_or_money(heading: str) -> bool:
    """Whether a heading speaks of an officer's name or of what a plan does not say."""
    return bool(_OF_A_PERSON.search(heading)) or is_not_of_a_plan(heading)


def is_not_of_a_plan(heading: str) -> bool:
    """Whether a heading speaks of money, of hours, or of who looked at the line and when."""
    return bool(_NOT_OF_A_PLAN.search(heading))


def are_own(headings: Collection[str]) -> bool:
    """Whether the planner wrote these headings: partners number the drafts of a leaflet too."""
    versions = [heading for heading in headings if fields.VERSION in weigh(heading)]
    if not versions:
        return False
    held = {field for heading in headings for field in weigh(heading)}
    named = {fold(heading) for heading in headings}
    return (
        any("leave as it is" in heading.casefold() for heading in versions)
        or _OWN_REFERENCE in named
        or not held.isdisjoint(_OWN)
    )


def are_of_a_forward_plan(headings: Iterable[str]) -> bool:
    """Whether these are the headings of a published forward plan, which has a row a placement."""
    return {fold(heading) for heading in headings} >= _OF_A_FORWARD_PLAN


def numbered(headings: Sequence[str]) -> dict[str, str]:
    """Of headings numbered alike ("Agency (1st)", "Agency (2nd)"): the lead's, then the others'."""
    stems: dict[str, list[tuple[int, str]]] = {}
    for heading in headings:
        for place, pattern in enumerate((_FIRST, _FURTHER)):
            stem, found = pattern.subn(" ", heading, count=1)
            if found and (key := _key(stem)):
                stems.setdefault(key, []).append((place, heading))
                break
    held: dict[str, str] = {}
    for stem, pair in stems.items():
        of_partners = weigh(stem).keys() & {fields.LEAD, fields.OTHERS}
        if of_partners and {place for place, _ in pair} == {0, 1}:
            held |= {heading: (fields.LEAD, fields.OTHERS)[place] for place, heading in pair}
    return held


def _weigh_text(weights: dict[str, float], text: str, share: float) -> None:
    for word in set(text.split()):
        for field, key, whole in _phrases_with().get(word, ()):
            weight = share * _likeness(text, key, whole)
            if weight > weights.get(field, 0.1):
                weights[field] = weight


def _weigh_whole(weights: dict[str, float], texts: Iterable[str]) -> None:
    for text in texts:
        for field in _whole_phrases().get(text, ()):
            weights[field] = WHOLE
    if fields.CAMPAIGN in weights:
        weights[fields.CAMPAIGN] = _CAMPAIGN_BESIDE_TITLES


def _likeness(text: str, key: str, whole: float) -> float:
    words = key.count(" ") + 1
    if text == key:
        return whole + words - 1
    if f" {text} ".startswith(f" {key} "):
        weight = 1.5 + words
    elif f" {text} ".endswith(f" {key} "):
        weight = 1.3 + words
    elif f" {key} " in f" {text} ":
        weight = 1.0 + words
    else:
        return 0
    return weight if whole >= WHOLE else weight / 2


def _key(text: str) -> str:
    words = fold(text).split()
    return " ".join([word for word in words if word not in _SMALL_WORDS] or words)


@cache
def _phrases_with() -> Mapping[str, Sequence[tuple[str, str, float]]]:
    """Every phrase by its first word: its field, its words, what it weighs alone."""
    found: dict[str, list[tuple[str, str, float]]] = {}
    for listed, whole in ((CERTAIN, WHOLE), (USUAL, _USUAL), (VAGUE, HINT)):
        for field, phrases in listed.items():
            for key in {_key(phrase) for phrase in phrases if field not in _WHOLE_ONLY}:
                found.setdefault(key.split()[0], []).append((field, key, whole))
    return found


@cache
def _whole_phrases() -> Mapping[str, Collection[str]]:
    found: dict[str, set[str]] = {}
    for field in _WHOLE_ONLY:
        for phrase in CERTAIN[field]:
            found.setdefault(fold(phrase), set()).add(field)
    return found


@cache
def _words() -> frozenset[str]:
    """The words that headings are made of."""
    phrases = itertools.chain.from_iterable([*CERTAIN.values(), *USUAL.values(), *VAGUE.values()])
    return frozenset(word for phrase in phrases for word in _key(phrase).split())


def _readings(key: str) -> list[tuple[str, float]]:
    """A heading, and what it can be where words of it are cut short or misspelt."""
    readings = [(key, 1.0)] if key else []
    words = key.split()
    if len(words) > 6 or all(word in _words() for word in words):
        return readings
    choices = [[word] if word in _words() else _guesses(word) or [word] for word in words]
    for chosen in itertools.islice(itertools.product(*choices), _MOST_READINGS):
        if list(chosen) != words:
            readings.append((" ".join(chosen), _GUESSED))
    return readings


@cache
def _guesses(word: str) -> list[str]:
    """The words that one can be: cut short, without its vowels, or misspelt."""
    if len(word) < 2 or not word.isalpha():
        return []
    misspelt = (
        difflib.get_close_matches(word, _words(), n=2, cutoff=_LIKE_ENOUGH)
        if len(word) >= _LEAST_TO_MISSPELL
        else []
    )
    short = [one for one in _words() if _is_short_for(word, one)]
    short.sort(key=lambda one: (not one.startswith(word), one[-1] != word[-1], len(one), one))
    return list(dict.fromkeys([*misspelt, *short]))[:_MOST_GUESSES]


def _is_short_for(short: str, word: str) -> bool:
    """Whether a word begins with these letters, or has them in their order and is long enough."""
    if len(word) <= len(short) or word[0] != short[0]:
        return False
    letters = iter(word)
    return word.startswith(short) or (len(word) >= 4 and all(letter in letters for letter in short))
