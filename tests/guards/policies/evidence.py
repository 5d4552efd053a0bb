"""The evidence: read by all, kept by the coordinator."""

from collections.abc import Mapping
from typing import Any

from tests.guards.evidence_world import figures_file
from tests.guards.policies.rules import (
    COORDINATING,
    EVERYBODY,
    LOGGING,
    NOBODY,
    Rule,
    a_form,
    doing,
    read_by_all,
    reading,
)
from tests.guards.world import World


def _a_file(world: World, who: str) -> Mapping[str, Any]:
    return {"file": figures_file(world)}


_A_DAY = {
    f"{name}_{part}": value
    for name in ("starts", "ends")
    for part, value in (("day", "6"), ("month", "2"), ("year", "2017"))
}

EVIDENCE_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    "evidence:evidence": (reading(EVERYBODY),),
    "evidence:rises_csv": (reading(EVERYBODY),),
    "evidence:awareness_days_csv": (reading(EVERYBODY),),
    "plans:gaps": (reading(EVERYBODY),),
    "plans:gaps_csv": (reading(EVERYBODY),),
    "plans:seasons": (reading(EVERYBODY),),
    "plans:seasons_csv": (reading(EVERYBODY),),
    "plans:season": (
        Rule("season", get=EVERYBODY, post=LOGGING, sends={"reason": "No time for it"}),
        a_form(NOBODY, "missing season", not_found=EVERYBODY),
    ),
    "plans:season_take_up": (
        doing(LOGGING, "left out"),
        doing(NOBODY, "missing season", not_found=LOGGING),
    ),
    "evidence:awareness_day": (
        Rule(
            "awareness day",
            get=COORDINATING,
            post=COORDINATING,
            sends=_A_DAY,
            versioned="version",
        ),
        a_form(NOBODY, "missing awareness day", not_found=COORDINATING),
    ),
    "evidence:surveys": (reading(EVERYBODY),),
    "evidence:findings": (reading(EVERYBODY),),
    "evidence:findings_csv": (reading(EVERYBODY),),
    "evidence:indicator": read_by_all("indicator", "missing channel"),
    "evidence:indicator_csv": read_by_all("indicator", "missing channel"),
    "evidence:wave": read_by_all("wave", "missing channel"),
    "evidence:crime": (reading(EVERYBODY),),
    "evidence:crime_csv": (reading(EVERYBODY),),
    "evidence:crime_series": read_by_all("series", "missing channel"),
    "evidence:figures": (a_form(COORDINATING, sends=_a_file),),
    "evidence:figures_file": (
        reading(COORDINATING, "figures"),
        reading(NOBODY, "missing", not_found=COORDINATING),
    ),
}
