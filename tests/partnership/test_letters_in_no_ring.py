"""What moves many letters waits for nobody who takes several of them back in the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, LetterChoice
from partnership.models.letters import NOT_REACHED
from partnership.operations import letters
from partnership.operations.letters.sending import prepare_letters
from tests.factories import LetterFactory, PersonFactory
from tests.partnership.owed_letters import MORNING
from tests.services.somebody_waits import held_until

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
FIRST, LAST = (UUID(int=number) for number in (1, 2))


def unwanted(letter: Letter) -> None:
    letter.kind = LetterKind.MINUTES_OUT
    letter.save()
    LetterChoice.objects.create(person=letter.recipient, kind=letter.kind, wanted=False)


def refused(letter: Letter) -> None:
    letter.recipient.mail_refused_at = MORNING
    letter.recipient.save()


def closed(letter: Letter) -> None:
    letter.recipient.is_active = False
    letter.recipient.save()


def expired(letter: Letter) -> None:
    letter.expires = MORNING
    letter.save()


def unreached(letter: Letter) -> None:
    letter.attempts, letter.error = 1, NOT_REACHED
    letter.not_before = clock.real_now() + timedelta(hours=1)
    letter.save()


@pytest.mark.parametrize(
    ("becomes", "move"),
    [
        (unwanted, prepare_letters),
        (refused, prepare_letters),
        (closed, prepare_letters),
        (expired, letters.sweep_letters),
        (unreached, Letter.objects.end_pauses_of_unreached),
    ],
)
def test_who_takes_letters_back_meets_no_round_that_waits_for_them(becomes, move) -> None:
    for pk in (LAST, FIRST):
        becomes(LetterFactory(pk=pk, recipient=PersonFactory(), unique_key=f"call:{pk}"))
    moved = threading.Event()

    def moves() -> None:
        try:
            with clock.at(MORNING):
                move()
        finally:
            moved.set()
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as beside:
        with clock.at(MORNING), transaction.atomic():
            Letter.objects.select_for_update(no_key=True).get(pk=FIRST)
            moving = beside.submit(moves)
            if connection.vendor == "postgresql":
                assert moved.wait(timeout=10), "It waits for a letter that somebody holds."
            else:
                held_until(moved)
            letters.withdraw_by_key(by=None, prefix="call:")
        moving.result(timeout=30)

    assert Letter.objects.get(pk=FIRST).state == LetterState.WITHDRAWN
