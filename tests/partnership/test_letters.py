"""A letter is owed once, sent once when it is due, and kept by the coordinator."""

from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from bsc_comms.kit import clock
from partnership.choices import AuditAct, LetterKind, LetterState
from partnership.emails import Rendered
from partnership.models import AuditEntry, Change, Letter, LetterQuerySet
from partnership.operations import letters
from partnership.tasks import send_due_letters as send_due_letters_task
from partnership.tasks import send_letter as send_letter_task
from tests.factories import LetterFactory, PartnerFactory, PersonFactory, advocate_of, coordinator
from tests.partnership.owed_letters import MORNING, RENDERED, owe, state_of


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

    def test_what_a_letter_is_about_is_cut_to_its_length(self) -> None:
        words = "Repairs and everything that goes with them " * 6
        assert owe(PersonFactory(), about=words)
        letters.owe_letters(
            [(PersonFactory(), "another", RENDERED)],
            kind=LetterKind.CONFIRM_REMINDER,
            about=words,
            due=MORNING,
            expires=MORNING + timedelta(days=7),
        )
        assert set(Letter.objects.values_list("about", flat=True)) == {words[:200]}


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

    def test_one_that_another_worker_took_is_neither_sent_nor_failed_by_this_one(self) -> None:
        LetterFactory()
        with patch.object(LetterQuerySet, "claim", return_value=False):
            assert letters.send_due_letters() == letters.Round(sent=0, not_sent=0)
        assert not AuditEntry.objects.filter(act=AuditAct.JOB).exists()

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
        with patch("partnership.operations.letters.rounds.nudge") as nudge:
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

    def test_the_next_go_at_once_by_day_and_at_eight_in_london_after_a_night(self) -> None:
        by_night = datetime(2016, 10, 29, 21, 30, tzinfo=UTC)  # the clocks go back in it
        assert letters.letters_go_next(MORNING) == MORNING
        assert letters.letters_go_next(by_night) == datetime(2016, 10, 30, 8, tzinfo=UTC)

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

    @pytest.mark.parametrize(
        ("recipient", "why"),
        [
            ({"name": "Dan", "is_active": False}, "The account of Dan is closed"),
            ({"email": ""}, "There is no e-mail address."),
        ],
    )
    def test_none_is_sent_again_to_nobody(self, recipient: dict[str, object], why: str) -> None:
        letter = LetterFactory(recipient=PersonFactory(**recipient), state=LetterState.FAILED)
        with pytest.raises(letters.NotSentAgain, match=why):
            letters.send_again(by=coordinator(), letter_id=letter.pk)
        assert state_of(letter) == LetterState.FAILED

    def test_one_that_waits_is_withdrawn_once(self) -> None:
        letter = LetterFactory()
        by = coordinator()
        assert letters.withdraw_letter(by=by, letter_id=letter.pk) is True
        assert letters.withdraw_letter(by=by, letter_id=letter.pk) is False
        assert letters.send_letter(letter_id=letter.pk) is False
        assert mail.outbox == []

    @pytest.mark.parametrize(
        ("state", "may_have_arrived"),
        [(LetterState.FAILED, 0), (LetterState.UNCERTAIN, 1), (LetterState.MISSED, 0)],
    )
    def test_one_that_needs_a_look_is_left_and_no_longer_counted(
        self, state: str, may_have_arrived: int
    ) -> None:
        letter = LetterFactory(state=state)
        assert letters.withdraw_letter(by=coordinator(), letter_id=letter.pk) is True
        assert state_of(letter) == LetterState.WITHDRAWN
        assert Letter.objects.may_have_arrived().count() == may_have_arrived

    def test_one_that_was_sent_is_not_withdrawn(self) -> None:
        letter = LetterFactory(state=LetterState.SENT, sent_at=MORNING)
        assert letters.withdraw_letter(by=coordinator(), letter_id=letter.pk) is False
        assert state_of(letter) == LetterState.SENT

    def test_an_advocate_keeps_no_letters(self) -> None:
        letter = LetterFactory(state=LetterState.FAILED)
        by = advocate_of(PartnerFactory())
        with pytest.raises(PermissionDenied):
            letters.send_again(by=by, letter_id=letter.pk)
        with pytest.raises(PermissionDenied):
            letters.withdraw_letter(by=by, letter_id=letter.pk)
