"""One communication as its page shows it, in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Prefetch

from bsc_comms.kit import clock
from evidence.models import CarefulPeriod, Finding, Indicator
from evidence.queries.seasons import careful_periods_to_warn_of
from partnership.models import Partner, Person
from plans.choices import (
    OPEN,
    SET_ASIDE,
    TO_COME,
    WAS_ISSUED,
    InvolvementState,
    PlacementState,
    Precision,
    State,
)
from plans.models import (
    Artwork,
    Communication,
    Decision,
    Evaluation,
    Involvement,
    OfferRequest,
    Placement,
)
from plans.policy import (
    can_edit,
    can_mark_issued,
    can_read_internal_notes,
    can_read_original_row,
    can_review,
)
from plans.queries.agreed.carried import AgreedPart, agreed_part
from plans.queries.approaches import ApproachPart, approach_part, joint_seen
from plans.queries.artwork import CommunicationArtwork, artwork_part
from plans.queries.best_dates import best_dates_of
from plans.queries.commitments import CommitmentsPart, commitments_beside
from plans.queries.completeness import missing
from plans.queries.evaluation import EvaluationPart, evaluation_part, learned_before
from plans.queries.history import (
    EarlierDate,
    HistoryLine,
    changes_of,
    earlier_dates,
    history_told,
    is_cut,
    told_since,
)
from plans.queries.imports.originals import OriginalRow, original_rows
from plans.queries.offers import OffersPart, offers_part, partner_may_know
from plans.queries.overlaps.pairs import NearThis, near_this
from plans.queries.placements import (
    PlacementLine,
    can_place,
    placement_lines,
    placements_shown,
)
from plans.queries.served import (
    LISTS_SERVED,
    PRIORITY_OF_CAMPAIGN,
    lays_weight_on,
    what_it_serves,
)
from plans.queries.time_and_place import WhenAndWhere, clashes_with, seen_by_others
from plans.rules.best_dates import BestWindow

BRINGS_BACK = frozenset({State.CANCELLED, State.POSTPONED, State.RETURNED})


@dataclass(frozen=True)
class MayDo:
    """What the reader may do with it now."""

    edit: bool = False
    issue: bool = False
    move: bool = False
    postpone: bool = False
    set_aside: bool = False
    bring_back: bool = False
    copy: bool = False


@dataclass(frozen=True)
class CommunicationPage:
    """All that the page shows; what the reader may not know is not in it."""

    communication: Communication
    may: MayDo
    may_place: bool
    placements: list[PlacementLine]
    involvements: list[Involvement]
    to_answer: list[Partner]
    decisions: list[Decision]
    missing: list[str]
    lays_weight_on: str
    serves: list[str]
    earlier: list[EarlierDate]
    history: list[HistoryLine]
    history_is_cut: bool  # whether there is more of it than the page reads
    approach: ApproachPart
    offers: OffersPart
    artwork: CommunicationArtwork
    commitments: CommitmentsPart
    agreed: AgreedPart
    evaluation: EvaluationPart
    learned: list[Evaluation] = field(default_factory=list)
    original_rows: list[OriginalRow] = field(default_factory=list)
    internal_notes: str = ""
    reported_result: str = ""
    joint: Communication | None = None
    near: NearThis = field(default_factory=NearThis)
    best_dates: list[BestWindow] = field(default_factory=list)
    careful: list[CarefulPeriod] = field(default_factory=list)
    time_and_place: list[WhenAndWhere] = field(default_factory=list)
    seen_by_others: list[WhenAndWhere] = field(default_factory=list)

    @property
    def next_to_issue(self) -> Placement | None:
        """The placement that "Mark issued" starts with."""
        planned = (each.placement for each in self.placements)
        return next((one for one in planned if one.state == PlacementState.PLANNED), None)

    @property
    def to_settle(self) -> list[PlacementLine]:
        """What cannot go out as it is, or lies beside the window: with what else fits."""
        if not self.may_place:
            return []
        planned = [one for one in self.placements if one.placement.state == PlacementState.PLANNED]
        return [one for one in planned if one.needs_another or one.outside or one.is_left_over]

    @property
    def is_booked_in_silence(self) -> bool:
        """Whether the register holds slots for it without saying what for."""
        hidden = not self.communication.is_open_to_the_partnership
        return hidden and any(
            one.edition is not None and one.placement.booking is not None for one in self.placements
        )

    @property
    def is_set_aside(self) -> bool:
        """Whether it goes out nowhere as it stands: cancelled, postponed or merged."""
        return self.communication.state in SET_ASIDE

    @property
    def joint_is_set_aside(self) -> bool:
        """Whether what it was merged into goes out nowhere either."""
        return self.joint is not None and self.joint.state in SET_ASIDE

    @property
    def may_ask_partners(self) -> bool:
        """Whether others may still be asked to take part: in what is still to come."""
        return self.may.edit and self.communication.state in OPEN

    @property
    def answer_no_more(self) -> list[Partner]:
        """The partners that ended before they said whether they take part in what is to come."""
        if self.communication.state not in OPEN:
            return []
        today = clock.today()
        return [
            one.partner
            for one in self.involvements
            if one.state == InvolvementState.INVITED and one.partner.has_ended_before(today)
        ]

    @property
    def is_ahead(self) -> bool:
        """Whether the days are counted to it: to an exact date of what is still to come.

        To the first day of any other window they would say more than is known (rule 2 of
        docs/rules.md).
        """
        one = self.communication
        if one.window_start is None or one.precision != Precision.EXACT:
            return False
        return one.window_start >= clock.today() and one.state not in WAS_ISSUED | SET_ASIDE

    @property
    def cites_evidence(self) -> bool:
        """Whether it rests on a finding, an indicator or other intelligence."""
        one = self.communication
        return bool(one.other_intelligence or one.findings.all() or one.indicators.all())

    @property
    def named_partners(self) -> list[Partner]:
        return list(self.communication.named_partners.all())


def find_communication(person: Person, pk: UUID) -> Communication | None:
    """The communication with all that its page shows; None if this person may not know of it."""
    found = (
        Communication.objects.visible_to(person)
        .filter(pk=pk)
        .select_related("lead_partner", PRIORITY_OF_CAMPAIGN, "responsible", "created_by")
        .prefetch_related(
            "areas",
            "topics",
            "audiences",
            "objectives",
            *LISTS_SERVED,
            Prefetch("findings", Finding.objects.all()),
            Prefetch("indicators", Indicator.objects.select_related("survey")),
            "named_partners",
            Prefetch("placements", placements_shown()),
            Prefetch("involvements", Involvement.objects.select_related("partner")),
            Prefetch("decisions", Decision.objects.select_related("by").defer("seen")),
            "date_changes__by",
            Prefetch("offer_requests", OfferRequest.objects.select_related("offer__partner")),
            Prefetch("artwork", Artwork.objects.select_related("decided_by")),
        )
        .order_by()  # there is one at most, and sorting costs by the columns
    )
    return next(iter(found), None)


def communication_page(communication: Communication, person: Person) -> CommunicationPage:
    """What this person sees of it; `communication` comes from `find_communication`."""
    changes = changes_of(communication)
    since = told_since(communication, changes, person)
    involvements = list(communication.involvements.all())
    own_notes = can_read_internal_notes(person, communication)
    own_row = can_read_original_row(person, communication)
    may = _may_do(communication, person)
    may_place = can_place(person, communication)
    placements, by_the_register = placement_lines(communication, to_place=may_place, since=since)
    near = near_this(communication, person)
    history = [*by_the_register, *history_told(communication, changes, person)]
    return CommunicationPage(
        communication=communication,
        may=may,
        may_place=may_place,
        placements=placements,
        involvements=involvements,
        to_answer=_to_answer(communication, involvements, person),
        decisions=list(communication.decisions.all()),
        missing=_missing(communication) if may.edit or can_review(person) else [],
        lays_weight_on=lays_weight_on(communication),
        serves=what_it_serves(communication),
        earlier=earlier_dates(communication, changes, person),
        history=sorted(history, key=lambda line: line.at, reverse=True),
        history_is_cut=is_cut(communication, changes, person),
        approach=approach_part(communication, person, since=since),
        offers=offers_part(communication, person, since=since),
        artwork=artwork_part(communication, person),
        commitments=commitments_beside(communication, near),
        agreed=agreed_part(communication, person),
        evaluation=evaluation_part(communication, person),
        learned=_learned(communication, person),
        original_rows=original_rows(communication, person) if own_row else [],
        internal_notes=communication.internal_notes if own_notes else "",
        reported_result=communication.reported_result if own_row else "",
        joint=joint_seen(communication, person),
        near=near,
        time_and_place=clashes_with(communication, person) if may.move else [],
        seen_by_others=seen_by_others(communication),
        best_dates=best_dates_of(communication, person, clock.today()) if may.edit else [],
        careful=_careful(communication, clock.today()),
    )


def _careful(communication: Communication, today: date) -> list[CarefulPeriod]:
    """Sensitive dates to warn of while it is to come."""
    if communication.state not in TO_COME | {State.IDEA}:
        return []
    first, last = communication.window_start, communication.window_end
    return careful_periods_to_warn_of(first, last, today=today)


def _learned(communication: Communication, person: Person) -> list[Evaluation]:
    """What helps while it can still be changed: the lessons of what was like it."""
    if communication.state not in OPEN:
        return []
    return learned_before(
        person,
        topics=communication.topics.all(),
        audiences=communication.audiences.all(),
        channels=[one.channel_id for one in communication.placements.all()],
        but=communication,
    )


def _may_do(communication: Communication, person: Person) -> MayDo:
    if not can_edit(person, communication):
        return MayDo()
    open_still = communication.state in OPEN
    waits_for_a_date = communication.state == State.IDEA and communication.window_start is None
    return MayDo(
        edit=communication.state != State.MERGED,
        issue=can_mark_issued(person, communication),
        move=open_still,
        postpone=open_still and communication.state != State.POSTPONED and not waits_for_a_date,
        set_aside=open_still,
        bring_back=communication.state in BRINGS_BACK,
        copy=True,
    )


def _to_answer(
    communication: Communication, involvements: list[Involvement], person: Person
) -> list[Partner]:
    """The partners for which this person may still say what they bring, those asked first."""
    if communication.state not in TO_COME | {State.IDEA}:
        return []
    asked = [one.partner_id for one in involvements if one.state == InvolvementState.INVITED]
    mine = [
        one
        for one in person.partners_today
        if one.pk != communication.lead_partner_id and partner_may_know(communication, one.pk)
    ]
    return sorted(mine, key=lambda partner: (partner.pk not in asked, partner.name))


def _missing(communication: Communication) -> list[str]:
    if communication.state not in OPEN:
        return []
    lists = {
        "areas": communication.areas.all(),
        "audiences": communication.audiences.all(),
        "objectives": communication.objectives.all(),
    }
    placements = communication.placements.all()
    return missing(
        communication, lists, [one for one in placements if one.state != PlacementState.DROPPED]
    )
