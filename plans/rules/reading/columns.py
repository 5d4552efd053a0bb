"""What a column is, by the words of its heading ("LEAD AGENCY ", "Who else??", "Mnth")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from plans.rules.reading.date_words import months_in
from plans.rules.reading.words import fold

REFERENCE = "reference"
MONTH = "month"
TITLE = "title"
MESSAGE = "message"
LEAD = "lead"
OTHERS = "others"
WHEN = "when"
FROM = "from"
TO = "to"
TIME = "time"
AREA = "area"
AUDIENCE = "audience"
CHANNEL = "channel"
STATE = "state"
LOGO = "logo"
OBJECTIVE = "objective"
TOPIC = "topic"
RESULT = "result"
#: A column for a month: a mark in it says when.
MARK = "mark"
#: Columns that say by themselves when something is.
DATES = (WHEN, FROM, TO)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


#: Headings that people write over each field. The field whose phrase weighs most has the column.
_HEADINGS: Mapping[str, Sequence[str]] = {
    REFERENCE: _listed("""
        ref, reference, ref no, no, number, id, item no, code, row
    """),
    MONTH: _listed("""
        month, mnth, mth, mon, month of, period, quarter, qtr, when month
    """),
    TITLE: _listed("""
        title, campaign, what is it, what, name, campaign name, communication, item, op
        campaign, operation, project, event, activity name, headline, subject, campaign theme,
        theme campaign, story, initiative, campaign title, work, campaign activity, activity
        title, what doing
    """),
    MESSAGE: _listed("""
        message, key message, key msg, msg, detail, description, key messages, content, public
        message, summary, what saying, about, outline, activity, purpose of comms, comms
        activity, information, call to action, ask, brief description, what for
    """),
    LEAD: _listed("""
        lead, lead agency, lead partner, lead organisation, lead org, led by, lead body, who
        lead, agency, organisation, owner, responsible, partner, service, team, lead team, who,
        who leading, lead officer agency, source, department, lead service, agency lead,
        responsible agency, org, delivered by, by whom, whose, who by
    """),
    OTHERS: _listed("""
        who else, other partner, partner involved, supporting partner, other agency, support,
        supported by, joint with, with whom, with, other, involved, also involved, working with,
        partner supporting, in partnership with, partnership with, other org, other
        organisation, other involved, anyone else, partners, supporting agency, jointly with,
        contributing partner, other partner involved
    """),
    WHEN: _listed("""
        date, when, go live, date go live activity, timing, timescale, go live date, live, date
        of activity, launch date, dates live, timeline, schedule, when happening, dates, issue
        date, publication date, delivery date, date time, start end, week, w c, when live,
        target date
    """),
    FROM: _listed("""
        from, start, start date, date from, begin, starts, first day, live from, date start
    """),
    TO: _listed("""
        to, end, end date, date to, until, finish, last day, finish date, date end, ends, live
        to
    """),
    TIME: ("time", "start time", "time of day"),
    AREA: _listed("""
        area, ward, location, where, place, ward area, ward s area, geography, venue, estate,
        estate area, area covered, locality, ward premise, borough wide or local, coverage,
        patch, neighbourhood, reach, where happening, borough or ward, town centre, location
        ward, wards
    """),
    AUDIENCE: _listed("""
        audience, target audience, target group, who it for, who for, whos it for, for whom,
        aimed at, target, audience group, who aimed at, who is it for, whos it aimed at,
        customer, reader, public, target public
    """),
    CHANNEL: _listed("""
        channel, how, method, media, format, how channel, lead channel, comms channel, medium,
        tool, tactic, product, material, output, comms method, communication method, platform,
        via, delivery method, type of comm, type of communication, how telling people, how will
        we tell, marketing, collateral, how told, route, type, format used
    """),
    STATE: _listed("""
        status, state, progress, rag, done, stage, update, rag status, current status, where at,
        complete, position, y n done, done y n
    """),
    LOGO: _listed("""
        logo, bscp logo, logo y n, bscp logo y n, branding, branded, logo used, brand,
        partnership logo, co branded, badge, partnership branding, logo on it
    """),
    OBJECTIVE: _listed("""
        objective, comm objective, aim, purpose, why, comms objective, goal, intention,
        objective s, strategic objective, communication objective, communications objective, aim
        objective, why doing
    """),
    TOPIC: _listed("""
        topic, theme, crime type, category, issue, strand, priority, subject area, priority
        area, crime, topic s, theme s, type of crime
    """),
    RESULT: _listed("""
        note, result, note result, comment, outcome, evaluation, visit comment, feedback,
        remark, impact, what happened, learning, measure, outcome note, comment result, how did
        it go, notes
    """),
}  # fmt: skip

_SMALL_WORDS = frozenset("the of a an is are it s be or and in on our your this will we".split())
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which heading holds which field, which are months, and which are neither."""

    field_of: Mapping[str, str]
    months: Mapping[str, str]
    unknown: tuple[str, ...]

    @property
    def all_fields(self) -> dict[str, str]:
        """Heading to field, the months among them: enough to know the columns again."""
        return {**self.field_of, **dict.fromkeys(self.months, MARK)}


def chosen_columns(headings: Sequence[str], chosen: Mapping[str, str]) -> Columns:
    """The columns as somebody chose them; what has no field, or is not named, is left alone."""
    fields = {heading: chosen[heading] for heading in headings if chosen.get(heading)}
    return Columns(
        field_of={heading: field for heading, field in fields.items() if field != MARK},
        months={heading: heading for heading, field in fields.items() if field == MARK},
        unknown=tuple(heading for heading in headings if heading not in fields),
    )


def read_columns(headings: Sequence[str]) -> Columns:
    """Recognise the columns: each field goes to the heading that names it best.

    Two headings may both hold a message or a result; any other field is held by one heading.
    """
    month_columns = {
        heading: heading
        for heading in headings
        if _is_month(heading) and _weigh_best(heading)[1] < 2
    }
    if len(month_columns) < 3:
        month_columns = {}
    weighed = [
        (weight, -place, heading, field)
        for place, heading in enumerate(headings)
        if heading not in month_columns
        for field, weight in _weigh(heading).items()
    ]
    weighed.sort(reverse=True)
    field_of: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, heading, field in weighed:
        if heading in field_of or (field in taken and field not in (MESSAGE, RESULT)):
            continue
        field_of[heading] = field
        taken.add(field)
    if TITLE not in taken:
        substitute = next((head for head, field in field_of.items() if field == MESSAGE), None)
        if substitute is not None:
            field_of[substitute] = TITLE
    if TO in field_of.values() and FROM not in field_of.values():
        for heading, field in field_of.items():
            if field == WHEN:
                field_of[heading] = FROM
    ordered = {heading: field_of[heading] for heading in headings if heading in field_of}
    unknown = tuple(
        heading for heading in headings if heading not in ordered and heading not in month_columns
    )
    return Columns(ordered, month_columns, unknown)


def _is_month(heading: str) -> bool:
    text = heading.strip()
    return (
        len(months_in(text)) == 1
        and len(text) <= 14
        and not re.search(r"\b(week|date)\b", text, re.I)
    )


def _weigh_best(heading: str) -> tuple[str, float]:
    weights = _weigh(heading)
    if not weights:
        return "", 0
    field = max(weights, key=lambda name: weights[name])
    return field, weights[field]


def _weigh(heading: str) -> dict[str, float]:
    """How well a heading names each field: whole heading, then its beginning, then a word in it."""
    outside = _BRACKETS.sub(" ", heading)
    texts = [(_key(heading), 1.0), (_key(outside), 1.0)]
    texts += [(_key(piece), 0.7) for piece in re.split(r"[/|?]| - ", outside) if piece.strip()]
    weights: dict[str, float] = {}
    for field, phrases in _HEADINGS.items():
        best = 0.0
        for phrase in phrases:
            key = _phrase_key(phrase)
            for text, share in texts:
                best = max(best, share * _likeness(text, key))
        if best:
            weights[field] = best
    return weights


@cache
def _phrase_key(phrase: str) -> str:
    return _key(phrase)


def _key(text: str) -> str:
    words = fold(text).split()
    return " ".join([word for word in words if word not in _SMALL_WORDS] or words)


def _likeness(text: str, key: str) -> float:
    if not text or not key:
        return 0
    words = key.count(" ") + 1
    if text == key:
        return 4 + words
    if f" {text} ".startswith(f" {key} "):
        return 1.5 + words
    if f" {text} ".endswith(f" {key} "):
        return 1.3 + words
    if f" {key} " in f" {text} ":
        return 1 + words
    return 0
