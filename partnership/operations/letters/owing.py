"""Writing down that a letter is owed: once for its unique key, whoever asks and however often."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import Truncator

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.emails import Rendered, one_line, without_its_words
from partnership.models import Letter, Person

LONGEST_ABOUT = 200
LONGEST_SUBJECT = 200
TOO_LATE_WHEN_OWED = "It was owed when it was of no more use: the planner stood still."
KEPT_BACK = "Something kept back"


def owe_letter(
    *,
    to: Person,
    kind: str,
    about: str,
    unique_key: str,
    due: datetime,
    rendered: Rendered,
    expires: datetime | None = None,
    in_confidence: bool = False,
) -> bool:
    """Write down that a letter is owed; True when it was not written down before.

    due: the moment (aware) from which it may go. expires: the moment from which it is of no use; a
    letter that is owed too late for its use is written down as missed. in_confidence: only its
    recipient may know that there is such a letter, and it holds no word of what it is about. The
    same `unique_key` never makes a second letter, however many ask at once.
    """
    if in_confidence and kind != LetterKind.DIGEST:
        # A digest says what its letters say, which name nothing by now.
        about = KEPT_BACK
        (rendered,) = without_its_words([(to, rendered)], kind=kind, expires=expires)
    letter = _new_letter(
        to,
        unique_key,
        about,
        rendered,
        kind=kind,
        due=due,
        expires=expires,
        in_confidence=in_confidence,
    )
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        if Letter.objects.filter(unique_key=unique_key).exists():
            return False
        raise
    return True


def owe_letters(
    letters: Iterable[tuple[Person, str, Rendered]],
    *,
    kind: str,
    about: str,
    due: datetime,
    expires: datetime,
    in_confidence: bool = False,
) -> None:
    """Write down one letter each to many people: (to, unique key, rendered), as `owe_letter` does.

    One write for all of them; a key that is there already keeps its letter.
    """
    owe_letters_each_about(
        ((to, unique_key, about, rendered) for to, unique_key, rendered in letters),
        kind=kind,
        due=due,
        expires=expires,
        in_confidence=in_confidence,
    )


def owe_letters_each_about(
    letters: Iterable[tuple[Person, str, str, Rendered]],
    *,
    kind: str,
    due: datetime,
    expires: datetime,
    in_confidence: bool = False,
) -> None:
    """The same for letters that are about different things: (to, unique key, about, rendered)."""
    owed = list(letters)
    if in_confidence:
        words = without_its_words(
            [(to, rendered) for to, *_, rendered in owed], kind=kind, expires=expires
        )
        owed = [
            (to, key, KEPT_BACK, without)
            for (to, key, *_), without in zip(owed, words, strict=True)
        ]
    Letter.objects.bulk_create(
        (
            _new_letter(*each, kind=kind, due=due, expires=expires, in_confidence=in_confidence)
            for each in owed
        ),
        ignore_conflicts=True,
    )


def _new_letter(
    to: Person,
    unique_key: str,
    about: str,
    rendered: Rendered,
    *,
    kind: str,
    due: datetime,
    expires: datetime | None,
    in_confidence: bool,
) -> Letter:
    """The letter with its words, in the state in which it begins; not saved yet."""
    now = clock.now()
    too_late = expires is not None and expires <= now
    return Letter(
        recipient=to,
        kind=kind,
        about=about[:LONGEST_ABOUT],
        unique_key=unique_key,
        due=due,
        expires=expires,
        in_confidence=in_confidence,
        subject=Truncator(one_line(rendered.subject)).chars(LONGEST_SUBJECT),
        text=rendered.text,
        html=rendered.html,
        link=rendered.link,
        calendar=rendered.calendar,
        state=LetterState.MISSED if too_late else LetterState.QUEUED,
        error=TOO_LATE_WHEN_OWED if too_late else "",
        created_at=now,
    )
