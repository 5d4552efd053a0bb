"""Folds text, so that words can be compared however they were typed.

Case, accents, apostrophes, punctuation and plural endings do not count; "&" is "and", and "A.S.B."
is "ASB".
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bsc_comms.kit.patterns import late_pattern

_WORD = late_pattern(r"(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])\.?|[^\W_]+(?:['’`][^\W_]+)*|&")
_CLAUSE_END = late_pattern(r"[.;,:!?()\n]|\s[-–—]\s")

#: Shortened words that mean the same in every column.
SHORT_WORDS: Mapping[str, str] = {
    "ppl": "people",
    "grp": "group",
    "org": "organisation",
    "orgs": "organisation",
    "organization": "organisation",
    "mtg": "meeting",
    "mtgs": "meeting",
    "mgr": "manager",
    "svc": "service",
    "svcs": "service",
    "serv": "service",
    "nbhd": "neighbourhood",
    "nhood": "neighbourhood",
    "nhoods": "neighbourhood",
    "neighborhood": "neighbourhood",
    "neighbourhd": "neighbourhood",
    "neighbor": "neighbour",
    "nbr": "neighbour",
    "nbrs": "neighbour",
    "behavior": "behaviour",
    "behav": "behaviour",
    "center": "centre",
    "ctr": "centre",
    "cntr": "centre",
    "wk": "week",
    "wks": "week",
    "yr": "year",
    "yrs": "year",
    "xmas": "christmas",
    "uni": "university",
    "univ": "university",
    "dept": "department",
    "cttee": "committee",
    "govt": "government",
    "assoc": "association",
    "bldg": "building",
    "info": "information",
    "vol": "voluntary",
    "nat": "national",
    "natl": "national",
    "stn": "station",
    "stns": "station",
    "newsltr": "newsletter",
    "nwsltr": "newsletter",
    "3rd": "third",
    "w": "with",
    "frm": "from",
    "susp": "suspicious",
    "boro": "borough",
    "rm": "room",
    "vic": "victim",
    "vict": "victim",
    "drv": "drive",
    "burg": "burglary",
    "burgs": "burglary",
    "brfg": "briefing",
    "pk": "park",
    "rpt": "report",
    "cmdr": "commander",
    "cdr": "commander",
    "prem": "premises",
    "prems": "premises",
    "lic": "licensed",
    "env": "environmental",
    "enviro": "environmental",
    "veh": "vehicle",
    "vehs": "vehicle",
    "vuln": "vulnerable",
    "fam": "family",
    "fams": "family",
    "yth": "youth",
    "yths": "youth",
    "coord": "coordinator",
    "coords": "coordinator",
    "cmty": "community",
    "commty": "community",
    "prim": "primary",
    "schl": "school",
    "schls": "school",
    "hosp": "hospital",
    "mgmt": "management",
    "mgt": "management",
    "ofcr": "officer",
    "ofcrs": "officer",
    "nite": "night",
    "brd": "board",
    "bde": "brigade",
    "bgde": "brigade",
    "cncl": "council",
    "cncllr": "councillor",
    "cllr": "councillor",
    "cllrs": "councillor",
    "clr": "councillor",
    "sch": "school",
    "schs": "school",
    "sec": "secondary",
    "mag": "magazine",
    "hse": "house",
    "hsing": "housing",
    "hsg": "housing",
    "resi": "resident",
    "res": "resident",
}

#: Shortened words of place names, as people type them in a narrow column.
PLACE_WORDS: Mapping[str, str] = {
    "n": "north",
    "nth": "north",
    "s": "south",
    "sth": "south",
    "e": "east",
    "w": "west",
    "grn": "green",
    "gdn": "garden",
    "gdns": "garden",
    "pk": "park",
    "pks": "park",
    "rd": "road",
    "rds": "road",
    "av": "avenue",
    "ave": "avenue",
    "ln": "lane",
    "la": "lane",
    "st": "street",
    "sq": "square",
    "stn": "station",
    "stns": "station",
    "sta": "station",
    "ctr": "centre",
    "cntr": "centre",
    "cen": "central",
    "ctrl": "central",
    "cntrl": "central",
    "ctl": "central",
    "center": "centre",
    "x": "cross",
    "est": "estate",
    "ests": "estate",
    "bdwy": "broadway",
    "bdy": "broadway",
    "bwy": "broadway",
    "bway": "broadway",
    "broadwy": "broadway",
    "bdway": "broadway",
    "tn": "town",
    "vill": "village",
    "vlg": "village",
    "boro": "borough",
    "bor": "borough",
    "hi": "high",
    "wd": "ward",
    "wds": "ward",
    "ch": "church",
    "clg": "college",
    "coll": "college",
    "sch": "school",
    "univ": "university",
    "uni": "university",
    "lib": "library",
    "hosp": "hospital",
    "mkt": "market",
    "pde": "parade",
    "cres": "crescent",
    "underground": "tube",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One folded word and where it stands in the text as it was typed."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text without case, accents, punctuation and plural endings, words one space apart."""
    return " ".join(token.word for token in tokens_of(text))


def tokens_of(text: str, shortened: Mapping[str, str] | None = None) -> list[Token]:
    """The folded words of a text with their places. `shortened` spells out short forms."""
    tokens = []
    for found in _WORD.finditer(text):
        raw = found.group()
        if raw == "&":
            word = "and"
        else:
            folded = raw.casefold()
            plain = folded if folded.isascii() else unicodedata.normalize("NFKD", folded)
            word = plain if plain.isalnum() else "".join(filter(str.isalnum, plain))
        if word and shortened:
            word = shortened.get(word) or shortened.get(singular(word), word)
        if word:
            tokens.append(Token(singular(word), found.start(), found.end()))
    return tokens


def singular(word: str) -> str:
    """The word without its plural ending ("leaflets" and "leaflet" are one word here)."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word == "news":
        return word
    if word.endswith(("wives", "knives")):
        return word[:-3] + "fe"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Where each clause of a text begins and ends."""
    clauses = []
    start = 0
    for found in _CLAUSE_END.finditer(text):
        clauses.append((start, found.start()))
        start = found.end()
    clauses.append((start, len(text)))
    return [(begin, end) for begin, end in clauses if begin < end]
