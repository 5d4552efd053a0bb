"""A letter is owed once, sent once, and ends sent, failed, uncertain, missed or withdrawn."""

import smtplib
import threading
from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import patch
from uuid import UUID

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from bsc_comms.kit import clock
from partnership.choices import MOST_ATTEMPTS, LetterKind, LetterState
from partnership.emails import Rendered
from partnership.models import Change, Letter
from partnership.operations import letters
from partnership.tasks import send_due_letters as send_due_letters_task
from partnership.tasks import send_letter as send_letter_task
from tests.factories import LetterFactory, PartnerFactory, PersonFactory, advocate_of, coordinator
from tests.partnership.smtp import Behaviour, mail_server

MORNING = datetime(2016, 10, 25, 8, 30, tzinfo=UTC)
RENDERED = Rendered("Confirm your plan", "Please confirm.\n", "<p>Please confirm.</p>\n")


def owe(person, key: str = "key", **how) -> bool:
    how = {"due": MORNING - timedelta(hours=1), **how}
    return letters.owe_letter(
        to=person,
        kind=LetterKind.CONFIRM_REMINDER,
        about="Meeting",
        unique_key=key,
        rendered=RENDERED,
        **how,
    )


def state_of(letter: Letter | UUID) -> str:
    return Letter.objects.get(pk=getattr(letter, "pk", letter)).state


@pytest.fixture
def morning():
    with clock.at(MORNING):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("morning")
class TestOwing:
    def test_the_same_key_makes_one_letter(self) -> None:
        person = PersonFactory()
        assert [owe(person), owe(person), owe(PersonFactory())] == [True, False, False]
        assert Letter.objects.get().recipient == person

    def test_one_owed_too_late_for_its_use_is_written_down_as_missed(self) -> None:
        owe(PersonFactory(), expires=MORNING)
        assert Letter.objects.get().state == LetterState.MISSED

    def test_a_subject_never_becomes_two_headers(self) -> None:
        letters.owe_letter(
            to=PersonFactory(),
            kind=LetterKind.OVERDUE,
            about="x",
            unique_key="k",
            due=MORNING,
            rendered=Rendered("Confirm\r\nBcc: all@example.org\u2028now", "t", "h"),
        )
        assert Letter.objects.get().subject == "Confirm Bcc: all@example.org now"


@pytest.mark.django_db
@pytest.mark.usefixtures("morning")
class TestSending:
    def test_a_due_letter_leaves_with_its_message_id(self) -> None:
        letter = LetterFactory(recipient=PersonFactory(email="alice@example.org"))
        assert letters.send_letter(letter_id=letter.pk) is True
        (sent,) = mail.outbox
        assert sent.to == ["alice@example.org"]
        assert sent.subject == letter.subject
        assert sent.body == letter.text
        assert sent.alternatives[0].content == letter.html
        assert sent.extra_headers["Message-ID"] == f"<{letter.pk}@letters.planner>"
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
        letter.refresh_from_db()
        assert (letter.state, letter.attempts, letter.sent_at) == (LetterState.SENT, 1, MORNING)

    def test_five_messages_make_one_mail(self) -> None:
        letter = LetterFactory()
        for _ in range(5):
            send_letter_task(letter_id=str(letter.pk))
        assert len(mail.outbox) == 1

    def test_what_is_not_due_yet_stays(self) -> None:
        letter = LetterFactory(due=MORNING + timedelta(seconds=1))
        assert letters.send_letter(letter_id=letter.pk) is False
        assert mail.outbox == []
        assert state_of(letter) == LetterState.QUEUED

    @pytest.mark.parametrize(
        "state", [each for each in LetterState.values if each != LetterState.QUEUED]
    )
    def test_only_a_letter_that_waits_is_sent(self, state: str) -> None:
        digest = LetterFactory(state=LetterState.SENT, sent_at=MORNING)
        letter = LetterFactory(state=state, sent_at=MORNING, gathered_in=digest)
        assert letters.send_letter(letter_id=letter.pk) is False
        assert mail.outbox == []

    def test_it_goes_to_the_address_of_the_day(self) -> None:
        person = PersonFactory(email="old@example.org")
        letter = LetterFactory(recipient=person)
        person.email = "new@example.org"
        person.save()
        letters.send_letter(letter_id=letter.pk)
        assert mail.outbox[0].to == ["new@example.org"]

    def test_a_round_sends_what_is_due_in_the_order_of_its_due_time(self) -> None:
        for hour in (7, 5, 6):
            LetterFactory(subject=str(hour), due=datetime(2016, 10, 25, hour, tzinfo=UTC))
        assert letters.send_due_letters() == letters.Round(sent=3, not_sent=0)
        assert [each.subject for each in mail.outbox] == ["5", "6", "7"]

    def test_a_round_has_an_end_and_asks_for_the_next(self) -> None:
        LetterFactory.create_batch(3)
        with patch("partnership.operations.letters.sending.nudge") as nudge:
            assert letters.send_due_letters(most=2).sent == 2
            nudge.assert_called_once_with("partnership.send_due_letters")
            assert letters.send_due_letters(most=2).sent == 1
            nudge.assert_called_once()

    def test_at_night_only_invitations_go(self) -> None:
        LetterFactory(kind=LetterKind.INVITATION)
        reminder = LetterFactory(kind=LetterKind.CONFIRM_REMINDER)
        with clock.at(datetime(2016, 10, 25, 22, tzinfo=UTC)):
            send_due_letters_task()
        assert len(mail.outbox) == 1
        assert state_of(reminder) == LetterState.QUEUED
        with clock.at(datetime(2016, 10, 26, 7, tzinfo=UTC)):
            send_due_letters_task()
        assert len(mail.outbox) == 2

    def test_quiet_hours_are_those_of_london_in_summer_time(self) -> None:
        LetterFactory(due=datetime(2016, 7, 1, tzinfo=UTC))
        with clock.at(datetime(2016, 7, 1, 6, 59, tzinfo=UTC)):
            assert letters.send_due_letters().sent == 0
        with clock.at(datetime(2016, 7, 1, 7, 0, tzinfo=UTC)):
            assert letters.send_due_letters().sent == 1

    def test_one_due_in_the_hour_that_the_clocks_skip_goes_once(self, settings) -> None:
        # 26 March 2017: 00:59 is followed by 02:00, so that 01:30 is said of 02:30.
        settings.LETTERS_FROM = time(1, 30)
        due = clock.start_of(date(2017, 3, 26), hour=1, minute=30)
        LetterFactory(due=due)
        sent = []
        for minutes in (-31, -1, 0, 30):
            with clock.at(due + timedelta(minutes=minutes)):
                sent.append(letters.send_due_letters().sent)
        assert (clock.local(due).strftime("%H:%M"), sent) == ("02:30", [0, 0, 1, 0])

    def test_one_due_in_the_hour_that_comes_twice_goes_the_first_time(self, settings) -> None:
        settings.LETTERS_FROM = time(1, 30)
        due = clock.start_of(date(2016, 10, 30), hour=1, minute=30)
        LetterFactory(due=due)
        sent = []
        for minutes in (-1, 0, 60):
            with clock.at(due + timedelta(minutes=minutes)):
                sent.append(letters.send_due_letters().sent)
        assert (due, sent) == (datetime(2016, 10, 30, 0, 30, tzinfo=UTC), [0, 1, 0])


@pytest.mark.django_db
@pytest.mark.usefixtures("morning")
class TestTrouble:
    def test_a_worker_that_died_before_sending_loses_nothing(self) -> None:
        letter = LetterFactory()
        assert Letter.objects.claim(letter.pk)
        assert letters.sweep_letters() == 0, "Its lease still runs"
        Letter.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
        assert letters.sweep_letters() == 1
        assert letters.send_letter(letter_id=letter.pk) is True
        assert len(mail.outbox) == 1

    def test_a_worker_that_dies_each_time_leaves_it_uncertain(self) -> None:
        letter = LetterFactory(attempts=MOST_ATTEMPTS - 1)
        assert Letter.objects.claim(letter.pk)
        Letter.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
        letters.sweep_letters()
        assert state_of(letter) == LetterState.UNCERTAIN

    def test_a_worker_that_died_twice_while_it_was_sent_leaves_it_uncertain(self) -> None:
        letter = LetterFactory()
        for _ in range(2):
            assert Letter.objects.claim(letter.pk)
            Letter.objects.hand_over(letter.pk)
            Letter.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
            letters.sweep_letters()
        assert state_of(letter) == LetterState.UNCERTAIN, "A third copy must not leave"
        letters.send_due_letters()
        assert mail.outbox == []

    def test_one_whose_use_is_over_is_missed_and_never_sent(self) -> None:
        letter = LetterFactory(expires=MORNING)
        assert letters.send_letter(letter_id=letter.pk) is False
        assert letters.sweep_letters() == 1
        assert state_of(letter) == LetterState.MISSED
        assert mail.outbox == []

    def test_a_mail_that_cannot_be_written_fails_for_good(self) -> None:
        letter = LetterFactory()
        with patch.object(EmailBackend, "send_messages", side_effect=ValueError("bad header")):
            letters.send_letter(letter_id=letter.pk)
        assert state_of(letter) == LetterState.FAILED

    def test_waits_double_and_end_after_eight_tries(self) -> None:
        letter = LetterFactory()
        waits = []
        with patch.object(EmailBackend, "open", side_effect=ConnectionRefusedError, create=True):
            for _ in range(MOST_ATTEMPTS + 2):
                before = clock.real_now()
                if letters.send_letter(letter_id=letter.pk) or state_of(letter) != "queued":
                    break
                letter.refresh_from_db()
                waits.append(round((letter.not_before - before).total_seconds() / 60))
                assert letters.send_letter(letter_id=letter.pk) is False, "Its wait is not over"
                Letter.objects.update(not_before=clock.real_now())
        letter.refresh_from_db()
        assert waits == [1, 2, 4, 8, 16, 32, 60]
        assert (letter.state, letter.attempts) == (LetterState.FAILED, MOST_ATTEMPTS)
        assert letter.error == "ConnectionRefusedError"
        assert letters.send_letter(letter_id=letter.pk) is False


OUTCOMES = {
    "answers 421 at once": ({"replies": {"CONNECT": "421 busy"}}, LetterState.FAILED, 8, 0),
    "refuses the sender for now": ({"replies": {"MAIL": "450 later"}}, LetterState.FAILED, 8, 0),
    "refuses the recipient for now": ({"replies": {"RCPT": "450 later"}}, LetterState.FAILED, 8, 0),
    "does not know the recipient": ({"replies": {"RCPT": "550 unknown"}}, LetterState.FAILED, 1, 0),
    "refuses the text": ({"replies": {"END": "554 no"}}, LetterState.FAILED, 1, 1),
    "hangs up before the text": ({"drops_at": "DATA"}, LetterState.UNCERTAIN, 2, 0),
    "hangs up after the text": ({"drops_at": "END"}, LetterState.UNCERTAIN, 2, 2),
    "says nothing any more before the text": ({"hangs_at": "RCPT"}, LetterState.UNCERTAIN, 2, 0),
    "says nothing any more after the text": ({"hangs_at": "END"}, LetterState.UNCERTAIN, 2, 2),
    "keeps it": ({}, LetterState.SENT, 1, 1),
}


@pytest.mark.django_db
@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize("name", OUTCOMES)
def test_whatever_the_server_does_a_letter_ends_somewhere(name: str, settings) -> None:
    told, state, attempts, copies = OUTCOMES[name]
    behaviour = Behaviour(**told)
    letter = LetterFactory()
    with mail_server(behaviour) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.3
        for _ in range(MOST_ATTEMPTS + 2):
            letters.send_letter(letter_id=letter.pk)
            Letter.objects.update(not_before=clock.real_now())
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, len(behaviour.mails)) == (state, attempts, copies)
    ids = {line for text in behaviour.mails for line in text.splitlines() if "Message-ID" in line}
    assert ids <= {f"Message-ID: {letter.message_id}"}


@pytest.mark.django_db
@pytest.mark.usefixtures("morning")
class TestKeeping:
    @pytest.mark.parametrize(
        "state", [LetterState.FAILED, LetterState.UNCERTAIN, LetterState.MISSED]
    )
    def test_one_that_needs_attention_is_sent_again_as_the_same_letter(self, state: str) -> None:
        by = coordinator()
        letter = LetterFactory(state=state, attempts=8, error="550", expires=MORNING)
        assert letters.send_again(by=by, letter_id=letter.pk) is True
        assert letters.send_again(by=by, letter_id=letter.pk) is False
        letters.sweep_letters()
        assert letters.send_letter(letter_id=letter.pk) is True
        assert mail.outbox[0].extra_headers["Message-ID"] == letter.message_id
        assert list(Change.objects.values_list("by", "act", "before", "after")) == [
            (by.pk, "sent again", LetterState(state).label, "Waiting")
        ]

    @pytest.mark.parametrize(
        "state", [LetterState.SENT, LetterState.SENDING, LetterState.WITHDRAWN]
    )
    def test_no_other_is_sent_again(self, state: str) -> None:
        letter = LetterFactory(state=state, sent_at=MORNING)
        assert letters.send_again(by=coordinator(), letter_id=letter.pk) is False
        assert state_of(letter) == state

    def test_one_that_waits_is_withdrawn_once(self) -> None:
        letter = LetterFactory()
        by = coordinator()
        assert letters.withdraw_letter(by=by, letter_id=letter.pk) is True
        assert letters.withdraw_letter(by=by, letter_id=letter.pk) is False
        assert letters.send_letter(letter_id=letter.pk) is False
        assert mail.outbox == []

    def test_an_advocate_keeps_no_letters(self) -> None:
        letter = LetterFactory(state=LetterState.FAILED)
        by = advocate_of(PartnerFactory())
        with pytest.raises(PermissionDenied):
            letters.send_again(by=by, letter_id=letter.pk)
        with pytest.raises(PermissionDenied):
            letters.withdraw_letter(by=by, letter_id=letter.pk)


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


def iter_of(*acts):
    """One act for each thread that asks."""
    waiting = list(acts)
    lock = threading.Lock()

    def act():
        with lock:
            mine = waiting.pop()
        return mine()

    return act


def test_smtplib_still_derives_its_errors_from_oserror() -> None:
    # What is caught at the opening of a connection leans on it.
    assert issubclass(smtplib.SMTPException, OSError)


@pytest.mark.django_db
@pytest.mark.usefixtures("morning")
class TestTheConnection:
    @pytest.fixture(autouse=True)
    def smtp(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"

    def test_a_round_uses_one(self, settings) -> None:
        behaviour = Behaviour()
        LetterFactory.create_batch(20)
        with mail_server(behaviour) as settings.EMAIL_PORT:
            assert letters.send_due_letters() == letters.Round(sent=20, not_sent=0)
        assert (len(behaviour.mails), behaviour.connections) == (20, 1)

    def test_one_that_the_server_ended_is_opened_again_without_a_doubt(self, settings) -> None:
        behaviour = Behaviour(closes_after=3)
        LetterFactory.create_batch(7)
        with mail_server(behaviour) as settings.EMAIL_PORT:
            assert letters.send_due_letters() == letters.Round(sent=7, not_sent=0)
        assert (len(behaviour.mails), behaviour.connections) == (7, 3)
        assert set(Letter.objects.values_list("attempts", "copies")) == {(1, 1)}

    def test_a_letter_that_is_refused_does_not_end_it_for_the_others(self, settings) -> None:
        behaviour = Behaviour(refuses="<nobody@example.org>")
        LetterFactory(recipient=PersonFactory(email="nobody@example.org"))
        LetterFactory.create_batch(2)
        with mail_server(behaviour) as settings.EMAIL_PORT:
            assert letters.send_due_letters() == letters.Round(sent=2, not_sent=1)
        assert (len(behaviour.mails), behaviour.connections) == (2, 1)

    def test_a_round_that_is_asked_to_stop_ends_between_two_letters(self, settings) -> None:
        behaviour = Behaviour()
        LetterFactory.create_batch(5)
        with (
            mail_server(behaviour) as settings.EMAIL_PORT,
            patch("partnership.operations.letters.sending.nudge") as nudge,
        ):
            stops = iter([False, False, True])
            assert letters.send_due_letters(stops=lambda: next(stops)).sent == 2
        nudge.assert_called_once_with("partnership.send_due_letters")
        assert set(Letter.objects.values_list("state", flat=True)) == {"sent", "queued"}
