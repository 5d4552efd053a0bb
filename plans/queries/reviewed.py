"""What went out before the chair had looked at it (rule 1 of docs/rules.md)."""

from datetime import datetime

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


def went_out_without_review(since: datetime) -> CommunicationQuerySet:
    """Of what is open to all, that which first went out since then, unseen by the chair.

    since: the moment at which the last forward plan was published. The chair has seen what there is
    a decision on from no later than the day on which it first went out (London; of a window its
    end), as the annual record counts it. One query.
    """
    issued = Placement.objects.filter(state=PlacementState.ISSUED).order_by()
    of_it = issued.filter(communication=OuterRef("pk"))
    ends = Coalesce("issued_until", "issued_on", output_field=DateField())
    decided = Decision.objects.filter(
        communication=OuterRef("pk"), at__date__lte=OuterRef("went_out")
    )
    return (
        Communication.objects.open_to_the_partnership()
        .filter(pk__in=issued.filter(marked_at__gt=since).values("communication"))
        .exclude(Exists(of_it.filter(marked_at__lte=since)))
        .annotate(went_out=Subquery(of_it.order_by("issued_on", ends).values(ended=ends)[:1]))
        .exclude(Exists(decided))
        .order_by("went_out", "title", "id")
    )


def went_out_since_the_last_plan() -> CommunicationQuerySet:
    """The same since the last forward plan; nothing before the first. One query more."""
    published = ForwardPlan.objects.order_by("-number").values_list("published_at", flat=True)
    since = published.first()
    return went_out_without_review(since) if since else Communication.objects.none()
