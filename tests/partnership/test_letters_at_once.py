"""Many that owe, send or withdraw the same letter in one moment do it once."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.db import connection, transaction

from bsc_comms.kit import clock
from partnership.choices import MOST_COPIES, LetterKind, LetterState
from partnership.models import Letter
from partnership.operations import letters
from partnership.operations.letters.gathering import gather_letters
from partnership.operations.people import deactivate
from tests.factories import LetterFactory, PersonFactory, coordinator
from tests.partnership.owed_letters import MORNING, owe, state_of
from tests.plans.at_once import all_at_once, held_up
from tests.services.somebody_waits import held_until


def at_once(number: int, act) -> list:
    """What several threads, each with its own connection, make of the same call."""
    results: list = []
    start = threading.Barrier(number)

    def run() -> None:
        try:
            start.wait()
            with clock.at(MORNING):
                results.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == number
    return results


def iter_of(*acts):
    """One act for each thread that asks."""
    waiting = list(acts)
    lock = threading.Lock()

    def act():
        with lock:
            mine = waiting.pop()
        return mine()

    return act


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_eight_workers_send_one_mail(self) -> None:
        letter = LetterFactory()
        results = at_once(8, lambda: letters.send_letter(letter_id=letter.pk))
        assert sorted(results) == [False] * 7 + [True]
        assert len(mail.outbox) == 1
        letter.refresh_from_db()
        assert (letter.state, letter.attempts) == (LetterState.SENT, 1)

    def test_eight_that_owe_the_same_owe_it_once(self) -> None:
        person = PersonFactory()
        results = at_once(8, lambda: owe(person))
        assert sorted(results) == [False] * 7 + [True]
        assert Letter.objects.count() == 1

    def test_four_rounds_at_once_send_each_letter_once(self) -> None:
        LetterFactory.create_batch(20)
        results = at_once(4, letters.send_due_letters)
        assert sum(each.sent for each in results) == 20
        assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 20
        assert len(mail.outbox) == 20

    def test_a_letter_is_withdrawn_or_sent_but_never_both(self) -> None:
        by = coordinator()
        letter = LetterFactory()
        outcomes = at_once(
            2,
            iter_of(
                lambda: ("sent", letters.send_letter(letter_id=letter.pk)),
                lambda: ("withdrawn", letters.withdraw_letter(by=by, letter_id=letter.pk)),
            ),
        )
        done = [name for name, happened in outcomes if happened]
        assert len(done) == 1
        assert state_of(letter) == done[0]
        assert len(mail.outbox) == (done == ["sent"])

    def test_letters_that_somebody_takes_back_are_not_gathered_meanwhile(self) -> None:
        person = PersonFactory()
        with clock.at(MORNING):
            owe(person, "older", due=MORNING - timedelta(hours=2))
            owe(person, "newer")
        older_is_held, gathered = threading.Event(), threading.Event()

        def take_back() -> str:
            with clock.at(MORNING), transaction.atomic():
                letters.withdraw_by_key(by=None, prefix="older")
                older_is_held.set()
                held_until(gathered)
                letters.withdraw_by_key(by=None, prefix="newer")
            return "taken back"

        def gather() -> str:
            assert older_is_held.wait(timeout=20)
            with clock.at(MORNING):
                digests = gather_letters()
            gathered.set()
            return f"{digests} digests"

        assert set(all_at_once(take_back, gather)) == {"taken back", "0 digests"}
        assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.WITHDRAWN}

    def test_a_letter_that_is_gathered_meanwhile_is_taken_back_out_of_its_digest(self) -> None:
        person = PersonFactory()
        with clock.at(MORNING):
            owe(person, "older", due=MORNING - timedelta(hours=2))
            owe(person, "newer")

        def gather() -> None:
            with clock.at(MORNING):
                assert gather_letters() == 1

        def take_back() -> int:
            with clock.at(MORNING):
                return letters.withdraw_by_key(by=None, prefix="older")

        assert held_up(gather, take_back, then=lambda: None) == 1
        alone = Letter.objects.exclude(kind=LetterKind.DIGEST)
        found = dict(alone.values_list("unique_key", "state"))
        assert found == {"older": LetterState.WITHDRAWN, "newer": LetterState.QUEUED}

    def test_who_closes_an_account_and_who_takes_its_letters_back_wait_in_no_ring(self) -> None:
        closes, person = coordinator(), PersonFactory()
        first, last = (UUID(int=number) for number in (1, 2))
        for pk, due in ((first, MORNING), (last, MORNING + timedelta(days=1))):
            LetterFactory(pk=pk, recipient=person, unique_key=f"call:{pk}", due=due)

        def hold() -> None:
            Letter.objects.select_for_update(no_key=True).get(pk=first)

        held_up(
            hold,
            lambda: deactivate(by=closes, person=person),
            lambda: letters.withdraw_by_key(by=None, prefix="call:"),
        )
        assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.WITHDRAWN}


def is_given_back(letter: Letter) -> None:
    Letter.objects.give_back(letter.pk, error="450 later", final=False, copies=0)
    Letter.objects.update(not_before=clock.real_now())


def is_refused(letter: Letter) -> None:
    Letter.objects.give_back(letter.pk, error="554 no", final=True, copies=0)


def is_swept(letter: Letter) -> None:
    Letter.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    letters.sweep_letters()


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.usefixtures("morning")
class TestTakenBackInHand:
    """A worker has the letter in hand as what it says ceases to hold."""

    def in_hand(self, letter: Letter) -> Letter:
        """The same, claimed, and then taken back."""
        assert Letter.objects.claim(letter.pk)
        letters.withdraw_and_free_keys(prefix="call:")
        assert state_of(letter) == LetterState.SENDING
        return letter

    @pytest.mark.parametrize("comes_back", [is_given_back, is_refused, is_swept])
    def test_it_is_tried_no_more_where_it_did_not_leave_and_may_be_owed_anew(
        self, comes_back
    ) -> None:
        letter = self.in_hand(LetterFactory(unique_key="call:1"))
        comes_back(letter)
        assert letters.send_letter(letter_id=letter.pk) is False
        assert letters.send_due_letters() == letters.Round(sent=0, not_sent=0)
        letter.refresh_from_db()
        assert (letter.state, letter.unique_key) == (
            LetterState.WITHDRAWN,
            f"call:1:{letter.pk}",
        )
        assert owe(letter.recipient, "call:1") is True

    def test_it_is_taken_out_of_a_digest_that_did_not_leave(self) -> None:
        person = PersonFactory()
        owe(person, "call:1", due=MORNING - timedelta(hours=2))
        owe(person, "another")
        gather_letters()
        digest = self.in_hand(Letter.objects.get(kind=LetterKind.DIGEST))
        is_given_back(digest)
        assert letters.send_due_letters() == letters.Round(sent=1, not_sent=0)
        alone = Letter.objects.exclude(kind=LetterKind.DIGEST).order_by("due")
        assert list(alone.values_list("state", flat=True)) == [
            LetterState.WITHDRAWN,
            LetterState.SENT,
        ]
        assert state_of(digest) == LetterState.WITHDRAWN

    def test_where_it_left_all_the_same_it_was_sent_and_keeps_its_key(self) -> None:
        letter = self.in_hand(LetterFactory(unique_key="call:1"))
        Letter.objects.mark_sent(letter.pk)
        letters.send_due_letters()
        letter.refresh_from_db()
        assert (letter.state, letter.unique_key) == (LetterState.SENT, "call:1")

    def test_where_nobody_knows_whether_it_left_a_person_may_send_it_again(self) -> None:
        letter = self.in_hand(LetterFactory(unique_key="call:1"))
        Letter.objects.give_back(letter.pk, error="", final=False, copies=MOST_COPIES)
        assert state_of(letter) == LetterState.UNCERTAIN
        assert letters.send_again(by=coordinator(), letter_id=letter.pk) is True
        assert letters.send_letter(letter_id=letter.pk) is True
