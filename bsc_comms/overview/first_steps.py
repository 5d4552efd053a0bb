"""What to do first in a planner whose plan is empty."""

from dataclasses import dataclass

from django.urls import reverse

from partnership.models import Person
from partnership.policy import coordinates
from plans.models import Communication
from subgroup.choices import MeetingState
from subgroup.models import Meeting


@dataclass(frozen=True)
class FirstStep:
    """One step, where it is taken, and whether it was."""

    what: str
    page: str
    is_done: bool


def first_steps(person: Person) -> list[FirstStep]:
    """In their order, for coordinator and administrator, while they see nothing on the plan.

    One query, and two more while there are steps.
    """
    if not coordinates(person) or Communication.objects.visible_to(person).exists():
        return []
    invited = Person.objects.filter(is_active=True).exclude(pk=person.pk).exists()
    set_already = Meeting.objects.exclude(state=MeetingState.CANCELLED).exists()
    return [
        FirstStep("Invite the people of each partner", reverse("partnership:invite"), invited),
        FirstStep("Set the meetings of the year", reverse("subgroup:meetings_year"), set_already),
        FirstStep("Bring in the plan that you have", reverse("plans:import_new"), False),
        FirstStep("Or log the first communication", reverse("plans:communication_new"), False),
    ]
