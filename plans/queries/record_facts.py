"""The facts of which an annual record is made, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import compress
from typing import Any
from uuid import UUID

from django.db.models import Exists, Min, Q

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import EARLIEST, FinancialYear
from channels_registry.models import Channel
from partnership.choices import AreaLevel
from partnership.models import Partner
from plans.choices import (
    SET_ASIDE,
    TAKES_PART,
    OfferRequestState,
    PlacementState,
    State,
)
from plans.models import (
    Communication,
    CommunicationQuerySet,
    DateChange,
    Decision,
    Involvement,
    OfferRequest,
    Placement,
    touches,
)
from plans.queries.channel_use import merged_channels
from plans.queries.record_moves import Move, moves_on_the_plan, without_slips
from plans.rules.record import TERMS, CommunicationFact, PlacementFact, Who, YearFacts
from plans.rules.record_counts import Place, told_apart
from plans.rules.record_proofs import FILE_KEPT
from plans.rules.words import reached_text, reached_unit

NEVER_IN_A_RECORD = (
    *("internal_notes", "reported_result", "strategy_note", "no_evidence_reason"),
    *("other_intelligence", "other_intelligence_source"),
)
PLACEMENT = (
    "communication",
    "channel",
    "partner",
    "issued_on",
    "issued_until",
    "proof_url",
    "proof_file",
    "no_proof_reason",
    "reached",
    "reached_unit",
    "reached_source",
)


def year_facts(year: FinancialYear) -> YearFacts:
    """What the whole partnership may see now of the year; eighteen queries at most.

    Communications go by one after the other, so that memory holds their facts alone.
    """
    partners = list(Partner.objects.select_related("parent"))
    found = communications_of(year)
    moves = moves_on_the_plan(_moved(found))
    beside = _Beside(found, partners)
    return YearFacts(
        year=year,
        today=clock.today(),
        communications=[
            _fact(row, moves.get(row.pk, ()), beside) for row in _loaded(found).iterator()
        ],
        partners=[_who(partner) for partner in partners if _was_there(partner, year)],
    )


def communications_of(year: FinancialYear) -> CommunicationQuerySet:
    """All of the year that the whole partnership may see."""
    return belonging_to(year, Communication.objects.open_to_the_partnership())


def belonging_to(year: FinancialYear, found: CommunicationQuerySet) -> CommunicationQuerySet:
    """Those on the plan that were issued in the year, planned for it or moved from it.

    A slip makes no year one of which a record could say something.
    """
    moved = without_slips(
        DateChange.objects.filter(old_end__gte=year.first, old_end__lte=year.last)
    )
    logged_without_a_date = Q(
        window_start=None,
        created_at__gte=clock.start_of(year.first),
        created_at__lt=clock.start_of(year.next.first),
    )
    return (
        found.on_the_plan()
        .filter(
            touches(year.first, year.last)
            | logged_without_a_date
            | Q(pk__in=issued_placements(year).values("communication"))
            | Q(pk__in=moved.values("communication"))
        )
        .order_by()
    )


def issued_placements(year: FinancialYear) -> Any:
    """Placements issued in the year, of whatever communication: for a condition, not to be shown.

    It asks nothing of the communication, so a database works it out once and not for each.
    """
    return Placement.objects.filter(
        state=PlacementState.ISSUED, issued_on__gte=year.first, issued_on__lte=year.last
    ).order_by()


def has_anything(year: FinancialYear) -> bool:
    """Whether there is anything at all that a record of the year could say."""
    return communications_of(year).exists()


def years_with_anything(*, before: FinancialYear, without: Container[int]) -> set[int]:
    """The years, by their first calendar year, of which a record could say something.

    From the year of the earliest communication that the whole partnership may see, up to the year
    before `before`. without: years not to ask about. Two queries, or one where none is to be asked.
    """
    known = Communication.objects.open_to_the_partnership().on_the_plan()
    dated = known.filter(
        window_start__gte=FinancialYear(EARLIEST).first, window_start__lt=before.first
    )
    earliest = dated.order_by("window_start").values_list("window_start", flat=True).first()
    if earliest is None:
        return set()
    starts = range(FinancialYear.of(earliest).start_year, before.start_year)
    asked = [start for start in starts if start not in without]
    if not asked:
        return set()
    # One row, and for each year whether there is anything: none is read beyond its first.
    held = (Exists(communications_of(FinancialYear(start))) for start in asked)
    told = Communication.objects.order_by().values_list(*held)[:1]
    return {start for row in told for start in compress(asked, row)}


def had_anything(year: FinancialYear, *, on: date) -> bool:
    """Whether anything of it had been logged by the end of that day."""
    day_after = clock.start_of(on + timedelta(days=1))
    return communications_of(year).filter(created_at__lt=day_after).exists()


def _was_there(partner: Partner, year: FinancialYear) -> bool:
    """Whether it existed on a day of the year; teams count as their council."""
    return (
        partner.parent_id is None
        and (partner.valid_from is None or partner.valid_from <= year.last)
        and (partner.valid_to is None or partner.valid_to >= year.first)
    )


def _loaded(communications: CommunicationQuerySet) -> CommunicationQuerySet:
    return communications.select_related("merged_into", "campaign__priority").defer(
        "message", *NEVER_IN_A_RECORD, *(f"merged_into__{name}" for name in NEVER_IN_A_RECORD)
    )


def _moved(communications: CommunicationQuerySet) -> CommunicationQuerySet:
    """Those of them that were moved to another date, with each earlier date."""
    return communications.filter(
        pk__in=DateChange.objects.order_by().values("communication")
    ).prefetch_related("date_changes")


class _Beside:
    """What hangs on the communications, by communication: plain values, read once for all.

    Thousands of rows as objects would take longer than all else that a record asks for.
    """

    def __init__(self, found: CommunicationQuerySet, partners: Iterable[Partner]) -> None:
        self._found = found.values("pk")
        self.who = {partner.pk: _who(partner) for partner in partners}
        self.terms = {
            name: self._places() if name == "areas" else self._labels(name)
            for name in ("topics", *TERMS)
        }
        self.takes_part = self._takes_part()
        self.placements = self._placements()
        self.reviewed = dict(
            Decision.objects.filter(communication__in=self._found)
            .order_by()
            .values_list("communication")
            .annotate(first=Min("at"))
        )

    def _labels(self, name: str) -> Mapping[UUID, Sequence[str]]:
        """What each communication names of one vocabulary, sorted: databases differ in that."""
        field = Communication._meta.get_field(name)
        called = f"{field.m2m_reverse_field_name()}__label"  # type: ignore[union-attr]
        named = field.remote_field.through.objects.filter(communication__in=self._found)  # type: ignore[union-attr]
        found: dict[UUID, list[str]] = defaultdict(list)
        labels: dict[str, str] = {}
        for pk, label in named.values_list("communication", called):
            found[pk].append(labels.setdefault(label, label))  # one object for each, not a row
        return {pk: sorted(terms) for pk, terms in found.items()}

    def _places(self) -> Mapping[UUID, Sequence[str]]:
        """The places that each communication names, sorted.

        The borough itself, as sheets name it, is no place within it.
        """
        named = (
            Communication.areas.through.objects.filter(communication__in=self._found)
            .exclude(area__level=AreaLevel.BOROUGH)
            .values_list("communication", "area", "area__name", "area__level", "area__valid_to")
        )
        found: dict[UUID, list[int]] = defaultdict(list)
        places: dict[int, Place] = {}
        for communication, area, name, level, valid_to in named:
            found[communication].append(area)
            if area not in places:
                places[area] = Place(name, AreaLevel(level).label.lower(), valid_to)
        called = told_apart(places)
        return {pk: sorted(called[area] for area in areas) for pk, areas in found.items()}

    def _takes_part(self) -> Mapping[UUID, Sequence[tuple[Who, str]]]:
        """Partners that take part, and those whose offer rides along, with what they bring.

        By name: databases differ in how they sort.
        """
        found = defaultdict(list)
        involved = Involvement.objects.filter(
            communication__in=self._found, state__in=TAKES_PART
        ).values_list("communication", "partner", "contribution")
        offered = OfferRequest.objects.filter(
            communication__in=self._found, state=OfferRequestState.ACCEPTED
        ).values_list("communication", "offer__partner", "offer__what")
        for rows in (involved, offered):
            for pk, partner, brought in rows.order_by():
                found[pk].append((self.who[partner], brought))
        return {pk: sorted(rows, key=_by_name) for pk, rows in found.items()}

    def _placements(self) -> Mapping[UUID, Sequence[PlacementFact]]:
        """What was issued; a channel that was merged counts as the one that it ended up in."""
        channels = {
            pk: (name, unit)
            for pk, name, unit in Channel.objects.values_list("pk", "name", "reach_unit")
        }
        merged = merged_channels()
        found = defaultdict(list)
        for row in Placement.objects.filter(
            communication__in=self._found,
            state=PlacementState.ISSUED,
            issued_on__isnull=False,
        ).values(*PLACEMENT):
            name, _ = channels[merged.get(row["channel"], row["channel"])]
            unit = row["reached_unit"] or channels[row["channel"]][1]
            found[row["communication"]].append(
                PlacementFact(
                    channel=name,
                    partner=self.who[row["partner"]],
                    issued_on=row["issued_on"],
                    issued_until=row["issued_until"],
                    proof=_proof(row),
                    reached=reached_text(row["reached"], unit),
                    reached_number=row["reached"],
                    reached_unit=reached_unit(unit) if row["reached"] is not None else "",
                    reached_source=row["reached_source"],
                )
            )
        return found


def _by_name(part: tuple[Who, str]) -> tuple[str, str, str]:
    who, brought = part
    return who.name.casefold(), who.name, brought


def _fact(row: Communication, moves: Sequence[Move], beside: _Beside) -> CommunicationFact:
    reviewed = beside.reviewed.get(row.pk)
    return CommunicationFact(
        id=str(row.pk),
        reference=row.reference or "",
        title=row.title,
        lead=beside.who[row.lead_partner_id],
        state=row.get_state_display(),
        set_aside=row.state in SET_ASIDE,
        evaluated=row.state == State.EVALUATED,
        reason=_reason(row),
        precision=row.precision,
        window_start=row.window_start,
        window_end=row.window_end,
        moves=moves,
        logged_on=clock.local(row.created_at).date(),
        reviewed_on=clock.local(reviewed).date() if reviewed else None,
        takes_part=beside.takes_part.get(row.pk, ()),
        topics=beside.terms["topics"].get(row.pk, ()),
        terms={key: _terms(row, key, beside) for key in TERMS},
        campaign=row.campaign.name if row.campaign else "",
        placements=beside.placements.get(row.pk, ()),
    )


def _terms(row: Communication, key: str, beside: _Beside) -> Sequence[str]:
    """Its terms of one vocabulary; its campaign's priority is one of its own, as on the plan."""
    named = beside.terms[key].get(row.pk, ())
    if key != "priorities" or row.campaign is None or row.campaign.priority is None:
        return named
    return sorted({*named, row.campaign.priority.label})


def _reason(row: Communication) -> str:
    """Why it was set aside; the joint one is named unless it is kept back."""
    joint = row.merged_into
    if joint is None:
        return row.state_reason
    if not joint.is_open_to_the_partnership:
        return "Became part of a joint communication"
    return f"Became part of {joint.reference or joint.title}"


def _proof(row: Mapping[str, Any]) -> str:
    proof: str = row["proof_url"] or (FILE_KEPT if row["proof_file"] else row["no_proof_reason"])
    return proof


def _who(partner: Partner) -> Who:
    council = partner.parent or partner
    return Who(name=partner.name, counts_as=council.pk, counts_as_name=council.name)
