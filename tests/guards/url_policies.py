"""Who may do what at each address: one table. An address without a line fails the build.

A rule speaks of one thing that the address names (see `World.places`). A person in `get` or `post`
is answered; one in `not_found` gets the very page of a thing that is not there; all others that are
signed in are refused (403); whoever is not signed in is sent to the sign-in page. None means that
there is no such method (405), for nobody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.guards.agreed_world import a_contact, a_line
from tests.guards.artwork_world import leaflet
from tests.guards.overlap_world import answer_sent, sent_for, takes_over
from tests.guards.register_world import signed_sheet
from tests.guards.world import World

People = frozenset[str]


def people(*names: str) -> People:
    return frozenset(names)


NOBODY = people()
ALICE, BOB, CHARLIE = people("alice"), people("bob"), people("charlie")
ADVOCATES = ALICE | BOB | CHARLIE
CHAMPION, CHAIR = people("champion"), people("chair")
COORDINATOR, ADMINISTRATOR = people("coordinator"), people("administrator")
COORDINATING = COORDINATOR | ADMINISTRATOR
LOGGING = ADVOCATES | COORDINATING
SUBGROUP = COORDINATOR | CHAIR
KEEPING = SUBGROUP | ADMINISTRATOR
EVERYBODY = LOGGING | CHAMPION | CHAIR | people("board_member")
SIGNED_IN = EVERYBODY | people("roleless")
OUTSIDE = people("anonymous", "deactivated")
ALL = SIGNED_IN | OUTSIDE

Sent = Mapping[str, Any] | Callable[[World, str], Mapping[str, Any]]


@dataclass(frozen=True)
class Rule:
    """Who may do what at an address where it names this thing.

    sends: what a person fills in, over what the page's form holds already. no_effect: those whose
    POST is answered in words and changes nothing. public: needs no sign-in. refused: the status of
    a refusal. versioned: the hidden field without which the form is refused.
    """

    on: str = ""
    get: People | None = None
    post: People | None = None
    not_found: People = NOBODY
    sends: Sent = field(default_factory=dict)
    no_effect: People = NOBODY
    public: bool = False
    refused: int = 403
    versioned: str = ""

    def filled_in(self, world: World, who: str) -> Mapping[str, Any]:
        return self.sends(world, who) if callable(self.sends) else self.sends


def reading(who: People, on: str = "", **fields: Any) -> Rule:
    return Rule(on, get=who, **fields)


def doing(who: People, on: str = "", **fields: Any) -> Rule:
    return Rule(on, post=who, **fields)


def a_form(who: People, on: str = "", **fields: Any) -> Rule:
    return Rule(on, get=who, post=who, **fields)


def kept_back(
    rule: Callable[..., Rule],
    *,
    of: str = "",
    missing: str = "missing",
    may: tuple[People, People] = (ALICE, ALICE),
    policy: People = LOGGING,
    refused: tuple[People, People] = (CHARLIE, NOBODY),
    **fields: Any,
) -> tuple[Rule, ...]:
    """The rules for what Lead partner keeps back, and for what is not there at all.

    may, refused: who may, and who knows of it but may not; for the one that names Charlie's partner
    and for the other. All others for whom `policy` holds do not find it.
    """
    named, lead = (
        rule(may[i], f"{of}{name}", not_found=policy - may[i] - refused[i], **fields)
        for i, name in enumerate(("named secret", "lead secret"))
    )
    return named, lead, rule(NOBODY, missing, not_found=policy)


def _meeting_to_publish(world: World, who: str) -> Mapping[str, Any]:
    return {"number": 2, "meeting": world.things["meeting"].pk}


def _for_own_partner(world: World, who: str) -> Mapping[str, Any]:
    partners = {"bob": world.cast.other, "charlie": world.cast.named}
    lead = partners.get(who, world.cast.lead)
    return {"title": "Bonfire night", "lead_partner": lead.pk, "when": "undated"}


def _a_campaign(world: World, who: str) -> Mapping[str, Any]:
    return {"name": "Bonfires", "lead_partner": _for_own_partner(world, who)["lead_partner"]}


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


def of_the_register(
    rule: Callable[..., Rule], on: str, missing: str = "missing", **fields: Any
) -> tuple[Rule, ...]:
    """The rules for what Lead partner keeps in the register, and for none at all."""
    return rule(EDITING, on, **fields), rule(NOBODY, missing, not_found=LOGGING)


def read_by_all(on: str, missing: str = "missing") -> tuple[Rule, ...]:
    return reading(EVERYBODY, on), reading(NOBODY, missing, not_found=EVERYBODY)


def _own_partner(world: World, who: str) -> Any:
    return {"bob": world.cast.other, "charlie": world.cast.named}.get(who, world.cast.lead).pk


def in_boxes(name: str, day: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


def _another_edition(world: World, who: str) -> Mapping[str, Any]:
    return {"edition": world.things["next edition"].pk}


def _instead(world: World, who: str) -> Mapping[str, Any]:
    return {"channel": "magazine", "version": world.things["booked communication"].version}


IN_A_ROW = {"version": "1"}
EDITING = ALICE | COORDINATING
MOVED = {
    "when": "exact",
    "day_day": "15",
    "day_month": "11",
    "day_year": "2016",
    "reason": "The venue is taken.",
}
VERSION_1: dict[str, Any] = {"sends": {"version": "1"}, "versioned": "version"}
# Charlie's partner was asked about what names it; Lead partner asks, and does not answer.
OF_THE_ASKED: dict[str, Any] = {
    "may": (CHARLIE, NOBODY),
    "refused": (ALICE, ALICE),
    "policy": ADVOCATES,
}
READS_A_SECRET = {"may": (ALICE | CHARLIE, ALICE), "refused": (NOBODY, NOBODY)}

ON_IT = {"version": "1", "part": "logo", "carries": "yes"}
NO_OVERLAP = {"kind": "no_overlap", "note": "Other streets."}
SECRET_PAIRS = (("named secret", CHARLIE), ("lead secret", NOBODY))

OWN: dict[str, tuple[Rule, ...]] = {
    # --- start page and sample --------------------------------------------------------------------
    "overview:today": (reading(SIGNED_IN),),
    "overview:sample_reset": (doing(NOBODY),),
    "overview:sample_sign_in": (doing(NOBODY, public=True, refused=404),),
    # --- the partnership --------------------------------------------------------------------------
    "partnership:logo": (reading(ALL, public=True),),
    "partnership:letters": (reading(COORDINATING),),
    "partnership:my_letters": (reading(EVERYBODY),),
    "partnership:letter": (
        reading(
            ALICE | COORDINATING, "letter to alice", not_found=EVERYBODY - ALICE - COORDINATING
        ),
        reading(NOBODY, "missing", not_found=EVERYBODY),
    ),
    "partnership:letter_send_again": (
        doing(COORDINATING, "failed letter"),
        doing(NOBODY, "missing", not_found=COORDINATING),
    ),
    "partnership:letter_withdraw": (
        doing(COORDINATING, "letter to alice"),
        doing(NOBODY, "missing", not_found=COORDINATING),
    ),
    "partnership:people": (reading(COORDINATING),),
    "partnership:invite": (
        a_form(
            COORDINATING,
            sends={"name": "Nina", "email": "nina@example.org", "role": "board"},
        ),
    ),
    "partnership:person": (
        reading(COORDINATING, "bob"),
        reading(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:person_appoint": (
        doing(COORDINATING, "bob", sends={"role": "board"}),
        doing(ADMINISTRATOR, "bob", sends={"role": "administrator"}, no_effect=COORDINATOR),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:person_invite_again": (
        doing(COORDINATING, "invited"),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:person_deactivate": (
        doing(COORDINATING, "bob"),
        doing(NOBODY, "administrator", no_effect=ADMINISTRATOR),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:person_reactivate": (
        doing(COORDINATING, "closed account"),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:appointment_end": (
        doing(COORDINATING, "role"),
        doing(NOBODY, "administrator's role", no_effect=ADMINISTRATOR),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:partners": (reading(EVERYBODY),),
    # --- the plan ---------------------------------------------------------------------------------
    "plans:plan": (reading(EVERYBODY),),
    "plans:plan_csv": (reading(EVERYBODY),),
    "plans:plan_xlsx": (reading(EVERYBODY),),
    "plans:plan_calendar": (reading(EVERYBODY),),
    "plans:plan_calendar_csv": (reading(EVERYBODY),),
    "plans:plan_calendar_xlsx": (reading(EVERYBODY),),
    "plans:communication_new": (a_form(LOGGING, sends=_for_own_partner),),
    "plans:channel_deadlines": (reading(LOGGING),),
    "plans:communication": (
        reading(EVERYBODY, "open"),
        *kept_back(reading, policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:communication_edit": (
        a_form(EDITING, "open", sends={"title": "Darker nights"}, versioned="version"),
        *kept_back(a_form, sends={"title": "Darker nights"}, versioned="version"),
    ),
    "plans:communication_copy": (doing(EDITING, "open"), *kept_back(doing)),
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
    # --- agreed lines and contacts ----------------------------------------------------------------
    "plans:lines": (reading(EVERYBODY),),
    "plans:lines_csv": (reading(EVERYBODY),),
    "plans:line": (
        reading(EVERYBODY, "line"),
        *kept_back(reading, of="line of ", policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:line_new": (a_form(LOGGING, sends=a_line),),
    "plans:line_edit": (
        a_form(EDITING, "line", sends={"name": "Lock up now"}, versioned="version"),
        *kept_back(a_form, of="line of ", sends={"name": "Say it"}, versioned="version"),
    ),
    "plans:line_word": (
        a_form(EDITING, "line", sends={"short": "Lock up, always."}, versioned="version"),
        *kept_back(a_form, of="line of ", sends={"short": "Say it."}, versioned="version"),
    ),
    "plans:line_agree": (
        a_form(
            SUBGROUP,
            "proposed line",
            sends=in_boxes("agreed_on", 9, 8, 2016),
            versioned="version",
        ),
        *kept_back(
            a_form,
            of="line of ",
            policy=SUBGROUP,
            may=(NOBODY, NOBODY),
            refused=(NOBODY, NOBODY),
        ),
    ),
    "plans:line_end": (
        doing(EDITING, "line", **VERSION_1),
        *kept_back(doing, of="line of ", **VERSION_1),
    ),
    "plans:line_back": (
        doing(EDITING, "ended line", **VERSION_1),
        *kept_back(doing, of="line of ", no_effect=ALICE, **VERSION_1),
    ),
    "plans:contacts": (reading(EVERYBODY),),
    "plans:contacts_csv": (reading(EVERYBODY),),
    "plans:contact": read_by_all("contact"),
    "plans:contact_new": (a_form(LOGGING, sends=a_contact),),
    "plans:contact_edit": of_the_register(
        a_form, "contact", sends={"number": "0300 555 0199"}, versioned="version"
    ),
    "plans:contact_check": of_the_register(doing, "contact"),
    "plans:contact_end": of_the_register(doing, "contact", **VERSION_1),
    "plans:contact_back": of_the_register(doing, "ended contact", **VERSION_1),
    "plans:line_carry": (
        doing(EDITING, "line to carry", sends={"wording": "1"}, versioned="wording"),
        doing(NOBODY, "no line to carry", not_found=EDITING),
        *kept_back(
            doing,
            of="line to carry for ",
            missing="missing line to carry",
            sends={"wording": "1"},
            versioned="wording",
        ),
    ),
    "plans:line_leave": (
        doing(EDITING, "carried line"),
        *kept_back(doing, of="carried line for ", missing="missing line to carry"),
    ),
    "plans:contact_carry": (
        doing(EDITING, "contact to carry", **VERSION_1),
        doing(NOBODY, "no contact to carry", not_found=EDITING),
        *kept_back(
            doing, of="contact to carry for ", missing="missing contact to carry", **VERSION_1
        ),
    ),
    "plans:contact_leave": (
        doing(EDITING, "carried contact"),
        *kept_back(doing, of="carried contact for ", missing="missing contact to carry"),
    ),
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
    "plans:placement_issue": (
        a_form(EDITING, "placement", sends={"proof_url": "https://www.example.org/seen"}),
        *kept_back(a_form, of="placement of ", sends={"proof_url": "https://www.example.org/seen"}),
    ),
    "plans:placement_edition": (
        a_form(EDITING, "placement in edition", sends=_another_edition),
        *kept_back(
            a_form,
            of="placement of ",
            sends=lambda world, who: {"edition": world.things["edition"].pk},
        ),
    ),
    "plans:placement_leave": (
        doing(EDITING, "placement in edition"),
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
    "plans:placement_reached": (
        a_form(EDITING, "proof", sends={"reached": "12,500"}, versioned="version"),
        *kept_back(a_form, of="proof of ", sends={"reached": "12,500"}, versioned="version"),
    ),
    # --- overlaps ---------------------------------------------------------------------------------
    "plans:overlaps": (reading(ADVOCATES | SUBGROUP),),
    "plans:overlaps_near": (doing(NOBODY, no_effect=LOGGING, sends=_for_own_partner),),
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
    "plans:commitments_near": (doing(NOBODY, no_effect=LOGGING, sends=_for_own_partner),),
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
    "plans:unused_channels": (reading(EVERYBODY),),
    "plans:proof_file": (
        reading(EVERYBODY, "proof"),
        reading(NOBODY, "placement", not_found=EVERYBODY),
        *kept_back(reading, of="proof of ", policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:campaigns": (reading(EVERYBODY),),
    "plans:campaign_new": (a_form(LOGGING, sends=_a_campaign),),
    "plans:campaign": (
        reading(EVERYBODY, "campaign"),
        *kept_back(reading, of="campaign of ", policy=EVERYBODY, **READS_A_SECRET),
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
    # --- what was published -----------------------------------------------------------------------
    "plans:forward_plans": (reading(EVERYBODY),),
    "plans:forward_plan": (
        reading(EVERYBODY, "plan"),
        reading(NOBODY, "missing plan", not_found=EVERYBODY),
    ),
    "plans:forward_plan_file": (
        reading(EVERYBODY, "plan file"),
        reading(NOBODY, "missing plan file", not_found=EVERYBODY),
    ),
    "plans:records": (reading(EVERYBODY),),
    "plans:record": (
        reading(EVERYBODY, "record"),
        reading(NOBODY, "missing year", not_found=EVERYBODY),
    ),
    "plans:record_compile": (
        doing(COORDINATING, "record"),
        doing(NOBODY, "missing year", not_found=COORDINATING),
    ),
    "plans:record_revision": (
        reading(EVERYBODY, "revision"),
        reading(NOBODY, "missing revision", not_found=EVERYBODY),
    ),
    "plans:record_register": (
        reading(EVERYBODY, "revision"),
        reading(NOBODY, "missing revision", not_found=EVERYBODY),
    ),
    "plans:record_register_csv": (
        reading(EVERYBODY, "revision"),
        reading(NOBODY, "missing revision", not_found=EVERYBODY),
    ),
    "plans:record_file": (
        reading(EVERYBODY, "record file"),
        reading(NOBODY, "missing record file", not_found=EVERYBODY),
    ),
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
    # --- the subgroup -----------------------------------------------------------------------------
    "subgroup:meetings": (reading(EVERYBODY),),
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
        a_form(SUBGROUP | ADMINISTRATOR, "meeting", sends={"reason": "Nobody can come."}),
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
    "subgroup:nomination_ask": (
        doing(COORDINATING, "member", sends={"role": "deputy"}),
        doing(NOBODY, "missing number", not_found=COORDINATING),
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
    "subgroup:publish": (
        Rule(get=SUBGROUP, post=CHAIR, sends=_meeting_to_publish, versioned="number"),
    ),
    # --- what all know ----------------------------------------------------------------------------
    "evidence:evidence": (reading(EVERYBODY),),
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
    "channels_registry:gaps": (reading(EVERYBODY),),
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
    "channels_registry:channel_end": of_the_register(
        a_form, "channel", "missing channel", sends={"reason": "No money."}, versioned="version"
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
    "channels_registry:edition_cancel": of_the_register(
        a_form, "edition", "missing edition", sends={"reason": "No money."}, versioned="version"
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

# The door: django-allauth's own views. What GET and a POST of nothing get from somebody who is not
# signed in, and from somebody who is (with no password and no second step yet). 302 from outside
# always leads to the sign-in page, or to the start page that leads there.
DOOR: dict[str, tuple[int, int, int, int]] = {
    "account_login": (200, 200, 302, 302),
    "account_logout": (302, 302, 200, 302),
    "account_inactive": (200, 405, 200, 405),
    "account_signup": (200, 200, 302, 302),  # it says that one comes in by invitation
    "account_reauthenticate": (302, 302, 403, 403),
    "account_email": (302, 302, 404, 404),  # an administrator changes an address
    "account_email_verification_sent": (200, 405, 200, 405),
    "account_change_password": (302, 302, 302, 302),
    "account_set_password": (302, 302, 200, 200),
    "account_reset_password": (200, 200, 200, 200),
    "account_confirm_login_code": (302, 302, 302, 302),
    "account_confirm_email": (200, 404, 200, 404),
    "account_reset_password_from_key_done": (200, 405, 200, 405),
    "account_reset_password_from_key": (200, 200, 200, 200),
    "account_reset_password_done": (200, 405, 200, 405),
    "mfa_index": (302, 302, 200, 405),
    "mfa_authenticate": (302, 302, 302, 302),
    "mfa_reauthenticate": (302, 302, 403, 403),
    "mfa_activate_totp": (302, 302, 200, 200),
    "mfa_deactivate_totp": (302, 302, 404, 404),
    "mfa_view_recovery_codes": (302, 302, 404, 405),
    "mfa_generate_recovery_codes": (302, 302, 200, 200),
    "mfa_download_recovery_codes": (302, 302, 404, 404),
}
