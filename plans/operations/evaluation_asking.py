"""Ask lead partners what came of their communications: once soon, once when more can be known."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.emails import Rendered
from partnership.models import Letter, Person
from partnership.operations.letters import (
    ask_for_a_round,
    free_keys,
    owe_letters,
    withdraw_what_waits,
)
from partnership.queries.letters import that_stand
from plans.choices import EvaluationStage
from plans.emails.evaluation import MOST_NAMED, letter_of_evaluation
from plans.models import Communication, Evaluation, EvaluationAsked
from plans.queries.evaluation import asked_of, to_ask_about
from plans.queries.letters import named_in
from plans.queries.speakers import speakers_by_partner

OF_USE_FOR = timedelta(days=30)
ABOUT = "What came of communications"


def ask_for_evaluations() -> int:
    """Owe the letters of both stages for what has come of age, the earlier first; how many.

    Each communication is asked about once a stage, to whoever speaks for its lead partner: one
    letter for all of theirs. One for whose lead nobody speaks waits until somebody does. What is
    kept back comes in a letter of its own, of which only its recipient may know.
    """
    today = clock.today()
    return sum(_ask(stage, list(to_ask_about(stage, today))) for stage in EvaluationStage)


@transaction.atomic
def _ask(stage: EvaluationStage, due: list[Communication]) -> int:
    speakers = speakers_by_partner({one.lead_partner_id for one in due}) if due else {}
    asked = [one for one in due if one.lead_partner_id in speakers]
    told = _write_down_first(stage, asked) if asked else []
    if not told:
        return 0
    for in_confidence in (False, True):
        _owe_to_each(
            stage,
            [one for one in told if _is_in_confidence(one.communication) == in_confidence],
            speakers,
            in_confidence=in_confidence,
        )
    ask_for_a_round()
    return len(told)


def _write_down_first(stage: EvaluationStage, asked: list[Communication]) -> list[EvaluationAsked]:
    """Of two ticks at once, one asks; the other leaves what is new to it for its next turn."""
    today = clock.today()
    try:
        with transaction.atomic():
            return EvaluationAsked.objects.bulk_create(
                EvaluationAsked(communication=one, stage=stage, on=today) for one in asked
            )
    except IntegrityError:
        return []


def _owe_to_each(
    stage: EvaluationStage,
    asked: list[EvaluationAsked],
    speakers: dict[int, list[Person]],
    *,
    in_confidence: bool,
) -> None:
    of_person: dict[Person, list[EvaluationAsked]] = defaultdict(list)
    for one in asked:
        for person in speakers[one.communication.lead_partner_id]:
            of_person[person].append(one)
    letters = [
        # By the asking and not by what is asked about, which may be issued and asked about again.
        (
            person,
            f"{_key_start(stage)}{theirs[0].pk}:{person.pk}",
            letter_of_evaluation(person, stage, [one.communication for one in theirs]),
        )
        for person, theirs in of_person.items()
    ]
    _owe(letters, in_confidence=in_confidence)


def _owe(letters: list[tuple[Person, str, Rendered]], *, in_confidence: bool) -> None:
    now = clock.now()
    owe_letters(
        letters,
        kind=LetterKind.EVALUATION_ASKED,
        about=ABOUT,
        due=now,
        expires=now + OF_USE_FOR,
        in_confidence=in_confidence,
    )


def _key_start(stage: str) -> str:
    return f"evaluation:{stage}:"


def _is_in_confidence(communication: Communication) -> bool:
    return not communication.is_open_to_the_partnership


# --- of who speaks for nobody any more ------------------------------------------------------------


def ask_anew_of_who_speaks_now() -> int:
    """Take back letters that wait for who speaks for no lead partner of what they name; how many.

    What one asked, and was asked of nobody else who speaks for its lead, is forgotten: it is asked
    of whoever does in this very tick, or once somebody does. One that names as many as it may
    stays: what is more, which it counts, stands nowhere. The queries are as many for any number of
    letters, but for those that are taken back.
    """
    waiting = Letter.objects.filter(kind=LetterKind.EVALUATION_ASKED).waiting()
    all_named = {letter: named_in(letter) for letter in waiting.order_by("pk")}
    named = {letter: ids for letter, ids in all_named.items() if len(ids) < MOST_NAMED}
    if not named:
        return 0
    led = Communication.objects.filter(pk__in=set().union(*named.values())).order_by()
    leads = dict(led.values_list("pk", "lead_partner_id"))
    speakers = _keys_of_speakers(leads.values())
    return sum(
        _ask_anew(letter, leads)
        for letter, ids in named.items()
        if (asked := ids & leads.keys())
        and not any(letter.recipient_id in speakers[leads[pk]] for pk in asked)
    )


def _keys_of_speakers(partners: Iterable[int]) -> dict[int, set[int]]:
    several = set(partners)
    found = speakers_by_partner(several)
    return {partner: {one.pk for one in found.get(partner, [])} for partner in several}


@transaction.atomic
def _ask_anew(letter: Letter, leads: Mapping[UUID, int]) -> bool:
    """Held before its letters, as by who says what came of one or that it did not go out."""
    ids = named_in(letter) & leads.keys()
    list(Communication.objects.filter(pk__in=ids).held().values_list("pk", flat=True))
    taken_back = withdraw_what_waits(Letter.objects.filter(pk=letter.pk))
    free_keys(taken_back)
    if taken_back:
        stage = letter.unique_key.removeprefix("evaluation:").partition(":")[0]
        told = EvaluationAsked.objects.filter(stage=stage, communication__in=ids)
        told.exclude(communication__in=_asked_of_others(told, stage, leads)).delete()
    return bool(taken_back)


def _asked_of_others(
    told: QuerySet[EvaluationAsked], stage: str, leads: Mapping[UUID, int]
) -> set[UUID]:
    """Those that a letter asks about which stands, to somebody who speaks for the lead partner.

    One that names as many as it may counts what is more, which it does not name.
    """
    days = dict(told.values_list("communication", "on"))
    if not days:
        return set()
    speakers = _keys_of_speakers(leads[pk] for pk in days)
    letters = Letter.objects.filter(
        unique_key__startswith=_key_start(stage),
        recipient__in=set().union(*speakers.values()),
        created_at__gte=clock.start_of(min(days.values())),
    )
    found: set[UUID] = set()
    for letter in that_stand(letters):
        theirs = {pk for pk in days if letter.recipient_id in speakers[leads[pk]]}
        named = named_in(letter)
        found |= theirs if len(named) >= MOST_NAMED else theirs & named
    return found


# --- what was not issued after all, or answered ---------------------------------------------------


def ask_anew_once_issued(ids: Collection[UUID]) -> None:
    """Forget that these communications were asked about, and take back what waits and names one.

    What else such a letter asks its recipient about is asked in another one in its place.
    """
    told = EvaluationAsked.objects.filter(communication__in=ids)
    days: dict[str, set[date]] = defaultdict(set)
    for stage, day in told.values_list("stage", "on"):
        days[stage].add(day)
    if days:
        told.delete()
    for stage, on in days.items():
        _ask_without(ids, EvaluationStage(stage), on)


def take_back_what_it_answers(evaluation: Evaluation) -> None:
    """Take back what waits and asks what this evaluation says; each stage was asked all the same.

    What else such a letter asks its recipient about is asked in another one in its place.
    """
    answered = [EvaluationStage.OUTPUTS]
    if evaluation.says_what_came_of_it:
        answered.append(EvaluationStage.OUTCOMES)
    asked = EvaluationAsked.objects.filter(communication=evaluation.pk, stage__in=answered)
    for stage, day in asked.values_list("stage", "on"):
        _ask_without([evaluation.pk], EvaluationStage(stage), {day})


def _ask_without(ids: Collection[UUID], stage: EvaluationStage, days: Collection[date]) -> None:
    for letter in _taken_back(stage, ids):
        _ask_about_the_others(letter, stage, days)


def _taken_back(stage: str, ids: Collection[UUID]) -> list[Letter]:
    waiting = Letter.objects.waiting().filter(
        kind=LetterKind.EVALUATION_ASKED, unique_key__startswith=_key_start(stage)
    )
    meant = [each.pk for each in waiting if named_in(each) & set(ids)]
    if not meant:
        return []
    letters = withdraw_what_waits(Letter.objects.filter(pk__in=meant))
    free_keys(letters)
    return letters


def _ask_about_the_others(letter: Letter, stage: EvaluationStage, days: Collection[date]) -> None:
    """What it asked about and is still owed; another letter of those days has what it did not.

    One that names as many as it may counts what is more, which it does not name.
    """
    person, named = letter.recipient, named_in(letter)
    others = [
        one
        for one in asked_of(person, stage, on=days, today=clock.today())
        if _is_in_confidence(one) == letter.in_confidence
        and (one.pk in named or len(named) >= MOST_NAMED)
    ]
    if others:
        rendered = letter_of_evaluation(person, stage, others)
        _owe([(person, letter.unique_key, rendered)], in_confidence=letter.in_confidence)
