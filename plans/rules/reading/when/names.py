"""The words in which people say when: months, weekdays, seasons, numbers, and words beside them."""

from collections.abc import Mapping


def _numbered(names: tuple[tuple[str, ...], ...], first: int) -> Mapping[str, int]:
    return {name: number for number, same in enumerate(names, start=first) for name in same}


MONTHS: Mapping[str, int] = _numbered(
    (
        ("january", "jan", "janu"),
        ("february", "feb", "febuary", "febr", "febs", "feburary"),
        ("march", "mar", "mrch"),
        ("april", "apr", "apl", "aprl"),
        ("may",),
        ("june", "jun"),
        ("july", "jul", "jly"),
        ("august", "aug", "augst"),
        ("september", "sept", "sep", "septem", "setp"),
        ("october", "oct", "octr", "octo"),
        ("november", "nov", "novr", "novem"),
        ("december", "dec", "decr", "decem"),
    ),
    1,
)
WEEKDAYS: Mapping[str, int] = _numbered(
    (
        ("monday", "mon"),
        ("tuesday", "tues", "tue"),
        ("wednesday", "weds", "wed", "wednes"),
        ("thursday", "thurs", "thur", "thu", "thrs"),
        ("friday", "fri"),
        ("saturday", "sat"),
        ("sunday", "sun"),
    ),
    0,
)
ORDINALS: Mapping[str, int] = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
    "final": -1,
}
SEASONS: Mapping[str, tuple[int, int]] = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "winter": (12, 2),
}
NUMBERS: Mapping[str, int] = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
}
EARLY, MIDDLE, LATE, END, FIRST_HALF, SECOND_HALF = "early", "mid", "late", "end", "half1", "half2"

#: Words beside a date that say nothing about when.
PLAIN_WORDS = frozenset(
    """the of in on at dropped drop drops issue edition out goes go live launch launches date dates
    whole all during throughout through week weeks weekend mag magazine w running run runs period
    each every daily weekly only and starting for day days annual national month months mth be
    morning afternoon evening eve night am pm event start finish both inc incl inclusive over then
    again between as towards very quite mornings evenings afternoons mostly time times term about or
    any anytime thereabouts is will it our""".split()
)

#: After these a number counts or names something; it is no day.
COUNTED = frozenset(
    """year years yr yrs y age ages aged page pages pg pp p no nos number numbers ext extension tel
    phone call ring text txt flat unit room block door zone ward phase stage part wave round
    session version ver v item action point aim objective priority option task bus route junction
    jct level ks top vol volume issue edition week wk box over under x grade band tier lot
    event""".split()
)

#: Of these there may be a first and a second beside a month ("Phase 2 Jan").
NUMBERED = frozenset(
    """year years yr page pages no phase stage part wave round session version issue edition vol
    volume""".split()
)

#: Plain words that a number counts ("2 dates: 6 and 13 Nov").
COUNTABLE = frozenset({"dates", "weeks", "months", "mornings", "evenings", "afternoons", "times"})

#: A bare number before one of these is a share or a count ("1 in 3", "2 x 4").
COUNTS_ON = frozenset({"in", "of", "out", "x", "every", "per"})
