"""What a partner's own machine reads: lines of the plan, as far as that partner may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max

from bsc_comms.kit import clock
from bsc_comms.kit.batches import in_batches
from partnership.models import Change, Partner
from partnership.queries.history import last_changed
from plans.choices import ON_THE_PLAN
from plans.models import Communication, CommunicationQuerySet, not_over_before
from plans.queries.history import last_opened_or_closed
from plans.queries.lines import lines_of
from plans.queries.overlaps.candidates import BATCH

PAGE_SIZE = 100


@dataclass(frozen=True)
class ApiPage:
    """One page of communications, and how many there are in all."""

    communications: Sequence[Mapping[str, Any]]
    total: int
    page: int

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.page * PAGE_SIZE < self.total else None


def known_to(partner: Partner) -> CommunicationQuerySet:
    """What is on the plan and visible to whoever speaks for this partner. No ideas."""
    return Communication.objects.visible_to_partners({partner.pk}).on_the_plan()


def page_of_plan(
    partner: Partner,
    *,
    page: int,
    first: date | None = None,
    last: date | None = None,
    state: str = "",
) -> ApiPage:
    """By window, undated last; first and last: days (included) that the window touches."""
    found = known_to(partner)
    if first is not None:
        found = found.filter(not_over_before(first))
    if last is not None:
        found = found.filter(window_start__lte=last)
    if state in ON_THE_PLAN:
        found = found.filter(state=state)
    start = (page - 1) * PAGE_SIZE
    order = (F("window_start").asc(nulls_last=True), "title", "pk")
    keys = list(found.order_by(*order).values_list("pk", flat=True)[start : start + PAGE_SIZE])
    return ApiPage(_told(keys, _last_changed(keys, partner)), found.count(), page)


def one_of_plan(partner: Partner, pk: UUID) -> Mapping[str, Any] | None:
    """One communication; None for one that this partner may not know of, or that is none."""
    keys = list(known_to(partner).filter(pk=pk).values_list("pk", flat=True))
    return next(iter(_told(keys, _last_changed(keys, partner))), None)


def page_of_changes(partner: Partner, *, since: datetime, until: datetime, page: int) -> ApiPage:
    """What was logged, changed or opened after `since` up to `until` (aware), the earliest first.

    What the partner may not know of any more is not in it: it is missing from the whole list. What
    others lead counts as changed when it opened, and not before: that somebody worked on it while
    it was kept back stays with them.
    """
    changes = Change.objects.filter(
        subject_type=Communication._meta.label_lower, at__gt=since, at__lte=until
    )
    moments = {
        UUID(pk): moment
        for pk, moment in changes.order_by().values_list("subject_id").annotate(Max("at"))
    }
    began = known_to(partner).filter(created_at__gt=since, created_at__lte=until)
    ended = known_to(partner).filter(embargo_until__gt=since, embargo_until__lte=until)
    first_known: list[tuple[UUID, Any]] = [
        *began.order_by().values_list("pk", "created_at"),
        *ended.order_by().values_list("pk", "embargo_until"),
    ]
    for pk, moment in first_known:
        moments[pk] = max(moment, moments.get(pk, moment))
    known = _known_among(moments, partner)
    opened = _opened(known, partner)
    for pk in known & opened.keys():
        moments[pk] = max(moments[pk], opened[pk])
    in_time = [pk for pk in known if since < moments[pk] <= until]
    order = sorted(in_time, key=lambda pk: (moments[pk], str(pk)))
    start = (page - 1) * PAGE_SIZE
    keys = order[start : start + PAGE_SIZE]
    told = _told(keys, {str(pk): moments[pk] for pk in keys})
    return ApiPage(told, len(order), page)


def _known_among(keys: Iterable[UUID], partner: Partner) -> set[UUID]:
    """Those of the keys that the partner may know of; one query for 900 of them."""
    found = known_to(partner).order_by().values_list("pk", flat=True)
    return {pk for some in in_batches(keys, BATCH) for pk in found.filter(pk__in=some)}


def _opened(keys: Iterable[UUID], partner: Partner) -> dict[UUID, datetime]:
    """Since when this partner may know what was done to these, where it may not for all time.

    Two queries for 900 of them.
    """
    found: dict[UUID, datetime] = {}
    for some in in_batches(keys, BATCH):
        others = Communication.objects.filter(pk__in=some).exclude(lead_partner=partner)
        embargoes = dict(others.order_by().values_list("pk", "embargo_until"))
        for pk, moment in last_opened_or_closed(embargoes).items():
            found[pk] = moment
        for pk, until in embargoes.items():
            if until is not None and until <= clock.now():
                found[pk] = max(until, found.get(pk, until))
    return found


def _last_changed(keys: Sequence[UUID], partner: Partner) -> dict[str, datetime]:
    """By key as text, when each changed last, as far as this partner may know."""
    changed = dict(last_changed(Communication, keys))
    for pk, moment in _opened(keys, partner).items():
        changed[str(pk)] = max(moment, changed.get(str(pk), moment))
    return changed


def _told(keys: Sequence[UUID], changed: Mapping[str, datetime]) -> list[dict[str, Any]]:
    """The lines of these in their order, each with what a machine needs besides."""
    found = Communication.objects.filter(pk__in=list(keys))
    facts = {
        str(pk): (created_at, embargo)
        for pk, created_at, embargo in found.order_by().values_list(
            "pk", "created_at", "embargo_until"
        )
    }
    open_to_all = set(found.open_to_the_partnership().order_by().values_list("pk", flat=True))
    by_id = {line["id"]: line for line in lines_of(found)}
    return [
        {
            **by_id[str(pk)],
            "kept_back": pk not in open_to_all,
            "kept_back_until": _still_ahead(facts[str(pk)][1]),
            "changed_at": changed.get(str(pk), facts[str(pk)][0]).isoformat(),
        }
        for pk in keys
        if str(pk) in by_id
    ]


def _still_ahead(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None and moment > clock.now() else None
