"""Sheets that are brought in."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.guards.policies.rules import (
    ADVOCATES,
    ALICE,
    BOB,
    CHARLIE,
    COORDINATING,
    LOGGING,
    NOBODY,
    Rule,
    a_form,
    doing,
    reading,
)
from tests.guards.world import World


def of_imports(
    rule: Callable[..., Rule], on: str, *, missing: str = "missing", **fields: Any
) -> tuple[Rule, ...]:
    """The rules for an import of the coordinator's, for one of Alice's own, and for none at all."""
    return (
        rule(COORDINATING, on, not_found=ADVOCATES, **fields),
        rule(COORDINATING | ALICE, f"{on} of alice", not_found=BOB | CHARLIE, **fields),
        rule(NOBODY, missing, not_found=LOGGING),
    )


def _take_back(world: World, who: str) -> Mapping[str, Any]:
    version = world.things["corrected import"].version
    return {"version": version, "kind": "words", "field": "channel", "text": "Leaflet"}


def _accept(world: World, who: str) -> Mapping[str, Any]:
    doubt = world.things["row of import"].doubts[0]
    return IN_A_ROW | {"field": doubt["field"], "text": doubt["text"]}


IN_A_ROW = {"version": "1"}

IMPORTS_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # --- imports ----------------------------------------------------------------------------------
    "plans:imports": (reading(LOGGING),),
    "plans:import_new": (a_form(LOGGING, sends=lambda world, who: {"file": world.sheet()}),),
    "plans:layouts": (reading(LOGGING),),
    "plans:layout_rename": (
        doing(COORDINATING | ALICE, "layout", not_found=BOB | CHARLIE, sends={"name": "Ours"}),
        doing(NOBODY, "missing number", not_found=LOGGING),
    ),
    "plans:layout_forget": (
        doing(COORDINATING | ALICE, "layout", not_found=BOB | CHARLIE),
        doing(NOBODY, "missing number", not_found=LOGGING),
    ),
    "plans:import_preview": of_imports(reading, "import")
    + (reading(COORDINATING, "saved import", not_found=ADVOCATES),),
    "plans:import_csv": of_imports(reading, "import"),
    "plans:import_save": of_imports(doing, "import", versioned="version", sends={"version": "1"}),
    "plans:import_discard": of_imports(doing, "import"),
    "plans:import_undo": (
        doing(COORDINATING, "saved again", not_found=ADVOCATES),
        doing(NOBODY, "missing", not_found=LOGGING),
    ),
    "plans:import_columns": of_imports(a_form, "import", versioned="version"),
    "plans:import_whose": of_imports(
        doing,
        "import",
        versioned="version",
        sends=lambda world, who: {"version": "1", "lead": world.cast.lead.pk},
    ),
    "plans:import_year": of_imports(
        doing, "import", versioned="version", sends={"version": "1", "year": "2017/18"}
    ),
    "plans:import_afresh": of_imports(doing, "import", versioned="version", sends={"version": "1"}),
    "plans:import_take_back": (
        doing(
            COORDINATING,
            "corrected import",
            not_found=ADVOCATES,
            versioned="version",
            sends=_take_back,
        ),
        doing(NOBODY, "missing", not_found=LOGGING),
    ),
    "plans:import_row": of_imports(
        a_form,
        "row of import",
        missing="missing row",
        versioned="version",
        sends={"title": "Darker nights"},
    ),
    "plans:import_put_right": of_imports(
        doing,
        "row of import",
        missing="missing row",
        versioned="version",
        sends=IN_A_ROW | {"field": "channel", "text": "Leaflet", "typed": "Magazine"},
    ),
    "plans:import_accept": of_imports(
        doing, "row of import", missing="missing row", versioned="version", sends=_accept
    ),
    "plans:import_settle": (
        doing(
            COORDINATING,
            "row of other import",
            not_found=ADVOCATES,
            versioned="version",
            sends=IN_A_ROW | {"field": "title", "choice": "sheet"},
        ),
        doing(NOBODY, "missing row", not_found=LOGGING),
    ),
    "plans:import_settle_all": (
        doing(
            COORDINATING,
            "other import",
            not_found=ADVOCATES,
            versioned="version",
            sends={"version": "1", "choice": "sheet"},
        ),
        doing(NOBODY, "missing", not_found=LOGGING),
    ),
}
