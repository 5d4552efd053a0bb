"""What a tick does: each part of it once, whatever becomes of the others."""

import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from bsc_comms.kit import clock
from channels_registry.choices import BookingState
from channels_registry.operations import EditionDates, book, move_edition
from partnership.choices import LetterKind, LetterState
from partnership.models import AuditEntry, Letter, Partner
from partnership.operations import letters
from plans.choices import State
from plans.models import Communication
from plans.operations.placements import choose_edition
from subgroup.models import Meeting
from subgroup.operations.cycle import Owed
from subgroup.operations.tick import Ticked, owe_for_meetings, tick
from subgroup.tasks import tick as tick_task
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    MeetingFactory,
    PartnerFactory,
    PersonFactory,
    PlacementFactory,
    advocate_of,
    coordinator,
    partnership,
)
from tests.subgroup.november import CALL, NOVEMBER, at_eight, of_the_cycle

pytestmark = pytest.mark.django_db


class TestTick:
    def test_one_that_finds_nothing_new_asks_little(
        self,
        meeting: Meeting,
        fire: Partner,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        advocate_of(fire)
        for _ in range(3):
            advocate_of(PartnerFactory(nominating_officer=PersonFactory()))
        with clock.at(at_eight(CALL)):
            tick()
            with django_assert_num_queries(12):
                owe_for_meetings(Ticked())

    def test_references_are_given_before_anything_is_written_down_about_the_plan(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        partnership()
        opened = CommunicationFactory(embargoed=True, embargo_until=at_eight(CALL))
        seen = []

        def ask() -> int:
            seen.append(Communication.objects.get(pk=opened.pk).reference)
            return 0

        monkeypatch.setattr("subgroup.operations.tick.ask_about_overdue", ask)
        with clock.at(at_eight(CALL) + timedelta(minutes=1)):
            assert tick().references == 1
        assert seen == ["SSCP-2016-001"]

    def test_one_part_that_fails_keeps_no_other_from_its_turn(
        self, meeting: Meeting, fire: Partner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails() -> int:
            raise RuntimeError("planted")

        monkeypatch.setattr("subgroup.operations.tick.give_references", fails)
        monkeypatch.setattr("subgroup.operations.tick.sweep_letters", fails)
        advocate_of(fire)
        with clock.at(at_eight(CALL)):
            found = tick()
        assert found.failed == ["references", "the sweep of the letters"]
        assert (found.owed, found.invited) == (Owed(to_send=1), 1)

    def test_a_part_that_goes_on_failing_is_kept_once_an_hour(
        self, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails() -> int:
            raise RuntimeError("planted")

        monkeypatch.setattr("subgroup.operations.tick.give_references", fails)
        kept = AuditEntry.objects.filter(what="subgroup.tick.failed", about="references")
        counts = []
        for minutes in (0, 1, 59, 60, 61, 120):
            with clock.at(at_eight(CALL) + timedelta(minutes=minutes)):
                tick()
            counts.append(kept.count())
        assert counts == [1, 1, 1, 2, 2, 3]

    def test_it_owes_the_checks_of_the_register_once_a_year(self, fire: Partner) -> None:
        partnership()
        alice = advocate_of(fire, last_login=at_eight(CALL))
        ChannelFactory(owners=[fire])
        with clock.at(at_eight(CALL)):
            assert [tick().register_checks, tick().register_checks] == [1, 0]
        assert list(Letter.objects.values_list("recipient", "kind")) == [
            (alice.pk, LetterKind.REGISTER_CHECK)
        ]

    def test_it_gives_back_slots_of_what_was_cancelled_another_way(self, fire: Partner) -> None:
        partnership()
        advocate_of(fire)
        edition = EditionFactory(
            publication_date=date(2016, 12, 5), copy_deadline=date(2016, 11, 10), slots=1
        )
        with clock.at(at_eight(CALL)):
            booking = book(by=None, edition=edition, partner=fire)
            PlacementFactory(
                communication=CommunicationFactory(lead_partner=fire, state=State.CANCELLED),
                channel=edition.channel,
                booking=booking,
            )
            assert [tick().slots_given_up, tick().slots_given_up] == [1, 0]
        booking.refresh_from_db()
        assert booking.state == BookingState.WITHDRAWN

    def test_it_tells_who_is_in_an_edition_without_a_booking(self, fire: Partner) -> None:
        partnership()
        advocate_of(fire)
        edition = EditionFactory(publication_date=date(2016, 12, 5), slots=None)
        with clock.at(at_eight(CALL)):
            placement = PlacementFactory(
                communication=CommunicationFactory(lead_partner=fire), channel=edition.channel
            )
            choose_edition(by=None, placement=placement, edition=edition)
        with clock.at(at_eight(CALL) + timedelta(minutes=1)):
            dates = EditionDates(date(2016, 12, 12))
            move_edition(by=None, edition=edition, opened_version=1, dates=dates, reason="No hall")
            assert [tick().editions_told, tick().editions_told] == [1, 0]

    def test_it_has_the_name_that_beat_calls(self, settings) -> None:
        assert tick_task.name == "subgroup.tick"
        assert settings.CELERY_BEAT_SCHEDULE["tick"]["task"] == tick_task.name

    def test_by_hand_it_sends_and_says_what_it_did(
        self, meeting: Meeting, fire: Partner, capsys: pytest.CaptureFixture
    ) -> None:
        advocate_of(fire)
        call_command("cycle", "--at", "2016-10-18T09:00")
        said = capsys.readouterr().out
        assert "As of Tuesday 18 October 2016, 09:00, London:" in said
        assert "1 letter newly owed" in said
        assert "2 letters sent" in said
        assert len(mail.outbox) == 2

    def test_what_it_wrote_can_be_withdrawn_before_a_worker_starts_and_is_not_owed_again(
        self, meeting: Meeting, fire: Partner
    ) -> None:
        """As after a restore, where people had it already: also in the hours of letters."""
        advocate_of(fire)
        with clock.at(at_eight(CALL) + timedelta(hours=1)):
            tick_task()
            call = of_the_cycle().get()
            assert (call.state, mail.outbox) == (LetterState.QUEUED, [])
            letters.withdraw_letter(by=coordinator(), letter_id=call.pk)
            assert tick().owed == Owed()
            letters.send_due_letters()
        call.refresh_from_db()
        assert (call.state, of_the_cycle().count()) == (LetterState.WITHDRAWN, 1)
        assert call.subject not in [each.subject for each in mail.outbox]

    def test_a_dry_run_keeps_nothing(
        self, meeting: Meeting, fire: Partner, capsys: pytest.CaptureFixture
    ) -> None:
        advocate_of(fire)
        call_command("cycle", "--at", "2016-10-18T09:00", "--dry-run")
        assert "1 letter newly owed" in capsys.readouterr().out
        assert Letter.objects.count() == 0
        assert mail.outbox == []


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_owe_nothing_extra() -> None:
    partnership()
    MeetingFactory(date=NOVEMBER)
    people = [advocate_of(PartnerFactory()) for _ in range(5)]
    start = threading.Barrier(4)
    failed: list[list[str]] = []

    def beat() -> None:
        try:
            start.wait()
            with clock.at(at_eight(CALL)):
                failed.append(tick().failed)
                letters.send_due_letters()
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [[], [], [], []]
    with clock.at(at_eight(CALL)):
        letters.send_due_letters()
    assert of_the_cycle().count() == len(people)
    assert Letter.objects.count() == 2 * len(people), "An invitation and a call for each"
    twice = [one.email for one in people for _ in range(2)]
    assert sorted(each.to[0] for each in mail.outbox) == sorted(twice)
