"""The plan, campaigns and communications."""

from tests.guards.policies.rules import (
    ADVOCATES,
    ALICE,
    BOB,
    CHARLIE,
    EDITING,
    EVERYBODY,
    LOGGING,
    NOBODY,
    READS_A_SECRET,
    Rule,
    a_form,
    doing,
    for_own_partner,
    kept_back,
    reading,
)

MOVED = {
    "when": "exact",
    "day_from_day": "15",
    "day_from_month": "11",
    "day_from_year": "2016",
    "reason": "The venue is taken.",
}

PLAN_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # --- the plan ---------------------------------------------------------------------------------
    "plans:plan": (reading(EVERYBODY),),
    "plans:plan_csv": (reading(EVERYBODY),),
    "plans:plan_xlsx": (reading(EVERYBODY),),
    "plans:plan_calendar": (reading(EVERYBODY),),
    "plans:plan_calendar_csv": (reading(EVERYBODY),),
    "plans:plan_calendar_xlsx": (reading(EVERYBODY),),
    "plans:plan_timeline_csv": (reading(EVERYBODY),),
    "plans:plan_coverage": (reading(EVERYBODY),),
    "plans:plan_coverage_csv": (reading(EVERYBODY),),
    "plans:plan_map": (reading(EVERYBODY),),
    "plans:plan_map_csv": (reading(EVERYBODY),),
    "plans:plan_timeline": (reading(EVERYBODY),),
    "plans:plan_line": (
        a_form(EDITING, "open", sends={"title": "Darker nights"}, versioned="version"),
        *kept_back(a_form, sends={"title": "Darker nights"}, versioned="version"),
    ),
    "plans:view_save": (doing(EVERYBODY, sends={"name": "Ours to come", "view": "table"}),),
    "plans:view_remove": (
        doing(ALICE, "saved view", not_found=EVERYBODY - ALICE),
        doing(NOBODY, "missing", not_found=EVERYBODY),
    ),
    "plans:plan_columns": (doing(EVERYBODY, sends={"columns": "lead"}),),
    "plans:topic_words": (reading(EVERYBODY),),
    "plans:communication_new": (a_form(LOGGING, sends=for_own_partner),),
    "plans:channel_deadlines": (reading(LOGGING),),
    "plans:communication": (
        reading(EVERYBODY, "open"),
        *kept_back(reading, policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:communication_edit": (
        a_form(EDITING, "open", sends={"title": "Darker nights"}, versioned="version"),
        *kept_back(a_form, sends={"title": "Darker nights"}, versioned="version"),
    ),
    "plans:communication_move": (
        a_form(EDITING, "open", sends=MOVED, versioned="version"),
        *kept_back(a_form, sends=MOVED, versioned="version"),
    ),
    "plans:communication_postpone": (
        a_form(EDITING, "open", sends={"reason": "Not ready."}, versioned="version"),
        *kept_back(a_form, sends={"reason": "Not ready."}, versioned="version"),
    ),
    "plans:communication_cancel": (
        a_form(EDITING, "open", sends={"reason": "No money."}, versioned="version"),
        *kept_back(a_form, sends={"reason": "No money."}, versioned="version"),
    ),
    "plans:communication_bring_back": (
        doing(EDITING, "cancelled", sends={"version": 2}, versioned="version"),
        *kept_back(doing, may=(NOBODY, NOBODY), refused=(ALICE | CHARLIE, ALICE), no_effect=ALICE),
    ),
    "plans:involvement_answer": (
        doing(BOB, "answer", sends={"state": "agreed", "contribution": "A stand"}),
        *kept_back(
            doing,
            of="answer to ",
            missing="missing answer",
            may=(CHARLIE, NOBODY),
            refused=(ALICE, ALICE),
            policy=ADVOCATES,
            sends={"state": "agreed", "contribution": "A stand"},
        ),
    ),
}
