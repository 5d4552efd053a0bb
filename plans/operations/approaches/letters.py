"""Owing the letters of a question, each once for its key."""

from collections.abc import Iterable

from partnership.choices import LetterKind, LetterState
from partnership.emails import Rendered, without_its_words
from partnership.models import Letter, Person
from partnership.operations.letters import (
    free_keys,
    put_back_by_key,
    withdraw_by_key,
    withdraw_what_waits,
)
from partnership.queries.people import coordinators
from plans.choices import ApproachAnswer
from plans.emails.approaches import letter_of_answers, letter_of_question
from plans.models import Approach, AskedPartner, Communication
from plans.operations.letters import owe_about, pass_on
from plans.queries.approaches import Question, find_question
from plans.queries.speakers import speakers_by_partner, speakers_of

KINDS = (LetterKind.APPROACH_ASKED, LetterKind.APPROACH_NUDGE)


def ask_in_writing(
    approach: Approach,
    asked: Iterable[AskedPartner],
    *,
    kind: LetterKind = LetterKind.APPROACH_ASKED,
    by: Person | None = None,
) -> int:
    """The question, or the reminder of it, to all who speak for these partners; how many are new.

    Each asked partner carries its partner. A letter that would come after the deadline is missed.
    """
    several = list(asked)
    speakers = speakers_by_partner(each.partner_id for each in several)
    owed = 0
    for each in several:
        each.approach = approach
        owed += ask_people(each, speakers.get(each.partner_id, []), kind=kind, by=by)
    return owed


def ask_people(
    asked: AskedPartner,
    people: Iterable[Person],
    *,
    kind: LetterKind = LetterKind.APPROACH_ASKED,
    by: Person | None = None,
) -> int:
    """The question to these people of the asked partner, each once; how many are new."""

    def render(person: Person) -> Rendered:
        return letter_of_question(asked, person, kind=kind)

    return owe_about(
        asked.approach.communication,
        people,
        render,
        kind=kind,
        key=key_of_question(asked, kind=kind),
        by=by,
        expires=asked.approach.deadline,
    )


def ask_in_writing_again(
    approach: Approach, *, kind: LetterKind = LetterKind.APPROACH_ASKED, by: Person | None
) -> None:
    """Once more to all who may still answer, whether the letter had gone to them or not.

    What somebody took back stays so, and what still waits goes as it is.
    """
    waiting = list(approach.asked.waiting().select_related("partner"))
    speakers = speakers_by_partner(each.partner_id for each in waiting)
    keys = [
        f"{key_of_question(each, kind=kind)}:{person.pk}"
        for each in waiting
        for person in speakers.get(each.partner_id, [])
    ]
    as_they_are = (LetterState.QUEUED, LetterState.WITHDRAWN)
    free_keys(Letter.objects.filter(unique_key__in=keys).exclude(state__in=as_they_are))
    ask_in_writing(approach, waiting, kind=kind, by=by)


def write_anew_what_waits(approach: Approach) -> None:
    """Letters that wait and say what no longer holds are taken back, and written as it is now."""
    for asked in approach.asked.waiting().select_related("partner"):
        asked.approach = approach
        for kind in KINDS:
            _write_anew(asked, kind)


def _write_anew(asked: AskedPartner, kind: LetterKind) -> None:
    start = f"{key_of_question(asked, kind=kind)}:"
    waiting = Letter.objects.filter(unique_key__startswith=start, state=LetterState.QUEUED)
    outdated = [
        letter.pk
        for letter in waiting.select_related("recipient")
        if letter.text != _as_owed_now(asked, letter.recipient, kind).text
    ]
    taken = withdraw_what_waits(Letter.objects.filter(pk__in=outdated).select_related("recipient"))
    free_keys(each for each in taken if each.unique_key == f"{start}{each.recipient_id}")
    ask_people(asked, [each.recipient for each in taken], kind=kind)


def _as_owed_now(asked: AskedPartner, person: Person, kind: LetterKind) -> Rendered:
    """The letter as it would be kept now: about what is kept back it has no words of its own."""
    rendered = letter_of_question(asked, person, kind=kind)
    if asked.approach.communication.is_open_to_the_partnership:
        return rendered
    (without,) = without_its_words([(person, rendered)], kind=kind, expires=asked.approach.deadline)
    return without


def key_of_question(asked: AskedPartner, *, kind: str) -> str:
    """How the keys of the letters begin that ask this partner; the person's follows."""
    return f"{kind}:{asked.approach_id}:{asked.pk}"


def take_letters_back(approach: Approach, *, partner: AskedPartner | None = None) -> None:
    """Letters that wait say what no longer holds: of the whole question, or of one partner's."""
    for kind in KINDS:
        start = f"{kind}:{approach.pk}:"
        withdraw_by_key(by=None, prefix=f"{start}{partner.pk}:" if partner else start)


def put_letters_back(approach: Approach) -> None:
    """The question holds again: letters that had not gone out wait again."""
    waiting = list(approach.asked.waiting())
    speakers = speakers_by_partner(each.partner_id for each in waiting)
    for each in waiting:
        for kind in KINDS:
            start = key_of_question(each, kind=kind)
            put_back_by_key(prefix=f"{start}:", to=speakers.get(each.partner_id, []))


def write_to_who_may_answer(communication: Communication) -> None:
    """Who leads it or may know of it has changed: only who may still answer is written to."""
    approach = Approach.objects.open().filter(communication=communication).first()
    if approach is None:
        return
    unanswered = approach.asked.filter(answer=ApproachAnswer.WAITING)
    waiting = approach.asked.waiting()
    out_of_it = list(unanswered.exclude(pk__in=waiting.values("pk")))
    for each in out_of_it:
        take_letters_back(approach, partner=each)
    put_letters_back(approach)
    write_anew_what_waits(approach)
    if out_of_it and approach.asked.that_count().exists() and not waiting.exists():
        tell_the_answers(approach)


def has_reached_somebody(approach: Approach) -> bool:
    """Whether some letter with the question has gone out, or may have."""
    start = f"{LetterKind.APPROACH_ASKED}:{approach.pk}:"
    return Letter.objects.may_have_arrived().filter(unique_key__startswith=start).exists()


def tell_the_answers(approach: Approach) -> int:
    """Who asked learns what was said: the same answers are told once. How many letters are new."""
    question = find_question(approach)
    told = sum(line.asked.version for line in question.answers)
    return owe_about(
        question.approach.communication,
        _who_follows(question),
        lambda person: letter_of_answers(question, person),
        kind=LetterKind.APPROACH_ANSWERED,
        key=f"{_key_of_answers(approach)}{told}",
    )


def take_answers_back(approach: Approach) -> None:
    """Letters that wait and tell the answers say what no longer holds: one is another now."""
    withdraw_by_key(by=None, prefix=_key_of_answers(approach))


def tell_the_answers_to_who_leads_now(communication: Communication) -> None:
    """Another partner leads: answers that wait to be read are for who follows the question now.

    Not while a partner that is asked again has yet to answer, nor where only the new lead had.
    """
    for approach in Approach.objects.filter(communication=communication):
        if not pass_on(_key_of_answers(approach), _who_follows(find_question(approach))):
            continue
        others = approach.asked.that_count().exclude(partner=communication.lead_partner_id)
        if others.exists() and not approach.asked.waiting().exists():
            tell_the_answers(approach)


def _key_of_answers(approach: Approach) -> str:
    return f"{LetterKind.APPROACH_ANSWERED}:{approach.pk}:"


def _who_follows(question: Question) -> list[Person]:
    """Who asked or took that over, while they may change it; else the lead partner's own."""
    approach = question.approach
    communication = approach.communication
    own = speakers_of(communication.lead_partner_id)
    asker = approach.followed_by or approach.asked_by
    if asker in own:
        return [asker]
    may_change_it = communication.is_open_to_the_partnership and asker in coordinators()
    return [asker, *own] if asker is not None and may_change_it else own
