"""A line: one communication as the forward plan shows it, as plain data that JSON can hold.

Roles and partners, never personal names, never internal notes: a line leaves the planner (rule
11 of docs/rules.md).

Keys: id, reference, title, message, lead {code, name}, partners [{code, name, state}],
window {precision, start, end, confirmed, start_time, end_time, text}, reach, areas, place,
audiences, channels [{code, name, partner, edition, state, issued_on, issued_until}], objectives,
topics, campaign, state, state_reason, merged_into, help_wanted, offers [{code, what, partner}],
version, logged_at. Days are ISO texts. Lines that were frozen before offers were kept have none.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.names import listed
from plans import choices
from plans.rules.windows import window_text

Line = dict[str, Any]

TO_COME, ISSUED = "to come", "issued"
BOROUGH_WIDE = "Whole borough"
BETWEEN_WORDS = re.compile(r"[\W_]+")


def stage(line: Mapping[str, Any]) -> str:
    """Where the line is in its life as far as partners care.

    Planned, agreed and returned are all "to come": the chair's own decision is no change of the
    communication, and an evaluation does not undo that it was issued.
    """
    state = str(line["state"])
    if state in choices.TO_COME:
        return TO_COME
    return ISSUED if state in choices.WAS_ISSUED else state


def is_ahead(line: Mapping[str, Any], on: date) -> bool:
    """To come, and not over on that day: what has no date yet may still be helped with."""
    end = line["window"]["end"]
    return stage(line) == TO_COME and (not end or date.fromisoformat(end) >= on)


def help_still_wanted(line: Mapping[str, Any], on: date) -> str:
    """What its lead partner asks of others, as far as anybody can still help with it that day."""
    return str(line["help_wanted"]) if is_ahead(line, on) else ""


def folded(text: str) -> str:
    """The words of a text: two texts that fold alike differ in commas, case or spaces only."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return BETWEEN_WORDS.sub(" ", plain).strip()


def codes(terms: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The sorted codes of terms: a name that is corrected in the reference data is no change."""
    return tuple(sorted({str(term["code"]) for term in terms}))


def window_key(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """The same for two lines that are planned for the same time."""
    window = line["window"]
    return tuple(
        window.get(part)
        for part in ("precision", "start", "end", "confirmed", "start_time", "end_time")
    )


def where_key(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """The same for two lines about the same places."""
    return line["reach"], codes(line["areas"]), folded(line["place"])


def issued_key(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """Which placements were issued, and when: the day, or the window of which no more is known."""
    return tuple(
        sorted(
            (channel["code"], channel["issued_on"], channel["issued_until"] or "")
            for channel in line["channels"]
            if channel["state"] == "issued"
        )
    )


def fingerprint(line: Mapping[str, Any]) -> str:
    """The same for two lines that are materially the same and at the same stage.

    Material are window, area, audience, lead, channels and key message; the title counts with the
    message.
    """
    material = (
        stage(line),
        window_key(line),
        where_key(line),
        codes(line["audiences"]),
        line["lead"]["code"],
        codes(line["channels"]),
        issued_key(line),
        folded(line["title"]),
        folded(line["message"]),
    )
    return hashlib.sha256(json.dumps(material, ensure_ascii=False).encode()).hexdigest()


def names(terms: Iterable[Mapping[str, Any]]) -> str:
    """ "Fixed posters, Social media": each name once."""
    return listed(dict.fromkeys(str(term["name"]) for term in terms))


def when_text(line: Mapping[str, Any]) -> str:
    """The window in words, with its times, and the word "provisional" where it is."""
    text = timed_text(line)
    return f"{text}, provisional" if is_provisional(line) else text


def timed_text(line: Mapping[str, Any]) -> str:
    """The window in words, with its times."""
    window = line["window"]
    return with_times(str(window["text"]), window.get("start_time"), window.get("end_time"))


def with_times(words: str, start: str | None, end: str | None) -> str:
    """The words of a window and its times of day: "Tue 8 Nov, 18:30 to 20:00"."""
    if not start:
        return words
    return f"{words}, {start} to {end}" if end else f"{words}, {start}"


def with_years_told_apart(before: Line, after: Line) -> tuple[Line, Line]:
    """Two lines with the years in the words of their windows, where those begin in different ones.

    A window leaves out the financial year in which it was told: "March" in one plan is not "March"
    in the next. Told as on the first day of the other, each names its own.
    """
    first, second = (_first_day(line) for line in (before, after))
    if first is None or second is None or FinancialYear.of(first) == FinancialYear.of(second):
        return before, after
    return _told_on(before, second), _told_on(after, first)


def _first_day(line: Line) -> date | None:
    start = line["window"]["start"]
    return date.fromisoformat(start) if start else None


def _told_on(line: Line, today: date) -> Line:
    window = line["window"]
    start, end = (date.fromisoformat(window[name]) for name in ("start", "end"))
    text = window_text(window["precision"], start, end, today=today)
    return {**line, "window": {**window, "text": text}}


def is_provisional(line: Mapping[str, Any]) -> bool:
    """There is a window, and its date is not confirmed; what was issued is beyond doubt."""
    window = line["window"]
    return bool(window["start"]) and not window["confirmed"] and stage(line) != ISSUED


def where_text(line: Mapping[str, Any]) -> str:
    """Where, in words: "Whole borough", or areas and place; "" where nothing was said."""
    if line["reach"] == "borough":
        return ", ".join(filter(None, (BOROUGH_WIDE, line["place"])))
    return ", ".join(filter(None, (names(line["areas"]), line["place"])))


def state_text(line: Mapping[str, Any]) -> str:
    """The state; with its reason where something was set aside, or with the joint one."""
    label = str(choices.State(line["state"]).label)
    if line["state"] in choices.SET_ASIDE and line["state_reason"]:
        return f"{label}: {line['state_reason']}"
    return f"{label} into {line['merged_into']}" if line["merged_into"] else label


def reason_text(line: Mapping[str, Any]) -> str:
    """What follows the state in a column of its own: its reason, or into which joint one."""
    joint = line["merged_into"]
    return str(line["state_reason"]) or (f"into {joint}" if joint else "")


def partners_text(line: Mapping[str, Any]) -> str:
    """The partners that take part; those that were only asked are named as asked."""
    return listed(
        partner["name"] if partner["state"] in choices.TAKES_PART else f"{partner['name']} (asked)"
        for partner in line["partners"]
    )


def offers_text(line: Mapping[str, Any]) -> str:
    """The offers that ride along: "Fire Brigade: home fire safety visits"."""
    return "; ".join(f"{each['partner']}: {each['what']}" for each in line.get("offers", ()))


def hands_text(line: Mapping[str, Any]) -> str:
    """The partners that take part, and the offers that ride along."""
    return "; ".join(filter(None, (partners_text(line), offers_text(line))))


def sort_key(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """By the start of the window, undated last, then by title."""
    start = line["window"]["start"]
    return start is None, start or "", folded(line["title"]), line["id"]


UNDATED = "Date not yet known"


def by_month(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """The lines under the month in which their window starts ("November 2016"), undated last."""
    return [
        (heading, list(group)) for heading, group in groupby(sorted(lines, key=sort_key), _month)
    ]


def _month(line: Line) -> str:
    start = line["window"]["start"]
    return f"{date.fromisoformat(start):%B %Y}" if start else UNDATED
