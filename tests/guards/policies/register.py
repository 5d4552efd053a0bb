"""The register of channels, and what all know."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.guards.policies.rules import (
    ALICE,
    BOB,
    CHAIR,
    COORDINATING,
    EDITING,
    EVERYBODY,
    LOGGING,
    NOBODY,
    Rule,
    a_form,
    doing,
    in_boxes,
    of_the_register,
    read_by_all,
    reading,
)
from tests.guards.register_world import signed_sheet
from tests.guards.world import World


def _own_partner(world: World, who: str) -> Any:
    return {"bob": world.cast.other, "charlie": world.cast.named}.get(who, world.cast.lead).pk


REGISTER_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # --- the register -----------------------------------------------------------------------------
    "channels_registry:channels": (reading(EVERYBODY),),
    "channels_registry:find": (reading(EVERYBODY),),
    "channels_registry:ours": (reading(LOGGING),),
    "channels_registry:entries_confirm": of_the_register(doing, "lead partner", "missing channel"),
    # Lead partner has entries, so that nobody may say of it that it has none.
    "channels_registry:none_declare": (
        doing(COORDINATING, "partner without entries"),
        doing(NOBODY, "missing channel", not_found=LOGGING),
    ),
    "channels_registry:entry_confirm": of_the_register(
        doing, "channel to confirm", "missing entry"
    ),
    "channels_registry:entries_ask": (
        doing(COORDINATING | CHAIR, "partner without entries"),
        doing(NOBODY, "missing channel", not_found=COORDINATING | CHAIR),
    ),
    "channels_registry:channel": read_by_all("channel", "missing channel"),
    "channels_registry:channel_new": (
        a_form(
            LOGGING,
            sends=lambda world, who: {
                "name": "Screens in the clinic",
                "kind": "print",
                "owners": _own_partner(world, who),
            },
        ),
    ),
    "channels_registry:channel_edit": of_the_register(
        a_form, "channel", "missing channel", sends={"name": "Borough news"}, versioned="version"
    ),
    "channels_registry:channel_merge": (
        a_form(
            COORDINATING,
            "channel",
            sends=lambda world, who: {
                "kept": world.things["other channel"].pk,
                "reason": "One magazine, two names.",
            },
        ),
        a_form(NOBODY, "missing channel", not_found=COORDINATING),
    ),
    "channels_registry:edition": read_by_all("edition", "missing edition"),
    "channels_registry:edition_new": of_the_register(
        a_form,
        "channel",
        "missing channel",
        sends={"name": "Spring 2017", **in_boxes("publication_date", 1, 3, 2017)},
    ),
    "channels_registry:edition_edit": of_the_register(
        a_form, "edition", "missing edition", sends={"theme": "Dark nights"}, versioned="version"
    ),
    "channels_registry:edition_move": of_the_register(
        a_form,
        "edition",
        "missing edition",
        sends={**in_boxes("publication_date", 8, 12, 2016), "reason": "The printer is late."},
        versioned="version",
    ),
    "channels_registry:booking_new": (
        a_form(
            LOGGING,
            "edition",
            sends=lambda world, who: {"partner": _own_partner(world, who), "what": "Half a page"},
        ),
        a_form(NOBODY, "missing edition", not_found=LOGGING),
    ),
    "channels_registry:booking_confirm": of_the_register(doing, "booking"),
    "channels_registry:booking_decline": of_the_register(
        a_form, "booking", sends={"reason": "It is full."}
    ),
    "channels_registry:booking_withdraw": (
        doing(BOB | COORDINATING, "booking"),
        doing(NOBODY, "missing", not_found=LOGGING),
    ),
    "channels_registry:pattern_new": of_the_register(
        a_form,
        "channel",
        "missing channel",
        sends={"rhythm": "weeks", "every": "2", **in_boxes("starts", 1, 11, 2016)},
    ),
    # Whose channel it is comes first: only who keeps it is told that there is no such pattern.
    "channels_registry:pattern_edit": (
        a_form(EDITING, "pattern", sends={"every": "2"}, versioned="version"),
        a_form(NOBODY, "missing edition", not_found=EDITING),
    ),
    "channels_registry:editions_of_year": (
        a_form(EDITING, "pattern"),
        a_form(NOBODY, "missing edition", not_found=EDITING),
    ),
    "channels_registry:resources": (reading(EVERYBODY),),
    "channels_registry:resource": read_by_all("resource"),
    "channels_registry:resource_new": (
        a_form(
            LOGGING,
            sends=lambda world, who: {
                "name": "A gazebo",
                "kind": "stand",
                "partner": _own_partner(world, who),
            },
        ),
    ),
    "channels_registry:resource_edit": of_the_register(
        a_form, "resource", sends={"name": "A tall stand"}, versioned="version"
    ),
    "channels_registry:resource_end": of_the_register(
        a_form, "resource", sends=in_boxes("last_day", 1, 3, 2017), versioned="version"
    ),
    "channels_registry:resource_file": read_by_all("resource file"),
    "channels_registry:resource_file_new": of_the_register(
        a_form,
        "resource",
        sends=lambda world, who: {
            "title": "A poster",
            "file": SimpleUploadedFile("poster.pdf", b"%PDF-1.4"),
        },
    ),
    "channels_registry:resource_file_remove": of_the_register(doing, "resource file"),
    "channels_registry:loan_ask": (
        a_form(
            LOGGING,
            "resource",
            sends=lambda world, who: {
                "partner": _own_partner(world, who),
                **in_boxes("first_day", 14, 11, 2016),
                **in_boxes("last_day", 15, 11, 2016),
            },
        ),
        a_form(NOBODY, "missing", not_found=LOGGING),
    ),
    "channels_registry:loan_lend": of_the_register(doing, "loan"),
    "channels_registry:loan_decline": of_the_register(a_form, "loan", sends={"reason": "Broken."}),
    "channels_registry:loan_take_back": of_the_register(
        a_form, "promised loan", sends={"reason": "Broken."}
    ),
    "channels_registry:loan_return": (
        doing(EDITING | BOB, "lent loan"),
        doing(NOBODY, "missing", not_found=LOGGING),
    ),
    "channels_registry:loan_withdraw": (
        doing(BOB | COORDINATING, "loan"),
        doing(NOBODY, "missing", not_found=LOGGING),
    ),
    "channels_registry:offers": (reading(EVERYBODY),),
    "channels_registry:offer": read_by_all("offer", "missing channel"),
    "channels_registry:offer_new": (
        a_form(
            LOGGING,
            sends=lambda world, who: {
                "what": "A talk",
                "partner": _own_partner(world, who),
            },
        ),
    ),
    "channels_registry:offer_edit": of_the_register(
        a_form, "offer", "missing channel", sends={"what": "Two talks"}, versioned="version"
    ),
    "channels_registry:offer_end": of_the_register(
        a_form, "offer", "missing channel", versioned="version"
    ),
    "channels_registry:sheet_csv": read_by_all("sheet of channels", "missing sheet"),
    "channels_registry:sheet_xlsx": read_by_all("sheet of channels", "missing sheet"),
    # The preview writes nothing: it carries the sheet itself, signed.
    "channels_registry:bring_in": (
        Rule(get=LOGGING, post=NOBODY, no_effect=LOGGING, sends={"kind": "channels"}),
    ),
    "channels_registry:bring_in_save": (doing(LOGGING, sends=signed_sheet),),
    "channels_registry:feed": (reading(EVERYBODY),),
    "channels_registry:feed_make": (doing(EVERYBODY),),
    "channels_registry:feed_end": (doing(ALICE, no_effect=EVERYBODY - ALICE),),
    # Without a key, which only its owner has, there is no such calendar for anybody.
    "channels_registry:copy_deadlines": (Rule(get=NOBODY, public=True, refused=404),),
}
