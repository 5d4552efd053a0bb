"""What went out before the chair had looked at it (rule 1 of docs/rules.md)."""

from django.db.models import DateField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from plans.choices import PlacementState
from plans.models import (
    Communication,
    CommunicationQuerySet,
    Decision,
    ForwardPlan,
    Placement,
)


def went_out_without_review() -> CommunicationQuerySet:
    """Of what is open to all, that which first went out since the last forward plan, unseen.

    The chair has seen what there is a decision on from no later than the day on which it first went
    out (London; of a window its end), as the annual record counts it. None before the first plan:
    until then the chair has looked at nothing. One query.
    """
    last_published = ForwardPlan.objects.order_by("-number").values("published_at")[:1]
    issued = Placement.objects.filter(state=PlacementState.ISSUED).order_by()
    of_it = issued.filter(communication=OuterRef("pk"))
    ends = Coalesce("issued_until", "issued_on", output_field=DateField())
    decided = Decision.objects.filter(
        communication=OuterRef("pk"), at__date__lte=OuterRef("went_out")
    )
    return (
        Communication.objects.open_to_the_partnership()
        .filter(
            pk__in=issued.filter(marked_at__gt=Subquery(last_published)).values("communication")
        )
        .exclude(Exists(of_it.filter(marked_at__lte=Subquery(last_published))))
        .annotate(went_out=Subquery(of_it.order_by("issued_on", ends).values(ended=ends)[:1]))
        .exclude(Exists(decided))
        .order_by("went_out", "title", "id")
    )
