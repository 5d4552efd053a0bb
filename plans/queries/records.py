"""The annual records that there are, and the figures of a year so far."""

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from bsc_comms.kit.financial_year import FinancialYear
from plans.choices import TAKES_PART, PlacementState
from plans.models import AnnualRecord, AnnualRecordFile, Communication, Involvement, Placement
from plans.rules.joint import is_joint


def records() -> QuerySet[AnnualRecord]:
    """Every record with its files, without the bytes of the files, the latest first."""
    files = AnnualRecordFile.objects.defer("content")
    return AnnualRecord.objects.defer("content").prefetch_related(Prefetch("files", queryset=files))


def latest_record() -> AnnualRecord | None:
    """The latest revision of the latest year that has one."""
    return records().first()


def placements_issued(year: FinancialYear) -> QuerySet[Placement]:
    """Placements issued in the year by their actual dates, of what the whole partnership may see."""
    return Placement.objects.filter(
        state=PlacementState.ISSUED,
        issued_on__gte=year.first,
        issued_on__lte=year.last,
        communication__in=Communication.objects.open_to_the_partnership(),
    )


def figures_so_far(year: FinancialYear) -> list[dict[str, Any]]:
    """Five figures of what was issued in the year until now; a constant number of queries."""
    placements = list(
        placements_issued(year)
        .annotate(issuer=_counts_as("partner"), lead=_counts_as("communication__lead_partner"))
        .values_list("communication_id", "issuer", "lead", "channel_id")
    )
    partners: dict[Any, set[int]] = {}
    for communication, issuer, lead, _channel in placements:
        partners.setdefault(communication, set()).update((issuer, lead))
    for communication, partner in _involved(year):
        partners[communication].add(partner)
    joint = sum(1 for hands in partners.values() if is_joint(hands))
    return [
        {"label": "issued jointly", "value": joint, "note": "by two or more partners"},
        {"label": "communications issued", "value": len(partners), "note": ""},
        {"label": "placements issued", "value": len(placements), "note": ""},
        {"label": "channels used", "value": len({one[3] for one in placements}), "note": ""},
        {"label": "partners that issued", "value": len({one[1] for one in placements}), "note": ""},
    ]


def _involved(year: FinancialYear) -> QuerySet[Any, tuple[Any, int]]:
    return (
        Involvement.objects.filter(
            Q(communication__in=placements_issued(year).values("communication_id")),
            state__in=TAKES_PART,
        )
        .annotate(counts_as=_counts_as("partner"))
        .values_list("communication_id", "counts_as")
    )


def _counts_as(path: str) -> Coalesce:
    """The partner as which it counts: a council team as its council."""
    return Coalesce(F(f"{path}__parent_id"), F(f"{path}_id"))
