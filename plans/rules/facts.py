"""What a sheet and the plan say of one communication, side by side, and who changed what.

Facts are plain data, in codes, by the names of the fields of a sheet (`reading.columns`): title,
message, lead, others, when, area, audience, channel, objective, topic, state, logo, result,
campaign. Three versions meet when a sheet comes again: `base`, what the sheet said the last time;
`mine`, what it says now; `theirs`, what the plan says now.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bsc_comms.kit.names import listed
from plans.rules.reading import columns as fields
from plans.rules.windows import window_text

Facts = Mapping[str, Any]

LISTS: Mapping[str, str] = {
    fields.OTHERS: "others",
    fields.AUDIENCE: "audiences",
    fields.CHANNEL: "channels",
    fields.OBJECTIVE: "objectives",
    fields.TOPIC: "topics",
}
TEXTS: Mapping[str, str] = {
    fields.TITLE: "title",
    fields.MESSAGE: "message",
    fields.LEAD: "lead",
    fields.LOGO: "logo",
    fields.RESULT: "result",
}
FIELDS = (
    fields.TITLE,
    fields.MESSAGE,
    fields.LEAD,
    fields.OTHERS,
    fields.WHEN,
    fields.AREA,
    fields.AUDIENCE,
    fields.CHANNEL,
    fields.OBJECTIVE,
    fields.TOPIC,
    fields.STATE,
    fields.LOGO,
    fields.RESULT,
    fields.CAMPAIGN,
)

UNDATED: Mapping[str, Any] = {
    "precision": "undated",
    "start": None,
    "end": None,
    "confirmed": False,
    "start_time": None,
    "end_time": None,
}
NOWHERE: Mapping[str, Any] = {"reach": "", "areas": [], "place": ""}
#: What a field holds of which nothing was said yet.
BLANK: Mapping[str, Any] = {
    **{name: [] for name in LISTS},
    **dict.fromkeys((*TEXTS, fields.CAMPAIGN), ""),
    fields.WHEN: UNDATED,
    fields.AREA: NOWHERE,
    fields.STATE: "planned",
    fields.LOGO: "unknown",
}

#: Which fact a column speaks of, where the names are not the same.
SPEAKS_OF: Mapping[str, str] = {
    **dict.fromkeys(
        (fields.FROM, fields.TO, fields.TIME, fields.MONTH, fields.MARK, "precision"), fields.WHEN
    ),
    **dict.fromkeys(("confirmed", "end_time"), fields.WHEN),
    **dict.fromkeys(("reach", "place"), fields.AREA),
    **dict.fromkeys(("issued_on", "reason"), fields.STATE),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that would change: what the plan says, what the sheet says.

    `both`: the plan was changed too since the sheet was last brought in; `wins` is then "plan" or
    "sheet", else "sheet".
    """

    field: str
    before: Any
    after: Any
    both: bool
    wins: str


def facts_of(reading: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a row as it was read (the JSON that an import keeps).

    What a sheet calls issued, and what cannot have been issued yet, counts as planned, as it is
    saved. A campaign's name that nobody knows says nothing: it is None.
    """
    return {
        **{name: str(reading[key] or "") for name, key in TEXTS.items()},
        **{name: sorted(reading[key]) for name, key in LISTS.items()},
        fields.WHEN: when_of(reading["window"]),
        fields.AREA: {
            "reach": reading["reach"],
            "areas": sorted(reading["areas"]),
            "place": reading["place"],
        },
        fields.STATE: "planned" if reading.get("kept_as_planned") else reading["state"],
        fields.CAMPAIGN: reading.get("campaign_code") or (None if reading.get("campaign") else ""),
    }


def when_of(window: Mapping[str, Any] | None) -> dict[str, Any]:
    """A window as the plan holds it: only an exact one is confirmed, undated has no days."""
    if window is None or window["start"] is None:
        return dict(UNDATED)
    return {
        "precision": window["precision"],
        "start": window["start"],
        "end": window["end"] or window["start"],
        "confirmed": bool(window["confirmed"]) and window["precision"] == "exact",
        "start_time": window["start_time"],
        "end_time": window["end_time"],
    }


def spoken_of(columns: Mapping[str, str]) -> frozenset[str]:
    """Of which facts a sheet speaks, by its columns (heading to field).

    Topics are read from the title too, but for the planner's own sheet.
    """
    named = fields.all_held(columns)
    spoken = frozenset(SPEAKS_OF.get(name, name) for name in named)
    return spoken if fields.VERSION in named else spoken | {fields.TOPIC}


def differences(
    *,
    base: Facts | None,
    mine: Facts,
    theirs: Facts,
    spoken: Set[str],
    sheet_wins: Set[str] = frozenset(),
) -> list[Difference]:
    """What the sheet would change, field by field, in the order of the form.

    A field that the sheet does not speak of, or that it says as before, is left alone. One that the
    plan changed too is a conflict: it stays as the plan has it, unless it is in `sheet_wins`.
    Without a base (the plan has it from elsewhere) a blank cell says nothing, what was blank on the
    plan is filled, and a time that holds the plan's only says it less exactly. Of the whole
    borough, which areas are listed makes no difference.
    """
    found = []
    for name in FIELDS:
        new, now = _compared(name, mine), _compared(name, theirs)
        if name not in spoken or new is None or new == now:
            continue
        old = _compared(name, BLANK if base is None else base)
        if new == old or (base is None and name == fields.WHEN and _holds(new, now)):
            continue
        both = now != old
        wins = "sheet" if not both or name in sheet_wins else "plan"
        found.append(Difference(name, now, new, both, wins))
    return found


def _compared(name: str, facts: Facts) -> Any:
    fact = facts[name]
    if name == fields.AREA and fact and fact["reach"] == "borough":
        return {**fact, "areas": []}
    return fact


def _holds(window: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the days of one window hold those of the other; hours are not looked at."""
    if not window["start"] or not other["start"]:
        return False
    return bool(window["start"] <= other["start"] and other["end"] <= window["end"])


def taken(found: list[Difference]) -> list[Difference]:
    """Those that are saved; a conflict that stays as the plan has it is not."""
    return [one for one in found if one.wins == "sheet"]


STATES: Mapping[str, str] = {
    "planned": "Planned",
    "issued": "Issued, as reported",
    "issued_in_part": "Issued in part, as reported",
    "postponed": "Postponed",
    "cancelled": "Cancelled",
    "merged": "Merged",
}
_LOGO = {"yes": "Yes", "no": "No", "unknown": ""}


def in_words(name: str, fact: Any, labels: Mapping[str, Mapping[str, str]], *, today: date) -> str:
    """A fact as people read it; `labels` are the names by code: partners, areas, audiences..."""
    if name == fields.WHEN:
        return _when(fact, today)
    if name == fields.AREA:
        return _where(fact, labels["areas"])
    if name == fields.LEAD:
        return labels["partners"].get(fact, str(fact))
    if name == fields.STATE:
        return STATES.get(fact, str(fact))
    if name == fields.LOGO:
        return _LOGO.get(fact, str(fact))
    if name == fields.CAMPAIGN:
        return labels["campaigns"].get(fact, "")
    if name in LISTS:
        names = labels["partners" if name == fields.OTHERS else LISTS[name]]
        return listed(sorted(names.get(code, code) for code in fact))
    return str(fact)


def _when(fact: Mapping[str, Any], today: date) -> str:
    start, end = (date.fromisoformat(fact[key]) if fact[key] else None for key in ("start", "end"))
    text = window_text(fact["precision"], start, end, today=today)
    times = [f"{time.fromisoformat(fact[key]):%H:%M}" for key in _TIMES if fact[key]]
    if times:
        text += f", {' to '.join(times)}"
    return text if fact["confirmed"] or start is None else f"{text}, provisional"


_TIMES = ("start_time", "end_time")


def _where(fact: Mapping[str, Any], areas: Mapping[str, str]) -> str:
    if fact["reach"] == "borough":
        return ", ".join(filter(None, ("Whole borough", fact["place"])))
    names = sorted(areas.get(code, code) for code in fact["areas"])
    return ", ".join(filter(None, (*names, fact["place"])))
