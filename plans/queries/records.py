"""The annual records that there are, those that are owed, and the figures of a year so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Coalesce

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import WorkState
from partnership.models import Person
from plans.choices import TAKES_PART, OfferRequestState, PlacementState, Signing
from plans.models import (
    AnnualRecord,
    AnnualRecordFile,
    Communication,
    Involvement,
    OfferRequest,
    Placement,
    RecordOrder,
    RecordSignature,
)
from plans.policy import may_sign_as
from plans.queries.channel_use import merged_channels
from plans.queries.record_facts import has_anything, issued_placements, years_with_anything
from plans.rules.joint import is_joint
from plans.rules.record import closing_date

BEING_COMPILED = (WorkState.QUEUED, WorkState.WORKING)


def records() -> QuerySet[AnnualRecord]:
    """Every record with its files and signatures, without long contents, the latest first."""
    files = AnnualRecordFile.objects.defer("content")
    return AnnualRecord.objects.defer("content", "links").prefetch_related(
        Prefetch("files", queryset=files),
        Prefetch("signatures", RecordSignature.objects.select_related("person")),
    )


def latest_record() -> AnnualRecord | None:
    """The latest revision of the latest year that is over, or else of the one that is running."""
    this_year = FinancialYear.of(clock.today()).start_year
    is_running = Case(When(year__gte=this_year, then=True), default=False)
    return records().order_by(is_running, "-year", "-revision").first()


def year_being_compiled() -> FinancialYear | None:
    """The year of which a record was ordered and is not there yet; the latest of several."""
    owed = RecordOrder.objects.filter(state__in=BEING_COMPILED).order_by("-year").first()
    return owed.financial_year if owed else None


@dataclass(frozen=True)
class YearOfRecords:
    """What there is of one year: its latest record, the earlier ones, and what is owed."""

    year: FinancialYear
    record: AnnualRecord | None
    earlier: Sequence[AnnualRecord]
    is_being_compiled: bool
    has_failed: bool
    asked_in_vain: datetime | None  # when a further revision was asked for that would say the same
    came_late: bool  # it closed with nothing in it, so that no calendar freezes it
    was_passed_over: bool  # a later year has ended since, so that no calendar freezes it either
    is_final_at_once: bool  # whether what is compiled now can never be replaced
    would_say_nothing: bool  # whether that would freeze a record of no communication at all


def years_of_records() -> list[YearOfRecords]:
    """Each year that has a record or an order, the one that ended last, and those passed over.

    A year was passed over when it ended earlier, has neither, and the planner holds something of
    it. The latest first. Four queries, however many there are, one for all years that may have been
    passed over, and one for a closed year without a record.
    """
    current = FinancialYear.of(clock.today())
    made: dict[int, list[AnnualRecord]] = {}
    for record in records():
        made.setdefault(record.year, []).append(record)
    orders = {order.year: order for order in RecordOrder.objects.order_by("pk")}
    passed_over = years_with_anything(before=current.previous, without={*made, *orders})
    starts = {*made, *orders, *passed_over, current.previous.start_year}
    return [
        YearOfRecords(
            year=FinancialYear(start),
            record=made[start][0] if start in made else None,
            earlier=made.get(start, [])[1:],
            came_late=start not in {*made, *orders, *passed_over}
            and is_final_at_once(FinancialYear(start)),
            was_passed_over=start in passed_over,
            is_final_at_once=is_final_at_once(FinancialYear(start)),
            would_say_nothing=start not in {*made, *passed_over}
            and would_freeze_nothing(FinancialYear(start)),
            **_what_came_of(orders.get(start), made.get(start, ())),
        )
        for start in sorted(starts, reverse=True)
    ]


def _what_came_of(order: RecordOrder | None, made: Sequence[AnnualRecord]) -> dict[str, Any]:
    """Of a year's last order. One that is done has made a record, unless nothing had changed.

    One that failed is settled by a record that was compiled since, as somebody does by hand.
    """
    state = order.state if order else None
    compiled_since = order is not None and bool(made) and made[0].compiled_at > order.asked_at
    in_vain = (
        order is not None
        and state == WorkState.DONE
        and order.asked_by_id is not None
        and bool(made)
        and made[0].compiled_at < order.asked_at
    )
    return {
        "is_being_compiled": state in BEING_COMPILED,
        "has_failed": state == WorkState.FAILED and not compiled_since,
        "asked_in_vain": order.asked_at if order and in_vain else None,
    }


@dataclass(frozen=True)
class RecordToSign:
    """A frozen record that waits for a person's signature, and as what they sign it."""

    record: AnnualRecord
    role: Signing


def records_to_sign(person: Person) -> list[RecordToSign]:
    """The latest revision of each year that waits for this person's signature, the earliest first.

    Two people sign a record, so that one's own signature is asked for once. One query for each of
    the person's roles.
    """
    revised = AnnualRecord.objects.filter(year=OuterRef("year"), revision__gt=OuterRef("revision"))
    frozen = AnnualRecord.objects.defer("content", "links").filter(~Exists(revised), revision__gt=0)
    signed = RecordSignature.objects.filter(record=OuterRef("pk"))
    found: dict[int, RecordToSign] = {}
    for role in may_sign_as(person):
        done = signed.filter(Q(role=role) | Q(person=person))
        for record in frozen.filter(~Exists(done)).order_by("year"):
            found.setdefault(record.pk, RecordToSign(record, role))
    return list(found.values())


def can_have_a_record(year: FinancialYear) -> bool:
    """This year, the one before, and any that has one or of which the planner knows something."""
    current = FinancialYear.of(clock.today())
    return (
        year in (current, current.previous)
        or has_anything(year)
        or AnnualRecord.objects.filter(year=year.start_year).exists()
    )


def is_final_at_once(year: FinancialYear) -> bool:
    """Whether facts no longer enter a draft, so that whatever is compiled is frozen."""
    return clock.today() > closing_date(year, settings.RECORD_CLOSES)


def would_freeze_nothing(year: FinancialYear) -> bool:
    """Whether a record compiled now would be final and say nothing, for good."""
    return is_final_at_once(year) and not has_anything(year)


def latest_of_each_year() -> list[AnnualRecord]:
    """The latest record of each year without its content, the latest year first; one query."""
    found: dict[int, AnnualRecord] = {}
    for record in AnnualRecord.objects.defer("content", "links"):
        found.setdefault(record.year, record)
    return list(found.values())


def is_closed(year: FinancialYear) -> bool:
    """Whether the year has a frozen record, so that the next one is a further revision."""
    return AnnualRecord.objects.filter(year=year.start_year, revision__gt=0).exists()


def record_of(year: FinancialYear, revision: int | None = None) -> AnnualRecord:
    """One record with its content, the latest unless a revision is named; raises DoesNotExist."""
    found = records().defer(None).defer("links").filter(year=year.start_year)
    if revision is not None:
        return found.get(revision=revision)
    latest = found.first()
    if latest is None:
        raise AnnualRecord.DoesNotExist
    return latest


def figures_of(record: AnnualRecord) -> list[dict[str, Any]]:
    """The figures of a record, without loading all of its content."""
    figures: list[dict[str, Any]] = AnnualRecord.objects.values_list(
        "content__figures", flat=True
    ).get(pk=record.pk)
    return figures


def other_records(record: AnnualRecord) -> list[AnnualRecord]:
    """The other revisions of the same year, the latest first."""
    return list(records().filter(year=record.year).exclude(pk=record.pk))


def placements_issued(year: FinancialYear) -> QuerySet[Placement]:
    """Placements issued in the year by their actual dates, of what all partners may see."""
    return Placement.objects.filter(
        Communication.objects.open_to_the_partnership().holds("communication"),
        state=PlacementState.ISSUED,
        issued_on__gte=year.first,
        issued_on__lte=year.last,
    )


def figures_so_far(year: FinancialYear) -> list[dict[str, Any]]:
    """Five figures of what was issued in the year until now; three queries."""
    placements = list(
        placements_issued(year)
        .annotate(issuer=_counts_as("partner"), lead=_counts_as("communication__lead_partner"))
        .values_list("communication_id", "issuer", "lead", "channel_id")
    )
    merged = merged_channels()
    channels = {merged.get(channel, channel) for *_, channel in placements}
    partners: dict[Any, set[int]] = {}
    for communication, issuer, lead, _channel in placements:
        partners.setdefault(communication, set()).update((issuer, lead))
    for communication, partner in _had_a_hand(year):
        partners.get(communication, set()).add(partner)
    joint = sum(1 for hands in partners.values() if is_joint(hands))
    return [
        {"label": "issued jointly", "value": joint, "note": "by two or more partners"},
        {"label": "communications issued", "value": len(partners), "note": ""},
        {"label": "placements issued", "value": len(placements), "note": ""},
        {"label": "channels used", "value": len(channels), "note": ""},
        {"label": "partners that issued", "value": len({one[1] for one in placements}), "note": ""},
    ]


def _had_a_hand(year: FinancialYear) -> QuerySet[Any, tuple[Any, int]]:
    """Who takes part in what was issued, and whose offer rode along, as a record counts them.

    Of what is kept back too, which the caller passes over: so it is found by its dates alone.
    """
    issued = issued_placements(year).values("communication")
    takes_part = Involvement.objects.filter(communication_id__in=issued, state__in=TAKES_PART)
    rode_along = OfferRequest.objects.filter(
        communication_id__in=issued, state=OfferRequestState.ACCEPTED
    )
    return _by_communication(takes_part, "partner").union(
        _by_communication(rode_along, "offer__partner")
    )


def _by_communication(rows: QuerySet[Any], path: str) -> QuerySet[Any, tuple[Any, int]]:
    found: QuerySet[Any, tuple[Any, int]] = (
        rows.order_by()
        .annotate(counts_as=_counts_as(path))
        .values_list("communication_id", "counts_as")
    )
    return found


def _counts_as(path: str) -> Coalesce:
    """The partner as which it counts: a council team as its council."""
    return Coalesce(F(f"{path}__parent_id"), F(f"{path}_id"))
