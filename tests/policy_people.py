"""Who may: each kind of person asked by name, so that a test reads like the rule."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from bsc_comms.kit import clock
from tests import factories
from tests.cast import Cast

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
ADVOCATES = {"alice", "bob", "charlie"}
COORDINATING = {"coordinator", "administrator"}
KEEPING = COORDINATING | {"chair"}
EVERYBODY = ADVOCATES | KEEPING | {"champion", "board_member"}


class Everybody:
    """The cast, somebody without a role (ruth) and somebody who is not signed in (nobody)."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.signed_in = {**cast.everybody, "ruth": factories.PersonFactory(name="Ruth")}
        self.all = {**self.signed_in, "nobody": AnonymousUser()}

    def who(self, may: Callable[..., bool], *things: Any) -> set[str]:
        """Those for whom a policy holds, of all."""
        with clock.at(NOW):
            return {name for name, person in self.all.items() if may(person, *things)}

    def who_of_the_signed_in(self, may: Callable[..., bool], *things: Any) -> set[str]:
        """The same for a policy that is only asked of whoever is signed in."""
        with clock.at(NOW):
            return {name for name, person in self.signed_in.items() if may(person, *things)}
