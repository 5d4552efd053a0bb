"""The people of the story, for tests about who may see and do what: `people = cast()`.

Alice speaks for the partner that leads, Bob for another, Charlie for one that may be named.
"""

from dataclasses import dataclass

from partnership.models import Partner, Person
from tests import factories


@dataclass(frozen=True)
class Cast:
    lead: Partner
    other: Partner
    named: Partner
    alice: Person
    bob: Person
    charlie: Person
    champion: Person
    coordinator: Person
    chair: Person
    board_member: Person
    administrator: Person
    deactivated: Person

    @property
    def everybody(self) -> dict[str, Person]:
        """Each kind of person that can sign in, by name."""
        names = (
            "alice",
            "bob",
            "charlie",
            "champion",
            "coordinator",
            "chair",
            "board_member",
            "administrator",
        )
        return {name: getattr(self, name) for name in names}


def cast() -> Cast:
    """Make the partnership, three partners and one person of each kind."""
    factories.partnership()
    lead = factories.PartnerFactory(code="LEAD", name="Lead partner", short_name="Lead")
    other = factories.PartnerFactory(code="OTHER", name="Other partner", short_name="Other")
    named = factories.PartnerFactory(code="NAMED", name="Named partner", short_name="Named")
    return Cast(
        lead=lead,
        other=other,
        named=named,
        alice=factories.advocate_of(lead, name="Alice", email="alice@example.org"),
        bob=factories.advocate_of(other, name="Bob", email="bob@example.org"),
        charlie=factories.advocate_of(named, name="Charlie", email="charlie@example.org"),
        champion=factories.champion_of(other, name="Chloe", email="chloe@example.org"),
        coordinator=factories.coordinator(name="Cora", email="cora@example.org"),
        chair=factories.chair(name="Chris", email="chris@example.org"),
        board_member=factories.board_member(name="Beth", email="beth@example.org"),
        administrator=factories.administrator(name="Adam", email="adam@example.org"),
        deactivated=factories.deactivated(other, name="Dan", email="dan@example.org"),
    )
