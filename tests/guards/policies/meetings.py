"""A meeting: its agenda and papers, its notes, its minutes, actions, and the steps around it."""

import uuid
from collections.abc import Mapping
from typing import Any

from tests.guards.meeting_world import paper
from tests.guards.policies.rules import (
    ALICE,
    BOB,
    CHAIR,
    CHARLIE,
    EVERYBODY,
    KEEPING,
    LOGGING,
    NOBODY,
    Rule,
    a_form,
    doing,
    in_boxes,
    kept_back,
    reading,
)
from tests.guards.world import World

MEMBERS = LOGGING | CHAIR
ITEMS_KEEPERS = BOB | KEEPING
A_NOTE = {"note_id": str(uuid.UUID(int=7)), "version": 0, "text": "We talked."}


def _an_action(world: World, who: str) -> Mapping[str, Any]:
    return {
        "action_id": str(uuid.UUID(int=8)),
        "owner": world.cast.bob.pk,
        "what": "Ask the printer",
        **in_boxes("due", 1, 12, 2016),
    }


def _somebody(world: World, who: str) -> Mapping[str, Any]:
    return {"person": world.cast.bob.pk, "presence": "present"}


def _a_paper(world: World, who: str) -> Mapping[str, Any]:
    return {"file": paper()}


def _of_matters(rule: Any, **fields: Any) -> tuple[Rule, ...]:
    """Whoever put a matter forward, and whoever keeps meetings; secrets are Lead partner's own."""
    return (
        rule(ITEMS_KEEPERS, "matter", **fields),
        *kept_back(rule, of="matter of ", missing="missing number", policy=MEMBERS, **fields),
    )


MEETING_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    "subgroup:meetings_year": (
        a_form(
            KEEPING,
            sends={
                "week": "2",
                "weekday": "1",
                "every": "3",
                "first": "2017-02-01",
                "starts": "10am",
                "place": "Town Hall",
            },
        ),
    ),
    "subgroup:steps": (reading(EVERYBODY),),
    "subgroup:step_change": (
        a_form(KEEPING, "step", sends={"days": "16"}, versioned="version"),
        a_form(NOBODY, "missing step", not_found=KEEPING),
    ),
    "subgroup:holiday_new": (
        doing(KEEPING, sends={"name": "A day of thanks", **in_boxes("date", 2, 11, 2016)}),
    ),
    "subgroup:holiday_take_back": (
        doing(KEEPING, "holiday"),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    # Without the key that only the letter holds there is nothing behind the link, for anybody.
    "subgroup:confirm_letter": tuple(
        Rule(on, get=NOBODY, post=NOBODY, public=True, refused=404)
        for on in ("meeting", "missing number")
    ),
    # --- the agenda -------------------------------------------------------------------------------
    "subgroup:agenda_order": (
        doing(
            KEEPING,
            "meeting",
            sends=lambda world, who: {"item": [world.things["matter"].pk]},
        ),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:item_edit": _of_matters(a_form, sends={"note": "Bring dates."}, versioned="version"),
    "subgroup:item_move": (
        doing(KEEPING, "matter", sends={"to": "up"}),
        *kept_back(
            doing,
            of="matter of ",
            missing="missing number",
            may=(NOBODY, NOBODY),
            policy=KEEPING,
            refused=(NOBODY, NOBODY),
        ),
    ),
    "subgroup:item_take_off": _of_matters(doing),
    "subgroup:item_put_back": (
        doing(ITEMS_KEEPERS, "matter taken off"),
        doing(NOBODY, "missing number", not_found=MEMBERS),
    ),
    "subgroup:paper_new": _of_matters(doing, sends=_a_paper),
    "subgroup:paper": (
        reading(EVERYBODY, "paper"),
        *kept_back(
            reading,
            of="paper of ",
            may=(ALICE | CHARLIE, ALICE),
            refused=(NOBODY, NOBODY),
            policy=EVERYBODY,
        ),
    ),
    "subgroup:paper_remove": (
        doing(ITEMS_KEEPERS, "paper"),
        *kept_back(doing, of="paper of ", policy=MEMBERS),
    ),
    "subgroup:pack_make": (
        doing(KEEPING, "meeting"),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:meeting_file": (
        reading(EVERYBODY, "meeting file"),
        reading(NOBODY, "missing meeting file", not_found=EVERYBODY),
    ),
    # --- in the meeting ---------------------------------------------------------------------------
    "subgroup:room": (
        reading(KEEPING, "meeting"),
        reading(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:attendance": (
        doing(KEEPING, "meeting", sends=_somebody),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:chair_of_the_day": (
        doing(KEEPING, "meeting", sends=_somebody),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:note_keep": (
        # A note that is new there has no version to be out of date.
        doing(KEEPING, "matter", sends=A_NOTE),
        *kept_back(
            doing,
            of="matter of ",
            missing="missing number",
            may=(NOBODY, NOBODY),
            policy=KEEPING,
            refused=(NOBODY, NOBODY),
            sends=A_NOTE,
        ),
    ),
    "subgroup:note_edit": (
        a_form(KEEPING, "note", sends={"text": "We agreed."}, versioned="version"),
        *kept_back(
            a_form,
            of="note of ",
            may=(NOBODY, NOBODY),
            policy=KEEPING,
            refused=(NOBODY, NOBODY),
        ),
    ),
    "subgroup:note_remove": (
        doing(KEEPING, "note", sends={"version": 1}),
        doing(NOBODY, "missing", not_found=KEEPING),
    ),
    "subgroup:action_new": (
        doing(KEEPING, "matter", sends=_an_action),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:item_reached": (
        doing(KEEPING, "matter"),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:item_decide": (
        doing(
            CHAIR,
            "shown matter",
            sends={"kind": "noted", "revision": 1},
            versioned="revision",
        ),
        doing(NOBODY, "missing number", not_found=CHAIR),
    ),
    # --- its minutes ------------------------------------------------------------------------------
    "subgroup:meeting_close": (
        a_form(KEEPING, "open meeting", sends={"publish": ""}),
        a_form(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:minutes": (
        reading(EVERYBODY, "minutes"),
        reading(NOBODY, "missing number", not_found=EVERYBODY),
    ),
    "subgroup:minutes_edit": (
        a_form(KEEPING, "minutes", sends={"item_1": "We went through it."}, versioned="version"),
        a_form(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:minutes_comment": (
        doing(MEMBERS, "minutes", sends={"text": "Bob was there too."}),
        doing(NOBODY, "missing number", not_found=MEMBERS),
    ),
    "subgroup:minutes_send": (
        doing(KEEPING, "minutes"),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:minutes_make": (
        doing(KEEPING, "minutes"),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:minutes_agree": (
        a_form(
            KEEPING,
            "minutes",
            sends=lambda world, who: {"meeting": world.things["open meeting"].pk},
            versioned="version",
        ),
        a_form(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:comment_settle": (
        doing(KEEPING, "comment"),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    # --- actions ----------------------------------------------------------------------------------
    "subgroup:actions": (reading(EVERYBODY),),
    "subgroup:actions_csv": (reading(EVERYBODY),),
    "subgroup:action": (
        reading(EVERYBODY, "action"),
        reading(NOBODY, "missing", not_found=EVERYBODY),
    ),
    "subgroup:action_edit": (
        a_form(
            KEEPING,
            "action",
            sends=lambda world, who: {
                "owner": world.cast.alice.pk,
                "what": "Ask the other printer",
                **in_boxes("due", 2, 12, 2016),
            },
            versioned="version",
        ),
        a_form(NOBODY, "missing", not_found=KEEPING),
    ),
    "subgroup:action_end": (
        doing(BOB | KEEPING, "action", sends={"state": "done", "outcome": "Asked"}),
        doing(NOBODY, "missing", not_found=EVERYBODY),
    ),
    "subgroup:action_open_again": (
        doing(BOB | KEEPING, "ended action"),
        doing(NOBODY, "missing", not_found=EVERYBODY),
    ),
}
