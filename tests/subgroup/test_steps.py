"""Intervals that the coordinator sets, and a bank holiday that is announced late."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from bsc_comms.kit import clock
from bsc_comms.kit.announced import announce, announced
from bsc_comms.kit.working_days import is_working_day
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from subgroup.choices import Step
from subgroup.models import BankHoliday, CycleStep, Meeting, PackOrder
from subgroup.operations.cycle import owe_cycle_letters
from subgroup.operations.meetings import cancel_meeting, change_meeting
from subgroup.operations.outgoing import send_agendas_and_minutes
from subgroup.operations.steps import CannotBeSo, announce_holiday, set_step
from subgroup.queries.cycle import cycle_line
from tests.cast import Cast
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 19, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield
    announce([])


def days(meeting: Meeting) -> dict[str, str]:
    return {each["step"]: each["date"].isoformat() for each in cycle_line(meeting)}


def calls() -> list[tuple[str, str]]:
    found = Letter.objects.filter(kind=LetterKind.CALL_FOR_UPDATES, recipient__name="Alice")
    return [(key[8:], state) for key, state in found.values_list("unique_key", "state")]


def days_of_calls() -> list[str]:
    return sorted(key[-10:] for key, _ in calls())


def move(people: Cast, meeting: Meeting, day: date, *, place: str = "Town Hall") -> None:
    meeting.refresh_from_db()
    change_meeting(
        by=people.coordinator,
        meeting=meeting,
        opened_version=meeting.version,
        date=day,
        starts=meeting.starts,
        place=place,
    )


class TestIntervals:
    def test_the_coordinator_sets_one(self, client: Client, people: Cast, meeting: Meeting) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:step_change", args=["agenda_out"])
        assert 'value="5"' in client.get(url).content.decode()
        client.post(url, {"days": "3", "version": 0})
        assert days(meeting)[Step.AGENDA_OUT] == "2016-11-02"
        step = CycleStep.objects.get()
        assert (step.working_days_before, step.version) == (3, 1)

    def test_the_administration_shows_the_steps_and_leads_to_where_they_are_set(
        self, client: Client, people: Cast
    ) -> None:
        client.force_login(people.administrator)
        shown = client.get(reverse("admin:subgroup_cyclestep_changelist")).content.decode()
        assert f'href="{reverse("subgroup:steps")}"' in shown
        step = CycleStep.objects.get(step=Step.CALL_FOR_UPDATES)
        url = reverse("admin:subgroup_cyclestep_change", args=[step.pk])
        assert 'name="_save"' not in client.get(url).content.decode()
        assert client.post(url, {"working_days_before": "3"}).status_code == 403
        step.refresh_from_db()
        assert (step.working_days_before, step.version) == (15, 1)

    def test_their_page_says_that_the_pack_is_made_and_not_that_it_goes_out(
        self, client: Client, people: Cast
    ) -> None:
        client.force_login(people.coordinator)
        page = client.get(reverse("subgroup:steps")).text
        assert "The planner itself sends the letters and makes the pack; the chair" in page

    def test_a_number_that_is_left_out_is_asked_for(self, client: Client, people: Cast) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:step_change", args=["papers_in"])
        page = client.post(url, {"days": "", "version": 0}).content.decode()
        assert "Enter how many working days" in page

    @pytest.mark.parametrize("typed", ["-3", "0"])
    def test_a_step_on_the_wrong_side_of_the_meeting_is_refused(
        self, client: Client, people: Cast, typed: str
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:step_change", args=["agenda_out"])
        page = client.post(url, {"days": typed, "version": 0}).content.decode()
        assert "This step belongs before the meeting: enter 1 working day or more" in page
        assert CycleStep.objects.count() == 0

    def test_the_database_refuses_it_as_well(self) -> None:
        for step, before in ((Step.AGENDA_OUT, -3), (Step.COMMENTS_IN, 2), (Step.MEETING, 1)):
            with pytest.raises(IntegrityError), transaction.atomic():
                CycleStep.objects.create(step=step, working_days_before=before)

    def test_two_that_set_one_step_lose_nothing(self, client: Client, people: Cast) -> None:
        set_step(by=people.chair, step="agenda_out", opened_version=0, days=4)
        client.force_login(people.coordinator)
        url = reverse("subgroup:step_change", args=["agenda_out"])
        answer = client.post(url, {"days": "3", "version": 0})
        assert answer.status_code == 409
        assert CycleStep.objects.get().working_days_before == 4

    def test_one_that_another_step_rules_out_meanwhile_is_refused_on_the_page(
        self, client: Client, people: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_step(by=people.chair, step="second_reminder", opened_version=0, days=9)
        monkeypatch.setattr("subgroup.views.steps.set_steps", dict)
        client.force_login(people.coordinator)
        url = reverse("subgroup:step_change", args=["first_reminder"])
        page = client.post(url, {"days": "8", "version": 0}).content.decode()
        assert "“Second reminder” would come before it: keep the order of the two" in page
        assert CycleStep.objects.get().step == Step.SECOND_REMINDER

    def test_a_call_that_has_gone_out_does_not_go_out_again(
        self, people: Cast, meeting: Meeting
    ) -> None:
        owe_cycle_letters()
        Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
        for version, number in enumerate((14, 16, 15)):
            set_step(
                by=people.coordinator,
                step="call_for_updates",
                opened_version=version,
                days=number,
            )
            owe_cycle_letters()
        assert len(calls()) == 1

    def test_two_letters_that_were_set_to_one_day_are_set_apart_again(
        self, people: Cast, meeting: Meeting
    ) -> None:
        """One of the two had no letter then, so none of it goes over to the new day."""
        CycleStep.objects.create(step=Step.FIRST_REMINDER, working_days_before=15)
        owe_cycle_letters()
        Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
        set_step(by=people.coordinator, step="first_reminder", opened_version=1, days=10)
        assert days(meeting)[Step.FIRST_REMINDER] == "2016-10-25"
        keys = people.alice.letters.values_list("unique_key", flat=True)
        assert [key.split(":")[3:] for key in keys] == [["first_reminder", "2016-10-25"]]

    def test_one_that_moves_the_day_to_confirm_by_renews_a_call_that_waits(
        self, people: Cast, meeting: Meeting
    ) -> None:
        owe_cycle_letters()
        set_step(by=people.coordinator, step="agenda_out", opened_version=0, days=3)
        owe_cycle_letters()
        waiting = people.alice.letters.get(state=LetterState.QUEUED)
        assert waiting.subject == "Bring your plan up to date by Thu 3 Nov"

    def test_a_call_that_waits_is_owed_anew(self, people: Cast, meeting: Meeting) -> None:
        owe_cycle_letters()
        for version, number in enumerate((14, 15)):
            set_step(
                by=people.coordinator,
                step="call_for_updates",
                opened_version=version,
                days=number,
            )
            owe_cycle_letters()
        assert sorted(state for _, state in calls()) == ["queued", "withdrawn", "withdrawn"]


class TestHolidayAnnouncedLate:
    def test_days_are_counted_anew_and_members_are_told(
        self, people: Cast, meeting: Meeting, django_capture_on_commit_callbacks
    ) -> None:
        assert days(meeting)[Step.AGENDA_OUT] == "2016-10-31"
        with django_capture_on_commit_callbacks(execute=True):
            announce_holiday(by=people.coordinator, date=date(2016, 11, 2), name="Day of thanks")
        assert not is_working_day(date(2016, 11, 2))
        assert days(meeting)[Step.AGENDA_OUT] == "2016-10-28"
        told = Letter.objects.filter(kind=LetterKind.MEETING_CHANGED)
        by_name = {letter.recipient.name: letter for letter in told}
        assert {name: letter.subject for name, letter in by_name.items()} == {
            **dict.fromkeys(
                ("Alice", "Bob", "Charlie"), "Confirm your plan by Mon 31 Oct: dates have changed"
            ),
            **dict.fromkeys(
                ("Cora", "Chris"), "The dates before the meeting on Tue 8 Nov have changed"
            ),
        }
        for letter in told:
            for text in (letter.text, strip_tags(letter.html)):
                assert "Wednesday 2 November 2016 (Day of thanks) has become a bank holiday" in text
                assert "31 October 2016. An answer that was given already stands." in text
        assert "Please confirm your plan by Monday" in by_name["Alice"].text
        for text in (by_name["Cora"].text, strip_tags(by_name["Cora"].html)):
            assert "Partners confirm their plans by Monday" in text
            assert "your plan" not in text

    @pytest.mark.parametrize("holiday", [date(2016, 11, 14), date(2016, 11, 7)])
    def test_what_moves_after_the_meeting_or_is_over_is_told_to_nobody(
        self, people: Cast, meeting: Meeting, holiday: date
    ) -> None:
        with clock.at(datetime(2016, 11, 3, 9, tzinfo=UTC)):
            announce_holiday(by=people.coordinator, date=holiday, name="Day of thanks")
        assert Letter.objects.count() == 0

    def test_a_day_to_confirm_by_that_is_over_is_not_asked_for(
        self, people: Cast, meeting: Meeting
    ) -> None:
        with clock.at(datetime(2016, 11, 1, 9, tzinfo=UTC)):
            announce_holiday(by=people.coordinator, date=date(2016, 11, 7), name="Day of thanks")
        letter = Letter.objects.first()
        assert letter.subject == "The dates before the meeting on Tue 8 Nov have changed"
        for text in (letter.text, letter.html):
            assert "are counted again" in text
            assert "confirm your plan" not in text

    def test_on_the_last_day_to_confirm_what_is_said_of_it_is_so_next_morning_too(
        self, people: Cast, meeting: Meeting
    ) -> None:
        with clock.at(datetime(2016, 10, 31, 20, 30, tzinfo=UTC)):
            announce_holiday(by=people.coordinator, date=date(2016, 11, 7), name="Day of thanks")
        for person, confirms in (
            (people.alice, "Please confirm your plan"),
            (people.coordinator, "Partners confirm their plans"),
        ):
            letter = Letter.objects.get(recipient=person)
            assert letter.subject == "The dates before the meeting on Tue 8 Nov have changed"
            for text in (letter.text, strip_tags(letter.html)):
                assert f"{confirms} before the meeting. An answer" in text
                assert "31 October" not in text

    def test_what_has_gone_out_is_not_sent_again(
        self, people: Cast, meeting: Meeting, django_capture_on_commit_callbacks
    ) -> None:
        owe_cycle_letters()
        Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
        with django_capture_on_commit_callbacks(execute=True):
            announce_holiday(by=people.coordinator, date=date(2016, 11, 2), name="Day of thanks")
        owe_cycle_letters()
        assert len(calls()) == 1

    def test_of_two_calls_that_went_out_for_a_meeting_that_moved_each_keeps_its_day(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        for day, moves_to in ((18, date(2016, 11, 9)), (19, None)):
            with clock.at(datetime(2016, 10, day, 9, tzinfo=UTC)):
                owe_cycle_letters()
                Letter.objects.update(state=LetterState.SENT, sent_at=clock.now())
                if moves_to:
                    move(people, meeting, moves_to)
        assert days_of_calls() == ["2016-10-18", "2016-10-19"]
        client.force_login(people.coordinator)
        sent = {"date": "1/11/2016", "name": "A royal day"}
        assert client.post(reverse("subgroup:holiday_new"), sent).status_code == 302
        announce(BankHoliday.objects.values_list("date", flat=True))
        assert BankHoliday.objects.get().date == date(2016, 11, 1)
        set_step(by=people.coordinator, step="call_for_updates", opened_version=0, days=16)
        owe_cycle_letters()
        assert days_of_calls() == ["2016-10-17", "2016-10-19"]

    def test_one_that_changes_nothing_tells_nobody(
        self, people: Cast, meeting: Meeting, django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            announce_holiday(by=people.coordinator, date=date(2017, 6, 7), name="Day of thanks")
        assert Letter.objects.count() == 0

    def test_a_meeting_that_falls_on_it_says_so(self, people: Cast, meeting: Meeting) -> None:
        announce_holiday(by=people.coordinator, date=NOVEMBER, name="Day of thanks")
        letter = Letter.objects.first()
        assert letter.subject == "The meeting on Tue 8 Nov has to move: it is a bank holiday now"
        for text in (letter.text, letter.html):
            assert "falls on that day: the coordinator will move it and tell you" in text
            assert "confirm your plan" not in text

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (date(2016, 12, 26), "This is no working day already"),
            (date(2016, 11, 12), "This is no working day already"),
            (date(2016, 10, 18), "This day is over"),
        ],
    )
    def test_a_day_that_will_not_do_is_explained(self, people: Cast, day: date, said: str) -> None:
        with pytest.raises(CannotBeSo, match=said):
            announce_holiday(by=people.coordinator, date=day, name="x")

    def test_the_page_takes_it(self, client: Client, people: Cast, meeting: Meeting) -> None:
        client.force_login(people.coordinator)
        client.post(reverse("subgroup:holiday_new"), {"date": "2/11/2016", "name": "A day"})
        assert BankHoliday.objects.get().date == date(2016, 11, 2)

    def test_the_file_of_all_processes_is_written_whole(self) -> None:
        announce([date(2016, 11, 2)])
        assert announced() == {date(2016, 11, 2)}


def test_agenda_and_pack_go_out_once_and_anew_for_another_day(
    people: Cast, meeting: Meeting
) -> None:
    out = Letter.objects.filter(kind=LetterKind.AGENDA_OUT)
    with clock.at(datetime(2016, 10, 31, 7, 59, tzinfo=UTC)):
        send_agendas_and_minutes()
        assert out.count() == 0
    with clock.at(datetime(2016, 10, 31, 8, 0, tzinfo=UTC)):
        for _ in range(3):
            send_agendas_and_minutes()
    assert {letter.subject for letter in out} == {"Read the agenda for Tue 8 Nov"}
    assert (out.count(), PackOrder.objects.count()) == (5, 1)


class TestAnAgendaThatWaits:
    """Its letters are held for the next morning's digest, or while mail is down."""

    @pytest.fixture(autouse=True)
    def _it_is_out(self, people: Cast, meeting: Meeting):
        with clock.at(datetime(2016, 10, 31, 8, 0, tzinfo=UTC)):
            send_agendas_and_minutes()
            yield

    def states(self) -> Counter[str]:
        out = Letter.objects.filter(kind=LetterKind.AGENDA_OUT)
        return Counter(out.order_by().values_list("state", flat=True))

    def test_says_the_room_that_the_meeting_moves_to(self, people: Cast, meeting: Meeting) -> None:
        bobs = Letter.objects.filter(kind=LetterKind.AGENDA_OUT, recipient=people.bob)
        bobs.update(state=LetterState.SENT, sent_at=clock.now())
        move(people, meeting, NOVEMBER, place="Annex")
        assert [send_agendas_and_minutes() for _ in range(2)] == [1, 0]
        waiting = Letter.objects.filter(kind=LetterKind.AGENDA_OUT, state=LetterState.QUEUED)
        assert ["Annex" in letter.text for letter in waiting] == [True] * 4

    def test_is_withdrawn_when_the_meeting_moves_or_is_cancelled(
        self, people: Cast, meeting: Meeting
    ) -> None:
        assert self.states() == {LetterState.QUEUED: 5}
        move(people, meeting, date(2016, 11, 9))
        assert self.states() == {LetterState.WITHDRAWN: 5}
        send_agendas_and_minutes()
        with clock.at(datetime(2016, 11, 1, 8, 0, tzinfo=UTC)):
            send_agendas_and_minutes()
            assert self.states() == {LetterState.WITHDRAWN: 5, LetterState.QUEUED: 5}
            cancel_meeting(by=people.coordinator, meeting=meeting, reason="No room")
        assert self.states() == {LetterState.WITHDRAWN: 10}

    def test_goes_out_once_the_meeting_is_back_to_whom_it_has_not_reached(
        self, people: Cast, meeting: Meeting
    ) -> None:
        bobs = Letter.objects.filter(kind=LetterKind.AGENDA_OUT, recipient=people.bob)
        bobs.update(state=LetterState.SENT, sent_at=clock.now())
        for day in (date(2016, 11, 22), NOVEMBER):
            move(people, meeting, day)
        assert [send_agendas_and_minutes() for _ in range(3)] == [1, 0, 0]
        assert bobs.count() == 1
        assert self.states() == {
            LetterState.SENT: 1,
            LetterState.WITHDRAWN: 4,
            LetterState.QUEUED: 4,
        }

    def test_is_not_written_for_ever_to_whoever_has_left_meanwhile(
        self, people: Cast, meeting: Meeting
    ) -> None:
        move(people, meeting, date(2016, 11, 22))
        people.bob.appointments.update(ends=date(2016, 10, 30))
        move(people, meeting, NOVEMBER)
        assert [send_agendas_and_minutes() for _ in range(3)] == [1, 0, 0]
        assert self.states() == {LetterState.WITHDRAWN: 5, LetterState.QUEUED: 4}
