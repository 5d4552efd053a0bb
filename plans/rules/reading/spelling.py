"""Other forms of a word: its stem, and the word that was meant by a slip or by consonants alone.

All are guesses, and all stop short: a stem keeps four letters, and only a word that nobody knows,
of six letters or more or without vowels, can be taken for another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

_ENDINGS = (
    *("isation", "ication", "ations", "ation", "ating", "ative", "ition", "ated", "ance", "ence"),
    *("ment", "ator", "ster", "ised", "ising", "iser", "ion", "ism", "ist", "ise", "ive", "ing"),
    *("ery", "ary", "ory", "ate", "ed", "er", "or", "ar", "e"),
)
_SHORTEST_STEM = 4
_SHORTEST_MISSPELT = 6
_SHORTEST_ABBREVIATED = 3
_VOWELS = frozenset("aeiouy")
#: Letters that nobody leaves out who writes a word in full.
_WRITTEN_OUT = frozenset("aeiou")
#: Letters that are taken for each other by ear.
_ALIKE = frozenset({"cs", "ck", "sz", "mn", "gj", "fv", "dt", "bp"})
#: Words of plain English that lie one slip from a word that means something here.
_WELL_SPELT = frozenset(
    """careers career country counted counter courtesy quite quiet diverse divers letter latter
    better banter banner manner matter person prison stranger stronger spending sending speeding
    fitting hitting listing lasting latest costing casting posting parting parking patents patient
    planting panting painting planned planed charity clarity mediation medication meditation
    desert dessert expert former farmer father further feature future global gloves ground
    hatred heaters healthy heathly wealthy weather whether leather leading loading landing lending
    looking locking lacking licking backing baking booking cooking coking bearing boring hearing
    sharing sheering staring starting starring string storing shopping shipping chopping stopping
    staffing stuffing stacking sticking stocking talking taking walking waking working wording
    trading training trailing treating threat throat through thorough though thought taught
    trails trials united untied unit visited visits whole while winter winner writer written
    wardens warden garden golden burden butter bitter batter lighter fighter tighter lights rights
    nights sights forest forests former formal format normal morale moral mortal marital martial
    national rational notional station nation ration notice novice police polite policy policies
    public republic stores stories story storey street sweet strict screen scream seasons reason
    reasons season second reckon record report resort retort rescue result resort return retain
    remain rental dental mental metal medal model motel modern moderns members numbers number
    mother bother brother another others other around ground abroad aboard board bored
    community commuting immunity communicate committee committed commit common comment cement
    complete compete compare compere concert convert convent consent content context contest
    contact contract contain certain curtain course source coarse cause clause because became
    become income outcome welcome calling falling filling telling selling spelling boiling
    caring sparing sparks sparse driven drives drive driver dinner diners dinners season
    finding funding binding bonding building boarding hoarding hosting hosing housing hoisting
    insure ensure unsure secure seccure nature mature venue avenue revenue arrest arrests
    address dressed pressed presses process progress passes passed posted pasted tested texted
    vested rested nested listed lasted wasted tasted costed coasted roasted toasted
    smashing smash
    summer simmer hammer number lumber timber tender gender render vendor sender fender lender
    service services serves device devices advice advise adverse reverse revise review reviews
    sister system mister master matter monster minister administer register resister
    support report sport export import passport transport transit travel gravel
    closing losing loosing choosing cleaning clearing gleaning leaning learning earning warning
    morning mourning burning turning running ruining raining gaining
    """.split()
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What "burglar", "burglary" and "burgled" share."""
    shorter = _without_ending(_without_ending(word))
    return shorter[:-1] + "i" if shorter.endswith("y") and len(shorter) > 4 else shorter


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            left = word[: -len(ending)]
            doubled = left[-1] == left[-2] and left[-1] not in "aeiousl"
            return left[:-1] if doubled and len(left) > _SHORTEST_STEM else left
    return word


@dataclass(frozen=True)
class Spelling:
    """Knows how words are spelt: those that can be meant, and those that are right as they are."""

    meant: frozenset[str]
    known: frozenset[str] = frozenset()
    _seen: dict[str, str] = field(default_factory=dict, compare=False)

    def of(self, word: str) -> str:
        """The word itself, or the one word that it is a slip of."""
        if len(word) < _SHORTEST_ABBREVIATED or word in self.meant or not word.isalpha():
            return word
        found = self._seen.get(word)
        if found is None:
            found = self._seen[word] = self._meant_by(word)
        return found

    def _meant_by(self, word: str) -> str:
        if word in self.known or word in _WELL_SPELT:
            return word
        if not _WRITTEN_OUT & set(word[1:]):
            return self._abbreviated(word)
        if len(word) < _SHORTEST_MISSPELT:
            return word
        near = {
            other
            for piece in (word, *_shortened_by_one(word))
            for other in self._by_piece.get(piece, ())
            if is_slip(word, other)
        }
        return near.pop() if len(near) == 1 else word

    def _abbreviated(self, word: str) -> str:
        """The one word of which only consonants were kept: "chnls" is channels."""
        for kept in (self._by_consonants, self._by_most_consonants):
            near = kept.get(word, frozenset())
            if len(near) == 1:
                return next(iter(near))
        return word

    @cached_property
    def _by_consonants(self) -> Mapping[str, frozenset[str]]:
        kept: dict[str, set[str]] = {}
        for word in self.meant:
            if len(word) > _SHORTEST_ABBREVIATED and word.isalpha():
                kept.setdefault(_consonants(word), set()).add(word)
        return {letters: frozenset(words) for letters, words in kept.items()}

    @cached_property
    def _by_most_consonants(self) -> Mapping[str, frozenset[str]]:
        """Where one more was dropped from the middle of a longer word ("ptnr")."""
        kept: dict[str, set[str]] = {}
        for letters, words in self._by_consonants.items():
            for place in range(1, len(letters) - 1):
                fewer = letters[:place] + letters[place + 1 :]
                if len(fewer) > _SHORTEST_ABBREVIATED:
                    kept.setdefault(fewer, set()).update(words)
        return {letters: frozenset(words) for letters, words in kept.items()}

    @cached_property
    def _by_piece(self) -> Mapping[str, frozenset[str]]:
        pieces: dict[str, set[str]] = {}
        for word in self.meant:
            if len(word) >= _SHORTEST_MISSPELT and word.isalpha():
                for piece in (word, *_shortened_by_one(word)):
                    pieces.setdefault(piece, set()).add(word)
        return {piece: frozenset(words) for piece, words in pieces.items()}


def is_slip(typed: str, meant: str) -> bool:
    """Whether one slip makes the one word of the other.

    Slips: two letters in each other's place, a letter left out or typed twice, a vowel for a vowel
    (not the first one, which makes another word), a letter for one that sounds like it; never in
    the first letter.
    """
    if typed == meant or typed[0] != meant[0] or abs(len(typed) - len(meant)) > 1:
        return False
    place = next(
        (at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other),
        min(len(typed), len(meant)),
    )
    if len(typed) != len(meant):
        longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
        same = longer[:place] + longer[place + 1 :] == shorter
        doubled = longer[place] in (longer[place - 1], longer[place + 1 : place + 2])
        return same and (doubled or (len(longer) > _SHORTEST_MISSPELT and place < len(shorter)))
    if typed[place:] == meant[place + 1 : place + 2] + meant[place] + meant[place + 2 :]:
        return True
    pair = {typed[place], meant[place]}
    if typed[place + 1 :] != meant[place + 1 :]:
        return False
    if pair <= _VOWELS:
        return bool(_VOWELS & set(typed[:place]))
    return "".join(sorted(pair)) in _ALIKE


def _consonants(word: str) -> str:
    letters = word[0] + "".join(letter for letter in word[1:] if letter not in _WRITTEN_OUT)
    return "".join(
        letter for place, letter in enumerate(letters) if letters[place - 1 : place] != letter
    )


def _shortened_by_one(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(1, len(word))}
