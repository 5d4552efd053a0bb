"""Questions to the other advocates, offers, overlaps, commitments and artwork."""

from collections.abc import Mapping
from typing import Any

from tests.guards.artwork_world import leaflet
from tests.guards.overlap_world import answer_sent, sent_for, takes_over
from tests.guards.policies.rules import (
    ADVOCATES,
    ALICE,
    BOB,
    CHAIR,
    CHAMPION,
    CHARLIE,
    COORDINATING,
    COORDINATOR,
    EDITING,
    EVERYBODY,
    LOGGING,
    NOBODY,
    READS_A_SECRET,
    SUBGROUP,
    VERSION_1,
    Rule,
    a_form,
    doing,
    for_own_partner,
    in_boxes,
    kept_back,
    of_the_register,
    read_by_all,
    reading,
)
from tests.guards.world import World


def _a_campaign(world: World, who: str) -> Mapping[str, Any]:
    return {"name": "Bonfires", "lead_partner": for_own_partner(world, who)["lead_partner"]}


def _another_edition(world: World, who: str) -> Mapping[str, Any]:
    return {"edition": world.things["next edition"].pk}


def _as_seen(world: World, who: str) -> Mapping[str, Any]:
    return {"stood_in": world.things["counted edition"].pk}


def _instead(world: World, who: str) -> Mapping[str, Any]:
    return {"channel": "magazine", "version": world.things["booked communication"].version}


# Charlie's partner was asked about what names it; Lead partner asks, and does not answer.
OF_THE_ASKED: dict[str, Any] = {
    "may": (CHARLIE, NOBODY),
    "refused": (ALICE, ALICE),
    "policy": ADVOCATES,
}
ON_IT = {"version": "1", "part": "logo", "carries": "yes"}
NO_OVERLAP = {"kind": "no_overlap", "note": "Other streets."}
SECRET_PAIRS = (("named secret", CHARLIE), ("lead secret", NOBODY))

PARTNERS_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # --- the other advocates, and offers ----------------------------------------------------------
    "plans:approach_ask": (
        a_form(EDITING, "local"),
        a_form(ALICE, "local named secret", not_found=LOGGING - ALICE - CHARLIE),
        # Nobody else may know of it, so there is nobody to ask.
        a_form(ALICE, "local lead secret", not_found=LOGGING - ALICE, no_effect=ALICE),
        a_form(NOBODY, "missing", not_found=LOGGING),
    ),
    "plans:approach_withdraw": (
        doing(EDITING, "approach"),
        *kept_back(doing, of="approach of "),
    ),
    "plans:approach_put_back": (
        doing(EDITING, "withdrawn approach"),
        *kept_back(doing, of="approach of ", no_effect=ALICE),
    ),
    "plans:approach_answer": (
        a_form(BOB, "asked", sends={"answer": "nothing"}, versioned="version"),
        *kept_back(
            a_form, of="asked of ", sends={"answer": "nothing"}, versioned="version", **OF_THE_ASKED
        ),
    ),
    # Without the key that only the letter holds there is nothing behind the link, for anybody.
    "plans:approach_letter": tuple(
        Rule(on, get=NOBODY, post=NOBODY, public=True, refused=404)
        for on in ("asked", "asked of named secret", "asked of lead secret", "missing")
    ),
    "plans:approaches": (reading(COORDINATING | CHAIR),),
    "plans:approaches_csv": (reading(COORDINATING | CHAIR),),
    "plans:offer_ask": (
        doing(EDITING, "offer to ask for"),
        doing(NOBODY, "no such offer", not_found=EDITING),
        *kept_back(
            doing,
            of="offer to ask for ",
            missing="missing offer",
            may=(ALICE, NOBODY),
            refused=(CHARLIE, ALICE),
        ),
    ),
    "plans:offer_accept": (
        doing(BOB, "offer request", **VERSION_1),
        *kept_back(doing, of="offer request of ", **VERSION_1, **OF_THE_ASKED),
    ),
    "plans:offer_decline": (
        a_form(BOB, "offer request", sends={"reason": "No crew."}, versioned="version"),
        *kept_back(
            a_form,
            of="offer request of ",
            sends={"reason": "No crew."},
            versioned="version",
            **OF_THE_ASKED,
        ),
    ),
    "plans:offer_other_date": (
        a_form(BOB, "offer request", sends=in_boxes("first_day", 9, 11, 2016), versioned="version"),
        *kept_back(
            a_form,
            of="offer request of ",
            sends=in_boxes("first_day", 9, 11, 2016),
            versioned="version",
            **OF_THE_ASKED,
        ),
    ),
    "plans:offer_take": (
        doing(EDITING, "proposed", **VERSION_1),
        *kept_back(doing, of="proposed of ", **VERSION_1),
    ),
    "plans:offer_withdraw": (
        doing(EDITING, "offer request", **VERSION_1),
        *kept_back(doing, of="offer request of ", **VERSION_1),
    ),
    "plans:evaluate": (
        a_form(EDITING, "evaluated", sends={"worked": "partly"}, versioned="version"),
        *kept_back(a_form, of="issued ", sends={"worked": "partly"}, versioned="version"),
    ),
    "plans:placement_issue": (
        a_form(EDITING, "placement", sends={"proof_url": "https://www.example.org/seen"}),
        *kept_back(a_form, of="placement of ", sends={"proof_url": "https://www.example.org/seen"}),
    ),
    "plans:placement_edition": (
        a_form(EDITING, "placement in edition", sends=_another_edition, versioned="stood_in"),
        *kept_back(
            a_form,
            of="placement of ",
            sends=lambda world, who: {"edition": world.things["edition"].pk},
            versioned="stood_in",
        ),
    ),
    "plans:placement_leave": (
        doing(EDITING, "placement in edition", sends=_as_seen, versioned="stood_in"),
        *kept_back(doing, of="placement of ", no_effect=ALICE),
    ),
    "plans:placement_instead": (
        doing(EDITING, "placement in edition", sends=_instead, versioned="version"),
        *kept_back(
            doing,
            of="placement of ",
            sends={"channel": "newsletter", "version": "1"},
            versioned="version",
        ),
    ),
    "plans:placement_drop": (
        a_form(EDITING, "placement", sends={"reason": "Too dear."}, versioned="version"),
        *kept_back(a_form, of="placement of ", sends={"reason": "Too dear."}, versioned="version"),
    ),
    "plans:placement_correct": (
        a_form(EDITING, "proof", sends={"reason": "Wrong day."}, versioned="version"),
        *kept_back(a_form, of="proof of ", sends={"reason": "Wrong day."}, versioned="version"),
    ),
    "plans:placement_not_issued": (
        a_form(EDITING, "proof", sends={"reason": "Wrong channel."}, versioned="version"),
        *kept_back(
            a_form,
            of="proof of ",
            sends={"reason": "Wrong channel."},
            versioned="version",
            no_effect=ALICE,
        ),
    ),
    "plans:placement_reached": (
        a_form(
            EDITING,
            "proof",
            sends={"reached": "12,500", "reached_source": "Invoice"},
            versioned="version",
        ),
        *kept_back(
            a_form,
            of="proof of ",
            sends={"reached": "12,500", "reached_source": "Invoice"},
            versioned="version",
        ),
    ),
    # --- overlaps ---------------------------------------------------------------------------------
    "plans:overlaps": (reading(ADVOCATES | SUBGROUP),),
    "plans:overlaps_csv": (reading(ADVOCATES | SUBGROUP),),
    "plans:overlaps_near": (doing(NOBODY, no_effect=LOGGING, sends=for_own_partner),),
    "plans:communication_near": (
        reading(EVERYBODY, "open"),
        *kept_back(reading, policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:overlap": (
        reading(EVERYBODY, "pair"),
        *kept_back(reading, of="pair of ", policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:overlap_answer": (
        doing(
            ALICE | BOB | SUBGROUP,
            "pair",
            sends=sent_for("pair", **NO_OVERLAP),
            versioned="version",
        ),
        *(
            doing(
                ALICE,
                f"pair of {secret}",
                not_found=(ADVOCATES | SUBGROUP) - ALICE - knows,
                sends=sent_for(f"pair of {secret}", **NO_OVERLAP),
                versioned="version",
            )
            for secret, knows in SECRET_PAIRS
        ),
        doing(NOBODY, "missing", not_found=ADVOCATES | SUBGROUP),
    ),
    "plans:overlap_joint": (
        doing(ALICE | BOB | COORDINATOR, "pair", sends=takes_over("pair"), versioned="version"),
        doing(NOBODY, "missing", not_found=ADVOCATES | SUBGROUP),
    ),
    "plans:overlap_agree": (
        doing(
            ALICE,
            "proposed pair",
            sends=answer_sent("proposed pair", "proposal of bob"),
            versioned="version",
        ),
        doing(NOBODY, "missing", not_found=ADVOCATES | SUBGROUP),
    ),
    "plans:overlap_decline": (
        doing(
            ALICE,
            "proposed pair",
            sends=answer_sent("proposed pair", "proposal of bob", note="Ours is for children."),
            versioned="version",
        ),
        doing(NOBODY, "missing", not_found=ADVOCATES | SUBGROUP),
    ),
    "plans:overlap_take_back": (
        doing(
            ALICE | BOB,
            "answered pair",
            sends=answer_sent("answered pair", "answer of alice"),
            versioned="version",
        ),
        doing(NOBODY, "missing", not_found=ADVOCATES | SUBGROUP),
    ),
    # --- commitments and artwork ------------------------------------------------------------------
    "plans:commitments": (reading(EVERYBODY),),
    "plans:commitments_csv": (reading(EVERYBODY),),
    "plans:commitments_near": (doing(NOBODY, no_effect=LOGGING, sends=for_own_partner),),
    "plans:artwork_new": (
        a_form(EDITING, "open", sends=lambda world, who: {"file": leaflet()}),
        *kept_back(a_form, sends=lambda world, who: {"file": leaflet()}),
    ),
    "plans:artwork": (
        reading(EVERYBODY, "artwork"),
        reading(EDITING, "artwork taken away", not_found=EVERYBODY - EDITING),
        *kept_back(reading, of="artwork of ", policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:artwork_file": (
        reading(EVERYBODY, "artwork"),
        reading(NOBODY, "artwork taken away", not_found=EVERYBODY),
        *kept_back(reading, of="artwork of ", policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:artwork_decide": (
        doing(EDITING, "artwork", sends=ON_IT, versioned="version"),
        *kept_back(doing, of="artwork of ", sends=ON_IT, versioned="version"),
    ),
    "plans:artwork_take_away": (
        doing(EDITING, "artwork", **VERSION_1),
        *kept_back(doing, of="artwork of ", **VERSION_1),
    ),
    "plans:artwork_bring_back": (
        doing(
            EDITING,
            "artwork taken away",
            not_found=LOGGING - EDITING,
            sends={"version": "2"},
            versioned="version",
        ),
        *kept_back(doing, of="artwork of ", no_effect=ALICE, **VERSION_1),
    ),
    "plans:channel_use": read_by_all("channel", "missing channel"),
    "plans:channel_use_csv": read_by_all("channel", "missing channel"),
    "plans:channel_use_xlsx": read_by_all("channel", "missing channel"),
    "plans:channel_end": of_the_register(
        a_form,
        "channel",
        "missing channel",
        sends={"reason": "No money.", **in_boxes("last_day", 1, 3, 2017)},
        versioned="version",
    ),
    "plans:edition_cancel": of_the_register(
        a_form, "edition", "missing edition", sends={"reason": "No money."}, versioned="version"
    ),
    "plans:channel_gaps": (reading(EVERYBODY),),
    "plans:unused_channels": (reading(EVERYBODY),),
    "plans:proof_file": (
        reading(EVERYBODY, "proof"),
        reading(NOBODY, "placement", not_found=EVERYBODY),
        *kept_back(reading, of="proof of ", policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:campaigns": (reading(EVERYBODY),),
    "plans:campaigns_csv": (reading(EVERYBODY),),
    "plans:campaign_new": (a_form(LOGGING, sends=_a_campaign),),
    "plans:campaign": (
        reading(EVERYBODY, "campaign"),
        *kept_back(reading, of="campaign of ", policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:goal_new": (
        a_form(EDITING, "campaign", sends={"what": "Know how to report"}),
        *kept_back(a_form, of="campaign of ", sends={"what": "Know how to report"}),
    ),
    "plans:goal_change": (
        a_form(EDITING, "goal", sends={"what": "Know how to report"}, versioned="version"),
        *kept_back(
            a_form, of="goal of ", sends={"what": "Know how to report"}, versioned="version"
        ),
    ),
    "plans:campaign_edit": (
        a_form(EDITING, "campaign", sends={"name": "Safer streets"}, versioned="version"),
        *kept_back(a_form, of="campaign of ", sends={"name": "Safer streets"}, versioned="version"),
    ),
    "plans:idea_new": (
        a_form(
            LOGGING | CHAMPION,
            sends={"text": "Tell people about bike marking."},
            no_effect=COORDINATING,
        ),
    ),
}
