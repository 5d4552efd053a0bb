"""What somebody who leaves still holds, partner by partner, as far as the asker may know of it."""

from dataclasses import dataclass

from bsc_comms.kit import clock
from partnership.choices import SPEAKS_FOR_A_PARTNER
from partnership.models import Appointment, Partner, Person
from subgroup.models import Action, Meeting
from subgroup.queries.handover import Held, held_for, questions_waiting


@dataclass(frozen=True)
class HeldForPartner:
    """What one person holds for one partner, and who could take it over."""

    partner: Partner
    held: Held
    questions: int
    takers: list[Person]

    @property
    def ended(self) -> bool:
        """Whether the partner has ended, so that nobody can be named for it any more."""
        return self.partner.has_ended_before(clock.today())

    @property
    def speaks_alone(self) -> bool:
        """Whether it is a partner of today that the person speaks for, and nobody else."""
        stands = self.partner.exists_on(clock.today())
        return stands and self.held.speaks_today and not self.takers

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits for the person there."""
        return not (self.held.communications or self.held.actions or self.held.approaches)


@dataclass(frozen=True)
class StillHeld:
    """What one person holds. to_chair: meetings to come that name the person as their chair."""

    partners: list[HeldForPartner]
    to_chair: list[Meeting]
    actions_of_no_partner: int

    @property
    def is_empty(self) -> bool:
        waits = any(not each.is_empty for each in self.partners)
        return not (waits or self.to_chair or self.actions_of_no_partner)


def still_held(person: Person, asker: Person) -> StillHeld:
    """What waits for a person; so many queries for each partner they speak or spoke for."""
    spoken_for = Appointment.objects.filter(person=person, role__in=SPEAKS_FOR_A_PARTNER)
    partners = Partner.objects.filter(pk__in=spoken_for.values("partner_id")).order_by("name")
    held = [_held(partner, person, asker) for partner in partners]
    of_none = Action.objects.open().filter(owner=person, partner=None).count()
    return StillHeld(
        partners=held,
        to_chair=chaired_by(person),
        actions_of_no_partner=0 if _go_with_one_of(held) else of_none,
    )


def _go_with_one_of(held: list[HeldForPartner]) -> bool:
    """Whether actions that name no partner are counted with one, as `actions_that_pass_on` has it.

    Else it would be anybody's guess with which of several partners they go.
    """
    return bool(held) and sum(each.held.speaks_today for each in held) <= 1


def _held(partner: Partner, person: Person, asker: Person) -> HeldForPartner:
    lines = held_for(partner, asker)
    own = next((each for each in lines if each.person == person), Held(person, False, 0, 0, 0))
    takers = [each.person for each in lines if each.speaks_today and each.person != person]
    return HeldForPartner(partner, own, questions_waiting(partner, asker), takers)


def chaired_by(person: Person) -> list[Meeting]:
    """Meetings to come of which the person was written down as the chair."""
    return list(Meeting.objects.to_come(clock.today()).filter(chair=person).order_by("date"))
