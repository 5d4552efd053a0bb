"""Pairs that were found, as a person may know them, in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from bsc_comms.kit.iso import as_time
from partnership.models import Person
from plans.choices import (
    OPEN,
    OverlapAnswerKind,
    OverlapKind,
    PlacementState,
    Reach,
)
from plans.models import Communication, Overlap, OverlapAnswer, OverlapQuerySet
from plans.policy import (
    can_agree_to_joint,
    can_answer_overlap,
    can_edit,
    can_propose_joint,
    can_review,
    can_withdraw_answer,
)
from plans.queries.overlaps.going_joint import can_be_joined, joint_and_merged, why_not_agreed
from plans.queries.overlaps.order import in_order, in_order_for
from plans.queries.overlaps.versions import version_of
from plans.queries.overlaps.waiting import unanswered_as_all_know
from plans.rules.lines import with_times
from plans.rules.words import in_words

#: Long words of both sides that no list of pairs shows.
NOT_SAID_OF_A_SIDE = tuple(
    f"{side}__{name}"
    for side in ("first", "second")
    for name in (
        *("message", "state_reason", "strategy_note", "other_intelligence", "help_wanted"),
        *("other_intelligence_source", "no_evidence_reason", "internal_notes", "reported_result"),
        *("imported_reference", "responsible", "campaign", "merged_into", "created_by"),
    )
)
BEST = 3
PAGE_SIZE = 20


@dataclass(frozen=True)
class Given:
    """An answer, with who gave it and what may be done with it now.

    `may_decline`: this side is asked to go joint. `why_not`: why that can no longer be agreed to.
    `was_in_confidence`: it was said while one side was kept back, and all see both by now.
    """

    answer: OverlapAnswer
    words: str
    by: str
    settles: bool
    may_withdraw: bool
    may_decline: bool
    why_not: str
    was_in_confidence: bool = False

    @property
    def may_agree(self) -> bool:
        return self.may_decline and not self.why_not


@dataclass(frozen=True)
class PairLine:
    """A pair as one of its sides sees it: `own` and the `other`."""

    overlap: Overlap
    own: Communication
    other: Communication
    answers: Sequence[Given]
    version: str
    may_answer: bool
    may_join: bool
    may_move: Sequence[Communication]

    @property
    def kind(self) -> str:
        return self.overlap.get_kind_display()

    @property
    def is_duplicate(self) -> bool:
        return self.overlap.kind == OverlapKind.DUPLICATE

    @property
    def why(self) -> str:
        return ", ".join(self.overlap.reasons)

    @property
    def settled(self) -> Given | None:
        """The answer that ends it as it stands now."""
        return next((one for one in self.answers if one.settles), None)

    @property
    def proposal(self) -> Given | None:
        """Going joint, to which the other side has not said yes or no."""
        return next(
            (
                one
                for one in self.answers
                if one.answer.is_proposal and one.answer.withdrawn_at is None
            ),
            None,
        )

    @property
    def shown(self) -> Given | None:
        """The answer that a list shows: the one that settles it, else the latest."""
        return self.settled or next(iter(self.answers), None)

    @property
    def is_unanswered(self) -> bool:
        """Whether it stands without an answer; an answer may be given once both have gone out."""
        return self.overlap.stands and self.settled is None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.is_unanswered and self.overlap.is_asking

    @property
    def takes_answer(self) -> bool:
        """Whether this person may answer it as it stands now."""
        return self.is_unanswered and self.may_answer

    @property
    def is_done_with(self) -> bool:
        """Whether this person may answer, and it was answered or waits for the other side's yes."""
        asked = any(given.may_decline for given in self.answers)
        proposed = any(given.may_withdraw for given in self.answers)
        return self.may_answer and (self.settled is not None or (proposed and not asked))

    @property
    def takes_proposal(self) -> bool:
        """Whether this person may propose to go joint, as nobody else has yet."""
        return self.takes_answer and self.may_join and self.proposal is None

    @property
    def sides(self) -> tuple[Communication, Communication]:
        return (self.own, self.other)


@dataclass(frozen=True)
class Side:
    """One communication of a pair and its facts, in the order in which people think."""

    communication: Communication
    facts: Sequence[dict[str, str]]


@dataclass(frozen=True)
class NearThis:
    """What stands near one communication: what waits for an answer first, then what was answered.

    `never_answered` waits no more, as both have gone out; `earlier` were answered and stand no
    more.
    """

    waiting: Sequence[PairLine] = ()
    never_answered: Sequence[PairLine] = ()
    answered: Sequence[PairLine] = ()
    earlier: Sequence[PairLine] = ()
    undated: bool = False

    @property
    def best(self) -> Sequence[PairLine]:
        return self.waiting[:BEST]

    @property
    def more(self) -> int:
        return len(self.waiting) - len(self.best)


def near_this(communication: Communication, person: Person) -> NearThis:
    """What this person may know to be near it: two queries."""
    pairs = _in_full(Overlap.objects.of(communication).visible_to(person))
    lines = [line_of(pair, person, of=communication.pk) for pair in pairs]
    standing = [one for one in lines if one.overlap.stands]
    return NearThis(
        waiting=[one for one in standing if one.is_open],
        never_answered=[one for one in standing if one.is_unanswered and not one.is_open],
        answered=[one for one in standing if one.settled is not None],
        earlier=[one for one in lines if not one.overlap.stands],
        undated=communication.window_start is None,
    )


def pair_for(person: Person, pk: UUID) -> PairLine | None:
    """One pair with all that was answered; None where this person may not know both sides.

    A person that speaks for one side sees that side first.
    """
    pair = _in_full(Overlap.objects.visible_to(person).filter(pk=pk)).first()
    return line_of(pair, person, of=_own_side(pair, person)) if pair is not None else None


def line_of(pair: Overlap, person: Person, *, of: UUID) -> PairLine:
    """The pair as seen from one side; `pair` comes with its answers, see `_in_full`."""
    own, other = (pair.first, pair.second) if pair.first_id == of else (pair.second, pair.first)
    known = [one for one in pair.answers.all() if _is_known(one, person)]
    return PairLine(
        overlap=pair,
        own=own,
        other=other,
        answers=[_given(one, pair, person) for one in known],
        version=version_of(pair, known),
        may_answer=can_answer_overlap(person, pair),
        may_join=can_propose_joint(person, pair) and can_be_joined(pair),
        may_move=[each for each in (own, other) if each.state in OPEN and can_edit(person, each)],
    )


def waiting_for(person: Person) -> OverlapQuerySet:
    """Pairs that wait for an answer of this person's partners; proposals of theirs wait for others.

    For chair and coordinator see `waiting_for_all`.
    """
    asked = OverlapAnswer.objects.proposals().filter(partner_id__in=person.partner_ids)
    return _unanswered_of_theirs(person).exclude(pk__in=asked.values("overlap_id"))


def sides_without_an_answer(person: Person) -> set[UUID]:
    """Both sides of all unanswered pairs of this person's partners, by key. One query."""
    pairs = _unanswered_of_theirs(person).order_by().values_list("first_id", "second_id")
    return {side for pair in pairs for side in pair}


def _unanswered_of_theirs(person: Person) -> OverlapQuerySet:
    ours = Overlap.objects.visible_to(person).asking_partners(person.partner_ids)
    return ours.unanswered_for(person)


def waiting_for_all() -> OverlapQuerySet:
    """Pairs without an answer that the whole partnership may know of."""
    return Overlap.objects.open_to_the_partnership().asking_in_the_plan().unanswered()


def waiting_in_the_list(person: Person) -> OverlapQuerySet:
    """Of chair and coordinator all pairs that all may know of, and their own partners' beside."""
    own = waiting_for(person)
    if not can_review(person):
        return own
    if not person.partner_ids:
        return waiting_for_all()
    keys = [known.order_by().values("pk") for known in (waiting_for_all(), own)]
    return Overlap.objects.filter(Q(pk__in=keys[0]) | Q(pk__in=keys[1]))


def answered_for(person: Person) -> OverlapQuerySet:
    """Pairs of this person's partners that were answered, as the person knows it; the latest first.

    What another partner proposes to them is no answer yet. Chair and coordinator speak for no
    partner: theirs are all that the person may know.
    """
    given = OverlapAnswer.objects.valid().known_to(person).filter(overlap=OuterRef("pk"))
    if not can_review(person):
        given = given.filter(
            ~Q(kind=OverlapAnswerKind.JOINT)
            | Q(agreed_at__isnull=False)
            | Q(partner_id__in=person.partner_ids)
        )
    pairs = Overlap.objects.visible_to(person).annotate(
        answered_at=Subquery(given.order_by("-at").values("at")[:1])
    )
    if not can_review(person):
        pairs = pairs.filter(
            Q(first__lead_partner__in=person.partner_ids)
            | Q(second__lead_partner__in=person.partner_ids)
        )
    return pairs.filter(answered_at__isnull=False).order_by("-answered_at", "first_id", "second_id")


@dataclass(frozen=True)
class Waiting:
    """The most urgent of the pairs that wait for somebody, and how many there are."""

    lines: Sequence[PairLine]
    count: int


def most_urgent(person: Person, *, most: int) -> Waiting:
    """What waits for this person's partners: one query where nothing does, else three."""
    order = list(in_order_for(person, waiting_for(person)).values_list("pk", flat=True))
    return Waiting(page_of_lines(order[:most], person), len(order))


def page_of_lines(order: Sequence[UUID], person: Person) -> list[PairLine]:
    """A page of pairs in their order, each seen from the side of this person's partner."""
    pairs = _in_full(Overlap.objects.filter(pk__in=order)).order_by()
    found = {pair.pk: pair for pair in pairs}
    shown = [found[pk] for pk in order if pk in found]
    return [line_of(pair, person, of=_own_side(pair, person)) for pair in shown]


def pair_in_full(line: PairLine) -> list[Side]:
    """Both sides with what hangs on them: a constant number of queries."""
    found = Communication.objects.filter(pk__in=[one.pk for one in line.sides])
    shown = found.select_related("lead_partner", "campaign").prefetch_related(
        "areas", "topics", "audiences", "objectives", "placements__channel"
    )
    by_key = {one.pk: one for one in shown}
    return [_side(by_key[one.pk]) for one in line.sides if one.pk in by_key]


def open_pairs_of(keys: Collection[UUID]) -> dict[UUID, list[tuple[Overlap, Communication]]]:
    """For a meeting: what waits for an answer near each of these, out of what all may see."""
    found: dict[UUID, list[tuple[Overlap, Communication]]] = {}
    waiting = unanswered_as_all_know().of_any(keys)
    in_full = waiting.select_related("first__lead_partner", "second__lead_partner")
    for pair in in_order(in_full.defer(*NOT_SAID_OF_A_SIDE)):
        found.setdefault(pair.first_id, []).append((pair, pair.second))
        found.setdefault(pair.second_id, []).append((pair, pair.first))
    return found


def _own_side(pair: Overlap, person: Person) -> UUID:
    return (
        pair.second_id
        if pair.second.lead_partner_id in person.partner_ids
        and pair.first.lead_partner_id not in person.partner_ids
        else pair.first_id
    )


def _in_full(pairs: OverlapQuerySet) -> OverlapQuerySet:
    """With both sides and every answer; what was said in confidence is sifted by `line_of`."""
    answers: QuerySet[OverlapAnswer] = OverlapAnswer.objects.select_related(
        "by", "partner", "agreed_by", "withdrawn_by"
    )
    return (
        in_order(pairs)
        .select_related("first__lead_partner", "second__lead_partner")
        .prefetch_related(Prefetch("answers", answers))
    )


def _is_known(answer: OverlapAnswer, person: Person) -> bool:
    return not answer.in_confidence or answer.partner_id in person.partner_ids


def _given(answer: OverlapAnswer, pair: Overlap, person: Person) -> Given:
    valid = answer.withdrawn_at is None
    was_in_confidence = answer.in_confidence and pair.is_open_to_the_partnership
    same = (answer.first_facts, answer.second_facts) == (pair.first_facts, pair.second_facts)
    is_asked = valid and answer.is_proposal and can_agree_to_joint(person, pair, answer)
    return Given(
        answer=answer,
        words=_words(answer, pair),
        by=_by(answer),
        settles=valid and same and not (answer.is_proposal or was_in_confidence),
        may_withdraw=valid and can_withdraw_answer(person, pair, answer),
        may_decline=is_asked,
        why_not=why_not_agreed(answer, pair) if is_asked else "",
        was_in_confidence=was_in_confidence,
    )


def _words(answer: OverlapAnswer, pair: Overlap) -> str:
    if answer.kind == OverlapAnswerKind.NONE:
        return "No overlap"
    if answer.kind == OverlapAnswerKind.COORDINATE:
        return "Coordinated"
    takes_over, _ = joint_and_merged(answer, pair)
    if answer.is_proposal:
        return f"Proposed: “{takes_over.title}” takes over"
    return f"Gone joint: “{takes_over.title}” takes over"


def _by(answer: OverlapAnswer) -> str:
    name = answer.by.name if answer.by else "the planner"
    return f"{name}, {answer.partner.short_name}" if answer.partner else name


def _side(one: Communication) -> Side:
    placements = [each for each in one.placements.all() if each.state != PlacementState.DROPPED]
    when = with_times(one.window_text, as_time(one.start_time), as_time(one.end_time))
    where = "Whole borough" if one.reach == Reach.BOROUGH else in_words(one.areas.all())
    said = {
        "Lead": one.lead_partner.name,
        "When": f"{when}{', provisional' if one.is_provisional else ''}",
        "Where": ", ".join(filter(None, (where, one.place_text))),
        "Who for": in_words(one.audiences.all()),
        "How": in_words(each.channel for each in placements),
        "Topics": in_words(one.topics.all()),
        "Why": in_words(one.objectives.all()),
    }
    return Side(one, [{"key": key, "value": value} for key, value in said.items()])
