"""Forward plans and annual records."""

from tests.guards.policies.rules import (
    ADVOCATES,
    ALICE,
    ALL,
    CHARLIE,
    COORDINATING,
    EVERYBODY,
    KEEPING,
    NOBODY,
    READS_A_SECRET,
    SUBGROUP,
    Rule,
    a_form,
    doing,
    in_boxes,
    kept_back,
    reading,
)
from tests.guards.world import World


def the_head_on_the_screen(world: World, who: str) -> dict[str, str]:
    return {"head": world.things["frozen revision"].head}


a_link_to_read = {"for_whom": "A member", **in_boxes("last_day", 20, 11, 2016)}

PUBLISHED_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # --- what was published -----------------------------------------------------------------------
    "plans:forward_plans": (reading(EVERYBODY),),
    "plans:forward_plans_csv": (reading(EVERYBODY),),
    "plans:help_offer": (
        a_form(ADVOCATES, "open", no_effect=ALICE | CHARLIE),  # who takes part already
        *kept_back(a_form, policy=ADVOCATES, no_effect=ALICE, **READS_A_SECRET),
    ),
    # Without the key that only the letter holds there is nothing behind the link, for anybody.
    "plans:help_letter": tuple(
        Rule(on, get=NOBODY, post=NOBODY, public=True, refused=404)
        for on in ("open", "named secret", "lead secret", "missing")
    ),
    "plans:forward_plan_latest": (reading(EVERYBODY),),
    "plans:forward_plan_extract": (
        reading(EVERYBODY, "extract"),
        reading(NOBODY, "missing extract", not_found=EVERYBODY),
    ),
    "plans:forward_plan_extract_file": (
        reading(EVERYBODY, "extract file"),
        reading(NOBODY, "missing extract file", not_found=EVERYBODY),
    ),
    "plans:forward_plan": (
        reading(EVERYBODY, "plan"),
        reading(NOBODY, "missing plan", not_found=EVERYBODY),
    ),
    "plans:forward_plan_make_again": (
        doing(KEEPING, "plan", no_effect=KEEPING),  # its documents are owed or made
        doing(NOBODY, "missing plan", not_found=KEEPING),
    ),
    "plans:forward_plan_file": (
        reading(EVERYBODY, "plan file"),
        reading(NOBODY, "missing plan file", not_found=EVERYBODY),
    ),
    # --- feeds, and partners' machines ------------------------------------------------------------
    "plans:feeds": (a_form(EVERYBODY),),
    "plans:feed_end": (doing(EVERYBODY, sends={"scope": "mine"}, no_effect=EVERYBODY - ALICE),),
    "plans:partner_key_make": (
        doing(ALICE, "own partner"),
        doing(NOBODY, "no partner", not_found=ADVOCATES),
    ),
    "plans:partner_key_end": (
        doing(ALICE | COORDINATING, "own partner", no_effect=ALICE | COORDINATING),
        doing(NOBODY, "no partner", not_found=ADVOCATES | COORDINATING),
    ),
    # Calendar programs and machines hold a key; nobody's session opens anything here.
    "plans:feed_calendar": (Rule(get=NOBODY, public=True, refused=404),),
    "plans:feed_news": (Rule(get=NOBODY, public=True, refused=404),),
    "plans:feed_data": (Rule(get=NOBODY, public=True, refused=404),),
    "plans:api_description": (Rule(get=ALL, public=True),),
    "plans:api_communications": (Rule(get=NOBODY, public=True, refused=401),),
    "plans:api_communication": tuple(
        Rule(on, get=NOBODY, public=True, refused=401)
        for on in ("open", "lead secret", "missing", "no uuid")
    ),
    "plans:api_changes": (Rule(get=NOBODY, public=True, refused=401),),
    "plans:records": (reading(EVERYBODY),),
    "plans:record": (
        reading(EVERYBODY, "record"),
        reading(NOBODY, "missing year", not_found=EVERYBODY),
    ),
    "plans:record_compile": (
        doing(COORDINATING, "record"),
        doing(NOBODY, "missing year", not_found=COORDINATING),
    ),
    "plans:record_check": (
        reading(COORDINATING, "record"),
        reading(NOBODY, "missing year", not_found=COORDINATING),
    ),
    "plans:record_revision": (
        reading(EVERYBODY, "revision"),
        reading(NOBODY, "missing revision", not_found=EVERYBODY),
    ),
    "plans:record_register": (
        reading(EVERYBODY, "revision"),
        reading(NOBODY, "missing revision", not_found=EVERYBODY),
    ),
    "plans:record_register_part": (reading(NOBODY, "missing register part", not_found=EVERYBODY),),
    "plans:record_comparison": (reading(EVERYBODY),),
    "plans:record_readers": (
        a_form(COORDINATING, "revision", sends=a_link_to_read),
        a_form(NOBODY, "missing revision", not_found=COORDINATING),
    ),
    "plans:record_link_end": (
        doing(COORDINATING, "record link"),
        doing(NOBODY, "missing", not_found=COORDINATING),
    ),
    # Without the key of a link, which nobody's session holds, there is nothing behind it.
    "plans:record_shared": (Rule(get=NOBODY, public=True, refused=404),),
    "plans:record_shared_file": (
        Rule("record file of a link", get=NOBODY, public=True, refused=404),
    ),
    "plans:record_sign": (
        doing(SUBGROUP, "frozen revision", sends=the_head_on_the_screen),
        doing(SUBGROUP, "revision", no_effect=SUBGROUP),  # a draft, which nobody signs
        doing(NOBODY, "missing revision", not_found=SUBGROUP),
    ),
    "plans:record_file": (
        reading(EVERYBODY, "record file", keeps=('INSERT INTO "plans_recordreading"',)),
        reading(NOBODY, "missing record file", not_found=EVERYBODY),
    ),
}
