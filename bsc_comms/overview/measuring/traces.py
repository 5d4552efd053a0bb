"""What communications leave behind in years of use, for measuring: history, letters, downloads.

Each is logged, half of them are edited once, what went out says so; one letter is sent about each,
and somebody signs in and downloads a plan. Overlaps with the next one are kept, answered by nobody.
"""

import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

from bsc_comms.kit import clock
from bsc_comms.overview.measuring.rows import add_rows
from partnership.choices import AuditAct, LetterKind, LetterState, Role
from partnership.emails import Rendered
from partnership.models import Appointment, AuditEntry, Change, Letter, Person
from plans.choices import OverlapKind, Precision, State
from plans.emails.overdue import letter_of_overdue
from plans.models import Communication, Overlap
from plans.rules.overdue import ask_key, ask_key_start

ABOUT = Communication._meta.label_lower
REASONS = ("same topic: burglary", "both for the whole borough", "within the same week")
#: Stands in the letter that is rendered once, where each has a title of its own.
TITLE = "Title of the communication"
ACTS = MappingProxyType({State.ISSUED: "issued", State.CANCELLED: "cancelled"})
Beside = Callable[[Sequence[Communication]], None]


def nothing() -> Beside:
    """A function that adds nothing."""
    return lambda made: None


def traces() -> Beside:
    """A function that adds what communications that were just made have left behind.

    Who speaks for a partner is read once. The same communications leave the same behind.
    """
    dice = random.Random(2)  # noqa: S311 - not a secret
    people: dict[int, list[int]] = defaultdict(list)
    speaking = Appointment.objects.current().filter(role__in=(Role.ADVOCATE, Role.DEPUTY))
    for partner, person in speaking.values_list("partner_id", "person_id").order_by("pk"):
        people[partner].append(person)
    letter = _letter()

    def beside(made: Sequence[Communication]) -> None:
        speaks = [dice.choice(people[one.lead_partner_id]) for one in made]
        add_rows(row for one, by in zip(made, speaks, strict=True) for row in _changes(one, by))
        add_rows(row for one, by in zip(made, speaks, strict=True) for row in _entries(one, by))
        add_rows(_letters(made, speaks, letter, dice))
        add_rows(_overlaps(made, dice))

    return beside


def _changes(one: Communication, by: int) -> Iterator[Change]:
    yield _change(one, by, one.created_at, "logged")
    if one.pk.int % 2:
        later = min(one.created_at + timedelta(days=9), _moment(one))
        yield _change(one, by, later, "edited", field="message", after=one.message)
    if act := ACTS.get(State(one.state)):
        yield _change(one, by, _moment(one), act)


def _change(one: Communication, by: int, at: datetime, act: str, **said: str) -> Change:
    return Change(at=at, by_id=by, subject_type=ABOUT, subject_id=str(one.pk), act=act, **said)


def _moment(one: Communication) -> datetime:
    """Its first day, or the latest one on which anything can have happened."""
    yesterday = clock.today() - timedelta(days=1)
    return clock.start_of(min(one.window_start or yesterday, yesterday), hour=11)


def _entries(one: Communication, by: int) -> Iterator[AuditEntry]:
    at = _moment(one)
    yield AuditEntry(at=at, by_id=by, act=AuditAct.SIGNED_IN)
    yield AuditEntry(
        at=at + timedelta(minutes=5),
        by_id=by,
        act=AuditAct.DOWNLOADED,
        what="plans:plan_xlsx",
        about=f"year={at.year}",
    )


def _letter() -> Rendered:
    """The letter about something overdue as it is sent, rendered once for all."""
    day = clock.today()
    someone = Communication(
        pk=uuid.UUID(int=0),
        title=TITLE,
        lead_partner=Appointment.objects.exclude(partner=None)[0].partner,
        precision=Precision.EXACT,
        window_start=day,
        window_end=day,
        confirmed=True,
    )
    return letter_of_overdue(someone, Person(name="Alex Advocate"), number=1)


def _letters(
    made: Sequence[Communication], speaks: Sequence[int], letter: Rendered, dice: random.Random
) -> Iterator[Letter]:
    for one, to in zip(made, speaks, strict=True):
        at = _moment(one) + timedelta(hours=1)
        key = str(one.pk)
        link = letter.link.replace(str(uuid.UUID(int=0)), key)
        yield Letter(
            id=uuid.UUID(int=dice.getrandbits(128), version=4),
            recipient_id=to,
            kind=LetterKind.OVERDUE,
            about=one.title,
            unique_key=f"{ask_key(ask_key_start(key, one.window_end or clock.today()), 1)}{to}",
            due=at,
            subject=letter.subject.replace(TITLE, one.title),
            text=letter.text.replace(TITLE, one.title).replace(letter.link, link),
            html=letter.html.replace(TITLE, one.title).replace(letter.link, link),
            link=link,
            state=LetterState.SENT,
            attempts=1,
            copies=1,
            not_before=at,
            created_at=at,
            sent_at=at,
        )


def _overlaps(made: Sequence[Communication], dice: random.Random) -> Iterator[Overlap]:
    """Each with the one that begins next."""
    by_start = sorted(made, key=lambda one: (str(one.window_start), one.pk))
    for pair in pairwise(by_start):
        first, second = sorted(one.pk for one in pair)
        yield Overlap(
            id=uuid.UUID(int=dice.getrandbits(128), version=4),
            first_id=first,
            second_id=second,
            kind=OverlapKind.JOINT if first.int % 8 else OverlapKind.DUPLICATE,
            score=0.6,
            reasons=list(REASONS),
            first_facts=f"{first.int:064x}",
            second_facts=f"{second.int:064x}",
            found_at=min(one.created_at for one in pair) + timedelta(minutes=1),
        )
