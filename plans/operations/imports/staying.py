"""What a row says that saving it does not change: worth a look."""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from typing import Any

from partnership.choices import AreaLevel
from plans.choices import SET_ASIDE, WAS_ISSUED, PlacementState, Reach, State
from plans.models import Communication
from plans.operations.imports.facts import answered_itself, facts_on_the_plan
from plans.operations.imports.moved import Doubted
from plans.operations.imports.names import Names
from plans.rules.completeness import missing_for_the_plan
from plans.rules.facts import Difference, Facts
from plans.rules.lines import folded
from plans.rules.reading import Alternative
from plans.rules.reading import columns as fields
from plans.rules.reported import REPORTED_AS_ISSUED

CERTAIN_PLACES = str(Reach.LOCAL.label)
SAID_ITSELF = "{partner} said itself that it takes part, so it stays"
STAYS_AN_IDEA = "It is an idea and stays one: put it on the plan on its own page"


def what_stays(
    reading: Mapping[str, Any], one: Communication, taken: Set[str], names: Names
) -> list[Doubted]:
    """A doubt for each such cell that the planner's own sheet alone has.

    `one`: its communication, from `facts.loaded`; `taken`: the fields that saving the row changes.
    """
    changed_to = reading["state"] if fields.STATE in taken else ""
    doubts = (
        _day_of_issue(reading, one, changed_to),
        _reason(reading, one, changed_to),
        _areas(reading, one, names),
    )
    return [doubt for doubt in doubts if doubt]


def stay_in(words: str, mine: Facts, base: Facts | None, one: Communication) -> list[Doubted]:
    """A doubt for each partner that a sheet takes out though it said itself that it takes part.

    `words`: the cell that names the others; `mine` and `base` as in `rules.facts`.
    """
    before = [] if base is None else base[fields.OTHERS]
    named = {*mine[fields.OTHERS], mine[fields.LEAD]}
    return [
        Doubted(fields.OTHERS, SAID_ITSELF.format(partner=each.partner), text=words)
        for each in answered_itself(one)
        if each.partner.code not in named and (before is None or each.partner.code in before)
    ]


def stays_an_idea(words: str, one: Communication, taken: Iterable[Difference]) -> Doubted | None:
    """A doubt where a sheet calls planned, in these words, what stays an idea (`facts.loaded`).

    What becomes whole by what is taken goes on the plan; what was whole before is kept as an idea.
    """
    if one.state != State.IDEA or folded(words) != folded(str(State.PLANNED.label)):
        return None
    now = facts_on_the_plan(one)
    then = {**now, **{each.field: each.after for each in taken}}
    if _is_whole(then) and not _is_whole(now):
        return None
    return Doubted(fields.STATE, STAYS_AN_IDEA, text=words)


def _is_whole(facts: Facts) -> bool:
    """Whether these facts say all that the plan asks for."""
    area = facts[fields.AREA]
    said = {
        "message": facts[fields.MESSAGE],
        "window_start": facts[fields.WHEN]["start"],
        "reach": area["reach"],
        "place_text": area["place"],
        "areas": area["areas"],
        "audiences": facts[fields.AUDIENCE],
        "channels": facts[fields.CHANNEL],
        "objectives": facts[fields.OBJECTIVE],
    }
    return not missing_for_the_plan(said)


def _day_of_issue(
    reading: Mapping[str, Any], one: Communication, changed_to: str
) -> Doubted | None:
    said = reading["issued_on"]
    if not said or changed_to in REPORTED_AS_ISSUED or reading["kept_as_planned"]:
        return None
    day = date.fromisoformat(said)
    if _days_of_issue(one) == {(day, day)}:
        return None
    why = "It is not called issued, so no day is kept: write Issued under State if it went out"
    if one.state in WAS_ISSUED:
        why = (
            "The day of issue stays as the plan has it: correct it on the page of the communication"
        )
    return Doubted(fields.ISSUED_ON, why)


def _days_of_issue(one: Communication) -> set[tuple[date | None, date | None]]:
    """From and until when each placement that was issued went out."""
    issued = [each for each in one.placements.all() if each.state == PlacementState.ISSUED]
    return {(each.issued_on, each.issued_until or each.issued_on) for each in issued}


def _reason(reading: Mapping[str, Any], one: Communication, changed_to: str) -> Doubted | None:
    said = reading["reason"]
    if changed_to in SET_ASIDE or said.split() in ([], one.state_reason.split()):
        return None
    why = "It is not set aside, so no reason is kept: write Postponed or Cancelled under State"
    if one.state in SET_ASIDE and not changed_to:
        why = (
            "The reason stays as the plan has it: to give another, bring it back on its own page "
            "and set it aside again"
        )
    return Doubted(fields.REASON, why)


def _areas(reading: Mapping[str, Any], one: Communication, names: Names) -> Doubted | None:
    """Places that somebody added and left “Whole borough” beside them."""
    if reading["reach"] != Reach.BOROUGH:
        return None
    held = {area.code for area in one.areas.all()}
    added = [names.areas[code] for code in reading["areas"] if code not in held]
    places = ", ".join(sorted(str(area) for area in added if area.level != AreaLevel.BOROUGH))
    if not places:
        return None
    why = f"Read as the whole borough, so {places} makes no difference"
    instead = (Alternative(CERTAIN_PLACES, CERTAIN_PLACES),)
    return Doubted(fields.REACH, why, instead, text=str(Reach.BOROUGH.label))
