"""Whatever fails on the way, a letter ends sent, failed, uncertain or missed."""

import smtplib
from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from bsc_comms.kit import clock
from partnership.choices import MOST_ATTEMPTS, LetterState
from partnership.models import Letter
from partnership.models.letters import NOT_REACHED
from partnership.operations import letters
from tests.factories import LetterFactory, PersonFactory
from tests.partnership.owed_letters import MORNING, state_of
from tests.partnership.smtp import Behaviour, mail_server

NOBODY_LISTENS = 1  # a port of its own that no mail server has


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

    def test_where_the_server_has_no_name_each_letter_waits_and_says_so(self, settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "mail..example.org"
        waiting = [LetterFactory(), LetterFactory()]
        assert letters.send_due_letters().not_sent == 2
        assert [state_of(each) for each in waiting] == [LetterState.QUEUED] * 2
        assert all(each.error.startswith(NOT_REACHED) for each in Letter.objects.all())

    def test_waits_grow_over_a_day_and_end_after_eight_tries(self) -> None:
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
        assert waits == [1, 5, 15, 60, 180, 360, 720]
        assert (letter.state, letter.attempts) == (LetterState.FAILED, MOST_ATTEMPTS)
        assert letter.error == "The mail server was not reached: ConnectionRefusedError"
        assert letters.send_letter(letter_id=letter.pk) is False


@pytest.mark.django_db
class TestAMailServerThatIsAway:
    """Planner's time and real time go together: at night and by day, as beat asks for rounds."""

    def letter_that_is_due_while_it_is_away(self, away: timedelta) -> tuple[str, timedelta]:
        """What becomes of the letter, and how long after it was due."""
        letter, now = LetterFactory(due=MORNING, not_before=MORNING), MORNING
        while True:
            gone = ConnectionRefusedError if now < MORNING + away else None
            with (
                clock.at(now),
                patch.object(clock, "real_now", return_value=now),
                patch.object(EmailBackend, "open", side_effect=gone, create=True),
            ):
                letters.send_due_letters()
            letter.refresh_from_db()
            if letter.state != LetterState.QUEUED:
                return letter.state, now - MORNING
            now = max(letter.not_before, now + timedelta(minutes=1))

    def test_for_two_hours_of_the_morning_of_the_call_fails_no_letter(self) -> None:
        state, after = self.letter_that_is_due_while_it_is_away(timedelta(hours=2))
        assert (state, after) == (LetterState.SENT, timedelta(hours=4, minutes=21))

    def test_for_twenty_hours_fails_no_letter(self) -> None:
        state, after = self.letter_that_is_due_while_it_is_away(timedelta(hours=20))
        assert state == LetterState.SENT
        assert timedelta(hours=20) < after < timedelta(days=1)

    def test_for_two_days_fails_it_after_the_first(self) -> None:
        state, after = self.letter_that_is_due_while_it_is_away(timedelta(days=2))
        assert state == LetterState.FAILED
        assert timedelta(hours=22) < after < timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.usefixtures("morning")
class TestAMailServerThatIsBack:
    """Once it has taken one letter, what waited for the server alone goes with the next round."""

    @pytest.fixture(autouse=True)
    def smtp(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.3

    def letter_after_a_try(self, settings, behaviour: Behaviour | None = None) -> Letter:
        """One that waits for twelve hours after its seventh try: without a server, or with this."""
        letter = LetterFactory(attempts=MOST_ATTEMPTS - 2)
        server = mail_server(behaviour) if behaviour else nullcontext(NOBODY_LISTENS)
        with server as settings.EMAIL_PORT:
            assert letters.send_letter(letter_id=letter.pk) is False
        letter.refresh_from_db()
        assert letter.not_before > clock.real_now() + timedelta(hours=11)
        return letter

    def take_one(self, settings, **told) -> Behaviour:
        """One letter more, which the server takes."""
        behaviour = Behaviour(**told)
        another = LetterFactory()
        with mail_server(behaviour) as settings.EMAIL_PORT:
            letters.send_due_letters()
        assert state_of(another) == LetterState.SENT
        return behaviour

    def test_gets_what_waited_for_it_with_the_next_round(self, settings) -> None:
        waits = self.letter_after_a_try(settings)
        self.take_one(settings)
        behaviour = Behaviour()
        with mail_server(behaviour) as settings.EMAIL_PORT:
            assert letters.send_due_letters() == letters.Round(sent=1, not_sent=0)
            assert letters.send_due_letters() == letters.Round(sent=0, not_sent=0)
        assert state_of(waits) == LetterState.SENT
        assert len(behaviour.mails) == 1

    def test_and_goes_away_again_uses_up_no_try(self, settings) -> None:
        waits = self.letter_after_a_try(settings)
        for _ in range(3):
            self.take_one(settings)
            assert letters.send_letter(letter_id=waits.pk) is False
        waits.refresh_from_db()
        assert (waits.state, waits.attempts) == (LetterState.QUEUED, MOST_ATTEMPTS - 1)
        assert waits.not_before > clock.real_now() + timedelta(hours=11)

    def test_is_not_asked_again_for_whom_it_does_not_take_yet(self, settings) -> None:
        waits = self.letter_after_a_try(settings, Behaviour(replies={"RCPT": "450 later"}))
        self.take_one(settings)
        waits.refresh_from_db()
        assert (waits.attempts, waits.error) == (MOST_ATTEMPTS - 1, "450 later")
        assert waits.not_before > clock.real_now() + timedelta(hours=11)

    def test_gets_nothing_earlier_that_may_have_left(self, settings) -> None:
        waits = self.letter_after_a_try(settings, Behaviour(drops_at="END"))
        self.take_one(settings)
        waits.refresh_from_db()
        assert (waits.state, waits.copies) == (LetterState.QUEUED, 1)
        assert waits.not_before > clock.real_now() + timedelta(hours=11)

    def test_ends_the_pauses_once_a_connection(self, settings) -> None:
        LetterFactory.create_batch(3)
        with (
            patch.object(Letter.objects.__class__, "end_pauses_of_unreached") as ended,
            mail_server(Behaviour()) as settings.EMAIL_PORT,
        ):
            assert letters.send_due_letters() == letters.Round(sent=3, not_sent=0)
        ended.assert_called_once_with()


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
            patch("partnership.operations.letters.rounds.nudge") as nudge,
        ):
            stops = iter([False, False, True])
            assert letters.send_due_letters(stops=lambda: next(stops)).sent == 2
        nudge.assert_called_once_with("partnership.send_due_letters")
        assert set(Letter.objects.values_list("state", flat=True)) == {"sent", "queued"}


def test_smtplib_still_derives_its_errors_from_oserror() -> None:
    # What is caught at the opening of a connection leans on it.
    assert issubclass(smtplib.SMTPException, OSError)
