"""What to do first in a planner whose plan is empty."""

from dataclasses import dataclass

from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Partner, Person
from partnership.policy import coordinates
from partnership.queries.people import partners_somebody_speaks_for
from plans.choices import GOING_AHEAD
from plans.models import Communication
from subgroup.models import Meeting


@dataclass(frozen=True)
class FirstStep:
    """One step, where it is taken, and whether it was."""

    what: str
    page: str
    is_done: bool


def _has_a_plan(person: Person) -> bool:
    """Whether anything is planned or was issued: an idea is no beginning of a plan."""
    return Communication.objects.visible_to(person).filter(state__in=GOING_AHEAD).exists()


def first_steps(person: Person) -> list[FirstStep]:
    """In their order, for coordinator and administrator, while they see nothing on the plan.

    People are invited once each partner has somebody who speaks for it. One query, and three more
    while there are steps.
    """
    if not coordinates(person) or _has_a_plan(person):
        return []
    partners = Partner.objects.active(clock.today())
    waiting = partners.exclude(pk__in=partners_somebody_speaks_for().values("pk"))
    all_speak = partners.exists() and not waiting.exists()
    set_already = Meeting.objects.standing().exists()
    return [
        FirstStep("Invite the people of each partner", reverse("partnership:invite"), all_speak),
        FirstStep("Set the meetings of the year", reverse("subgroup:meetings_year"), set_already),
        FirstStep("Bring in the plan that you have", reverse("plans:import_new"), False),
        FirstStep("Or log the first communication", reverse("plans:communication_new"), False),
    ]
