"""Reads where a communication is meant to reach people: the whole borough, or certain places."""

import re
from dataclasses import dataclass
from datetime import date

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.cells import FILLING, CellReading, read_cell, says_nothing, segments_of
from plans.rules.reading.coded import choices
from plans.rules.reading.phrases import Match, Term
from plans.rules.reading.results import Alternative, Doubt, NotUnderstood
from plans.rules.reading.terms import Terms
from plans.rules.reading.vocabulary import Vocabulary
from plans.rules.reading.words import PLACE_WORDS, tokens_of

BOROUGH = "borough"
LOCAL = "local"
WARD = "ward"
BOROUGH_WIDE = Alternative("The whole borough", "borough wide")
NOT_SAID = Alternative("Not said yet", "tbc")

#: Kinds of places that stand all over a borough: named without a place, they mean all of them.
_EVERYWHERE = frozenset(
    """all every each whole school primary secondary college nursery estate home house block flat
    surgery practice gp gps doctor pharmacy chemist library leisure centre children childrens
    town high street road pub bar club hotel venue mosque church synagogue temple faith
    worship station bus tube watch scheme online web website internet social facebook twitter
    national nationwide london citywide regional internal member staff office partner council
    councillor n/a na various midwife hospital clinic care park open space garage shop car
    cemetery market bank post site sheltered housing tenant resident community day group
    household public fb everywhere anywhere throughout across over entire polling sch prim sec hse
    est blk tower lic prem premise licensed ldn wd ward area local stop shelter supermarket takeaway
    youth lunch café cafe restaurant retail business village parade depot fire police court mps
    pru maternity unit infant junior academy sixth form dentist optician patch
    dental campus shul masjid mandir gurdwara uk england borough hmo ground playground allotment
    gym sport outside inside near around""".split()
)
#: Kinds of places that a few parts of a borough have, and that may be listed elsewhere.
_IN_SOME = late_pattern(r"\b(?:town|high|parks?|shopping|estates?)\b", re.IGNORECASE)
_ALL_OF_SOME = late_pattern(
    r"^\W*(?:all|every|each|any|most|various|several|multiple)\b", re.IGNORECASE
)
_ALL_BUT = late_pattern(
    r"\b(?:all|every|each|everywhere|(?:whole|entire|all\s+of\s+the)\s+\w+|boro\w*(?:[\s-]?wide)?)\b"
    r"[^,;]*?\b(?:bar|except(?:ing)?(?:\s+for)?|excl(?:uding)?|apart\s+from|other\s+than|but\s+not|minus"
    r"|but|not)\b\.?(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
#: "E/W Finchley" is two places.
_TWO_SIDES = late_pattern(
    r"\b(?P<one>north|south|east|west|[nsew])\s*(?:/|&|\+|\band\b)\s*"
    r"(?P<other>north|south|east|west|[nsew])\s+(?P<name>[A-Z]\w+)",
    re.IGNORECASE,
)
_THE_TOWN = late_pattern(r"\btown\b(?!\s+hall)", re.IGNORECASE)
_SAYS_BOROUGH = late_pattern(
    r"^\W*(?:the\s+)?(?:(?:whole|all\s+of\s+the)\s+)?boro(?:ugh)?(?:[\s-]*wide)?\W*$", re.IGNORECASE
)
_SAYS_LOCAL = late_pattern(
    r"^\W*(?:certain\s+places|local|ward|wards|neighbourhood|estate|hyper-?local)(?:\s+only)?\W*$",
    re.IGNORECASE,
)
_CENTRE_WORDS = ("station", "tube", "town centre", "high street", "shopping centre", "centre")
_AFTER_WARD = late_pattern(
    r"^\W*(?:bus\s+|tube\s+|train\s+|underground\s+)?"
    r"(stn|stns|station|stations|tube|(?:bus|tube|train)\s*(?:&|and|\+|/)\s*(?:bus|tube|train)"
    r"|town\s+cent(?:re|er)s?|tc|high\s+(?:st|street|rd|road))\b",
    re.IGNORECASE,
)
_STREET = late_pattern(
    r"^\s+(?:rd|road|lane|ln|way|ave|avenue|street|close|drive|gardens|crescent|terrace)\b",
    re.IGNORECASE,
)
#: "Borough wide, esp. Burnt Oak" can be the borough, or the place.
_ALL_OF_IT = late_pattern(r"wide\b|\b(?:whole|entire|all|boro(?:ugh)?)\b", re.IGNORECASE)
#: "North of the borough" is a part of it that no list of places names.
_PART_OF = late_pattern(
    r"\b(?:north|south|east|west|centre|central|part|half|side)(?:ern)?\s+(?:part\s+)?(?:of\s+)?(?:the\s+)?"
    r"boro(?:ugh)?\b(?!\s+(?:village|ward))",
    re.IGNORECASE,
)
#: "The borough's hospital" is one place, and no list says where.
_ONE_OF_ITS = late_pattern(
    r"\bboro(?:ugh)?\s+(?:\w+\s+)?(?:hospital|college|museum|market|court|stadium|theatre"
    r"|cemetery|church|mosque|synagogue|fair)\b",
    re.IGNORECASE,
)
_PLURALS = r"(?:stns|stations|tubes|town\s+cent(?:re|er)s|high\s+(?:rds|roads|sts|streets))"
_PLURAL_PLACES = late_pattern(rf"^\W*{_PLURALS}\b|\b{_PLURALS}\b\W*$", re.IGNORECASE)


@dataclass(slots=True)
class PlaceReading:
    """Reach, area codes and what was typed; `cell` holds leftovers and doubts."""

    reach: str
    areas: tuple[str, ...]
    place: str
    cell: CellReading


def read_place(
    text: str,
    *,
    vocabulary: Vocabulary,
    column: str,
    on: date | None,
    elsewhere: str = "",
) -> PlaceReading:
    """Read an area cell; `elsewhere` is the title, looked at only where the cell is blank.

    The ward set is the one of the day `on`. Words that name no place we know stay in `place`.
    """
    areas = vocabulary.areas
    if not text.strip():
        return _from_title(elsewhere, areas, column, on)
    if says_nothing(text):
        if re.search(r"n\s?/?\s?a|applicable|none|-", text, re.IGNORECASE):
            return PlaceReading(BOROUGH, _borough_codes(areas), "", CellReading())
        return PlaceReading("", (), "", CellReading())
    if (all_but := _all_but(text, areas, column, on)) is not None:
        return all_but
    text = _TWO_SIDES.sub(r"\g<one> \g<name> / \g<other> \g<name>", text)
    cell = read_cell(
        areas,
        text,
        column=column,
        name=fields.AREA,
        kind="place",
        on=on,
        explained_by=(vocabulary.partners,),
        choose=lambda match: _place_of(match, text, areas, on),
    )
    return _places_of(cell, text, areas, on, column) or _kinds_of_places(
        cell, text, vocabulary, on=on, column=column
    )


def _places_of(
    cell: CellReading, text: str, areas: Terms, on: date | None, column: str
) -> PlaceReading | None:
    """The places that a cell names, or the borough; None where it names neither."""
    found = _exact_ones(cell, text)
    plain = _with_a_common_noun(text, areas)
    if any(term.level != BOROUGH for term in found):
        kept = [term for term in found if term.level != BOROUGH or term in cell.coded]
        codes = tuple(dict.fromkeys(term.code for term in kept))
        both = len(kept) < len(found) and _ALL_OF_IT.search(text)
        if both and not _PART_OF.search(plain):
            names = ", ".join(term.name for term in kept)
            read_as = f"Read as {names} only, though it speaks of the borough"
            cell.doubts.append(Doubt(column, text, read_as, fields.AREA, (BOROUGH_WIDE,)))
        return PlaceReading(LOCAL, codes, _place_text(text, cell), cell)
    if town := _town_of(text, cell, areas, on):
        return PlaceReading(LOCAL, (town.code,), _place_text(text, cell), cell)
    if found and (_PART_OF.search(plain) or _ONE_OF_ITS.search(plain)):
        why = "Only a part of the borough is meant: name its ward or neighbourhood"
        cell.not_understood = [NotUnderstood(column, text, why, fields.AREA, (BOROUGH_WIDE,))]
        return PlaceReading(LOCAL, (), text, cell)
    if found:
        return PlaceReading(BOROUGH, _borough_codes(areas), _place_text(text, cell), cell)
    return None


def _kinds_of_places(
    cell: CellReading, text: str, vocabulary: Vocabulary, *, on: date | None, column: str
) -> PlaceReading:
    """Kinds of places without a name ("all GP surgeries") are the borough; others are kept."""
    everywhere = _is_everywhere(text, vocabulary, on)
    if not everywhere and not _ALL_OF_SOME.match(text):
        return PlaceReading(LOCAL, (), text, cell)
    cell.not_understood = []
    if not everywhere or _IN_SOME.search(text):
        read_as = "Read as the whole borough: no place is named"
        cell.doubts.append(Doubt(column, text, read_as, fields.AREA, (NOT_SAID,)))
    return PlaceReading(BOROUGH, _borough_codes(vocabulary.areas), text, cell)


def reach_said(text: str) -> str:
    """What a column says that holds nothing but how far something reaches; "" where it does not."""
    if _SAYS_BOROUGH.match(text):
        return BOROUGH
    return LOCAL if _SAYS_LOCAL.match(text) else ""


def _all_but(text: str, areas: Terms, column: str, on: date | None) -> PlaceReading | None:
    """ "Every ward bar Hale": the wards of the day without those; None where it is nothing such."""
    found = _ALL_BUT.search(text)
    if found is None:
        return None
    rest = areas.find(found["rest"], on=on)
    left_out = {term.code for match in rest for term in match.terms if term.level != BOROUGH}
    if not left_out:
        return None
    wards = [term for term in areas.terms if term.level == WARD and term.valid_on(on)]
    codes = tuple(term.code for term in wards if term.code not in left_out)
    cell = CellReading()
    if len(wards) - len(codes) < len(rest):
        read_as = "Read as every ward but those named; what is left out is not always a ward"
        cell.doubts.append(Doubt(column, text, read_as, fields.AREA, (BOROUGH_WIDE,)))
    return PlaceReading(LOCAL, codes, text, cell)


def _town_of(text: str, cell: CellReading, areas: Terms, on: date | None) -> Term | None:
    """The town, where a text names the borough and says that it means the town of that name."""
    if not _THE_TOWN.search(text) or cell.coded:
        return None
    for match in cell.matches:
        for centre in areas.find(f"{text[match.start : match.end]} town centre", on=on):
            inside = [term for term in centre.terms if term.level not in (WARD, BOROUGH)]
            if inside:
                return inside[0]
    return None


def _is_everywhere(text: str, vocabulary: Vocabulary, on: date | None) -> bool:
    """Whether a cell speaks of kinds of places only ("GP surgeries", "44 practices")."""
    partners = [(match.start, match.end) for match in vocabulary.partners.find(text, on=on)]
    words = [
        token.word
        for token in tokens_of(text, PLACE_WORDS)
        if token.word not in FILLING
        and not token.word.isdigit()
        and not any(start <= token.start < end for start, end in partners)
    ]
    return bool(words or partners) and all(word in _EVERYWHERE for word in words)


def _place_text(text: str, cell: CellReading) -> str:
    return text if cell.not_understood or cell.unread else ""


def _with_a_common_noun(text: str, areas: Terms) -> str:
    """The text with "borough" where it has the borough's own name, so that patterns name none."""
    for term in areas.terms:
        if term.level == BOROUGH and (name := term.name.split()[-1:]) and name[0] in term.phrases:
            text = re.sub(rf"\b{re.escape(name[0])}\b", "borough", text, flags=re.IGNORECASE)
    return text


def _borough_codes(areas: Terms) -> tuple[str, ...]:
    return tuple(term.code for term in areas.terms if term.level == BOROUGH)[:1]


def _from_title(title: str, areas: Terms, column: str, on: date | None) -> PlaceReading:
    """Only wards and neighbourhoods that a title names by their name; the borough's is no place."""
    cell = CellReading()
    for match in areas.find(title, on=on):
        cell.terms += _place_of(match, title, areas, on)
        cell.matches.append(match)
    local = [term for term in _exact_ones(cell, title) if term.level != BOROUGH]
    if not local:
        return PlaceReading("", (), "", CellReading())
    names = ", ".join(dict.fromkeys(term.name for term in local))
    codes = tuple(dict.fromkeys(term.code for term in local))
    doubts = [
        Doubt(
            column,
            "",
            f"Read as {names}, which the title names",
            fields.AREA,
            (*choices(local if len(local) > 1 else ()), BOROUGH_WIDE, NOT_SAID),
        )
    ]
    return PlaceReading(LOCAL, codes, "", CellReading(doubts=doubts))


def _place_of(match: Match, text: str, areas: Terms, on: date | None) -> list[Term]:
    """Of a ward and a neighbourhood with one name: the ward, but for its station or town centre.

    A street that is called after a place ("Edgware Rd") is not in it.
    """
    if _STREET.match(text[match.end :]):
        return []
    levels = {term.level for term in match.terms}
    chosen = [term for term in match.terms if term.level == WARD or len(levels) == 1]
    chosen = chosen[:1] or list(match.terms[:1])
    if chosen[0].level == WARD and (
        _AFTER_WARD.match(text[match.end :]) or _PLURAL_PLACES.search(text)
    ):
        return _centre_of(chosen[0], areas, on) or chosen
    return chosen


def _centre_of(ward: Term, areas: Terms, on: date | None) -> list[Term]:
    for word in _CENTRE_WORDS:
        for match in areas.find(f"{ward.name} {word}", on=on):
            inside = [
                term
                for term in match.terms
                if term.level not in (WARD, BOROUGH) and match.words > len(ward.name.split())
            ]
            if inside:
                return inside[:1]
    return []


def _exact_ones(cell: CellReading, text: str) -> list[Term]:
    """In one piece ("Burnt Oak (behind Watling Av)") the exact place stands for its ward."""
    if len(cell.terms) < 2:
        return cell.terms
    dropped: set[str] = set()
    for start, end in _pieces(text):
        inside = [
            term
            for term in cell.terms
            if any(start <= match.start < end and term in match.terms for match in cell.matches)
        ]
        for exact in inside:
            if exact.level not in (WARD, BOROUGH):
                dropped |= {
                    term.code
                    for term in inside
                    if term.level == WARD and term.code in (*exact.touches, exact.parent)
                }
    return [term for term in cell.terms if term.code not in dropped or term in cell.coded]


def _pieces(text: str) -> list[tuple[int, int]]:
    """Segments, with those that a dash parts put together again ("Edgware - Broadwalk")."""
    pieces: list[tuple[int, int]] = []
    for start, end in segments_of(text):
        if pieces and re.fullmatch(r"\s*[-–—]\s*", text[pieces[-1][1] : start]):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces
