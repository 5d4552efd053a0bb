"""What the rules of the commitments ask of communications, read in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, prefetch_related_objects

from bsc_comms.kit import clock
from channels_registry.choices import ChannelKind
from partnership.choices import Role
from partnership.models import Appointment, Partner, Partnership, Person
from plans.choices import (
    SET_ASIDE,
    TAKES_PART,
    ApproachAnswer,
    ApproachState,
    PlacementState,
    Reach,
)
from plans.models import Approach, Artwork, AskedPartner, Communication, Overlap, Placement
from plans.rules.commitments import ApproachFacts, CommitmentFacts, carried

LOCAL: Mapping[str, bool | None] = {Reach.LOCAL: True, Reach.BOROUGH: False}


def facts_of(
    communications: Sequence[Communication], *, reader: Person | None
) -> dict[UUID, CommitmentFacts]:
    """The facts of each; `reader` knows of all of them, None stands for the whole partnership.

    Their lead partners and campaigns should be loaded; what else is loaded is not read again.
    """
    prefetch_related_objects(
        communications,
        Prefetch("placements", Placement.objects.select_related("channel")),
        "involvements",
        "priorities",
        "aims",
        "artwork",
        Prefetch("approaches", Approach.objects.exclude(state=ApproachState.WITHDRAWN)),
        Prefetch("approaches__asked", AskedPartner.objects.order_by("pk")),
    )
    read = _Read(communications, reader)
    return {one.pk: _facts(one, read) for one in communications}


class _Read:
    """What is read once for all of them."""

    def __init__(self, communications: Sequence[Communication], reader: Person | None) -> None:
        self.line = shared_line()
        self.rolled = Rolled()
        self.advocates = Advocates([one.lead_partner for one in communications])
        self.open_overlaps = _open_overlaps([one.pk for one in communications], reader)


def _facts(communication: Communication, read: _Read) -> CommitmentFacts:
    logged_on = clock.local(communication.created_at).date()
    placements = [
        one for one in communication.placements.all() if one.state != PlacementState.DROPPED
    ]
    issued = [one.issued_on for one in placements if one.issued_on]
    artwork = standing_artwork(communication)
    campaign = communication.campaign
    in_terms = bool(communication.priorities.all() or communication.aims.all())
    return CommitmentFacts(
        lead=communication.lead_partner.short_name,
        logged_on=logged_on,
        set_aside=communication.state in SET_ASIDE,
        began=min(filter(None, (communication.window_start, *issued)), default=None),
        issued_from=min(issued, default=None),
        has_advocate=read.advocates.spoke_for(communication.lead_partner, logged_on),
        hands=read.rolled.all_of(_hands(communication, placements)),
        local=LOCAL.get(communication.reach),
        in_print=any(one.channel.kind == ChannelKind.PRINT for one in placements),
        logo=carried(communication.branding, [one.logo_decided for one in artwork]),
        line=read.line,
        shared_line=carried(communication.shared_line, [one.line_decided for one in artwork]),
        serves=in_terms
        or bool(communication.strategy_note.strip())
        or (campaign is not None and campaign.priority_id is not None),
        serves_in_terms=in_terms,
        open_overlaps=read.open_overlaps[communication.pk],
        approach=_approach(communication),
    )


def _hands(communication: Communication, placements: Iterable[Placement]) -> set[int]:
    """Who leads, who takes part, and who issues something of it."""
    takes_part = {
        one.partner_id for one in communication.involvements.all() if one.state in TAKES_PART
    }
    issues = {one.partner_id for one in placements}
    return {communication.lead_partner_id} | takes_part | issues


def _approach(communication: Communication) -> ApproachFacts | None:
    """The last question that was not taken back."""
    last = max(communication.approaches.all(), key=lambda one: one.asked_at, default=None)
    if last is None:
        return None
    answers = Counter(one.answer for one in last.asked.all())
    asked, silent = sum(answers.values()), answers[ApproachAnswer.SILENT]
    waiting = answers[ApproachAnswer.WAITING]
    return ApproachFacts(asked=asked, answered=asked - silent - waiting, silent=silent)


def standing_artwork(communication: Communication) -> list[Artwork]:
    """Its artwork, but for what was taken away."""
    return [one for one in communication.artwork.all() if one.removed_at is None]


def shared_line() -> str:
    """The line that the partners share, as reference data has it."""
    line = Partnership.objects.filter(pk=1).values_list("strapline", flat=True).first()
    return line or ""


def _open_overlaps(ids: Sequence[UUID], reader: Person | None) -> Counter[UUID]:
    """How many pairs of each wait for an answer, of those that the reader may know both sides of.

    A pair that somebody may not know does not count for them, not even as a number.
    """
    overlaps = Overlap.objects.standing()
    if reader is None:
        overlaps = overlaps.open_to_the_partnership().unanswered()
    else:
        overlaps = overlaps.visible_to(reader).unanswered_for(reader)
    pairs = overlaps.filter(Q(first__in=ids) | Q(second__in=ids))
    counts: Counter[UUID] = Counter()
    for pair in pairs.values_list("first", "second"):
        counts.update(pair)
    return counts


class Rolled:
    """Partners as they count: a council team counts as its council (BRIEF rule 6)."""

    def __init__(self) -> None:
        teams = Partner.objects.filter(parent__isnull=False).values_list("pk", "parent")
        self._parents = {pk: parent for pk, parent in teams if parent is not None}

    def all_of(self, partners: Iterable[int]) -> frozenset[int]:
        return frozenset(self._parents.get(pk, pk) for pk in partners)

    @staticmethod
    def one(partner: Partner) -> int:
        return partner.parent_id or partner.pk


class Advocates:
    """When these partners, or the councils of which they are teams, had an advocate in post."""

    def __init__(self, partners: Iterable[Partner]) -> None:
        ids = {pk for each in partners for pk in (each.pk, each.parent_id) if pk is not None}
        held = Appointment.objects.filter(
            role=Role.ADVOCATE, partner__in=ids, person__is_active=True
        )
        self._terms: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        for partner, starts, ends in held.values_list("partner", "starts", "ends"):
            if partner is not None:
                self._terms[partner].append((starts, ends))

    def spoke_for(self, partner: Partner, logged_on: date) -> bool:
        """Whether it had one on the day on which something was logged, or has one today."""
        terms = [*self._terms[partner.pk], *self._terms[partner.parent_id or partner.pk]]
        return any(
            starts <= day and (ends is None or day <= ends)
            for day in (logged_on, clock.today())
            for starts, ends in terms
        )
