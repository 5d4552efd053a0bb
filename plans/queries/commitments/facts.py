"""What the rules of the commitments ask of communications, read in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from bsc_comms.kit import clock
from channels_registry.choices import ChannelKind
from partnership.choices import Role
from partnership.models import Appointment, Partner, Partnership, Person
from plans.choices import (
    OPEN,
    SET_ASIDE,
    TAKES_PART,
    ApproachAnswer,
    ApproachState,
    OfferRequestState,
    PlacementState,
    Reach,
)
from plans.models import (
    Approach,
    Artwork,
    AskedPartner,
    Communication,
    Involvement,
    OfferRequest,
    Overlap,
    OverlapQuerySet,
    Placement,
)
from plans.rules.commitments import ApproachFacts, CommitmentFacts, carried

#: What is asked of a communication itself: of thousands nothing else need be read.
READ_OF_MANY = (
    *("created_at", "state", "window_start", "reach", "branding", "shared_line", "strategy_note"),
    *("lead_partner__short_name", "lead_partner__parent", "campaign__priority"),
)
LOCAL: Mapping[str, bool | None] = {Reach.LOCAL: True, Reach.BOROUGH: False}


@dataclass(frozen=True)
class Unanswered:
    """How many pairs of each have no answer, of those whose both sides somebody may know.

    They wait for one while a side is still to come. A pair that somebody may not know does not
    count for them, not even as a number.
    """

    waiting: Counter[UUID] = field(default_factory=Counter)
    never_answered: Counter[UUID] = field(default_factory=Counter)


def unanswered_for(reader: Person, keys: Sequence[UUID]) -> Unanswered:
    """Of these communications, as this person knows their pairs. One query."""
    return _among(Overlap.objects.visible_to(reader).unanswered_for(reader), keys)


def unanswered_open_to_all(keys: Sequence[UUID]) -> Unanswered:
    """The same as the whole partnership knows them."""
    return _among(Overlap.objects.open_to_the_partnership().unanswered(), keys)


def _among(pairs: OverlapQuerySet, keys: Sequence[UUID]) -> Unanswered:
    found = Unanswered()
    for *pair, one, other in (
        pairs.standing()
        .of_any(keys)
        .values_list("first", "second", "first__state", "second__state")
    ):
        counts = found.waiting if {one, other} & OPEN else found.never_answered
        counts.update(pair)
    return found


def facts_of(
    communications: Sequence[Communication], unanswered: Unanswered
) -> dict[UUID, CommitmentFacts]:
    """The facts of each, for whoever knows of all of them and of their pairs what is counted.

    Their lead partners and campaigns should be loaded; what else is loaded is not read again.
    """
    prefetch_related_objects(
        communications,
        Prefetch("placements", Placement.objects.select_related("channel")),
        "involvements",
        Prefetch("offer_requests", OfferRequest.objects.select_related("offer")),
        "priorities",
        "aims",
        "artwork",
        Prefetch("approaches", Approach.objects.exclude(state=ApproachState.WITHDRAWN)),
        Prefetch("approaches__asked", AskedPartner.objects.that_count().order_by("pk")),
    )
    read = _Read(communications, unanswered)
    return {one.pk: _facts(one, _loaded(one), read) for one in communications}


def facts_of_many(
    communications: Sequence[Communication], *, until: date | None = None
) -> dict[UUID, CommitmentFacts]:
    """The same for the whole partnership, of thousands: what hangs on them comes as plain values.

    Their lead partners and campaigns should be loaded. until: the day on which a partner has an
    advocate by now, today unless it is named.
    """
    keys = [one.pk for one in communications]
    read = _Read(communications, unanswered_open_to_all(keys), until)
    beside = _plain(keys)
    return {one.pk: _facts(one, beside[one.pk], read) for one in communications}


class _Read:
    """What is read once for all of them."""

    def __init__(
        self,
        communications: Sequence[Communication],
        unanswered: Unanswered,
        until: date | None = None,
    ) -> None:
        self.line = shared_line()
        self.rolled = Rolled()
        self.advocates = Advocates([one.lead_partner for one in communications], until)
        self.overlaps = unanswered


@dataclass
class _Beside:
    """What hangs on one communication, however it was read."""

    issued: list[date] = field(default_factory=list)
    in_print: bool = False
    others: set[int] = field(default_factory=set)  # who takes part, issues, or gives an offer
    in_terms: bool = False
    logos: list[bool | None] = field(default_factory=list)
    lines: list[bool | None] = field(default_factory=list)
    approach: tuple[datetime, bool, Counter[str]] | None = None  # when, whether open, the answers

    def place(self, *, partner: int, kind: str, issued_on: date | None) -> None:
        """A placement that was not dropped."""
        self.others.add(partner)
        self.in_print |= kind == ChannelKind.PRINT
        if issued_on:
            self.issued.append(issued_on)

    def draw(self, *, logo: bool | None, line: bool | None) -> None:
        """Artwork that stands."""
        self.logos.append(logo)
        self.lines.append(line)

    def ask(self, asked_at: datetime, state: str, answers: Counter[str]) -> None:
        """A question that was not taken back; the last of them counts."""
        if self.approach is None or asked_at > self.approach[0]:
            self.approach = asked_at, state == ApproachState.OPEN, answers


def _loaded(communication: Communication) -> _Beside:
    """From what was loaded with it."""
    beside = _Beside(in_terms=bool(communication.priorities.all() or communication.aims.all()))
    for placement in communication.placements.all():
        if placement.state != PlacementState.DROPPED:
            beside.place(
                partner=placement.partner_id,
                kind=placement.channel.kind,
                issued_on=placement.issued_on,
            )
    beside.others |= _taking_part(communication)
    for artwork in standing_artwork(communication):
        beside.draw(logo=artwork.logo_decided, line=artwork.line_decided)
    for approach in communication.approaches.all():
        answers = Counter(one.answer for one in approach.asked.all())
        beside.ask(approach.asked_at, approach.state, answers)
    return beside


def _plain(ids: Sequence[UUID]) -> Mapping[UUID, _Beside]:
    """From the database as values, in seven queries."""
    found: dict[UUID, _Beside] = {pk: _Beside() for pk in ids}
    placements = Placement.objects.exclude(state=PlacementState.DROPPED)
    for pk, partner, kind, issued_on in _of(placements, ids).values_list(
        "communication", "partner", "channel__kind", "issued_on"
    ):
        found[pk].place(partner=partner, kind=kind, issued_on=issued_on)
    involved = Involvement.objects.filter(state__in=TAKES_PART)
    riding = OfferRequest.objects.filter(state=OfferRequestState.ACCEPTED)
    for pk, partner in (
        _of(involved, ids)
        .values_list("communication", "partner")
        .union(_of(riding, ids).values_list("communication", "offer__partner"))
    ):
        found[pk].others.add(partner)
    for served in (Communication.priorities, Communication.aims):
        for (pk,) in _of(served.through.objects.all(), ids).values_list("communication"):
            found[pk].in_terms = True
    standing = Artwork.objects.filter(removed_at=None)
    for pk, logo, line in _of(standing, ids).values_list(
        "communication", "logo_decided", "line_decided"
    ):
        found[pk].draw(logo=logo, line=line)
    asked = list(
        _of(Approach.objects.exclude(state=ApproachState.WITHDRAWN), ids).values_list(
            "communication", "pk", "asked_at", "state"
        )
    )
    answers: dict[Any, Counter[str]] = defaultdict(Counter)
    for approach, answer in (
        AskedPartner.objects.that_count()
        .filter(approach__in=[approach for _, approach, *_ in asked])
        .order_by()
        .values_list("approach", "answer")
    ):
        answers[approach][answer] += 1
    for pk, approach, asked_at, state in asked:
        found[pk].ask(asked_at, state, answers[approach])
    return found


def _of(rows: QuerySet[Any], ids: Sequence[UUID]) -> QuerySet[Any]:
    # By the key itself: a relation prepares each of thousands of values a second time.
    return rows.filter(communication__pk__in=ids).order_by()


def _facts(communication: Communication, beside: _Beside, read: _Read) -> CommitmentFacts:
    logged_on = clock.local(communication.created_at).date()
    campaign = communication.campaign
    began = filter(None, (communication.window_start, *beside.issued))
    return CommitmentFacts(
        lead=communication.lead_partner.short_name,
        logged_on=logged_on,
        set_aside=communication.state in SET_ASIDE,
        began=min(began, default=None),
        issued_from=min(beside.issued, default=None),
        has_advocate=read.advocates.spoke_for(communication.lead_partner, logged_on),
        hands=read.rolled.all_of({communication.lead_partner_id} | beside.others),
        local=LOCAL.get(communication.reach),
        in_print=beside.in_print,
        logo=carried(communication.branding, beside.logos),
        line=read.line,
        shared_line=carried(communication.shared_line, beside.lines),
        serves=beside.in_terms
        or bool(communication.strategy_note.strip())
        or (campaign is not None and campaign.priority_id is not None),
        serves_in_terms=beside.in_terms,
        open_overlaps=read.overlaps.waiting[communication.pk],
        never_answered=read.overlaps.never_answered[communication.pk],
        approach=_approach(beside),
    )


def _approach(beside: _Beside) -> ApproachFacts | None:
    """The last question that was not taken back; once it is closed nobody can answer any more."""
    if beside.approach is None:
        return None
    _, is_open, answers = beside.approach
    asked, silent = sum(answers.values()), answers[ApproachAnswer.SILENT]
    waiting = answers[ApproachAnswer.WAITING]
    unheard = silent if is_open else silent + waiting
    return ApproachFacts(asked=asked, answered=asked - silent - waiting, silent=unheard)


def _taking_part(communication: Communication) -> set[int]:
    """Partners that agreed to take part, and those whose offer rides along, as a record has it.

    `involvements` and `offer_requests` are loaded.
    """
    involved = communication.involvements.all()
    asked = communication.offer_requests.all()
    return {one.partner_id for one in involved if one.state in TAKES_PART} | {
        one.offer.partner_id for one in asked if one.state == OfferRequestState.ACCEPTED
    }


def hands_under(lead: Partner, communication: Communication) -> frozenset[int]:
    """Who has a hand in it, as partners count, once it is saved as led by this partner.

    What is planned is then the lead partner's to issue, but for that of partners involved.
    `placements`, `involvements` and `offer_requests` are loaded.
    """
    involved = {one.partner_id for one in communication.involvements.all()}
    issuing = {
        one.partner_id
        for one in communication.placements.all()
        if one.state != PlacementState.DROPPED
        and (one.state != PlacementState.PLANNED or one.partner_id in involved)
    }
    return Rolled().all_of({lead.pk} | _taking_part(communication) | issuing)


def standing_artwork(communication: Communication) -> list[Artwork]:
    """Its artwork, but for what was taken away."""
    return [one for one in communication.artwork.all() if one.removed_at is None]


def shared_line() -> str:
    """The line that the partners share, as reference data has it."""
    line = Partnership.objects.filter(pk=1).values_list("strapline", flat=True).first()
    return line or ""


class Rolled:
    """Partners as they count: a council team counts as its council (rule 6 of docs/rules.md)."""

    def __init__(self) -> None:
        teams = Partner.objects.filter(parent__isnull=False).values_list("pk", "parent")
        self._parents = {pk: parent for pk, parent in teams if parent is not None}

    def all_of(self, partners: Iterable[int]) -> frozenset[int]:
        return frozenset(self._parents.get(pk, pk) for pk in partners)

    @staticmethod
    def one(partner: Partner) -> int:
        return partner.parent_id or partner.pk


class Advocates:
    """When these partners, or the councils of which they are teams, had an advocate in post.

    Whose account was closed was in post until that day. until: the day on which they have one by
    now, today unless it is named.
    """

    def __init__(self, partners: Iterable[Partner], until: date | None = None) -> None:
        ids = {pk for each in partners for pk in (each.pk, each.parent_id) if pk is not None}
        held = Appointment.objects.ever_in_post().filter(role=Role.ADVOCATE, partner__in=ids)
        self._until = until or clock.today()
        self._terms: dict[int, list[tuple[date, date]]] = defaultdict(list)
        for partner, starts, ends, closed_at in held.values_list(
            "partner", "starts", "ends", "person__closed_at"
        ):
            if partner is not None:
                closed_on = clock.local(closed_at).date() if closed_at else date.max
                self._terms[partner].append((starts, min(ends or date.max, closed_on)))

    def spoke_for(self, partner: Partner, logged_on: date) -> bool:
        """Whether it had one on the day on which something was logged, or has one by now."""
        terms = [*self._terms[partner.pk], *self._terms[partner.parent_id or partner.pk]]
        return any(
            starts <= day <= last for day in (logged_on, self._until) for starts, last in terms
        )
