"""Who may do what at an address: how a rule is said, and for whom it speaks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

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
    a refusal. versioned: the hidden field without which the form is refused. keeps: what reading
    itself writes down, where who read a thing is kept.
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
    keeps: tuple[str, ...] = ()

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


def for_own_partner(world: World, who: str) -> Mapping[str, Any]:
    partners = {"bob": world.cast.other, "charlie": world.cast.named}
    lead = partners.get(who, world.cast.lead)
    return {"title": "Bonfire night", "lead_partner": lead.pk, "when": "undated"}


def of_the_register(
    rule: Callable[..., Rule], on: str, missing: str = "missing", **fields: Any
) -> tuple[Rule, ...]:
    """The rules for what Lead partner keeps in the register, and for none at all."""
    return rule(EDITING, on, **fields), rule(NOBODY, missing, not_found=LOGGING)


def read_by_all(on: str, missing: str = "missing") -> tuple[Rule, ...]:
    return reading(EVERYBODY, on), reading(NOBODY, missing, not_found=EVERYBODY)


def in_boxes(name: str, day: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


EDITING = ALICE | COORDINATING
VERSION_1: dict[str, Any] = {"sends": {"version": "1"}, "versioned": "version"}
READS_A_SECRET = {"may": (ALICE | CHARLIE, ALICE), "refused": (NOBODY, NOBODY)}
