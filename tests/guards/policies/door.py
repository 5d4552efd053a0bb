"""Invitations, and each person's own account."""

from collections.abc import Mapping
from typing import Any

from bsc_comms.door.queries import trace_of
from tests.guards.policies.rules import NOBODY, SIGNED_IN, Rule, doing, reading
from tests.guards.world import World


def where_they_are(world: World, who: str) -> Mapping[str, Any]:
    return {"sign_in": trace_of(world.cookies.get(who, ""))}


DOOR_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # Opened by the key in a letter alone (tests/door/test_invitation.py).
    "door:invitation": (Rule(get=NOBODY, post=NOBODY, public=True, refused=404),),
    "door:account": (reading(SIGNED_IN),),
    "door:sign_ins": (reading(SIGNED_IN),),
    "door:sign_in_end": (doing(SIGNED_IN, sends=where_they_are),),
    "door:sign_ins_end_others": (doing(SIGNED_IN, no_effect=SIGNED_IN),),
}
