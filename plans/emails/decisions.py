"""The letter that brings a decision to whom it asks something of."""

from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Person
from plans.choices import DecisionKind
from plans.models import Decision


def letter_of_decision(decision: Decision, person: Person) -> Rendered:
    """Returned with a comment, or asked to work jointly: the chair asks, the partner decides."""
    communication = decision.communication
    return render_letter(
        str(LetterKind.DECISION_MADE),
        {
            "person": person,
            "decision": decision,
            "communication": communication,
            "returned": decision.kind == DecisionKind.RETURNED,
            "link": link_to(communication.get_absolute_url()),
        },
    )
