"""Ask lead partners what came of their communications: once soon, once when more can be known."""

from collections import defaultdict
from datetime import timedelta

from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.jobs import nudge
from partnership.choices import LetterKind
from partnership.models import Person
from partnership.operations.letters import owe_letters
from plans.choices import EvaluationStage
from plans.emails.evaluation import letter_of_evaluation
from plans.models import Communication, EvaluationAsked
from plans.queries.evaluation import to_ask_about
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
    if not asked or not _are_first(stage, asked):
        return 0
    for in_confidence in (False, True):
        _owe(
            stage,
            [one for one in asked if one.is_open_to_the_partnership != in_confidence],
            speakers,
            in_confidence=in_confidence,
        )
    nudge("partnership.send_due_letters")
    return len(asked)


def _are_first(stage: EvaluationStage, asked: list[Communication]) -> bool:
    """Of two ticks at once, one asks; the other leaves what is new to it for its next turn."""
    today = clock.today()
    try:
        with transaction.atomic():
            EvaluationAsked.objects.bulk_create(
                EvaluationAsked(communication=one, stage=stage, on=today) for one in asked
            )
    except IntegrityError:
        return False
    return True


def _owe(
    stage: EvaluationStage,
    asked: list[Communication],
    speakers: dict[int, list[Person]],
    *,
    in_confidence: bool,
) -> None:
    of_person: dict[Person, list[Communication]] = defaultdict(list)
    for communication in asked:
        for person in speakers[communication.lead_partner_id]:
            of_person[person].append(communication)
    now = clock.now()
    owe_letters(
        [
            (
                person,
                f"evaluation:{stage}:{theirs[0].pk}:{person.pk}",
                letter_of_evaluation(person, stage, theirs),
            )
            for person, theirs in of_person.items()
        ],
        kind=LetterKind.EVALUATION_ASKED,
        about=ABOUT,
        due=now,
        expires=now + OF_USE_FOR,
        in_confidence=in_confidence,
    )
