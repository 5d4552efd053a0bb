"""Owing, sending, withdrawing and sending again. The row is the truth; a message says "look now".

A letter is written down once for its unique key, whoever asks and however often. A worker claims it
by a conditional update, sends it outside of any transaction, and writes down what came of it. A
worker that dies leaves a lease that runs out; the sweep gives the letter back.
"""

import logging
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.jobs import nudge
from partnership.choices import LETTER_NEEDS_ATTENTION, LetterKind, LetterState
from partnership.emails import ONE_USE_LINK, Rendered, as_email, one_line
from partnership.models import Letter, Person
from partnership.operations.history import FieldChange, record_change
from partnership.operations.letter_keys import one_use_key
from partnership.policy import coordinates
from partnership.rules.sending import (
    Answer,
    answer_of_codes,
    may_go_at,
    worth_another_copy,
)

logger = logging.getLogger(__name__)

# These a person is waiting for; all others keep to the hours of people at work.
GOES_AT_ANY_HOUR = frozenset({LetterKind.INVITATION})
AT_ONE_GO = 200
ONE_GO_LASTS = timedelta(seconds=45)


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
    recipient may know that there is such a letter. The same `unique_key` never makes a second
    letter, however many ask at once.
    """
    now = clock.now()
    too_late = expires is not None and expires <= now
    _, created = Letter.objects.get_or_create(
        unique_key=unique_key,
        defaults={
            "recipient": to,
            "kind": kind,
            "about": about,
            "due": due,
            "expires": expires,
            "subject": one_line(rendered.subject)[:200],
            "text": rendered.text,
            "html": rendered.html,
            "state": LetterState.MISSED if too_late else LetterState.QUEUED,
            "created_at": now,
            "in_confidence": in_confidence,
        },
    )
    return created


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
    now = clock.now()
    Letter.objects.bulk_create(
        (
            Letter(
                recipient=to,
                kind=kind,
                about=about,
                unique_key=unique_key,
                due=due,
                expires=expires,
                subject=one_line(rendered.subject)[:200],
                text=rendered.text,
                html=rendered.html,
                state=LetterState.MISSED if expires <= now else LetterState.QUEUED,
                created_at=now,
                in_confidence=in_confidence,
            )
            for to, unique_key, rendered in letters
        ),
        ignore_conflicts=True,
    )


def sweep_letters() -> int:
    """Give back what dead workers held, count as missed what came too late; how many letters."""
    return Letter.objects.sweep() + Letter.objects.miss_expired()


@dataclass(frozen=True)
class Round:
    """What came of one round of sending."""

    sent: int
    not_sent: int


def send_due_letters(*, most: int = AT_ONE_GO) -> Round:
    """Send letters whose time has come, one after the other; asks for another round if more wait.

    Several workers may do so at once: each letter is claimed by one. Ends after 45 seconds at the
    latest, so that one slow server does not hold a worker for good.
    """
    due = Letter.objects.due()
    if not may_go_at(clock.local(clock.now())):
        due = due.filter(kind__in=GOES_AT_ANY_HOUR)
    waiting = list(due.order_by("due", "pk").values_list("pk", flat=True)[: most + 1])
    until = clock.real_now() + ONE_GO_LASTS
    sent = not_sent = 0
    for pk in waiting[:most]:
        if clock.real_now() > until:
            break
        if send_letter(letter_id=pk):
            sent += 1
        else:
            not_sent += 1
    if len(waiting) > sent + not_sent:
        nudge("partnership.send_due_letters")
    return Round(sent, not_sent)


def send_letter(*, letter_id: UUID) -> bool:
    """Claim one due letter and send it; True when it left by this call.

    Must not run inside a transaction: what came of it has to be written down whatever happens.
    """
    letters = Letter.objects
    if not letters.claim(letter_id):
        return False
    letter = letters.select_related("recipient").get(pk=letter_id)
    email = as_email(letter, one_use_link=_one_use_link(letter), one_use_key=one_use_key(letter))
    answer, error = _hand_over(email)
    if answer is Answer.SENT:
        letters.mark_sent(letter_id)
        return True
    logger.warning("A letter did not leave: %s, attempt %s: %s", letter.pk, letter.attempts, error)
    doubt = answer is Answer.IN_DOUBT
    letters.give_back(
        letter_id,
        error=error,
        final=answer is Answer.REFUSED or (doubt and not worth_another_copy(letter.attempts)),
        ends=LetterState.UNCERTAIN if doubt else LetterState.FAILED,
    )
    return False


def withdraw_letter(*, by: Person | None, letter_id: UUID) -> bool:
    """Take back a letter that still waits; False when it does not wait any more."""
    _may_keep_letters(by)
    with transaction.atomic():
        letter = Letter.objects.get(pk=letter_id)
        return _move(by, letter, {LetterState.QUEUED}, LetterState.WITHDRAWN, "withdrawn")


def withdraw_by_key(*, by: Person | None, prefix: str, to: list[Person] | None = None) -> int:
    """Take back all letters that wait and whose key starts so (to these people); how many."""
    waiting = Letter.objects.filter(state=LetterState.QUEUED, unique_key__startswith=prefix)
    if to is not None:
        waiting = waiting.filter(recipient__in=to)
    with transaction.atomic():
        return sum(
            _move(by, letter, {LetterState.QUEUED}, LetterState.WITHDRAWN, "withdrawn")
            for letter in waiting
        )


def put_back_by_key(*, by: Person | None, prefix: str, to: list[Person]) -> int:
    """Let letters that were withdrawn wait again: those to these people whose key starts so."""
    withdrawn = Letter.objects.filter(
        state=LetterState.WITHDRAWN, unique_key__startswith=prefix, recipient__in=to
    )
    with transaction.atomic():
        return sum(
            _move(by, letter, {LetterState.WITHDRAWN}, LetterState.QUEUED, "put back")
            for letter in withdrawn
        )


def send_again(*, by: Person, letter_id: UUID) -> bool:
    """Let a letter that failed, is uncertain or was missed wait again; False when it is neither.

    The letter stays the same row with the same Message-ID; its attempts are counted anew, and it
    does not expire again.
    """
    _may_keep_letters(by)
    with transaction.atomic():
        moved = _move(
            by,
            Letter.objects.get(pk=letter_id),
            LETTER_NEEDS_ATTENTION,
            LetterState.QUEUED,
            "sent again",
            attempts=0,
            not_before=clock.real_now(),
            expires=None,
            error="",
        )
        if moved:
            nudge("partnership.send_letter", letter_id=str(letter_id))
        return moved


def _may_keep_letters(by: Person | None) -> None:
    if by is not None and not coordinates(by):
        raise PermissionDenied("Only the coordinator keeps the letters.")


def _move(
    by: Person | None,
    letter: Letter,
    from_states: set | frozenset,
    to: str,
    act: str,
    **also: object,
) -> bool:
    """Change the state of one letter if it still is in one of these, with its history."""
    moved = Letter.objects.filter(pk=letter.pk, state=letter.state, state__in=from_states).update(
        state=to, **also
    )
    if moved:
        change = FieldChange("state", letter.get_state_display(), LetterState(to).label)
        record_change(by=by, subject=letter, act=act, changes=[change])
    return moved == 1


def _one_use_link(letter: Letter) -> str:
    """The address at which the recipient of an invitation sets a password, once."""
    if ONE_USE_LINK not in letter.text:
        return ""
    person = letter.recipient
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(person),
            "key": default_token_generator.make_token(person),
        },
    )
    return f"{settings.BASE_URL}{path}"


def _hand_over(email: EmailMessage) -> tuple[Answer, str]:
    """Give one e-mail to the mail server: what came of it, and what the server said."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # smtplib's exceptions are OSErrors; nothing has left yet
        return Answer.NOT_NOW, _said(error)
    try:
        connection.send_messages([email])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return answer_of_codes(codes), _said(error)
    except smtplib.SMTPResponseException as error:
        return answer_of_codes([error.smtp_code]), _said(error)
    except (smtplib.SMTPException, OSError) as error:
        return Answer.IN_DOUBT, _said(error)
    except ValueError as error:  # an address or a header that cannot be written
        return Answer.REFUSED, _said(error)
    finally:
        _close(connection)
    return Answer.SENT, ""


def _close(connection: object) -> None:
    """Say goodbye; a server that does not answer changes nothing for the letter."""
    try:
        connection.close()  # type: ignore[attr-defined]
    except (smtplib.SMTPException, OSError):
        logger.info("The mail server did not answer the goodbye.")


def _said(error: Exception) -> str:
    """What went wrong, for the page of letters: the server's own words, without our addresses."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies = error.recipients.values()
        return "; ".join(f"{code} {_words(reply)}" for code, reply in replies)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _words(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
