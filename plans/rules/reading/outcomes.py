"""Reads how far a communication is, and what was reported of it beside that."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.dates import WindowReading
from plans.rules.reading.issue_days import day_beside_status, figures_not_a_day
from plans.rules.reading.legend import meaning_of
from plans.rules.reading.not_out import besides_not_out, says_not_out
from plans.rules.reading.reported_numbers import reported_numbers
from plans.rules.reading.results import Alternative, Doubt, NotUnderstood

PLANNED = "planned"
ISSUED = "issued"
ISSUED_IN_PART = "issued_in_part"
POSTPONED = "postponed"
CANCELLED = "cancelled"
MERGED = "merged"
WENT_OUT = (ISSUED, ISSUED_IN_PART)
_MERGED = late_pattern(r"merged(\s+into\s.*)?\Z", re.IGNORECASE | re.DOTALL)

#: What is called off; leaflets that are dropped go through doors.
_DROPPED = (
    r"(?<!leaflets\s)(?<!leaflet\s)(?<!letters\s)(?<!cards\s)(?<!flyers\s)(?<!newsletters\s)"
    r"dropped(?!\s+(?:off|through|round))"
)
_STATES: tuple[tuple[str, str], ...] = (
    (
        CANCELLED,
        r"cancel\w*|merged(?:\s+(?:with|into))?|superseded|replaced\s+by|duplicate"
        r"|not\s+going\s+ahead|not\s+happening|pulled|scrapped|abandoned|stopped"
        rf"|called\s+off|axed|binned|withdrawn|{_DROPPED}|shelved|canned|ditched|nixed|spiked"
        r"|knocked\s+on\s+the\s+head|no\s+go"
        r"|will\s+not\s+happen|no\s+longer|did\s+not\s+(?:happen|go\s+ahead)|didn'?t\s+happen",
    ),
    (
        POSTPONED,
        r"postpone\w*|slipp\w*|slip\s+to|delayed|deferred|on\s+hold|reschedul\w*|pushed\s+back"
        r"|held\s+(?:over\s+(?:to|until|till)|back)"
        r"|paused|moved\s+to|put\s+(?:back|off)|bumped|parked|rolled\s+over|in\s+limbo"
        r"|carried\s+(?:over|forward)|late",
    ),
    (
        PLANNED,
        r"not\s+(?:yet\s+)?(?:done|sent|issued|started|begun|out|complete\w*|live|published)"
        r"|drafts?\s+(?:sent|issued|circulated|out|shared)|to\s+go\s+\w+"
        r"|to\s+be\s+\w+|to\s+do|still\s+to\s+\w+|will\s+be\s+\w+|due(?:\s+out)?|outstanding"
        r"|nearly\s+(?:done|ready|complete)|awaiting(?:\s+\w+)?|no",
    ),
    (
        ISSUED_IN_PART,
        r"part(?:ly|ially)?[\s-]*(?:done|issued|sent|complete\w*|out|delivered)|live|started"
        r"|under\s?way|on-?going|in\s+progress|running|still\s+(?:going|on|out)|on\s+now"
        r"|rolling(?:\s+out)?|in\s+train|[1-9]\d?\s?%|half\s*way|half\s+done|continu\w+|cont['’]?[ds]?|begun"
        r"|phase\s+\d\s+(?:done|complete\w*|sent)|some\s+(?:sent|done|out)",
    ),
    (
        ISSUED,
        r"done|issued|sent|completed?|closed|published|delivered|finished|ran|held|took\s+place"
        r"|taken\s+place|posted|launched|gone\s+out|went\s+out|went\s+live|went\s+ahead|out"
        r"|distributed|dropped\s+(?:off|through|round)|(?:leaflet|letter|card|flyer|newsletter)s?\s+dropped"
        r"|printed\s+and\s+out|wrapped(?:\s+up)?|in\s+the\s+(?:bag|can)"
        r"|put\s+to\s+bed|sorted|rolled\s+out|landed|ticked(?:\s+off)?|happened|evaluated|gone"
        r"|circulated|handed\s+out|aired|mailed|shared|uploaded|ended|over|yes|y|tick|✓|✔|☑|100\s?%",
    ),
    (
        PLANNED,
        r"plan\w*|booked|scheduled|draft\w*|pending|upcoming|in\s+hand|agreed|approved|on\s+track"
        r"|proposed|tb[ca]|pencilled(?:\s+in)?|lined\s+up|good\s+to\s+go|all\s+set"
        r"|in\s+the\s+(?:pipeline|works|diary)|being\s+\w+|returned|arranged|set\s+up|to\s+come"
        r"|confirmed|provisional|idea|forthcoming|ready|in\s+production|at\s+print\w*|at\s+design"
        r"|signed\s+off|going\s+ahead|on\s+(?:course|schedule|target)|in\s+design|with\s+designers?"
        r"|to\s+print|green|amber|red|g|a|r|n|new|open|future|expected|coming",
    ),
)
_STATE_PATTERNS = tuple(
    (state, late_pattern(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE))
    for state, pattern in _STATES
)
#: What may stand before the word with which a cell begins.
_BEFORE_A_STATE = " -–—:.,;(*>✓✔☑"
#: Beside which state the word of another is no comment but says something else.
_CONTRADICTS = {
    ISSUED: (CANCELLED, POSTPONED),
    ISSUED_IN_PART: (CANCELLED, POSTPONED),
    POSTPONED: (CANCELLED, ISSUED),
}
#: Words of states that say something else beside one: how it was printed, or what comes next.
_NO_STATE = late_pattern(
    r"\b(?:late|no\s+longer|(?:to|will|not)\s+(?:be\s+)?\w+|pulled\s+in|out\s+of)\b", re.IGNORECASE
)
_STATE_CHOICES = (
    Alternative("Issued", "issued"),
    Alternative("Planned", "planned"),
    Alternative("Postponed", "postponed"),
    Alternative("Cancelled", "cancelled"),
)
_COLOUR = late_pattern(r"^\W*(?:green|grn|amber|red|[gar])\b(?!')", re.IGNORECASE)
_COLOURS = late_pattern(r"^\W*(?:green|grn|amber|red|[gar])\W*$", re.IGNORECASE)
_NOTES_BEGIN = 40
_TOLD = (
    (
        CANCELLED,
        late_pattern(r"\bcancell?ed\b|\bnot\s+going\s+ahead|\bcalled\s+off\b", re.IGNORECASE),
    ),
    (
        POSTPONED,
        late_pattern(r"\bpostponed\b|\bslipped\b|\brescheduled\b|\bput\s+back\b", re.IGNORECASE),
    ),
    (
        ISSUED,
        late_pattern(
            r"^\W*(?:all\s+)?(?:done|completed?|issued|delivered|published|went\s+out|gone\s+out)"
            r"(?=\W*(?:$|\d|[,;:.!(–—-]|on\b|thanks\b))",
            re.IGNORECASE,
        ),
    ),
)
#: Notes that are the word of a status and nothing else.
_ONLY_DONE = late_pattern(
    r"^\W*(?:(?:all|now)\s+)?(?:done|completed?|issued|sent|delivered|published|finished|y|yes|ok"
    r"|went\s+out|gone\s+out)\W*$|^\W*[✓✔☑]\W*$",
    re.IGNORECASE,
)
_LONGEST_STATE = 60
_STATE_BEGINS = 8


@dataclass(slots=True)
class StateReading:
    """How far it is, the day on which it went out where one is said, and the rest of the cell."""

    state: str
    issued_on: date | None = None
    rest: str = ""
    not_understood: list[NotUnderstood] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_state(
    text: str,
    *,
    column: str,
    year_start: date,
    legend: Mapping[str, str] | None = None,
    notes: str = "",
    planned: WindowReading | None = None,
) -> StateReading:
    """Read a status cell ("Done 61 bikes", "Sent 14/4", "slipped to Apr"); blank means planned.

    A colour says what the sheet's legend says that it means, and by itself nothing about issued.
    Words beside a colour count, and where it leaves more than one state open, so do the notes.
    planned: when it was to go out, near which figures beside the status are a day.
    """
    text = text.strip()
    if not text.strip(" -?.") and not re.search(r"[✓✔☑]", text):
        return _state_of_notes(notes, column)
    colour = _COLOUR.match(text)
    rest = text[colour.end() :].strip(" -–—:.,") if colour else text
    if colour and not rest:
        return _state_of_colour(text, text, column, legend or {}, notes)
    if said := _said_in(rest):
        if said[0] in WENT_OUT and says_not_out(rest):
            return _state_of_not_out(text, rest, column, year_start, planned)
        reading = _with_rest(*said, rest, year_start, planned)
        reading.doubts += _says_another(said[0], text, rest, column)
        reading.doubts += _counts(reading, text, column)
        return reading
    if colour:
        reading = _state_of_colour(colour.group().strip(), text, column, legend or {}, notes)
        reading.rest = rest
        return reading
    if meaning := meaning_of(text, legend or {}):
        return read_state(meaning, column=column, year_start=year_start, planned=planned)
    if reported_numbers(text):
        return _state_of_result(text, column)
    unknown = NotUnderstood(
        column,
        text,
        "Not known as a status; read as planned until somebody says",
        fields.STATE,
        _STATE_CHOICES,
    )
    return StateReading(PLANNED, rest=text, not_understood=[unknown])


def _said_in(text: str) -> tuple[str, re.Match[str]] | None:
    """The state that a cell begins with ("Done - no feedback yet"), else the first in order.

    A plan that a cell begins with gives way: "booked, then cancelled".
    """
    found = [(state, match) for state, one in _STATE_PATTERNS if (match := one.search(text))]
    begins = [pair for pair in found if not text[: pair[1].start()].strip(_BEFORE_A_STATE)]
    if begins and begins[0][0] != PLANNED:
        return begins[0]
    return found[0] if found else None


def _says_another(state: str, text: str, rest: str, column: str) -> list[Doubt]:
    """What else a cell says of how far it is: "Slipped, now done", "Done but poster cancelled"."""
    others = {
        other
        for other, pattern in _STATE_PATTERNS
        if other in _CONTRADICTS.get(state, ()) and pattern.search(_NO_STATE.sub(" ", rest))
    }
    if not others:
        return []
    named = " and ".join(sorted(others)).replace("_", " ")
    read_as = f"Read as {state.replace('_', ' ')}; it also speaks of {named}"
    return [Doubt(column, text, read_as, fields.STATE, _choices_besides(state))]


def _state_of_not_out(
    text: str, rest: str, column: str, year_start: date, planned: WindowReading | None
) -> StateReading:
    """ "Hasn't gone out", "Sent to printers": planned, unless more of it says that it went out."""
    said = _said_in(besides_not_out(rest))
    reading = StateReading(PLANNED, rest=rest)
    read_as = f"Read as planned: “{says_not_out(rest)}” does not say that it went out"
    if said and said[0] != PLANNED:
        reading = _with_rest(*said, rest, year_start, planned)
        read_as = f"Read as {said[0].replace('_', ' ')}, though it says “{says_not_out(rest)}”"
    choices = _choices_besides(reading.state)
    reading.doubts.append(Doubt(column, text, read_as, fields.STATE, choices))
    return reading


def read_own_state(
    text: str, *, column: str, year_start: date, planned: WindowReading | None
) -> StateReading:
    """Read the state in a row of the planner's own sheet, where a merged one is one of its own.

    What stands beside it is not kept there, which is a doubt.
    """
    if _MERGED.match(text):
        return StateReading(MERGED)
    reading = read_state(text, column=column, year_start=year_start, planned=planned)
    if reading.state in WENT_OUT and reading.rest:
        why = f"“{reading.rest}” is not kept here: write it under Result"
        reading.doubts.append(Doubt(column, text, why, fields.STATE))
    return reading


def _counts(reading: StateReading, text: str, column: str) -> list[Doubt]:
    """ "Done 3/4 schools": no day, as it may be how many."""
    figures = figures_not_a_day(reading.rest)
    if reading.state not in WENT_OUT or reading.issued_on or not figures:
        return []
    return [Doubt(column, text, f"“{figures}” is read as how many, not as a day", fields.STATE)]


def _with_rest(
    state: str,
    found: re.Match[str],
    text: str,
    year_start: date,
    planned: WindowReading | None,
) -> StateReading:
    if state in (CANCELLED, POSTPONED):
        return StateReading(state, rest=text)
    before, after = text[: found.start()].rstrip(" -–—:,("), text[found.end() :]
    reading = StateReading(state, rest=f"{before} {after}".strip(" -–—:,.;()"))
    if state in WENT_OUT and reading.rest:
        reading.issued_on, reading.rest = day_beside_status(reading.rest, year_start, planned)
    return reading


def _state_of_colour(
    colour: str, text: str, column: str, legend: Mapping[str, str], notes: str
) -> StateReading:
    """What a colour means by the legend; where that is two states, the notes decide."""
    meaning = meaning_of(colour, legend)
    meant = _meant_by(meaning)
    told = _told_in(notes)
    if len(meant) == 1 and (not told or told in meant):
        return StateReading(meant[0])
    state = told or (meant[0] if meant else PLANNED)
    read_as = "Read as planned: a colour does not say that it was issued"
    if meant or told:
        read_as = f"Read as {state}, as the notes say" if told else f"Read as {state}"
    return StateReading(
        state, doubts=[Doubt(column, text, read_as, fields.STATE, _choices_besides(state))]
    )


def _meant_by(meaning: str) -> list[str]:
    besides = besides_not_out(meaning)
    meant = [state for state, pattern in _STATE_PATTERNS if pattern.search(besides)]
    return meant if besides == meaning else list(dict.fromkeys((PLANNED, *meant)))


def _state_of_result(text: str, column: str) -> StateReading:
    """ "52 visits" where a status should stand: what has a result has happened."""
    read_as = "Read as issued: it reports a result"
    doubt = Doubt(column, text, read_as, fields.STATE, _choices_besides(ISSUED))
    return StateReading(ISSUED, rest=text, doubts=[doubt])


def _state_of_notes(notes: str, column: str) -> StateReading:
    """A blank status means planned, unless the notes begin with another."""
    told = _told_in(notes)
    if not told and reported_numbers(notes):
        said = "Read as planned, though the notes report a result"
        doubt = Doubt(column, "", said, fields.STATE, _choices_besides(PLANNED))
        return StateReading(PLANNED, doubts=[doubt])
    if not told:
        return StateReading(PLANNED)
    read_as = f"Read as {told}, as the notes say"
    doubt = Doubt(column, "", read_as, fields.STATE, _choices_besides(told))
    return StateReading(told, doubts=[doubt])


def _told_in(notes: str) -> str:
    """Whether the notes begin by saying that it was cancelled, postponed or issued."""
    begin = notes[:_NOTES_BEGIN]
    return next((state for state, pattern in _TOLD if pattern.search(begin)), "")


def result_in(notes: str) -> str:
    """What notes report beside a status; "Done" alone is a status and reports nothing."""
    return "" if _ONLY_DONE.match(notes) else notes


def _choices_besides(state: str) -> tuple[Alternative, ...]:
    return tuple(one for one in _STATE_CHOICES if one.instead != state)


def looks_like_state(text: str) -> float:
    """How much a cell looks like a status: short, and it begins with such a word or a colour."""
    if len(text) > _LONGEST_STATE:
        return 0
    if _COLOURS.match(text):
        return 1
    starts = [found.start() for _, one in _STATE_PATTERNS if (found := one.search(text))]
    return 1 if starts and min(starts) <= _STATE_BEGINS else 0
