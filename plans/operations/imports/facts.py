"""What the plan says of communications, as facts to compare with a sheet."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from bsc_comms.kit.line_ends import with_plain_line_ends
from partnership.models import Change
from plans.choices import (
    SET_ASIDE,
    TAKES_PART,
    WAS_ISSUED,
    ImportState,
    InvolvementState,
    PlacementState,
    RowState,
)
from plans.models import Communication, ImportRow, Involvement, Placement, PlanImport
from plans.operations.involvements import who_answered_each
from plans.rules.facts import facts_of, when_of
from plans.rules.layouts import alike
from plans.rules.reading import columns as fields
from plans.rules.reported import ISSUED, ISSUED_IN_PART

STANDS_ON_THE_PLAN = (RowState.SAVED, RowState.UPDATED, RowState.UNCHANGED)


def loaded(ids: Iterable[UUID]) -> dict[UUID, Communication]:
    """These communications with all that facts speak of, in a constant number of queries."""
    rows = (
        Communication.objects.filter(pk__in=list(ids))
        .select_related("lead_partner")
        .prefetch_related(
            "areas",
            "audiences",
            "objectives",
            "topics",
            Prefetch(
                "placements",
                Placement.objects.exclude(state=PlacementState.DROPPED).select_related(
                    "channel", "booking"
                ),
            ),
            Prefetch(
                "involvements",
                Involvement.objects.exclude(state=InvolvementState.DECLINED).select_related(
                    "partner"
                ),
            ),
            Prefetch(
                "involvements",
                Involvement.objects.filter(state=InvolvementState.DECLINED).select_related(
                    "partner"
                ),
                to_attr="declined",
            ),
        )
        .order_by()
    )
    found: dict[UUID, Communication] = {row.pk: row for row in rows}
    with_others = [one for one in found.values() if one.involvements.all()]
    answered = who_answered_each(with_others) if with_others else {}
    for one in found.values():
        names = answered.get(one.pk, ())
        one.answered_itself = [  # type: ignore[attr-defined]
            each
            for each in one.involvements.all()
            if each.state in TAKES_PART and Change.as_field(each.partner.name) in names
        ]
    return found


def facts_on_the_plan(one: Communication) -> dict[str, Any]:
    """The facts of a communication that came through `loaded`."""
    return {
        fields.TITLE: one.title,
        fields.MESSAGE: with_plain_line_ends(one.message),
        fields.LEAD: one.lead_partner.code,
        fields.OTHERS: sorted(each.partner.code for each in one.involvements.all()),
        fields.WHEN: when_of(
            {
                "precision": str(one.precision),
                "start": one.window_start and one.window_start.isoformat(),
                "end": one.window_end and one.window_end.isoformat(),
                "confirmed": one.confirmed,
                "start_time": _clock(one.start_time),
                "end_time": _clock(one.end_time),
            }
        ),
        fields.AREA: {
            "reach": str(one.reach),
            "areas": sorted(area.code for area in one.areas.all()),
            "place": one.place_text,
        },
        fields.AUDIENCE: sorted(each.code for each in one.audiences.all()),
        fields.CHANNEL: sorted(each.channel.code for each in one.placements.all()),
        fields.OBJECTIVE: sorted(each.code for each in one.objectives.all()),
        fields.TOPIC: sorted(each.code for each in one.topics.all()),
        fields.STATE: state_on_the_plan(one),
        fields.LOGO: str(one.branding),
        fields.RESULT: with_plain_line_ends(one.reported_result),
        fields.CAMPAIGN: str(one.campaign_id) if one.campaign_id else "",
    }


def comparable(
    said: Mapping[str, Any], one: Communication, carrier_of: Mapping[str, str]
) -> dict[str, Any]:
    """What a sheet says, as it can be compared with the plan.

    Its channels are those `as_placed`. The partners that declined are left out, and those that said
    themselves that they take part are named, as no sheet changes either. one: a communication that
    came through `loaded`.
    """
    found = dict(said)
    if found[fields.OTHERS] is not None:
        said_no = {each.partner.code for each in declined(one)}
        # Who leads takes no part in its own.
        take_part = {each.partner.code for each in answered_itself(one)} - {found[fields.LEAD]}
        found[fields.OTHERS] = sorted({*found[fields.OTHERS], *take_part} - said_no)
    if found[fields.CHANNEL] is not None:
        found[fields.CHANNEL] = sorted(as_placed(found[fields.CHANNEL], one, carrier_of))
    return found


def as_placed(
    codes: Iterable[str], one: Communication | None, carrier_of: Mapping[str, str]
) -> list[str]:
    """The channels that a sheet names; of merged ones those that it is placed on already.

    What was placed before two channels were merged stays where it is. one: None for a new
    communication.
    """
    held: dict[str, list[str]] = {}
    for each in one.placements.all() if one is not None else ():
        code = each.channel.code
        held.setdefault(carrier_of.get(code, code), []).append(code)
    carriers = dict.fromkeys(carrier_of.get(code, code) for code in codes)
    return [code for carrier in carriers for code in held.get(carrier, [carrier])]


def declined(one: Communication) -> list[Involvement]:
    """The parts that partners declined in a communication that came through `loaded`."""
    found: list[Involvement] = one.declined  # type: ignore[attr-defined]
    return found


def answered_itself(one: Communication) -> list[Involvement]:
    """The parts that partners themselves said they take in what came through `loaded`."""
    found: list[Involvement] = one.answered_itself  # type: ignore[attr-defined]
    return found


def state_on_the_plan(one: Communication) -> str:
    """How far it is, in the words of a sheet."""
    if one.state in SET_ASIDE:
        return str(one.state)
    if one.state not in WAS_ISSUED:
        return "planned"
    waits = any(each.state == PlacementState.PLANNED for each in one.placements.all())
    return ISSUED_IN_PART if waits else ISSUED


def last_said(
    ids: Iterable[UUID], plan_imports: QuerySet[PlanImport]
) -> dict[UUID, dict[str, Any]]:
    """What these imports said of each communication the last time that one was saved, as facts."""
    rows = (
        ImportRow.objects.filter(
            communication__in=list(ids),
            plan_import__in=plan_imports,
            state__in=STANDS_ON_THE_PLAN,
        )
        .order_by("plan_import__saved_at", "plan_import__at", "pk")
        .values_list("communication_id", "reading")
    )
    return {pk: facts_of(reading) for pk, reading in rows if pk}


def earlier_versions(plan_import: PlanImport) -> QuerySet[PlanImport]:
    """Earlier imports of the same sheet; another sheet may say the same things in other words."""
    saved = PlanImport.objects.filter(state=ImportState.SAVED).exclude(pk=plan_import.pk)
    same = [
        pk
        for pk, columns in saved.values_list("pk", "columns")
        if alike(columns, plan_import.columns)
    ]
    return PlanImport.objects.filter(pk__in=same)


def _clock(moment: time | None) -> str | None:
    return moment.isoformat() if moment else None
