"""Ideas that wait for somebody to take them up, and who does."""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, When
from django.db.models.functions import TruncDate

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Appointment, Partner, Person
from partnership.queries.people import partners_nobody_speaks_for
from plans.choices import State
from plans.models import Communication, CommunicationQuerySet, set_aside_as_an_idea
from plans.models.knowing import open_to_all


def ideas_among(known: CommunicationQuerySet) -> CommunicationQuerySet:
    """The ideas among these, to be filtered by `of_a_champion`: whether a champion wrote it."""
    day = OuterRef("logged_on")
    # As they were then: an idea of whoever is champion no more has not been answered by that.
    champions = Appointment.objects.filter(
        Q(ends=None) | Q(ends__gte=day),
        role=Role.CHAMPION,
        person=OuterRef("created_by"),
        starts__lte=day,
    )
    ideas = known.filter(state=State.IDEA).alias(logged_on=TruncDate("created_at"))
    return ideas.alias(of_a_champion=Exists(champions))


def put_forward_by(champion: Person) -> CommunicationQuerySet:
    """What this champion put forward, the latest first, with what became of it as an idea.

    `left_to_the_coordinator`: whether it waits for the coordinator while it is one, as nobody
    speaks for its lead. `never_planned`: whether it was set aside as one.
    """
    theirs = Communication.objects.visible_to(champion).filter(created_by=champion)
    of_nobody = When(open_to_all(), lead_partner__in=partners_nobody_speaks_for(), then=True)
    left = Case(of_nobody, default=False, output_field=BooleanField())
    aside = When(set_aside_as_an_idea(), then=True)
    never = Case(aside, default=False, output_field=BooleanField())
    with_it = theirs.annotate(left_to_the_coordinator=left, never_planned=never)
    return with_it.select_related("lead_partner").order_by("-created_at")


def champions_ideas_left_to_the_coordinator(person: Person) -> CommunicationQuerySet:
    """Those for partners of today that nobody speaks for, the earliest first.

    What is kept back is not among them: the coordinator could not take it up.
    """
    known = Communication.objects.visible_to(person).open_to_the_partnership()
    of_nobody = Partner.objects.active(clock.today()) & partners_nobody_speaks_for()
    ideas = ideas_among(known).filter(of_a_champion=True, lead_partner__in=of_nobody.order_by())
    return ideas.select_related("created_by", "lead_partner").order_by("created_at")
