"""What went out before the chair had looked at it (rule 1 of docs/rules.md)."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import DateField, Exists, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from bsc_comms.kit import clock
from plans.choices import PlacementState
from plans.models import (
    Communication,
    CommunicationQuerySet,
    Decision,
    ForwardPlan,
    Placement,
)
from plans.queries.forward_plans import for_the_record, out_in_the_year_of
from plans.queries.opened import opened_by_their_leads_since


def went_out_without_review(since: datetime) -> CommunicationQuerySet:
    """Of what is open to all, that which went out unseen by the chair and is new since then.

    It is new where its first channel was marked as issued since, but for what is brought in of a
    year that was over by then, or where all may see it since. The chair has seen what there is a
    decision on from no later than the day on which it first went out (London; of a window its end),
    as the annual record counts it. Each with that day, `went_out`, and the first one of its window,
    `went_out_from`. Three queries, or four.
    """
    issued = Placement.objects.filter(state=PlacementState.ISSUED).order_by()
    ends = Coalesce("issued_until", "issued_on", output_field=DateField())
    first = issued.filter(communication=OuterRef("pk")).order_by("issued_on", ends)
    decided = Decision.objects.filter(
        communication=OuterRef("pk"), at__date__lte=OuterRef("went_out")
    )
    # As lists and not as questions inside the query: then each condition is found by its index.
    first_marked = _first_marked_since(since)
    later = Q(pk__in=out_in_the_year_of(since, first_marked))
    marked = Q(pk__in={pk for pk, *_ in first_marked})
    marked &= ~for_the_record(since, went_out_later=later)
    opened = Q(pk__in=opened_by_their_leads_since(since))
    embargo_ended = Q(embargo_until__gt=since, embargo_until__lte=clock.now())
    return (
        Communication.objects.open_to_the_partnership()
        .filter(marked | opened | embargo_ended)
        .annotate(
            went_out=Subquery(first.values(ended=ends)[:1]),
            went_out_from=Subquery(first.values("issued_on")[:1]),
        )
        .exclude(Exists(decided))
        .exclude(went_out=None)
        .order_by("went_out", "title", "id")
    )


def _first_marked_since(since: datetime) -> list[tuple[UUID, date | None, date | None]]:
    """Of communications of which nothing was marked as issued before: with first and last day."""
    marked = Placement.objects.filter(state=PlacementState.ISSUED).order_by()
    before = marked.filter(communication=OuterRef("communication"), marked_at__lte=since)
    found = marked.filter(marked_at__gt=since).exclude(Exists(before))
    return list(found.values_list("communication", "issued_on", "issued_until"))


def first_and_last_published() -> tuple[datetime | None, datetime | None]:
    """When the first forward plan was published, and the last one; None before the first."""
    found = ForwardPlan.objects.aggregate(first=Min("published_at"), last=Max("published_at"))
    return found["first"], found["last"]
