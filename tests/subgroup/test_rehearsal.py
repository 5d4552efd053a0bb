"""What would go out is what the real tick would do, and nothing of it is kept."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.alone import one_at_a_time
from partnership.choices import LetterState, Role
from partnership.models import AuditEntry, Change, Letter, LetterChoice, Person
from plans.choices import State, Visibility
from subgroup.operations import rehearsal
from subgroup.operations.rehearsal import AT_IT_ALREADY, Rehearsal, rehearse
from subgroup.operations.tick import Ticked
from subgroup.views import coming
from tests.factories import (
    AppointmentFactory,
    CommunicationFactory,
    LetterFactory,
    MeetingFactory,
    PartnerFactory,
    PersonFactory,
    advocate_of,
    coordinator,
    partnership,
)
from tests.services.audit_rows import DONE, FAILED, rows_of
from tests.subgroup.ten_years import Compared, compare

pytestmark = pytest.mark.django_db
NOVEMBER = date(2016, 11, 8)
START = datetime(2016, 10, 17, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def october():
    partnership()
    with clock.at(START):
        yield


def test_it_foresees_the_cycle_and_keeps_nothing() -> None:
    alice = advocate_of(PartnerFactory(short_name="Fire"), name="Alice")
    MeetingFactory(date=NOVEMBER)
    before = (Letter.objects.count(), Change.objects.count())
    foreseen = rehearse(START, date(2016, 11, 15))
    assert foreseen.failed == []
    assert [
        (clock.local(each.at).strftime("%d %b %H:%M"), each.kind)
        for each in foreseen.letters
        if each.recipient_id == alice.pk and each.kind != "meeting_changed"
    ] == [
        ("18 Oct 08:05", "call_for_updates"),
        ("25 Oct 08:05", "confirm_reminder"),
        ("28 Oct 08:05", "confirm_reminder"),
        ("31 Oct 08:05", "agenda_out"),
    ]
    assert (Letter.objects.count(), Change.objects.count()) == before
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_meanwhile_nobody_who_saves_waits_for_it() -> None:
    person = PersonFactory(name="Alice")
    saved = []

    def another_saves() -> None:
        saved.append(Person.objects.filter(pk=person.pk).update(name="Alison"))
        connection.close()

    def owing_slowly(found: Ticked) -> None:
        LetterFactory(recipient=person, due=START)
        another = threading.Thread(target=another_saves)
        another.start()
        another.join(timeout=10)
        assert saved == [1], "It was saved while the letters are foreseen"

    foreseen = rehearse(START, START.date(), owe=owing_slowly)
    assert [each.to for each in foreseen.letters] == ["Alice"]
    assert list(Person.objects.filter(pk=person.pk).values_list("name", flat=True)) == ["Alison"]
    assert not Letter.objects.exists()


def test_what_waits_already_is_in_it_and_stays_waiting() -> None:
    letter = LetterFactory(subject="Waits", due=datetime(2016, 10, 20, 7, tzinfo=UTC))
    gone = LetterFactory(state=LetterState.SENT, sent_at=START)
    keys = [each.key for each in rehearse(START, date(2016, 10, 21)).letters]
    assert letter.unique_key in keys
    assert gone.unique_key not in keys
    letter.refresh_from_db()
    assert letter.state == LetterState.QUEUED


def test_what_is_due_on_a_day_off_leaves_that_morning() -> None:
    letter = LetterFactory(due=datetime(2016, 10, 22, 7, tzinfo=UTC))  # a Saturday
    foreseen = rehearse(START, date(2016, 10, 24)).letters
    assert [
        clock.local(each.at).strftime("%a %d %b %H:%M")
        for each in foreseen
        if each.key == letter.unique_key
    ] == ["Sat 22 Oct 08:05"]


def test_it_knows_what_a_person_does_not_want_by_mail() -> None:
    letter = LetterFactory(kind="plan_published")
    LetterChoice.objects.create(person=letter.recipient, kind=letter.kind, wanted=False)
    (foreseen,) = rehearse(START, date(2016, 10, 18)).letters
    assert foreseen.state == LetterState.KEPT


class TestAnEmbargoThatEndsMeanwhile:
    """What opens within these days is not known before, and so not by looking ahead, either."""

    @pytest.fixture
    def alice(self) -> Person:
        it = CommunicationFactory(
            title="Operation Canary",
            visibility=Visibility.LEAD,
            embargo_until=datetime(2016, 10, 31, 9, tzinfo=UTC),
            reference=None,
            precision="exact",
            window_start=date(2016, 10, 20),
            window_end=date(2016, 10, 20),
        )
        return advocate_of(it.lead_partner, name="Alice")

    def test_its_letters_are_foreseen_in_confidence(self, alice: Person) -> None:
        foreseen = rehearse(START, date(2016, 11, 15)).letters
        assert [
            (clock.local(each.at).strftime("%d %b"), each.recipient_id, each.in_confidence)
            for each in foreseen
            if each.kind == "overdue"
        ] == [("21 Oct", alice.pk, True), ("28 Oct", alice.pk, True), ("04 Nov", alice.pk, True)]
        assert not [each for each in foreseen if "Canary" in each.about]

    def test_the_page_shows_them_to_their_recipient_alone(
        self, client: Client, alice: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(coming, "AHEAD", timedelta(days=12))
        url = reverse("subgroup:coming_letters")
        client.force_login(coordinator())
        assert "Overdue" not in client.post(url).content.decode()
        AppointmentFactory(person=alice, role=Role.COORDINATOR)
        client.force_login(alice)
        assert client.post(url).content.decode().count("Overdue communication, to Alice") == 2

    def test_the_command_says_of_it_when_and_no_more(
        self, alice: Person, capsys: pytest.CaptureFixture
    ) -> None:
        call_command("cycle", "--until", "2016-11-15", "--at", "2016-11-01T09:00")
        said = capsys.readouterr().out
        assert "Overdue communication, in confidence" in said
        assert "Canary" not in said

    def test_after_it_the_letter_is_everybodys(
        self, client: Client, alice: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(coming, "AHEAD", timedelta(days=5))
        client.force_login(coordinator())
        with clock.at(datetime(2016, 10, 31, 9, tzinfo=UTC)):
            page = client.post(reverse("subgroup:coming_letters")).content.decode()
        assert "Operation Canary" in page


class TestWhileSomebodyElseWorksItOut:
    """Each holds the database meanwhile, so that there is one at a time."""

    @pytest.fixture(autouse=True)
    def somebody_else(self):
        with one_at_a_time("foreseeing", said=""):
            yield

    def test_the_page_says_so_and_when_to_try_again(self, client: Client) -> None:
        client.force_login(coordinator())
        answer = client.post(reverse("subgroup:coming_letters"), follow=True)
        assert answer.redirect_chain == [(reverse("subgroup:coming_letters"), 302)]
        assert AT_IT_ALREADY in answer.text

    def test_the_command_says_so(self) -> None:
        with pytest.raises(CommandError, match="Try again in a minute"):
            call_command("cycle", "--until", "2016-10-20")


def test_after_one_the_next_may_begin() -> None:
    for _ in range(2):
        assert rehearse(START, date(2016, 10, 17)).failed == []


def test_somebody_works_it_out_three_times_in_ten_minutes(
    client: Client, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming, "rehearse", lambda first, until: Rehearsal([], []))
    settings.LIMITS = {**settings.LIMITS, "foreseen": (3, 600)}
    settings.LIMITS_COUNTED_BY = "partnership.operations.counts.count_in_the_database"
    client.force_login(coordinator())
    url = reverse("subgroup:coming_letters")
    with time_machine.travel(START, tick=False):
        assert [client.post(url).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert client.get(url).status_code == 200


# From the new year over Easter and into summer time; `make kill` has ten years with 60 members.
NEW_YEAR, WHITSUN = date(2016, 1, 1), date(2016, 5, 31)


def test_months_of_meetings_agree_with_the_oracle() -> None:
    assert compare(NEW_YEAR, WHITSUN, members=2) == Compared(
        letters=12, expected=12, doubled=0, missing=0, extra=0, failed=[]
    )


def test_the_oracle_sees_a_letter_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    every = rehearsal.mornings
    left_out = date(2016, 4, 18)  # the call for the meeting of May

    def but_one(first: datetime, until: date):
        return (each for each in every(first, until) if clock.local(each).date() != left_out)

    monkeypatch.setattr(rehearsal, "mornings", but_one)
    compared = compare(NEW_YEAR, WHITSUN, members=1)
    assert (compared.missing, compared.extra) == (1, 1), "It leaves a day late"


class TestTheCommand:
    def test_a_dry_run_until_a_day_lists_each_letter(self, capsys: pytest.CaptureFixture) -> None:
        advocate_of(PartnerFactory(short_name="Fire"), name="Alice")
        MeetingFactory(date=NOVEMBER)
        call_command("cycle", "--until", "2016-10-20", "--dry-run")
        said = capsys.readouterr().out
        assert (
            "Tue 18 Oct 2016 08:05  Call for updates, Alice: Meeting of 8 November 2016: Fire"
            in said
        )
        assert (
            "letters up to Thursday 20 October 2016. Nothing was kept and nothing was sent." in said
        )
        assert not Letter.objects.exists()

    def test_from_a_day_until_another_it_sums_up(self, capsys: pytest.CaptureFixture) -> None:
        advocate_of(PartnerFactory())
        MeetingFactory(date=NOVEMBER)
        call_command("cycle", "--from", "2016-10-01", "--until", "2016-11-30")
        said = capsys.readouterr().out
        assert "2016       2  Reminder to confirm the plan (sent)" in said
        assert not Letter.objects.exists()

    def test_what_is_kept_back_stands_there_without_words(
        self, capsys: pytest.CaptureFixture
    ) -> None:
        it = CommunicationFactory(
            title="Operation Canary",
            state=State.AGREED,
            visibility=Visibility.LEAD,
            precision="exact",
            window_start=date(2016, 10, 17),
            window_end=date(2016, 10, 17),
        )
        advocate_of(it.lead_partner, name="Alice")
        call_command("cycle", "--until", "2016-10-20", "--dry-run")
        said = capsys.readouterr().out
        assert "Overdue communication, in confidence" in said
        assert "Canary" not in said
        assert "Alice" not in said

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            (["--from", "2016-10-01"], "--from needs --until"),
            (["--until", "tomorrow"], "--until must be a day like"),
            (["--until", "2016-10-01"], "lies before the day"),
        ],
    )
    def test_what_cannot_be_is_said(self, options: list[str], says: str) -> None:
        with pytest.raises(CommandError, match=says):
            call_command("cycle", *options)


class TestInTheAudit:
    def test_a_round_as_of_another_moment_is_told_with_that_moment_and_as_of_now(self) -> None:
        call_command("cycle", "--at", "2016-10-18T09:00")
        assert rows_of("subgroup.cycle") == [("as of Tuesday 18 October 2016, 09:00", DONE)]
        assert AuditEntry.objects.get(what="subgroup.cycle").at == START

    def test_a_moment_that_is_none_is_told_as_well(self) -> None:
        with pytest.raises(CommandError, match="--at must be a moment"):
            call_command("cycle", "--at", "soon")
        assert rows_of("subgroup.cycle") == [("", FAILED)]

    @pytest.mark.parametrize(
        "options",
        [
            (),  # as cron runs it each minute: the parts of the tick leave their own rows
            ("--at", "2016-10-18T09:00", "--dry-run"),
            ("--at", "2016-10-18T09:00", "--until", "2016-10-20"),
        ],
    )
    def test_as_of_now_and_where_nothing_is_kept_there_is_none(
        self, options: tuple[str, ...]
    ) -> None:
        call_command("cycle", *options)
        assert rows_of("subgroup.cycle") == []


class TestThePage:
    @pytest.fixture(autouse=True)
    def a_few_days_ahead(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(coming, "AHEAD", timedelta(days=2))

    def test_it_lists_the_days_ahead_when_asked(self, client: Client) -> None:
        advocate_of(PartnerFactory(), name="Alice")
        MeetingFactory(date=NOVEMBER)
        client.force_login(coordinator())
        url = reverse("subgroup:coming_letters")
        assert "Work it out" in client.get(url).content.decode()
        page = client.post(url).content.decode()
        assert "Call for updates, to Alice" in page
        assert "Tuesday 18 October 2016" in page
        assert not Letter.objects.exists()

    def test_anothers_letter_in_confidence_is_not_in_it(self, client: Client) -> None:
        it = CommunicationFactory(
            title="Operation Canary",
            state=State.AGREED,
            visibility=Visibility.LEAD,
            precision="exact",
            window_start=date(2016, 10, 17),
            window_end=date(2016, 10, 17),
        )
        advocate_of(it.lead_partner, name="Alice")
        client.force_login(coordinator())
        page = client.post(reverse("subgroup:coming_letters")).content.decode()
        assert "Canary" not in page
        assert "Overdue" not in page
