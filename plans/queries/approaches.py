"""The question to the other advocates: whom it can go to, how far it is, and what was answered.

Every read by a person starts with `visible_to`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.query import prefetch_related_objects

from bsc_comms.kit import clock
from channels_registry.models import Offer
from partnership.models import Partner, Person
from plans.choices import (
    ASKED_ABOUT,
    KNOWN_TO_NAMED,
    NOT_AN_ANSWER,
    TAKES_PART,
    ApproachAnswer,
    ApproachState,
    Reach,
)
from plans.models import (
    Approach,
    ApproachQuerySet,
    AskedPartner,
    AskedPartnerQuerySet,
    Communication,
    CommunicationQuerySet,
    Involvement,
    Overlap,
)
from plans.policy import can_answer_approach, can_ask_the_advocates, can_edit
from plans.queries.history import written_since
from plans.queries.placements import going_out
from plans.queries.speakers import speakers_by_partner
from plans.queries.time_and_place import clashes_with
from plans.rules.approaches import Closed, why_closed

CLASH_DAYS = timedelta(days=60)


# --- whom it can go to --------------------------------------------------------------------------


@dataclass(frozen=True)
class Askable:
    """A partner that can be asked, and what it has near, if anything: why it is suggested."""

    partner: Partner
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class WhomToAsk:
    """Whom a question can go to; `nobody_speaks` are partners without an advocate or deputy.

    `last_day` is that of what is asked about: answers come until then at the latest.
    """

    partners: list[Askable]
    nobody_speaks: list[Partner]
    is_kept_back: bool
    last_day: date | None = None

    @property
    def suggested(self) -> list[Askable]:
        return [each for each in self.partners if each.near]


def whom_to_ask(communication: Communication, person: Person) -> WhomToAsk:
    """All other partners of today that may know of it and have somebody to answer.

    Of something that is kept back only the partners that it names may know (rule 10 of
    docs/rules.md).
    """
    partners = list(partners_that_may_know(communication))
    speakers = speakers_by_partner(partner.pk for partner in partners)
    near = partners_near(communication, person)
    for line in clashes_with(communication, person):
        near.setdefault(line.lead_id, []).append(f"something at that time, {line.where}")
    return WhomToAsk(
        partners=[
            Askable(partner, tuple(near.get(partner.pk, ())))
            for partner in partners
            if partner.pk in speakers
        ],
        nobody_speaks=[partner for partner in partners if partner.pk not in speakers],
        is_kept_back=not communication.is_open_to_the_partnership,
        last_day=communication.window_end,
    )


def partners_that_may_know(communication: Communication) -> QuerySet[Partner]:
    others = Partner.objects.active(clock.today()).exclude(pk=communication.lead_partner_id)
    if communication.is_open_to_the_partnership:
        return others
    if communication.visibility in KNOWN_TO_NAMED:
        return others.filter(pk__in=communication.named_partners.values("pk"))
    return others.none()


def partners_near(communication: Communication, person: Person) -> dict[int, list[str]]:
    """By partner, the titles of what it leads or takes part in near this one, as far as seen.

    Near is what the overlap finder keeps as a pair, the likeliest first.
    """
    pairs = Overlap.objects.visible_to(person).of(communication).standing()
    others = [
        pair.second_id if pair.first_id == communication.pk else pair.first_id
        for pair in pairs.order_by("-score", "first_id", "second_id")
    ]
    known = (
        Communication.objects.visible_to(person)
        .filter(state__in=ASKED_ABOUT)
        .prefetch_related(
            Prefetch("involvements", Involvement.objects.filter(state__in=TAKES_PART))
        )
        .in_bulk(others)
    )
    found: dict[int, list[str]] = {}
    for other in (known[pk] for pk in others if pk in known):
        partners = {other.lead_partner_id, *(one.partner_id for one in other.involvements.all())}
        for partner in partners - {communication.lead_partner_id}:
            found.setdefault(partner, []).append(other.title)
    return found


# --- on a communication's page ------------------------------------------------------------------


@dataclass(frozen=True)
class AnswerLine:
    """What one partner said. `clash` is None where the reader may not know of it.

    Where the words are not told, the kind of answer is all that is said.
    """

    asked: AskedPartner
    clash: Communication | None = None
    words: str = ""
    offer: Offer | None = None

    @property
    def is_answered(self) -> bool:
        return self.asked.answer not in NOT_AN_ANSWER


@dataclass(frozen=True)
class Question:
    """One approach with its answers, those that were given first."""

    approach: Approach
    answers: list[AnswerLine]
    words: str = ""

    @property
    def answered(self) -> int:
        return sum(each.is_answered for each in self.answers)

    @property
    def is_open(self) -> bool:
        return self.approach.state == ApproachState.OPEN

    @property
    def is_taken_back(self) -> bool:
        return self.approach.state == ApproachState.WITHDRAWN

    @property
    def may_stand_again(self) -> bool:
        """It was taken back, or closed while somebody had time still to answer."""
        waits = any(line.asked.answer == ApproachAnswer.WAITING for line in self.answers)
        return self.is_taken_back or (waits and not self.is_open)


@dataclass(frozen=True)
class ApproachPart:
    """What a communication's page says of asking the other advocates."""

    is_local: bool
    may_ask: bool
    may_keep: bool
    latest: Question | None
    earlier: list[Question]
    to_answer: list[AskedPartner]

    @property
    def may_undo(self) -> bool:
        """Whether a question that ended before its time was over can stand again as it was."""
        if (latest := self.latest) is None or not latest.may_stand_again or not self.may_ask:
            return False
        return latest.approach.deadline > clock.now()

    @property
    def is_shown(self) -> bool:
        return self.latest is not None or (self.is_local and self.may_ask)


def approach_part(
    communication: Communication, person: Person, *, since: datetime | None = None
) -> ApproachPart:
    """At most two queries; `communication` is one that this person may know of.

    What was asked and answered up to `since` was written while it was kept back. Its words stay
    with the lead partner and with whoever was asked or answered.
    """
    approaches = _with_answers(Approach.objects.filter(communication=communication))
    for approach in approaches:
        approach.communication = communication
    told = [_question(each, person, since) for each in approaches]
    open_one = next((each for each in told if each.is_open), None)
    may_ask = can_ask_the_advocates(person, communication)
    return ApproachPart(
        is_local=communication.reach == Reach.LOCAL,
        may_ask=may_ask and open_one is None,
        may_keep=can_edit(person, communication),
        latest=told[0] if told else None,
        earlier=told[1:],
        to_answer=_mine(open_one, communication, person) if open_one else [],
    )


def _with_answers(asked: ApproachQuerySet) -> list[Approach]:
    """These approaches with what was answered; one query where there is none."""
    approaches = list(asked.select_related("asked_by", "followed_by"))
    if approaches:
        answers = AskedPartner.objects.that_count().select_related("partner", "clash_with", "offer")
        prefetch_related_objects(approaches, Prefetch("asked", answers))
    return approaches


def find_question(approach: Approach) -> Question:
    """An approach with its answers, as all who may know of the communication may read them.

    The communication is read anew: it may be kept back since the approach was read.
    """
    one = Approach.objects.filter(pk=approach.pk).select_related("communication__lead_partner")
    (found,) = _with_answers(one)
    return _question(found, None, None)


def _question(approach: Approach, person: Person | None, since: datetime | None) -> Question:
    ours = () if person is None else person.partner_ids
    lines = [
        _answer_line(each, person)
        if each.partner_id in ours or written_since(each.answered_at, since)
        else AnswerLine(each)
        for each in approach.asked.all()
    ]
    was_asked = any(each.partner_id in ours for each in approach.asked.all())
    return Question(
        approach,
        sorted(lines, key=lambda line: not line.is_answered),
        words=approach.question if was_asked or written_since(approach.asked_at, since) else "",
    )


def _answer_line(asked: AskedPartner, person: Person | None) -> AnswerLine:
    return AnswerLine(asked, _clash_seen(asked, person), asked.words, asked.offer)


def _clash_seen(asked: AskedPartner, person: Person | None) -> Communication | None:
    clash = asked.clash_with
    if clash is None or clash.is_open_to_the_partnership:
        return clash
    return clash if person is not None and clash.lead_partner_id in person.partner_ids else None


def _mine(question: Question, communication: Communication, person: Person) -> list[AskedPartner]:
    if communication.state not in ASKED_ABOUT or question.approach.deadline < clock.now():
        return []
    ours = set(person.partner_ids) - {communication.lead_partner_id}
    return [line.asked for line in question.answers if line.asked.partner_id in ours]


# --- answering ----------------------------------------------------------------------------------


def find_asked(person: Person, pk: UUID) -> AskedPartner | None:
    """What a partner was asked, with its communication; None if this person may not know of it."""
    return (
        AskedPartner.objects.visible_to(person)
        .filter(pk=pk)
        .select_related(
            "partner", "approach__communication__lead_partner", "offer", "clash_with", "answered_by"
        )
        .prefetch_related(
            *(f"approach__communication__{name}" for name in ("areas", "audiences", "topics")),
            going_out("approach__communication__placements"),
        )
        .first()
    )


def why_not_answered(asked: AskedPartner, person: Person) -> Closed | None:
    """Why this person cannot answer now; None while they can."""
    if not can_answer_approach(person, asked):
        return Closed.NOT_YOURS
    approach = asked.approach
    return why_closed(
        approach=approach.state,
        communication=approach.communication.state,
        is_ours=approach.communication.lead_partner_id == asked.partner_id,
        deadline=approach.deadline,
        closed_at=approach.closed_at,
        now=clock.now(),
    )


def joint_seen(communication: Communication, person: Person) -> Communication | None:
    """What it was merged into, as far as this person may know of that."""
    if communication.merged_into_id is None:
        return None
    return (
        Communication.objects.visible_to(person)
        .select_related("lead_partner")
        .filter(pk=communication.merged_into_id)
        .first()
    )


def could_clash(asked: AskedPartner) -> CommunicationQuerySet:
    """What the partner that was asked leads about the same time, for the other side to see.

    What it keeps back is not among them: it may say in words as much of that as it likes.
    """
    about = asked.approach.communication
    own = (
        Communication.objects.open_to_the_partnership()
        .filter(lead_partner_id=asked.partner_id, state__in=ASKED_ABOUT)
        .exclude(pk=about.pk)
    )
    if about.window_start is not None and about.window_end is not None:
        own = own.filter(
            Q(window_start=None)
            | Q(
                window_start__lte=about.window_end + CLASH_DAYS,
                window_end__gte=about.window_start - CLASH_DAYS,
            )
        )
    return own


def offers_of(*partners: Partner) -> QuerySet[Offer]:
    """What these partners can offer today."""
    return Offer.objects.active(clock.today()).filter(partner__in=partners)


# --- today --------------------------------------------------------------------------------------


def asked_of(person: Person) -> AskedPartnerQuerySet:
    """What this person's partners were asked and did not answer, answerable still or not."""
    return AskedPartner.objects.filter(
        partner_id__in=person.partner_ids, answer=ApproachAnswer.WAITING
    )


def approaches_to_answer(person: Person) -> list[AskedPartner]:
    """Questions that wait for this person's partners, the first deadline first."""
    return list(
        asked_of(person)
        .visible_to(person)
        .in_time()
        .select_related("partner", "approach__communication__lead_partner")
        .order_by("approach__deadline", "partner__name", "pk")
    )


def open_for(person: Person) -> ApproachQuerySet:
    """Open questions about what this person's partners lead, set aside or not."""
    return Approach.objects.open().filter(communication__lead_partner_id__in=person.partner_ids)


def approaches_of_ours(person: Person) -> list[Approach]:
    """Open questions about what this person's partners lead, each with `asked_count`, `answered`.

    Together one query. What was set aside is left out: nobody can answer about it any more.
    """
    asked = AskedPartner.objects.that_count()
    return list(
        open_for(person)
        .visible_to(person)
        .filter(communication__state__in=sorted(ASKED_ABOUT))
        .select_related("communication")
        .annotate(
            asked_count=_how_many(asked),
            answered=_how_many(asked.exclude(answer__in=sorted(NOT_AN_ANSWER))),
        )
        .order_by("deadline", "pk")
    )


def _how_many(asked: AskedPartnerQuerySet) -> Coalesce:
    """Of the approach that is read, how many of these it has."""
    of_it = asked.filter(approach=OuterRef("pk")).order_by().values("approach")
    return Coalesce(Subquery(of_it.annotate(number=Count("pk")).values("number")), 0)
