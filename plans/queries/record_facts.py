"""The facts of which an annual record is made, read in a constant number of queries."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partner
from plans.choices import (
    ON_THE_PLAN,
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
)
from plans.queries.history import moves_told
from plans.queries.lines import NEVER_IN_A_LINE
from plans.rules.record import TERMS, CommunicationFact, PlacementFact, Who, YearFacts

FILE_KEPT = "A file is kept in the planner"


def year_facts(year: FinancialYear) -> YearFacts:
    """What the whole partnership may see now of the year; fourteen queries at most."""
    partners = Partner.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=year.last),
        Q(valid_to=None) | Q(valid_to__gte=year.first),
        parent=None,
    )
    rows = list(_loaded(communications_of(year)))
    moves = moves_told(rows)
    return YearFacts(
        year=year,
        today=clock.today(),
        communications=[_fact(row, moves.get(row.pk, ())) for row in rows],
        partners=[_who(partner) for partner in partners],
    )


def communications_of(year: FinancialYear) -> CommunicationQuerySet:
    """All on the plan that may belong to the year: issued in it, planned for it, moved from it."""
    issued = Placement.objects.filter(
        communication=OuterRef("pk"),
        state=PlacementState.ISSUED,
        issued_on__gte=year.first,
        issued_on__lte=year.last,
    )
    moved = DateChange.objects.filter(
        communication=OuterRef("pk"), old_end__gte=year.first, old_end__lte=year.last
    )
    logged_without_a_date = Q(
        window_start=None,
        created_at__gte=clock.start_of(year.first),
        created_at__lt=clock.start_of(year.next.first),
    )
    return (
        Communication.objects.open_to_the_partnership()
        .filter(state__in=ON_THE_PLAN)
        .filter(
            Q(window_start__lte=year.last, window_end__gte=year.first)
            | logged_without_a_date
            | Q(Exists(issued))
            | Q(Exists(moved))
        )
    )


def has_anything(year: FinancialYear) -> bool:
    """Whether there is anything at all that a record of the year could say."""
    return communications_of(year).exists()


def _loaded(communications: CommunicationQuerySet) -> CommunicationQuerySet:
    return (
        communications.select_related("lead_partner__parent", "merged_into", "campaign")
        .defer("message", *NEVER_IN_A_LINE, *(f"merged_into__{name}" for name in NEVER_IN_A_LINE))
        .prefetch_related(
            "topics",
            *TERMS,
            Prefetch(
                "placements",
                Placement.objects.filter(state=PlacementState.ISSUED).select_related(
                    "channel", "partner__parent"
                ),
            ),
            Prefetch(
                "involvements",
                Involvement.objects.filter(state__in=TAKES_PART).select_related("partner__parent"),
            ),
            Prefetch(
                "offer_requests",
                OfferRequest.objects.filter(state=OfferRequestState.ACCEPTED).select_related(
                    "offer__partner__parent"
                ),
            ),
            Prefetch("decisions", Decision.objects.only("communication_id", "at")),
            "date_changes",
        )
        .order_by()
    )


def _fact(row: Communication, moves: Iterable[DateChange]) -> CommunicationFact:
    decided = [each.at for each in row.decisions.all()]
    return CommunicationFact(
        id=str(row.pk),
        reference=row.reference or "",
        title=row.title,
        lead=_who(row.lead_partner),
        state=row.get_state_display(),
        set_aside=row.state in SET_ASIDE,
        evaluated=row.state == State.EVALUATED,
        reason=_reason(row),
        precision=row.precision,
        window_start=row.window_start,
        window_end=row.window_end,
        moves=[(each.old_end, each.reason) for each in moves],
        logged_on=clock.local(row.created_at).date(),
        reviewed_on=clock.local(min(decided)).date() if decided else None,
        takes_part=[
            *((_who(each.partner), each.contribution) for each in row.involvements.all()),
            *((_who(each.offer.partner), each.offer.what) for each in row.offer_requests.all()),
        ],
        topics=sorted(topic.label for topic in row.topics.all()),
        terms={key: sorted(str(term) for term in getattr(row, key).all()) for key in TERMS},
        campaign=row.campaign.name if row.campaign else "",
        placements=[
            PlacementFact(
                channel=each.channel.name,
                partner=_who(each.partner),
                issued_on=each.issued_on,
                issued_until=each.issued_until,
                proof=_proof(each),
                reached=_reached(each),
            )
            for each in row.placements.all()
            if each.issued_on
        ],
    )


def _reason(row: Communication) -> str:
    """Why it was set aside; the joint one is named unless it is kept back."""
    joint = row.merged_into
    if joint is None:
        return row.state_reason
    if not joint.is_open_to_the_partnership:
        return "Became part of a joint communication"
    return f"Became part of {joint.reference or joint.title}"


def _proof(placement: Placement) -> str:
    if placement.proof_url:
        return placement.proof_url
    return FILE_KEPT if placement.proof_file else placement.no_proof_reason


def _reached(placement: Placement) -> str:
    """ "12,500 households"; nothing where nobody said."""
    if placement.reached is None:
        return ""
    return f"{placement.reached:,} {placement.channel.reach_unit or 'people'}"


def _who(partner: Partner) -> Who:
    council = partner.parent or partner
    return Who(name=partner.name, counts_as=council.pk, counts_as_name=council.name)
