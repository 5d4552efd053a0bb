"""The words that people write over a column, and how well a heading names each field.

"LEAD AGENCY ", "Who else??", "vehicle for message", "Where are we up to".
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from plans.rules.reading import columns as fields
from plans.rules.reading.words import fold

#: From this weight on a heading names its field whole.
WHOLE = 5.0


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


#: Headings that people write over each field. The field whose phrase weighs most has the column.
_HEADINGS: Mapping[str, Sequence[str]] = {
    fields.REFERENCE: _listed("""
        ref, reference, ref no, no, number, id, item no, code, row, serial, ser, serial no, our ref,
        your ref, reference no, uid, line, line no, unique ref, ref number, id no
    """),
    fields.MONTH: _listed("""
        month, mnth, mth, mon, month of, period, quarter, qtr, when month, which month
    """),
    fields.TITLE: _listed("""
        title, campaign, what is it, what, name, campaign name, communication, item, op
        campaign, operation, project, event, activity name, headline, subject, campaign theme,
        theme campaign, story, initiative, campaign title, work, campaign activity, activity
        title, what doing, working title, what happening, what are we doing, piece of work, job,
        short title, campaign event, comms item, name of campaign, what going on, event name,
        what planned, planned communication, planned activity
    """),
    fields.MESSAGE: _listed("""
        message, key message, key msg, msg, detail, description, key messages, content, public
        message, summary, what saying, about, outline, activity, purpose of comms, comms
        activity, information, call to action, ask, brief description, gist, nutshell, in
        nutshell, telling people, what telling people, what are we telling people, what say, what
        it says, what we say, what want to say, blurb, wording, copy, text, narrative, line, lines
        to take, key line, key point, main message, headline message, main point, short
        description, further detail, more detail, brief, what it involves, what involved
    """),
    fields.LEAD: _listed("""
        lead, lead agency, lead partner, lead organisation, lead org, led by, lead body, who
        lead, agency, organisation, owner, responsible, partner, service, team, lead team, who,
        who leading, lead officer agency, source, department, lead service, agency lead,
        responsible agency, org, delivered by, by whom, whose, who by, whose it, whose idea, who
        doing it, who running it, run by, run by whom, leading, host, organiser, organised by,
        originator, from whom, dept, directorate, body, lead dept, lead department, owned by,
        owning team, owning agency, agency responsible, responsibility, who responsible, who owns
        it, who in charge, in charge, who does it, unit, lead unit
    """),
    fields.OTHERS: _listed("""
        who else, other partner, partner involved, supporting partner, other agency, support,
        supported by, joint with, with whom, with, other, involved, also involved, working with,
        partner supporting, in partnership with, partnership with, other org, other
        organisation, other involved, anyone else, partners, supporting agency, jointly with,
        contributing partner, other partner involved, who helping out, who helping, helping,
        helping out, helper, help from, with help from, alongside, joined by, assisted by, who
        with, who else in on it, who else involved, joint working, co lead, also taking part,
        taking part, partner agency, joint partner, other lead, contributor, together with
    """),
    fields.WHEN: _listed("""
        date, when, go live, date go live activity, timing, timescale, go live date, live, date
        of activity, launch date, dates live, timeline, schedule, when happening, dates, issue
        date, publication date, delivery date, date time, start end, week, w c, when live,
        target date, when going out, goes out, going out, timeframe, time frame, due, due date,
        date due, when due, window, day, week commencing, period of activity, when is it happening,
        proposed date, planned date, date planned, date of issue, date of event, event date,
        date or period, when planned
    """),
    fields.FROM: _listed("""
        from, start, start date, date from, begin, starts, first day, live from, date start,
        starting, opens, begins, commences, commencing, on from, goes live, start of campaign
    """),
    fields.TO: _listed("""
        to, end, end date, date to, until, finish, last day, finish date, date end, ends, live
        to, finishes, closes, close, till, up to, ending, finishing, off, end of campaign
    """),
    fields.TIME: ("time", "start time", "time of day"),
    fields.AREA: _listed("""
        area, ward, location, where, place, ward area, ward s area, geography, venue, estate,
        estate area, area covered, locality, ward premise, coverage,
        patch, neighbourhood, reach, where happening, borough or ward, town centre, location
        ward, wards, whereabout, beat, site, district, postcode, which ward, where in borough,
        area ward, ward location, geographical area, target area, ward or area, spot, locations
    """),
    fields.AUDIENCE: _listed("""
        audience, target audience, target group, who it for, who for, whos it for, for whom,
        aimed at, target, audience group, who aimed at, who is it for, whos it aimed at,
        customer, reader, public, target public, who we want to reach, want to reach, who reach,
        who are we reaching, reaching whom, who will see it, readership, recipient, demographic,
        cohort, who we talking to, who talking to, who it reaches, aimed at whom, intended for,
        who needs to know, people we want to reach
    """),
    fields.CHANNEL: _listed("""
        channel, how, method, media, format, how channel, lead channel, comms channel, medium,
        tool, tactic, product, material, output, comms method, communication method, platform,
        via, delivery method, type of comm, type of communication, how telling people, how will
        we tell, marketing, collateral, how told, route, type, format used, vehicle, vehicle for
        message, how getting it out, how we getting out, getting it out, how it going out, how we
        telling them, how it goes out, how delivered, mechanism, publicity, media used, outlet,
        method used, how promoted, promotion, comms used, communication channel, means
    """),
    fields.STATE: _listed("""
        status, state, progress, rag, done, stage, update, rag status, current status, where at,
        complete, position, y n done, done y n, where up to, where are we up to, where we up to,
        how far, where we at, where got to, current position, latest, situation,
        stage reached, done yet, progress status, happened yet, did it happen, has it happened,
        gone out, traffic light
    """),
    fields.LOGO: _listed("""
        logo, bscp logo, logo y n, bscp logo y n, branding, branded, logo used, brand,
        partnership logo, co branded, badge, partnership branding, logo on it, badge on, logo on,
        logo go on, did partnership logo go on, our logo, our logo on it, partnership badge,
        partnership branded, joint branding, logo on, carries logo, with logo
    """),
    fields.OBJECTIVE: _listed("""
        objective, comm objective, aim, purpose, why, comms objective, goal, intention,
        objective s, strategic objective, communication objective, communications objective, aim
        objective, why doing, what for, what it for, point of it, purpose of it, why we
        doing it, intended effect, desired outcome, outcome wanted, what want to happen, aims,
        what we want, why bother
    """),
    fields.TOPIC: _listed("""
        topic, theme, crime type, category, issue, strand, priority, subject area, priority
        area, crime, topic s, theme s, type of crime, workstream, subject matter, problem, crime
        asb type, offence, priority theme, topic area, heading
    """),
    fields.RESULT: _listed("""
        note, result, note result, comment, outcome, evaluation, visit comment, feedback,
        remark, rmk, impact, what happened, learning, measure, outcome note, comment result, how did
        it go, notes, how it went, what came of it, came of it, note reach, notes reach etc,
        any comment, follow up, other info, anything else, lesson, lessons learnt, numbers, figures
    """),
    fields.PRECISION: ("how precise", "precision", "how exact"),
    fields.END_TIME: ("end time", "finish time", "time end"),
    fields.CONFIRMED: _listed("confirmed or provisional, provisional or confirmed, date confirmed"),
    fields.REACH: _listed("""
        whole borough or certain places, borough wide or local, borough or local, local or borough,
        borough wide or ward, scope, local or borough wide
    """),
    fields.PLACE: _listed("street or place, exact place, full address, address"),
    fields.ISSUED_ON: _listed("""
        issued on, date issued, sent on, date sent, actual date, went out on
    """),
    fields.REASON: _listed("""
        why postponed or cancelled, reason, reason for delay, reason for change, reason cancelled
    """),
    fields.CAMPAIGN: _listed("campaign, part of campaign, campaign name, overall campaign"),
    fields.VERSION: ("version",),
}  # fmt: skip

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
#: A campaign's column holds the titles, unless another column is called title.
_RATHER: Mapping[str, float] = {fields.CAMPAIGN: -0.2}
_A_TITLE = 0.5
_SMALL_WORDS = frozenset(
    "the of a an is are it its s be or and in on our your this will we".split()
)
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PERSON_OR_MONEY = re.compile(
    r"\b(?:officer|contact|e-?mail|phone|tel|cost|budget|price|spend|funding|amended|updated|initials"
    r"|author|approver|named?\s+person)s?\b|£",
    re.IGNORECASE,
)


def weigh(heading: str) -> dict[str, float]:
    """How well a heading names each field: whole heading, then its beginning, then a word in it."""
    if heading.strip() == "#":
        return {fields.REFERENCE: WHOLE}
    outside = _BRACKETS.sub(" ", heading)
    inside = " ".join(found.group().strip("()[]") for found in _BRACKETS.finditer(heading))
    texts = [(_key(heading), 1.0), (_key(outside), 1.0), (_key(inside), 0.6)]
    texts += [(_key(piece), 0.7) for piece in re.split(r"[/|?,:]| - ", outside) if piece.strip()]
    weights: dict[str, float] = {}
    for field, phrases in _HEADINGS.items():
        best = 0.0
        for phrase in phrases:
            key = _phrase_key(phrase)
            for text, share in texts:
                best = max(best, share * _likeness(text, key))
        if best >= (WHOLE if field in _WHOLE_ONLY else 0.1):
            weights[field] = best + _RATHER.get(field, 0)
    if fields.TITLE in weights and "title" in texts[0][0].split():
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
    """Whether a heading speaks of an officer's name or of money: nothing that a plan says."""
    return bool(_PERSON_OR_MONEY.search(heading))


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
