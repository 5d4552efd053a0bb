"""What each person holds for a partner, and what one that ended leads."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from partnership.choices import SPEAKS_FOR_A_PARTNER
from partnership.models import Appointment, Partner, Person
from plans.models import Approach, AskedPartner, Communication
from plans.policy import can_edit
from plans.queries.speakers import speakers_of
from subgroup.models import Action, ActionQuerySet


@dataclass(frozen=True)
class Held:
    """What one person holds for a partner, as far as the asker may know of it."""

    person: Person
    speaks_today: bool
    communications: int
    actions: int
    approaches: int


@dataclass(frozen=True)
class OpenStill:
    """An open communication of a partner that has ended, and whether the asker may change it."""

    communication: Communication
    may_change: bool


def open_still(partner: Partner, asker: Person) -> list[OpenStill]:
    """What the partner leads that is open, as far as the asker may know of it."""
    led = Communication.objects.visible_to(asker).open().filter(lead_partner=partner)
    return [OpenStill(each, can_edit(asker, each)) for each in led]


def actions_that_pass_on(partner: Partner) -> ActionQuerySet:
    """Open actions that go with the work of their owners for this partner.

    The partner's; and those that name no partner, of who speaks or spoke for it and for no other
    today.
    """
    of_owner = Appointment.objects.filter(
        person=OuterRef("owner"), role__in=SPEAKS_FOR_A_PARTNER
    ).order_by()
    elsewhere = of_owner.current().exclude(partner=partner)
    goes_along = Exists(of_owner.filter(partner=partner)) & ~Exists(elsewhere)
    return Action.objects.open().filter(Q(partner=partner) | (Q(partner=None) & goes_along))


def held_for(partner: Partner, asker: Person) -> list[Held]:
    """Everybody who speaks or spoke for the partner, or holds something of it, by name."""
    visible = Communication.objects.visible_to(asker).open().filter(lead_partner=partner)
    communications = dict(
        visible.exclude(responsible=None)
        .order_by()
        .values_list("responsible")
        .annotate(Count("pk", distinct=True))
    )
    actions = dict(
        actions_that_pass_on(partner).order_by().values_list("owner").annotate(Count("pk"))
    )
    approaches = dict(
        Approach.objects.visible_to(asker)
        .kept_for(partner)
        .exclude(keeper_id=None)
        .order_by()
        .values_list("keeper_id")
        .annotate(Count("pk", distinct=True))
    )
    spoke = set(
        Appointment.objects.filter(partner=partner, role__in=SPEAKS_FOR_A_PARTNER).values_list(
            "person_id", flat=True
        )
    )
    today = {person.pk for person in speakers_of(partner.pk)}
    people = Person.objects.filter(pk__in={*communications, *actions, *approaches, *spoke})
    return [
        Held(
            person,
            person.pk in today,
            communications.get(person.pk, 0),
            actions.get(person.pk, 0),
            approaches.get(person.pk, 0),
        )
        for person in people
    ]


def questions_waiting(partner: Partner, asker: Person) -> int:
    """How many questions of other partners wait for this one, as far as the asker may know."""
    return AskedPartner.objects.visible_to(asker).in_time().filter(partner=partner).count()
