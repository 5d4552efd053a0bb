"""The subgroup: meetings, members, terms, advice and the review."""

from collections.abc import Mapping
from typing import Any

from tests.guards.policies.rules import (
    ADMINISTRATOR,
    ADVOCATES,
    ALICE,
    BOB,
    CHAIR,
    CHARLIE,
    COORDINATING,
    EVERYBODY,
    KEEPING,
    LOGGING,
    NOBODY,
    SUBGROUP,
    Rule,
    a_form,
    doing,
    in_boxes,
    kept_back,
    reading,
)
from tests.guards.world import World


def _meeting_to_publish(world: World, who: str) -> Mapping[str, Any]:
    return {"number": 2, "meeting": world.things["meeting"].pk}


def _ticked(world: World, who: str) -> dict[str, Any]:
    shown = world.things["open"]
    return {"line": f"{shown.pk}:1:", "act": "agreed"}


SUBGROUP_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # --- the subgroup -----------------------------------------------------------------------------
    "subgroup:meetings": (reading(EVERYBODY),),
    "subgroup:meetings_csv": (reading(EVERYBODY),),
    "subgroup:meeting": (
        reading(EVERYBODY, "meeting"),
        reading(EVERYBODY, "past meeting"),
        reading(NOBODY, "missing number", not_found=EVERYBODY),
    ),
    "subgroup:meeting_new": (
        a_form(
            SUBGROUP | ADMINISTRATOR,
            sends={"date_day": "7", "date_month": "2", "date_year": "2017", "starts": "10am"},
        ),
    ),
    "subgroup:meeting_change": (
        a_form(
            SUBGROUP | ADMINISTRATOR,
            "meeting",
            sends={"place": "The town hall"},
            versioned="version",
        ),
        a_form(NOBODY, "missing number", not_found=SUBGROUP | ADMINISTRATOR),
    ),
    "subgroup:meeting_cancel": (
        a_form(
            SUBGROUP | ADMINISTRATOR,
            "meeting",
            sends={"reason": "Nobody can come."},
            versioned="version",
        ),
        a_form(NOBODY, "missing number", not_found=SUBGROUP | ADMINISTRATOR),
    ),
    "subgroup:agenda_item_new": (
        doing(LOGGING | CHAIR, "meeting", sends={"title": "Printing costs"}),
        doing(NOBODY, "missing number", not_found=LOGGING | CHAIR),
    ),
    "subgroup:confirm_plan": (
        doing(
            BOB,
            "meeting",
            sends=lambda world, who: {"partner": world.cast.other.pk, "kind": "up_to_date"},
        ),
        doing(NOBODY, "missing number", not_found=ADVOCATES),
    ),
    "subgroup:members": (reading(EVERYBODY),),
    "subgroup:member": (
        reading(EVERYBODY, "member"),
        reading(NOBODY, "missing number", not_found=EVERYBODY),
    ),
    "subgroup:member_officer": (
        a_form(COORDINATING, "member", sends={"name": "Otto Brandt", "email": "otto@example.org"}),
        a_form(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "subgroup:service_area_new": (
        doing(CHARLIE | COORDINATING, "member", sends={"service": "Libraries"}),
        doing(ALICE | COORDINATING, "lead partner of members", sends={"service": "Libraries"}),
        doing(NOBODY, "missing number", not_found=ADVOCATES | COORDINATING),
    ),
    "subgroup:champion": (
        a_form(
            ALICE | COORDINATING,
            "service area",
            sends={
                "name": "Sue Field",
                "email": "sue@example.org",
                **in_boxes("starts", 1, 11, 2016),
            },
        ),
        a_form(NOBODY, "missing number", not_found=ADVOCATES | COORDINATING),
    ),
    "subgroup:nomination_ask": (
        doing(COORDINATING, "member", sends={"role": "deputy"}),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "subgroup:leaving": (
        a_form(COORDINATING, "bob"),
        a_form(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "subgroup:hand_over": (
        a_form(
            ALICE | COORDINATING,
            "lead partner of members",
            sends=lambda world, who: {
                "giver": world.cast.alice.pk,
                "taker": world.things["lead deputy"].pk,
            },
        ),
        a_form(NOBODY, "missing number", not_found=ADVOCATES | COORDINATING),
    ),
    # Without the key that only the letter holds there is nothing behind the link, for anybody.
    "subgroup:nomination_letter": tuple(
        Rule(on, get=NOBODY, post=NOBODY, public=True, refused=404)
        for on in ("nomination", "missing")
    ),
    "subgroup:nomination_enter": (
        a_form(
            COORDINATING,
            "nomination",
            sends={
                "name": "Nina",
                "email": "nina@example.org",
                **in_boxes("starts", 1, 11, 2016),
            },
        ),
        a_form(NOBODY, "missing", not_found=COORDINATING),
    ),
    "subgroup:nomination_ask_again": (
        doing(COORDINATING, "nomination"),
        doing(NOBODY, "missing", not_found=COORDINATING),
    ),
    "subgroup:nomination_withdraw": (
        doing(COORDINATING, "nomination"),
        doing(NOBODY, "missing", not_found=COORDINATING),
    ),
    "subgroup:others": (reading(EVERYBODY),),
    "subgroup:advice_csv": (reading(EVERYBODY),),
    "subgroup:other": (
        reading(EVERYBODY, "other subgroup"),
        reading(NOBODY, "missing number", not_found=EVERYBODY),
    ),
    "subgroup:other_new": (a_form(KEEPING, sends={"name": "Hate crime"}),),
    "subgroup:other_change": (
        a_form(KEEPING, "other subgroup", sends={"name": "Offending"}, versioned="version"),
        a_form(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:other_meeting_new": (
        doing(KEEPING, "other subgroup", sends=in_boxes("date", 17, 1, 2017)),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:other_meeting_answer": (
        a_form(KEEPING, "other meeting", sends={"on_agenda": "yes"}, versioned="version"),
        a_form(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:other_meeting_remove": (
        doing(KEEPING, "other meeting"),
        doing(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:advice_new": (
        a_form(KEEPING, "other subgroup", sends={"question": "Which words?"}),
        a_form(NOBODY, "missing number", not_found=KEEPING),
    ),
    "subgroup:advice_request": (
        reading(EVERYBODY, "advice"),
        reading(NOBODY, "missing", not_found=EVERYBODY),
    ),
    "subgroup:advice_answer": (
        a_form(KEEPING, "advice", sends={"answer": "In plain words."}, versioned="version"),
        a_form(NOBODY, "missing", not_found=KEEPING),
    ),
    "subgroup:advice_agenda": (
        doing(KEEPING, "advice"),
        doing(NOBODY, "missing", not_found=KEEPING),
    ),
    "subgroup:advice_withdraw": (
        doing(KEEPING, "advice"),
        doing(NOBODY, "missing", not_found=KEEPING),
    ),
    "subgroup:advice_put_back": (
        doing(KEEPING, "withdrawn advice"),
        doing(NOBODY, "missing", not_found=KEEPING),
    ),
    "subgroup:terms": (reading(EVERYBODY),),
    "subgroup:terms_version": (
        reading(EVERYBODY, "terms"),
        reading(EVERYBODY, "draft terms"),
        reading(NOBODY, "missing plan", not_found=EVERYBODY),
    ),
    # There is a draft already: it is the one that is gone on with.
    "subgroup:terms_start": (doing(NOBODY, no_effect=KEEPING),),
    "subgroup:terms_edit": (
        a_form(KEEPING, sends={"purpose": "To plan as one."}, versioned="version"),
    ),
    "subgroup:terms_agree": (
        a_form(
            KEEPING,
            sends=lambda world, who: {"meeting": world.things["past meeting"].pk},
            versioned="version",
        ),
    ),
    "subgroup:review": (reading(SUBGROUP),),
    "subgroup:review_csv": (reading(SUBGROUP),),
    "subgroup:review_xlsx": (reading(SUBGROUP),),
    "subgroup:review_line": (
        Rule(
            "open",
            get=SUBGROUP,
            post=CHAIR,
            sends={"kind": "noted", "comment": "", "revision": 1},
            versioned="revision",
        ),
        *kept_back(a_form, may=(NOBODY, NOBODY), refused=(NOBODY, NOBODY), policy=SUBGROUP),
    ),
    "subgroup:decision_take_back": (
        doing(NOBODY, "open", no_effect=CHAIR),  # there is none yet
        *kept_back(doing, may=(NOBODY, NOBODY), refused=(NOBODY, NOBODY), policy=CHAIR),
    ),
    "subgroup:decide_many": (doing(CHAIR, sends=_ticked, versioned="line"),),
    "subgroup:publish": (
        Rule(get=SUBGROUP, post=CHAIR, sends=_meeting_to_publish, versioned="number"),
    ),
    # What it works out is taken back before the page is shown.
    "subgroup:coming_letters": (Rule(get=COORDINATING, post=NOBODY, no_effect=COORDINATING),),
    "subgroup:feed": (reading(EVERYBODY),),
    "subgroup:feed_make": (doing(EVERYBODY),),
    "subgroup:feed_end": (doing(NOBODY, no_effect=EVERYBODY),),
    # Without a key, which only its owner has, there is no such calendar for anybody.
    "subgroup:calendar": (Rule(get=NOBODY, public=True, refused=404),),
}
