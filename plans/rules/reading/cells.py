"""Reads one cell of a vocabulary column: what it names, and each word that it does not explain."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.abbreviations import abbreviated
from plans.rules.reading.coded import choices, codes_in, without
from plans.rules.reading.phrases import Match, Term
from plans.rules.reading.results import MOST_ALTERNATIVES, Alternative, Doubt, NotUnderstood
from plans.rules.reading.terms import Terms, plain_tokens
from plans.rules.reading.words import Token

SEPARATOR = late_pattern(r"[,;/+&\n|•·]|\s[-–—]\s|\band\b|\bplus\b", re.IGNORECASE)
_NOTHING = late_pattern(
    r"^\W*(?:n\s?/?\s?a|none|nil|tb[ca]|not\s+applicable|-+|\?*)\W*$", re.IGNORECASE
)

#: Words between the words of a vocabulary that carry no meaning of their own in such a cell.
FILLING = frozenset(
    """a an and the of in on at for to from by with w via or our their some any etc incl including
    inc eg ie plus also esp especially mainly mostly possibly maybe etc. per both only tbc tba not
    it its is are who which that be as through across using via""".split()
)
#: Words that only say of what kind the term beside them is, or how it reaches people.
KINDS = frozenset(
    """team unit dept department desk office officer sgt sergeant insp inspector lead manager
    coordinator service project programme rep ward wd area estate est patch side end bit part
    block blk street centre town park pk station stn school sch hall building site premise people
    person resident living live life lived household home folk other local nearby really piece
    page slot item gp through door then too also so called joint various different new old general
    whole all every each main usual extra more further""".split()
)
#: What stands for nothing, in a cell or in a piece of one.
_LEFT_OPEN = "tbc"
_SURE_LETTERS = 7
_CLOSE = 0.86
_NEAR = 0.78
_OFFERED = 0.6


@dataclass(slots=True)
class CellReading:
    """What a cell names, in its order, with what was left over.

    `coded` are those of `terms` that stand there by their code, and so beyond doubt; `unread` says
    that words were left over beside them which name nothing.
    """

    terms: list[Term] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    coded: list[Term] = field(default_factory=list)
    unread: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(term.code for term in self.terms))


def says_nothing(text: str) -> bool:
    """Whether a cell is blank or says in words that it is ("n/a", "none", "tbc")."""
    return bool(_NOTHING.match(text))


def segments_of(text: str) -> list[tuple[int, int]]:
    """Where each piece of a list in a cell begins and ends ("web, Twitter + posters")."""
    segments = []
    start = 0
    for found in SEPARATOR.finditer(text):
        segments.append((start, found.start()))
        start = found.end()
    segments.append((start, len(text)))
    return [(begin, end) for begin, end in segments if text[begin:end].strip()]


def read_cell(
    terms: Terms,
    text: str,
    *,
    column: str,
    name: str,
    kind: str,
    on: date | None = None,
    context: str = "",
    explained_by: Sequence[Terms] = (),
    choose: Callable[[Match], Iterable[Term]] | None = None,
) -> CellReading:
    """Read a cell with one vocabulary.

    In: the text, the heading of its column, its field and what it holds ("channel"), for messages;
    `on`, the day on which terms must exist; `context`, the row's text; `explained_by`, other
    vocabularies whose words need no mention here; `choose`, which terms a match stands for (all).
    """
    reading = CellReading()
    if says_nothing(text):
        return reading
    about = _About(column, name, kind, on)
    coded = codes_in(text, terms, SEPARATOR)
    reading.coded = [one.term for one in coded]
    text = without(text, coded)
    found = terms.search(text, on=on, context=context)
    named = _take_named(reading, found.matches, terms, text, about, choose)
    placed = [*((one.start, [one.term]) for one in coded), *named]
    reading.terms = [term for _, some in sorted(placed, key=lambda pair: pair[0]) for term in some]
    explained = [(match.start, match.end) for match in (*reading.matches, *found.left_out)]
    for others in explained_by:
        explained += [(match.start, match.end) for match in others.find(text, on=on)]
    if not explained and not coded and _read_short(reading, terms, text.strip(), about):
        return reading
    for start, end in segments_of(text):
        if not says_nothing(text[start:end]):
            _read_rest(reading, terms, text, (start, end), explained, about)
    return reading


@dataclass(frozen=True, slots=True)
class _About:
    """What is said of a cell in messages, and the day on which its terms must exist."""

    column: str
    name: str
    kind: str
    on: date | None

    @property
    def none_of_ours(self) -> tuple[Alternative, ...]:
        """What is offered beside the only reading of a guessed word; somebody always leads."""
        if self.name == fields.LEAD:
            return ()
        return (Alternative(f"Not {_article(self.kind)} {self.kind} of ours", _LEFT_OPEN),)


def _take_named(
    reading: CellReading,
    matches: Iterable[Match],
    terms: Terms,
    text: str,
    about: _About,
    choose: Callable[[Match], Iterable[Term]] | None,
) -> list[tuple[int, list[Term]]]:
    """Keep what is named in a text, with a doubt where it is spelt otherwise; where, and which."""
    placed = []
    for match in matches:
        chosen = list(choose(match) if choose else match.terms)
        if not chosen:
            continue
        placed.append((match.start, chosen))
        reading.matches.append(match)
        words = text[match.start : match.end]
        if match.guessed and not _is_plain(words):
            reading.doubts.append(_doubt(about, terms, words, chosen))
    return placed


def _doubt(about: _About, terms: Terms, words: str, taken: Sequence[Term]) -> Doubt:
    """That words were taken for a term by their spelling, with those that are spelt alike."""
    near = terms.nearest(words, on=about.on, count=MOST_ALTERNATIVES + 1, cutoff=_OFFERED)
    return _read_as(about, words, *taken, others=[term for _, term in near])


def _read_as(about: _About, words: str, *taken: Term, others: Iterable[Term]) -> Doubt:
    named = " and ".join(term.name for term in taken)
    offered = choices(others, besides=taken) or about.none_of_ours
    return Doubt(about.column, words, f"Read as {named}", about.name, offered)


def _is_plain(words: str) -> bool:
    """Whether words are long enough for a slip or a cut in them to leave no doubt."""
    return sum(len(token.word) for token in plain_tokens(words)) >= _SURE_LETTERS


def _read_short(reading: CellReading, terms: Terms, text: str, about: _About) -> bool:
    """Read words that were cut short ("Vic Supp"), with a doubt; whether they were."""
    found = abbreviated(terms, text, on=about.on)
    if not found or len(found) > MOST_ALTERNATIVES:
        return False
    taken, *others = found
    reading.terms.append(taken)
    if others or not _is_plain(text):
        reading.doubts.append(_read_as(about, text, taken, others=others))
    return True


def _read_rest(
    reading: CellReading,
    terms: Terms,
    text: str,
    segment: tuple[int, int],
    explained: Sequence[tuple[int, int]],
    about: _About,
) -> None:
    """Account for the words of one segment that no phrase explains."""
    start, end = segment
    rest = [
        token
        for token in plain_tokens(text[start:end])
        if token.word not in FILLING
        and not any(
            first <= start + token.start and start + token.end <= last for first, last in explained
        )
    ]
    words = text[start:end].strip(" ()[].:\"“”'")
    if not rest:
        return
    if any(start <= first < end for first, _ in explained):
        _keep_rest(reading, terms, text, segment, rest, about)
    elif not _read_short(reading, terms, words, about):
        _read_unknown(reading, terms, words, about)


def _keep_rest(
    reading: CellReading,
    terms: Terms,
    text: str,
    segment: tuple[int, int],
    rest: Sequence[Token],
    about: _About,
) -> None:
    """Keep the words beside those that were read; list them where they are worth a look."""
    start, end = segment
    inside = [
        term for match in reading.matches if start <= match.start < end for term in match.terms
    ]
    typed = [text[start + token.start : start + token.end] for token in rest]
    reading.unread = True
    if _says_little(rest, typed, broad=not terms.lists or all(map(terms.is_broad, inside))):
        return
    read = text[start:end].strip(" ()[].:\"“”'")
    reason = f"Kept as typed: the rest of “{read}” was read"
    reading.not_understood.append(NotUnderstood(about.column, " ".join(typed), reason, about.name))


def _read_unknown(reading: CellReading, terms: Terms, words: str, about: _About) -> None:
    """Read words as the term that is spelt nearly so, with a doubt; else list them."""
    near = terms.nearest(words, on=about.on, count=5, cutoff=_OFFERED)
    likeness, nearest = near[0] if near else (0.0, None)
    if nearest is not None and likeness >= _CLOSE and len(words) > 5:
        reading.terms.append(nearest)
        reading.doubts.append(_read_as(about, words, nearest, others=[term for _, term in near]))
        return
    alike = [term.name for closeness, term in near if closeness >= _NEAR][:2]
    hint = f". Did you mean {' or '.join(alike)}?" if alike else ""
    reading.not_understood.append(
        NotUnderstood(
            about.column,
            words,
            f"Not known as {_article(about.kind)} {about.kind}{hint}",
            about.name,
            choices(term for _, term in near),
        )
    )


def _says_little(rest: Sequence[Token], typed: Sequence[str], *, broad: bool) -> bool:
    """Whether the rest of a piece that was read is not worth a look.

    Plain words beside an exact term only describe it ("posters in clinics"); beside a broad one
    they can be what was meant ("anyone hit by crime"), and so can names and numbers anywhere.
    """
    names = [word for token, word in zip(rest, typed, strict=True) if token.word not in KINDS]
    return not names or (not broad and all(word.isalpha() and word.islower() for word in names))


def _article(word: str) -> str:
    return "an" if word[:1] in "aeio" else "a"
