"""What a communication was until it was set aside, as the history tells."""

from django.db.models import Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from partnership.models import Change, key_in_history
from plans.choices import SET_ASIDE, WAS_ISSUED, State

LATER = tuple(sorted(str(state.label) for state in SET_ASIDE | WAS_ISSUED))


def last_open_state() -> Coalesce:
    """The name of the last state that it left for another, but for those of LATER; "" for none.

    For a query of communications. It is asked row by row, by the index on what one history tells.
    """
    told = Change.objects.filter(
        subject_type="plans.communication", subject_id=key_in_history(), field="state"
    )
    last = told.exclude(before__in=LATER).order_by("-at", "-id").values("before")[:1]
    return Coalesce(Subquery(last), Value(""), output_field=TextField())


def set_aside_as_an_idea() -> Q:
    """What is set aside, and was an idea until then: it never was on the plan."""
    return Q(state__in=SET_ASIDE) & Q(Exact(last_open_state(), State.IDEA.label))
