"""An address that refuses mail is marked, the coordinator is told, and nothing more goes there."""

import io
import sys
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Person
from partnership.operations import FieldChange, letters, record_change
from partnership.operations.letters.addresses import mark_refused, takes_mail_again
from partnership.rules.bounces import NotAReport, Report, reports_in
from tests.factories import LetterFactory, PartnerFactory, PersonFactory, advocate_of, coordinator
from tests.partnership.owed_letters import MORNING, state_of
from tests.partnership.smtp import Behaviour, mail_server
from tests.services.audit_rows import DONE, FAILED, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def report(
    address: str,
    *,
    letter: Letter | None = None,
    action: str = "failed",
    status: str = "5.1.1",
    headers_only: bool = False,
) -> bytes:
    """A delivery report as Postfix writes it."""
    message_id = letter.message_id if letter else "<somebody@elsewhere.example>"
    original = f"Message-ID: {message_id}\nSubject: Confirm your plan\n"
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    return f"""From: MAILER-DAEMON@mail.example.org
To: planner@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Tue, 25 Oct 2016 09:00:00 +0100

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address rejected

--b1
Content-Type: {kind}

{original}
Please confirm.
--b1--
""".encode()


def refuse(letter: Letter) -> None:
    """Send it to a server that does not know the address."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with (
        mail_server(Behaviour(replies={"RCPT": "550 unknown"})) as port,
        override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port),
    ):
        letters.send_letter(letter_id=letter.pk)


def read(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("read_bounce", stdout=out, stderr=out)
    return out.getvalue()


class TestReading:
    @pytest.mark.parametrize("headers_only", [False, True])
    def test_it_names_the_address_the_reason_and_the_letter(self, headers_only: bool) -> None:
        letter = LetterFactory()
        raw = report("Alice@example.org", letter=letter, headers_only=headers_only)
        assert reports_in(raw) == [
            Report(
                address="alice@example.org",
                given_up=True,
                refused=True,
                reason="5.1.1 550 5.1.1 <Alice@example.org>: Recipient address rejected",
                letter=letter.pk,
            )
        ]

    @pytest.mark.parametrize(
        ("action", "status", "given_up"),
        [
            ("delayed", "4.4.1", False),
            ("failed", "4.2.2", True),
            ("failed", "5.7.1", True),
            ("delivered", "2.0.0", False),
        ],
    )
    def test_what_is_for_now_given_up_or_of_who_sends_is_no_refusal(
        self, action: str, status: str, given_up: bool
    ) -> None:
        (found,) = reports_in(report("a@example.org", action=action, status=status))
        assert (found.given_up, found.refused) == (given_up, False)

    @pytest.mark.parametrize(
        "raw",
        [b"", b"\xff\xfe\x00", b"Subject: Out of office\n\nI am away.", b"x" * 1_000_001],
    )
    def test_anything_else_is_no_report(self, raw: bytes) -> None:
        with pytest.raises(NotAReport):
            reports_in(raw)


class TestTheCommand:
    def test_it_marks_the_address_fails_the_letter_and_tells_the_coordinator(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        corinne = coordinator(email="corinne@example.org")
        alice = PersonFactory(name="Alice", email="alice@example.org")
        letter = LetterFactory(recipient=alice, state=LetterState.SENT, sent_at=MORNING, copies=1)
        said = read(report("alice@example.org", letter=letter), monkeypatch)
        assert "alice@example.org: the address is marked, and the coordinator is told." in said
        alice.refresh_from_db()
        letter.refresh_from_db()
        assert alice.mail_refused_at == MORNING
        assert "Recipient address rejected" in alice.mail_refused_why
        assert (letter.state, letter.error[:5]) == (LetterState.FAILED, "5.1.1")
        assert letter.copies == 0  # what says that an edition moved counts from what was read
        told = Letter.objects.get(kind=LetterKind.MAIL_REFUSED)
        assert (told.recipient, told.subject) == (corinne, "Put right the address of Alice")
        assert f"/people/{alice.pk}/" in told.link

    def test_read_twice_it_tells_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        coordinator()
        PersonFactory(email="alice@example.org")
        raw = report("alice@example.org")
        read(raw, monkeypatch)
        assert "was marked already" in read(raw, monkeypatch)
        assert Letter.objects.filter(kind=LetterKind.MAIL_REFUSED).count() == 1

    def test_what_was_passed_on_comes_back_to_whom_it_was_written(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        letter = LetterFactory(state=LetterState.SENT, sent_at=MORNING)
        read(report("passed-on@elsewhere.example", letter=letter), monkeypatch)
        assert Person.objects.get(pk=letter.recipient_id).mail_refused_at == MORNING

    @pytest.mark.parametrize(
        ("sent_at", "state"),
        [
            (MORNING - timedelta(days=1), LetterState.FAILED),
            (MORNING + timedelta(minutes=1), LetterState.SENT),
        ],
    )
    def test_a_late_report_about_the_address_before_does_not_mark_the_new_one(
        self, sent_at: datetime, state: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        letter = LetterFactory(
            state=LetterState.SENT, sent_at=sent_at, created_at=MORNING - timedelta(days=1)
        )
        with transaction.atomic():
            record_change(
                by=None,
                subject=letter.recipient,
                act="changed",
                changes=[FieldChange("email", "", "")],
            )
        said = read(report("old@example.org", letter=letter), monkeypatch)
        assert "has another address since: nothing is marked" in said
        assert Person.objects.get(pk=letter.recipient_id).mail_refused_at is None
        letter.refresh_from_db()
        assert letter.state == state

    def test_where_a_server_gave_up_the_letter_failed_and_the_address_is_not_marked(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alice = PersonFactory(email="alice@example.org")
        letter = LetterFactory(recipient=alice, state=LetterState.SENT, sent_at=MORNING)
        raw = report("alice@example.org", letter=letter, action="failed", status="4.4.7")
        said = read(raw, monkeypatch)
        assert "the letter did not arrive and can be sent again; the address is not marked" in said
        letter.refresh_from_db()
        assert (letter.state, letter.error[:5]) == (LetterState.FAILED, "4.4.7")
        assert Person.objects.get(pk=alice.pk).mail_refused_at is None
        assert "a server gave up: the address is not marked" in read(
            report("alice@example.org", action="failed", status="4.4.7"), monkeypatch
        )

    @pytest.mark.parametrize(
        ("address", "action", "status", "says"),
        [
            ("alice@example.org", "delayed", "4.4.1", "still tries"),
            ("stranger@example.org", "failed", "5.1.1", "nobody has this address"),
        ],
    )
    def test_nothing_else_marks(
        self, address: str, action: str, status: str, says: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        PersonFactory(email="alice@example.org")
        assert says in read(report(address, action=action, status=status), monkeypatch)
        assert not Person.objects.exclude(mail_refused_at=None).exists()

    def test_what_is_no_report_is_said_and_the_others_are_read(self, tmp_path) -> None:
        PersonFactory(email="alice@example.org")
        (tmp_path / "1").write_bytes(b"Subject: Hello\n\nHello.")
        (tmp_path / "2").write_bytes(report("alice@example.org"))
        with pytest.raises(CommandError, match="1 of the messages"):
            call_command("read_bounce", str(tmp_path / "1"), str(tmp_path / "2"))
        assert Person.objects.get(email="alice@example.org").mail_refused_at == MORNING

    def test_a_file_that_is_not_there_is_named(self) -> None:
        with pytest.raises(CommandError, match="nowhere cannot be read"):
            call_command("read_bounce", "nowhere")
        assert rows_of("partnership.read_bounce") == [("", FAILED)]

    def test_the_audit_says_how_many_were_read_and_names_nobody(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        letter = LetterFactory(recipient=PersonFactory(email="alice@example.org"))
        read(report("alice@example.org", letter=letter), monkeypatch)
        assert rows_of("partnership.read_bounce") == [("1 read", DONE)]

    @pytest.mark.parametrize("known", [True, False])
    @pytest.mark.parametrize("action", ["failed", "delayed"])
    def test_of_a_letter_in_confidence_or_one_not_known_here_it_is_in_confidence(
        self, known: bool, action: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        person = PersonFactory(email="alice@example.org")
        letter = LetterFactory(recipient=person, in_confidence=True) if known else None
        read(report(person.email, letter=letter, action=action), monkeypatch)
        assert rows_of("partnership.read_bounce") == [("1 read (in confidence)", DONE)]


def test_a_server_that_does_not_know_the_address_marks_it(settings) -> None:
    coordinator()
    letter = LetterFactory(recipient=PersonFactory(name="Alice"))
    with mail_server(Behaviour(replies={"RCPT": "550 unknown"})) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        letters.send_letter(letter_id=letter.pk)
    person = Person.objects.get(pk=letter.recipient_id)
    assert (person.mail_refused_at, person.mail_refused_why) == (MORNING, "550 unknown")
    assert Letter.objects.get(kind=LetterKind.MAIL_REFUSED).about == "Alice"


@pytest.mark.parametrize("stage", ["MAIL", "RCPT"])
def test_a_server_that_lets_the_planner_send_nothing_marks_nobody(stage: str, settings) -> None:
    letter = LetterFactory()
    said = "554 5.7.1 <alice@example.org>: Relay access denied"
    with mail_server(Behaviour(replies={stage: said})) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        letters.send_letter(letter_id=letter.pk)
    letter.refresh_from_db()
    assert Person.objects.get(pk=letter.recipient_id).mail_refused_at is None
    assert (letter.state, letter.attempts, letter.error) == (LetterState.QUEUED, 1, said)


def test_a_server_that_refuses_the_text_marks_nobody(settings) -> None:
    letter = LetterFactory()
    with mail_server(Behaviour(replies={"END": "554 no"})) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        letters.send_letter(letter_id=letter.pk)
    assert Person.objects.get(pk=letter.recipient_id).mail_refused_at is None


class TestAMarkedAddress:
    def test_nothing_more_goes_there_and_the_letter_says_why(self) -> None:
        letter = LetterFactory(recipient=PersonFactory(mail_refused_at=MORNING))
        letters.send_due_letters()
        letter.refresh_from_db()
        assert mail.outbox == []
        assert letter.state == LetterState.FAILED
        assert letter.error.startswith("The address refused mail before.")

    def test_a_person_without_an_address_is_named_as_one(self) -> None:
        letter = LetterFactory(recipient=PersonFactory(email=""))
        letters.send_due_letters()
        letter.refresh_from_db()
        assert mail.outbox == []
        assert letter.state == LetterState.FAILED
        assert letter.error == "There is no e-mail address. Enter one, then send it again."

    def test_it_is_not_sent_again_before_the_mark_is_off(self) -> None:
        person = PersonFactory(mail_refused_at=MORNING)
        letter = LetterFactory(recipient=person, state=LetterState.FAILED)
        with pytest.raises(letters.AddressRefused):
            letters.send_again(by=coordinator(), letter_id=letter.pk)

    def test_once_the_mark_is_off_what_is_still_of_use_goes_out(self) -> None:
        person = PersonFactory()
        mark_refused(person=person, why="550")
        LetterFactory(recipient=person, due=MORNING, subject="of use")
        LetterFactory(recipient=person, due=MORNING, expires=MORNING + timedelta(hours=1))
        letters.send_due_letters()
        with clock.at(MORNING + timedelta(hours=2)):
            assert takes_mail_again(by=coordinator(), person=person) == 1
            assert takes_mail_again(by=coordinator(), person=person) == 0
            letters.send_due_letters()
        assert [each.subject for each in mail.outbox if each.to == [person.email]] == ["of use"]

    def test_so_do_the_letter_that_was_refused_and_what_was_due_before(self) -> None:
        person = PersonFactory()
        refused = LetterFactory(recipient=person)
        refuse(refused)
        waited = LetterFactory(recipient=person, due=MORNING - timedelta(days=7))
        letters.send_due_letters()
        too_long = LetterFactory(recipient=person, state=LetterState.FAILED, error="552 too long")
        assert takes_mail_again(by=coordinator(), person=person) == 2
        assert [state_of(each) for each in (refused, waited, too_long)] == [
            LetterState.QUEUED,
            LetterState.QUEUED,
            LetterState.FAILED,
        ]

    def test_one_that_was_on_its_way_when_another_was_refused_waits_again_too(self) -> None:
        person = PersonFactory()
        letter = LetterFactory(recipient=person)
        mark_refused(person=person, why="550 in other words")
        refuse(letter)
        letter.refresh_from_db()
        assert letter.error.startswith("The address refused mail before.")
        assert takes_mail_again(by=coordinator(), person=person) == 1

    def test_a_long_answer_of_the_server_is_known_again(self) -> None:
        person, said = PersonFactory(), "550-5.1.1 unknown\n" * 100
        letter = LetterFactory(recipient=person, state=LetterState.FAILED, error=said)
        mark_refused(person=person, why=said)
        assert takes_mail_again(by=coordinator(), person=person) == 1
        assert state_of(letter) == LetterState.QUEUED

    def test_of_several_that_come_back_each_waits_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alice = PersonFactory(email="alice@example.org")
        sent = [
            LetterFactory(recipient=alice, state=LetterState.SENT, sent_at=MORNING, copies=1)
            for _ in range(2)
        ]
        for letter, status in zip(sent, ("5.1.1", "5.2.1"), strict=True):
            read(report(alice.email, letter=letter, status=status), monkeypatch)
        assert takes_mail_again(by=coordinator(), person=alice) == 2
        rows = Letter.objects.filter(recipient=alice).values_list("state", "copies", "error")
        assert list(rows) == [(LetterState.QUEUED, 0, "")] * 2

    def test_only_the_coordinator_takes_the_mark_off(self) -> None:
        with pytest.raises(PermissionDenied):
            takes_mail_again(
                by=advocate_of(PartnerFactory()), person=PersonFactory(mail_refused_at=MORNING)
            )

    def test_the_page_says_so_and_has_the_button(self, client: Client) -> None:
        person = PersonFactory(mail_refused_at=MORNING, mail_refused_why="550 <unknown>")
        letter = LetterFactory(recipient=person, state=LetterState.FAILED)
        client.force_login(coordinator())
        again = client.post(reverse("partnership:letter_send_again", args=[letter.pk]), follow=True)
        assert "so the letter is not sent again yet" in again.content.decode()
        assert "550 &lt;unknown&gt;" in again.content.decode()
        done = client.post(reverse("partnership:person_takes_mail", args=[person.pk]), follow=True)
        assert f"Letters go to {person.email} again." in done.content.decode()
        assert "Letters do not arrive" not in done.content.decode()

    @pytest.mark.parametrize(
        ("failed", "said"), [(1, "1 letter waits again."), (2, "2 letters wait again.")]
    )
    def test_the_page_says_how_many_letters_wait_again(
        self, client: Client, failed: int, said: str
    ) -> None:
        person = PersonFactory(mail_refused_at=MORNING, mail_refused_why="550 unknown")
        refused = {"recipient": person, "state": LetterState.FAILED, "error": "550 unknown"}
        LetterFactory.create_batch(failed, **refused)
        client.force_login(coordinator())
        done = client.post(reverse("partnership:person_takes_mail", args=[person.pk]), follow=True)
        assert f"Letters go to {person.email} again. {said}" in done.content.decode()
