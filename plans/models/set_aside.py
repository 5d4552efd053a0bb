"""What a communication was until it was set aside, as the history tells."""

from django.db.models import CharField, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Replace, Substr
from django.db.models.lookups import Exact

from partnership.models import Change
from plans.choices import SET_ASIDE, WAS_ISSUED, State

#: The parts of a key as the history writes it, by where they begin and how long they are.
PARTS_OF_A_KEY = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
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


def key_in_history(field: str = "pk") -> Concat:
    """The key in this field of a row around a query of the history, as that writes it: with dashes,
    whether or not the database keeps them."""
    bare = Replace(Cast(OuterRef(field), CharField()), Value("-"), Value(""))
    first, *others = (Substr(bare, start, length) for start, length in PARTS_OF_A_KEY)
    dashed = [each for part in others for each in (Value("-"), part)]
    return Concat(first, *dashed, output_field=CharField())
