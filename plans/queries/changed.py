"""What is new and what changed since the last forward plan, cheap enough for every page.

The answer comes from the frozen plan, never from a flag: the history only says which communications
are worth comparing, so that the cost grows with what happened since, not with the whole plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from bsc_comms.kit import clock
from partnership.models import Change, Person
from plans.models import Communication, ForwardPlan
from plans.queries.lines import lines_of
from plans.rules.lines import fingerprint


@dataclass(frozen=True)
class ChangedSince:
    """The last plan, and what is not in it as it is now. `number` is None before the first."""

    number: int | None = None
    meeting_date: date | None = None
    published_at: datetime | None = None
    new_ids: frozenset[UUID] = frozenset()
    changed_ids: frozenset[UUID] = frozenset()


def changed_since_last_plan(person: Person) -> ChangedSince:
    """What the person would find new or materially changed since the last forward plan.

    Only what the whole partnership may see counts: nothing else was ever in a plan. Before the
    first plan nothing counts as new. At most ten queries (eleven when this process first meets a
    plan), three where nothing changed.
    """
    last = ForwardPlan.objects.defer("content", "difference").order_by("-number").first()
    if last is None:
        return ChangedSince()
    visible = Communication.objects.visible_to(person).open_to_the_partnership().on_the_plan()
    touched = set(
        visible.filter(
            Q(pk__in=touched_since(last.published_at))
            | Q(embargo_until__gt=last.published_at, embargo_until__lte=clock.now())
        )
        .order_by()
        .values_list("pk", flat=True)
    )
    frozen = _fingerprints(last.pk, last.content_hash)
    known = [pk for pk in touched if str(pk) in frozen]
    lines = lines_of(visible.filter(pk__in=known)) if known else []
    return ChangedSince(
        number=last.number,
        meeting_date=last.meeting_date,
        published_at=last.published_at,
        new_ids=frozenset(touched.difference(known)),
        changed_ids=frozenset(
            UUID(line["id"]) for line in lines if fingerprint(line) != frozen[line["id"]]
        ),
    )


def touched_since(moment: datetime) -> list[UUID]:
    """The communications of which the history says anything since that moment.

    Each once, by Python: asked for that, SQLite would walk through all that ever changed.
    """
    found = Change.objects.filter(
        subject_type=Communication._meta.label_lower, at__gt=moment
    ).order_by()
    return [UUID(pk) for pk in set(found.values_list("subject_id", flat=True))]


@lru_cache(maxsize=4)
def _fingerprints(pk: int, content_hash: str) -> Mapping[str, str]:
    """The fingerprint of each line of a frozen plan; a process reads it once, it never changes."""
    content = ForwardPlan.objects.values_list("content", flat=True).get(pk=pk)
    return {line["id"]: fingerprint(line) for line in content["lines"]}
