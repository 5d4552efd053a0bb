"""The letters about forward plans: what is new for a member, and that somebody offers help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of
from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, link_with_key, one_line, render_letter
from partnership.models import Partner, Person
from plans.choices import SET_ASIDE
from plans.models import Communication, ForwardPlan
from plans.rules.difference import (
    CANCELLED,
    CHANGED,
    GONE,
    ISSUED,
    MERGED,
    MOVED,
    NEW,
    POSTPONED,
)
from plans.rules.for_a_member import ForAMember
from plans.rules.lines import Line, help_still_wanted, state_text, when_text, where_text

MOST_LINES = 12
TAKES_PART = "Changed, and you take part"
#: What became of lines since the plan before, as the letter counts them.
SINCE = (
    ((NEW,), "is new,are new"),
    ((CHANGED, MOVED), "changed or moved,changed or moved"),
    ((ISSUED,), "was issued,were issued"),
    ((CANCELLED,), "was cancelled,were cancelled"),
    ((POSTPONED,), "was postponed,were postponed"),
    ((MERGED,), "was merged,were merged"),
    ((GONE,), "is no longer on the plan,are no longer on the plan"),
)


@dataclass(frozen=True)
class LineInLetter:
    """One line with the address by which its reader offers help in one click.

    Of what ended `when` says how, and neither place nor help is wanted any more.
    """

    line: Line
    when: str
    where: str
    help_wanted: str
    help_link: str


def letter_of_plan(
    plan: ForwardPlan, *, person: Person, partners: Sequence[Partner], found: ForAMember
) -> Rendered:
    """Tells a member of a plan: what changed for them on top, each line with its link to help."""
    path = reverse("plans:forward_plan", args=[plan.number])
    day = clock.local(plan.published_at).date()
    parts = [
        ("Asks for your help", found.asks),
        ("New near your plans", found.near),
        (TAKES_PART, found.changed),
    ]
    shown, room = [], MOST_LINES
    for heading, lines in parts:
        if room and lines:
            shown.append((heading, [_line(line, heading, day) for line in lines[:room]]))
        room -= len(lines[:room])
    total = sum(len(lines) for _, lines in parts)
    return render_letter(
        str(LetterKind.PLAN_PUBLISHED),
        {
            "plan": plan,
            "since": since_the_last(plan.difference["counts"]),
            "lines": len(plan.content["lines"]),
            "is_first": plan.difference["since"] is None,
            "person": person,
            "partners": partners,
            "summary": found.summary,
            "parts": shown,
            "has_links": any(each.help_link for _, lines in shown for each in lines),
            "more": max(total - MOST_LINES, 0),
            "link": link_to(path),
        },
    )


def since_the_last(counts: Mapping[str, int]) -> str:
    """ "Since the last one, 1 is new and 3 were issued.": what did not happen is not counted."""
    told = [
        count_of(many, words)
        for kinds, words in SINCE
        if (many := sum(counts.get(kind, 0) for kind in kinds))
    ]
    if not told:
        return "Nothing has changed since the last one."
    *others, last = told
    return f"Since the last one, {' and '.join([', '.join(others), last] if others else [last])}."


def _line(line: Line, heading: str, on: date) -> LineInLetter:
    """Who takes part already is not asked again. on: the day of publishing."""
    if line["state"] in SET_ASIDE:
        how = one_line(state_text(line))
        return LineInLetter(line=line, when=how, where="", help_wanted="", help_link="")
    path = reverse("plans:help_letter", args=[line["id"]])
    return LineInLetter(
        line=line,
        when=when_text(line),
        where=where_text(line),
        help_wanted=help_still_wanted(line, on),
        help_link=link_with_key(path) if heading != TAKES_PART else "",
    )


def letter_of_help(
    communication: Communication, person: Person, *, partner: Partner, what: str, words: str
) -> Rendered:
    """Tells the lead partner that somebody offers help, and with what."""
    context: dict[str, Any] = {
        "person": person,
        "communication": communication,
        "partner": partner,
        "what": what,
        "words": words,
        "link": f"{link_to(communication.get_absolute_url())}#partners",
    }
    return render_letter(str(LetterKind.HELP_OFFERED), context)
