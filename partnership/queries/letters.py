"""Letters as their list shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bsc_comms.kit import clock
from partnership.choices import LETTER_IS_NOT_SETTLED, LetterKind, LetterState
from partnership.models import Change, Letter, LetterChoice, Person
from partnership.policy import coordinates

A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class WaitingLetter:
    """A letter that has not left; the parts of its unique key say what it is about."""

    pk: UUID
    kind: str
    parts: tuple[str, ...]
    recipient_id: int


def letters_for(person: Person) -> QuerySet[Letter]:
    """The letters that a person may read: all for who keeps them, else those to the person.

    A letter in confidence is its recipient's alone.
    """
    letters = Letter.objects.select_related("recipient")
    if coordinates(person):
        return letters.known_to(person)
    return letters.filter(recipient=person)


def lately(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Those due in the last year, and of those from before what is not settled."""
    since = clock.now() - A_YEAR
    return letters.filter(Q(due__gte=since) | Q(state__in=LETTER_IS_NOT_SETTLED))


def found(
    letters: QuerySet[Letter], *, state: str = "", kind: str = "", to: str = ""
) -> QuerySet[Letter]:
    """Those in this state, of this kind, to people whose name or address holds these words."""
    if state:
        letters = letters.filter(state=state)
    if kind:
        letters = letters.filter(kind=kind)
    for word in to.split():
        letters = letters.filter(
            Q(recipient__name__icontains=word) | Q(recipient__email__icontains=word)
        )
    return letters.defer("text", "html")


def counts_by_state(letters: QuerySet[Letter]) -> dict[str, int]:
    """How many there are in each state, every state named."""
    counted = dict(letters.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in LetterState.values}


def with_digest(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """The same, each with the digest that it is in, of which the words are left aside."""
    with_it = letters.select_related("gathered_in")
    return with_it.defer("gathered_in__text", "gathered_in__html")


def gathered_in(letter: Letter) -> list[Letter]:
    """What went out in a digest, in its order of time; nothing for other letters."""
    if letter.kind != LetterKind.DIGEST:
        return []
    return list(letter.gathered.order_by("due", "pk").defer("text", "html"))


def kinds_stopped_by(person: Person) -> frozenset[str]:
    """The kinds of letters that this person reads in the planner alone."""
    stopped = LetterChoice.objects.filter(person=person, wanted=False)
    return frozenset(stopped.values_list("kind", flat=True))


def taken_back_by_hand(letters: Iterable[UUID]) -> set[UUID]:
    """Those of these letters that a person took back or left, and not the planner by itself."""
    ids = [str(pk) for pk in letters]
    if not ids:
        return set()
    found = Change.objects.filter(
        subject_type=Letter._meta.label_lower,
        subject_id__in=ids,
        act="withdrawn",
        by__isnull=False,
    )
    return {UUID(pk) for pk in found.values_list("subject_id", flat=True)}


def that_stand(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """All of these but what the planner took back before a copy may have left; two queries.

    What a person took back stays said: it is not to be written again.
    """
    unread = letters.filter(state=LetterState.WITHDRAWN, copies=0).order_by()
    ids = set(unread.values_list("pk", flat=True))
    return letters.exclude(pk__in=ids - taken_back_by_hand(ids))


def that_wait(*kinds: LetterKind) -> list[WaitingLetter]:
    """Letters of these kinds that wait or failed, also inside a digest; two queries."""
    found = Letter.objects.filter(kind__in=kinds).waiting().order_by("pk")
    rows = found.values_list("pk", "kind", "unique_key", "recipient_id")
    return [WaitingLetter(pk, kind, tuple(key.split(":")), to) for pk, kind, key, to in rows]
