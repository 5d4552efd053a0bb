"""Sending what is due. The row is the truth; a message says "look now".

A worker claims a letter by a conditional update, sends it outside of any transaction, and writes
down what came of it. A worker that dies leaves a lease that runs out; the sweep gives the letter
back.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import GOES_AT_ANY_HOUR, LetterKind, LetterState
from partnership.emails import (
    ONE_USE_KEY,
    ONE_USE_LINK,
    Opened,
    as_email,
    place_of_key,
    stop_address,
)
from partnership.models import Letter, LetterQuerySet, Person
from partnership.models.letters import NOT_REACHED
from partnership.operations.audit import keep_job
from partnership.operations.invitations import invitation_key
from partnership.operations.letter_keys import key_of, stop_key_of
from partnership.operations.letters.addresses import REFUSED_BEFORE, mark_refused
from partnership.operations.letters.gathering import gather_letters, not_held_back
from partnership.operations.letters.keeping import (
    NO_ADDRESS,
    take_what_expired_out_of_digests,
    withdraw_from_who_holds_no_role,
    withdraw_from_who_speaks_for_nobody,
    withdraw_what_was_in_hand,
)
from partnership.operations.letters.post import Post
from partnership.operations.letters.rounds import ask_for_a_round
from partnership.rules.sending import Answer, Hours

logger = logging.getLogger(__name__)
AT_ONE_GO = 200
ONE_GO_LASTS = timedelta(seconds=45)
SENDING = "partnership.letter"
FOR_GOOD = frozenset({Answer.REFUSED, Answer.ADDRESS_REFUSED})


class Outcome(Enum):
    """What came of one letter in one worker's hands; not mine: another one had claimed it."""

    SENT = auto()
    NOT_SENT = auto()
    NOT_MINE = auto()


@dataclass(frozen=True)
class Round:
    """What came of one round of sending, without what other workers took."""

    sent: int
    not_sent: int


def never() -> bool:
    return False


def send_due_letters(*, most: int = AT_ONE_GO, stops: Callable[[], bool] = never) -> Round:
    """Send letters whose time has come, one after the other; asks for another round if more wait.

    What one person would get several of on a day goes as one digest. Several workers may send at
    once: each letter is claimed by one. Ends after 45 seconds at the latest, so that one slow
    server does not hold a worker for good, and between two letters once `stops` says so.
    """
    prepare_letters()
    waiting = list(ready_letters().order_by("due", "pk").values_list("pk", flat=True)[: most + 1])
    until = clock.real_now() + ONE_GO_LASTS
    tried: dict[Outcome, list[UUID]] = {outcome: [] for outcome in Outcome}
    with Post() as post:
        for pk in waiting[:most]:
            if stops() or clock.real_now() > until:
                break
            tried[_send(pk, post)].append(pk)
    if len(waiting) > sum(map(len, tried.values())):
        ask_for_a_round()
    sent, not_sent = tried[Outcome.SENT], tried[Outcome.NOT_SENT]
    _keep_round(sent, failed=False)
    _keep_round(not_sent, failed=True)
    return Round(len(sent), len(not_sent))


def _keep_round(letters: list[UUID], *, failed: bool) -> None:
    """What all may know of is counted apart from what only its recipients know of."""
    if not letters:
        return
    counted = Letter.objects.filter(pk__in=letters).order_by()
    for in_confidence, count in counted.values_list("in_confidence").annotate(Count("pk")):
        keep_job(SENDING, count=count, failed=failed, in_confidence=in_confidence)


def prepare_letters() -> None:
    """Leave out what need not or cannot go by mail, and gather what goes together."""
    withdraw_what_was_in_hand()
    Letter.objects.keep_unwanted()
    _end_where_nothing_is_sent()
    withdraw_from_who_speaks_for_nobody()
    withdraw_from_who_holds_no_role()
    take_what_expired_out_of_digests()
    if _it_is_time(clock.now()):
        gather_letters()


def ready_letters() -> LetterQuerySet:
    """Those that a round sends now: due, at their hour, and not held back for a digest."""
    due = Letter.objects.due()
    if not _it_is_time(clock.now()):
        return due.filter(kind__in=GOES_AT_ANY_HOUR)
    return not_held_back(due)


def letters_late_by(lateness: timedelta) -> LetterQuerySet:
    """Those that a round could have sent for so long already, or tried to, and that still wait.

    What waits for its hour, for the digest of the next morning or for its first retries is not
    late.
    """
    late = ready_letters().filter(
        due__lte=clock.now() - lateness, not_before__lte=clock.real_now() - lateness
    )
    if not _it_is_time(clock.now() - lateness):
        late = late.filter(kind__in=GOES_AT_ANY_HOUR)
    return late | Letter.objects.tried_longer_than(lateness)


def send_letter(*, letter_id: UUID) -> bool:
    """Claim one due letter and send it; True when it left by this call.

    Must not run inside a transaction: what came of it has to be written down whatever happens.
    """
    with Post() as post:
        outcome = _send(letter_id, post)
    if outcome is not Outcome.NOT_MINE:
        _keep_round([letter_id], failed=outcome is Outcome.NOT_SENT)
    return outcome is Outcome.SENT


def _send(pk: UUID, post: Post) -> Outcome:
    letters = Letter.objects
    if not letters.claim(pk):
        return Outcome.NOT_MINE
    letter = letters.select_related("recipient").get(pk=pk)
    email = as_email(letter, opened=_opened(letter), stop_at=_stop_address(letter))
    unreachable = post.reach()
    if unreachable:
        error = f"{NOT_REACHED}{unreachable}"
        _give_back(letter, error, final=False, copies=letter.copies)
        return Outcome.NOT_SENT
    letters.hand_over(pk)
    answer, error = post.hand_over(email)
    if answer is Answer.SENT:
        letters.mark_sent(pk)
        if post.took_its_first:
            letters.end_pauses_of_unreached()
        return Outcome.SENT
    in_doubt = answer is Answer.IN_DOUBT
    if answer is Answer.ADDRESS_REFUSED and not mark_refused(person=letter.recipient, why=error):
        error = REFUSED_BEFORE
    _give_back(letter, error, final=answer in FOR_GOOD, copies=letter.copies + in_doubt)
    return Outcome.NOT_SENT


def _give_back(letter: Letter, error: str, *, final: bool, copies: int) -> None:
    # What the server said may hold the address: it stands in the row alone.
    logger.warning("A letter did not leave: %s, attempt %s.", letter.pk, letter.attempts)
    Letter.objects.give_back(letter.pk, error=error, final=final, copies=copies)


def letters_go_next(at: datetime) -> datetime:
    """The first moment from `at` on at which letters go out that do not go at any hour."""
    return _hours().next_from(clock.local(at))


def _it_is_time(at: datetime) -> bool:
    return _hours().hold(clock.local(at))


def _hours() -> Hours:
    return Hours(settings.LETTERS_FROM, settings.LETTERS_UNTIL)


def _end_where_nothing_is_sent() -> None:
    """Nothing is sent to a closed account, to an address that refused mail, or where there is none.

    What was with a worker as the account closed may wait again.
    """
    due = Letter.objects.due()
    refused = due.filter(recipient__mail_refused_at__isnull=False)
    with transaction.atomic():
        due.filter(recipient__is_active=False).free().update(state=LetterState.WITHDRAWN)
        nowhere = due.filter(recipient__email="").free()
        nowhere.update(state=LetterState.FAILED, error=NO_ADDRESS)
        refused.free().update(state=LetterState.FAILED, error=REFUSED_BEFORE)


def _stop_address(letter: Letter) -> str:
    return stop_address(stop_key_of(letter)) if letter.kinds_to_stop else ""


def _opened(letter: Letter) -> Opened:
    """What goes into a letter only when it is sent, by the words that hold its place."""
    if letter.kind == LetterKind.DIGEST:
        inside = letter.gathered.filter(text__contains=ONE_USE_KEY).select_related("recipient")
        return {place_of_key(each): key_of(each) for each in inside}
    opened = {}
    if ONE_USE_KEY in letter.text:
        opened[ONE_USE_KEY] = key_of(letter)
    if ONE_USE_LINK in letter.text:
        opened[ONE_USE_LINK] = _one_use_link(letter)
    return opened


def _one_use_link(letter: Letter) -> str:
    """The address at which the recipient comes in or sets a new password, once."""
    if letter.kind == LetterKind.INVITATION:
        query = urlencode({"key": invitation_key(letter)})
        return f"{settings.BASE_URL}{reverse('door:invitation')}?{query}"
    return one_use_link(letter.recipient)


def one_use_link(person: Person) -> str:
    """The address at which a person sets a new password, once."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(person),
            "key": default_token_generator.make_token(person),
        },
    )
    return f"{settings.BASE_URL}{path}"
