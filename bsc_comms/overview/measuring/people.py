"""Partners and people in any number, for measuring. Never for a planner that people use."""

import random
from datetime import timedelta
from itertools import cycle, islice

from django.contrib.auth.hashers import make_password
from django.db import transaction

from bsc_comms.kit import clock
from partnership.choices import HELD_FOR_A_PARTNER, PartnerKind, Role
from partnership.models import Appointment, Partner, Person

BATCH = 2_000
#: What the people of one partner are, in turn; the first of them speaks for it.
ROLES = (Role.ADVOCATE, Role.DEPUTY, Role.CHAMPION, Role.CHAMPION, Role.BOARD)
KINDS = (PartnerKind.HOUSING, PartnerKind.VOLUNTARY, PartnerKind.PUBLIC_BODY, PartnerKind.EDUCATION)
APPOINTED = timedelta(days=400)


@transaction.atomic
def make_partners_and_people(*, partners: int, people: int) -> None:
    """Bring the planner to that many partners and people of today; what is there already counts.

    People are spread over the partners evenly: advocate, deputy, champions, a board member. They
    have no password. Needs the reference data.
    """
    _make_partners(partners - Partner.objects.active(clock.today()).count())
    _make_people(people - Person.objects.filter(is_active=True).count())


def _make_partners(missing: int) -> None:
    first = Partner.objects.filter(code__startswith="LOAD-").count()
    Partner.objects.bulk_create(
        (
            Partner(
                code=f"LOAD-{number}",
                name=f"{KINDS[number % len(KINDS)].label} partner {number}",
                short_name=f"Partner {number}",
                kind=KINDS[number % len(KINDS)],
            )
            for number in range(first, first + max(missing, 0))
        ),
        batch_size=BATCH,
    )


def _make_people(missing: int) -> None:
    if missing <= 0:
        return
    first = Person.objects.filter(email__startswith="load-").count()
    unusable = make_password(None)
    people = Person.objects.bulk_create(
        (
            Person(email=f"load-{number}@example.org", name=f"Person {number}", password=unusable)
            for number in range(first, first + missing)
        ),
        batch_size=BATCH,
    )
    Appointment.objects.bulk_create(_appointments(people), batch_size=BATCH)


def _appointments(people: list[Person]) -> list[Appointment]:
    """A role for each, partner after partner: everybody has an advocate before anybody a deputy."""
    spoken_for = Appointment.objects.current().filter(role=Role.ADVOCATE).values("partner_id")
    today = clock.today()
    silent = list(Partner.objects.active(today).exclude(pk__in=spoken_for))
    every = list(Partner.objects.active(today))
    random.Random(1).shuffle(every)  # noqa: S311 - not a secret
    places = [(Role.ADVOCATE, partner) for partner in silent]
    places += [
        (role, partner)
        for role in islice(cycle(ROLES[1:]), -(-len(people) // len(every)) + 1)
        for partner in every
    ]
    return [
        Appointment(
            person=person,
            role=role,
            partner=partner if role in HELD_FOR_A_PARTNER else None,
            starts=today - APPOINTED,
        )
        for person, (role, partner) in zip(people, places, strict=False)
    ]
