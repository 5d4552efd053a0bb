"""Who is written to about a meeting, when, and what a standstill leaves behind."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from bsc_comms.kit import clock
from partnership.choices import LetterState
from partnership.emails import ONE_USE_KEY
from partnership.models import Appointment, Letter, Partner, Person
from partnership.operations import letters
from subgroup.choices import ConfirmationKind, MeetingState, Step
from subgroup.models import CycleStep, Meeting
from subgroup.operations.confirmations import confirm_plan
from subgroup.operations.cycle import Owed, ensure_default_steps, owe_cycle_letters
from subgroup.operations.meetings import add_meeting, cancel_meeting, change_meeting
from subgroup.operations.tick import tick
from subgroup.rules.cycle import intervals
from tests.factories import (
    MeetingFactory,
    PartnerFactory,
    advocate_of,
    champion_of,
    coordinator,
    deactivated,
    partnership,
)
from tests.subgroup.november import CALL, FIRST, NOVEMBER, SECOND, at_eight, of_the_cycle

pytestmark = pytest.mark.django_db


def states(person: Person) -> list[tuple[str, str]]:
    """Each letter of the cycle to a person, by its step and state, in the order of their days."""
    letters_of_steps = of_the_cycle().filter(recipient=person).order_by("due")
    return [
        (key.split(":")[3], state)
        for key, state in letters_of_steps.values_list("unique_key", "state")
    ]


#: Of each step the day before, its own and the next.
AROUND_THE_STEPS = [
    day + timedelta(days=days) for day in (CALL, FIRST, SECOND, NOVEMBER) for days in (-1, 0, 1)
]


@pytest.fixture
def police() -> Partner:
    return PartnerFactory(code="MPS", name="Police Service", short_name="Police")


def test_nothing_is_owed_before_eight_in_the_morning(meeting: Meeting, fire: Partner) -> None:
    advocate_of(fire)
    with clock.at(at_eight(CALL) - timedelta(seconds=1)):
        assert owe_cycle_letters() == Owed()
    with clock.at(at_eight(CALL)):
        assert owe_cycle_letters() == Owed(to_send=1)
        assert owe_cycle_letters() == Owed()


def test_each_step_writes_once_over_the_whole_cycle(meeting: Meeting, fire: Partner) -> None:
    alice = advocate_of(fire)
    for day in AROUND_THE_STEPS:
        with clock.at(at_eight(day)):
            tick()
            letters.send_due_letters()
    assert states(alice) == [
        (Step.CALL_FOR_UPDATES, LetterState.SENT),
        (Step.FIRST_REMINDER, LetterState.SENT),
        (Step.SECOND_REMINDER, LetterState.SENT),
    ]
    assert [each.sent_at for each in of_the_cycle().order_by("due")] == [
        at_eight(CALL),
        at_eight(FIRST),
        at_eight(SECOND),
    ]
    assert len(mail.outbox) == 1 + 3 + 1, "The invitation, a letter for each step, the agenda"


def test_the_letter_says_the_act_the_day_and_why(meeting: Meeting, fire: Partner) -> None:
    advocate_of(fire, name="Alice")
    with clock.at(at_eight(FIRST)):
        owe_cycle_letters()
    letter = Letter.objects.get(unique_key__contains=Step.FIRST_REMINDER)
    assert letter.subject == "Confirm your plan by Tue 1 Nov"
    assert letter.about == "Meeting of 8 November 2016: Fire"
    assert letter.text == (
        "Dear Alice,\n\n"
        "The plan of Fire Brigade is not confirmed yet for the subgroup's meeting on Tuesday "
        "8 November 2016.\n\n"
        "Please say by Tuesday 1 November 2016 that it is up to date, or that there is nothing to "
        "declare. Who has confirmed is on the meeting's page for all partners to see.\n\n"
        "Confirm your plan:\n"
        f"http://127.0.0.1:8000/meetings/{meeting.pk}/answer/?key={ONE_USE_KEY}\n\n"
        "You receive this because you speak for Fire Brigade in the communications planner. "
        "If that has changed, please tell the coordinator.\n"
    )
    assert letter.html.count("<a ") == 2, "One button, and the plain link below"


def test_a_name_is_text_in_the_letter_and_in_its_html(meeting: Meeting) -> None:
    advocate_of(PartnerFactory(name="A & B <Homes>"), name="O'Neil")
    with clock.at(at_eight(CALL)):
        owe_cycle_letters()
    letter = Letter.objects.get()
    assert "A & B <Homes>" in letter.text
    assert "O'Neil" in letter.text
    assert "A &amp; B &lt;Homes&gt;" in letter.html
    assert "<Homes>" not in letter.html


def test_an_advocate_of_two_partners_gets_one_letter_about_both(
    meeting: Meeting, fire: Partner, police: Partner
) -> None:
    alice = advocate_of(police, fire)
    with clock.at(at_eight(CALL)):
        assert owe_cycle_letters() == Owed(to_send=1)
    assert "the plan of Fire Brigade and Police Service as it stands" in alice.letters.get().text


def test_only_what_is_not_confirmed_is_asked_for(
    meeting: Meeting, fire: Partner, police: Partner
) -> None:
    alice, bob = advocate_of(fire, police), advocate_of(PartnerFactory())
    with clock.at(at_eight(CALL)):
        confirm_plan(by=alice, meeting=meeting, partner=fire, kind=ConfirmationKind.UP_TO_DATE)
        confirm_plan(
            by=bob,
            meeting=meeting,
            partner=bob.partners[0],
            kind=ConfirmationKind.NOTHING_TO_DECLARE,
        )
        assert owe_cycle_letters() == Owed(to_send=1)
    assert "Fire Brigade" not in alice.letters.get().text


def test_nobody_else_is_written_to(meeting: Meeting, fire: Partner) -> None:
    champion_of(fire)
    deactivated(fire)
    coordinator()
    former = advocate_of(fire)
    former.appointments.update(ends=CALL - timedelta(days=1))
    advocate_of(PartnerFactory(valid_to=CALL - timedelta(days=1)))
    with clock.at(at_eight(CALL)):
        assert owe_cycle_letters() == Owed()


def test_a_confirmation_withdraws_the_reminder_that_still_waits(
    meeting: Meeting, fire: Partner, police: Partner
) -> None:
    alice = advocate_of(fire, police)
    with clock.at(at_eight(CALL)):
        owe_cycle_letters()
        confirm_plan(by=alice, meeting=meeting, partner=fire, kind=ConfirmationKind.UP_TO_DATE)
        assert owe_cycle_letters() == Owed(to_send=1)
        waiting = alice.letters.get(state=LetterState.QUEUED)
        assert "the plan of Police Service as it stands" in waiting.text
        confirm_plan(by=alice, meeting=meeting, partner=police, kind=ConfirmationKind.UP_TO_DATE)
        assert owe_cycle_letters() == Owed()
    assert states(alice) == [(Step.CALL_FOR_UPDATES, LetterState.WITHDRAWN)] * 2


class TestStandstill:
    def test_after_three_days_the_call_still_goes_out_once(
        self, meeting: Meeting, fire: Partner
    ) -> None:
        alice = advocate_of(fire)
        with clock.at(at_eight(CALL + timedelta(days=3))):
            assert owe_cycle_letters() == Owed(to_send=1)
            letters.send_due_letters()
        assert states(alice) == [(Step.CALL_FOR_UPDATES, LetterState.SENT)]

    def test_what_a_later_step_replaced_is_missed(self, meeting: Meeting, fire: Partner) -> None:
        alice = advocate_of(fire)
        with clock.at(at_eight(SECOND)):
            assert owe_cycle_letters() == Owed(to_send=1, missed=2)
            letters.send_due_letters()
        assert states(alice) == [
            (Step.CALL_FOR_UPDATES, LetterState.MISSED),
            (Step.FIRST_REMINDER, LetterState.MISSED),
            (Step.SECOND_REMINDER, LetterState.SENT),
        ]
        assert len(mail.outbox) == 1

    def test_a_letter_that_waited_too_long_is_missed(self, meeting: Meeting, fire: Partner) -> None:
        alice = advocate_of(fire)
        with clock.at(at_eight(CALL)):
            tick()
        with clock.at(at_eight(FIRST)):
            tick()
            letters.send_due_letters()
        assert states(alice) == [
            (Step.CALL_FOR_UPDATES, LetterState.MISSED),
            (Step.FIRST_REMINDER, LetterState.SENT),
        ]

    def test_after_the_meeting_all_is_missed_and_nothing_sent(
        self, meeting: Meeting, fire: Partner
    ) -> None:
        alice = advocate_of(fire)
        with clock.at(at_eight(NOVEMBER + timedelta(days=2))):
            assert owe_cycle_letters() == Owed(missed=3)
            assert owe_cycle_letters() == Owed()
            letters.send_due_letters()
        assert {state for _, state in states(alice)} == {LetterState.MISSED}
        assert mail.outbox == []

    def test_nobody_missed_a_letter_about_a_meeting_that_was_not_set_yet(
        self, fire: Partner
    ) -> None:
        partnership()
        alice = advocate_of(fire)
        with clock.at(at_eight(SECOND)):
            add_meeting(by=coordinator(), date=NOVEMBER)
            assert owe_cycle_letters() == Owed(to_send=1)
        assert states(alice) == [(Step.SECOND_REMINDER, LetterState.QUEUED)]

    def test_nor_about_a_day_that_it_was_moved_to_later(self, fire: Partner) -> None:
        partnership()
        by, alice = coordinator(), advocate_of(fire)
        with clock.at(at_eight(CALL - timedelta(days=7))):
            meeting = add_meeting(by=by, date=NOVEMBER)
        for day in (CALL, FIRST, SECOND):
            with clock.at(at_eight(day)):
                owe_cycle_letters()
                letters.send_due_letters()
        with clock.at(at_eight(date(2016, 11, 1))):
            change_meeting(
                by=by,
                meeting=meeting,
                opened_version=1,
                date=date(2016, 11, 10),
                starts=None,
                place="",
            )
            assert owe_cycle_letters() == Owed(to_send=1)
        assert states(alice) == [
            (Step.CALL_FOR_UPDATES, LetterState.SENT),
            (Step.FIRST_REMINDER, LetterState.SENT),
            (Step.SECOND_REMINDER, LetterState.SENT),
            (Step.SECOND_REMINDER, LetterState.QUEUED),
        ]

    def test_nor_before_they_were_advocate(self, meeting: Meeting, fire: Partner) -> None:
        alice = advocate_of(fire)
        Appointment.objects.update(starts=FIRST)
        with clock.at(at_eight(SECOND)):
            assert owe_cycle_letters() == Owed(to_send=1, missed=1)
        assert [step for step, _ in states(alice)] == [Step.FIRST_REMINDER, Step.SECOND_REMINDER]


class TestMeetingsThatChange:
    def test_a_moved_meeting_asks_anew_and_withdraws_what_waits(self, fire: Partner) -> None:
        partnership()
        by, alice = coordinator(), advocate_of(fire)
        with clock.at(at_eight(CALL)):
            meeting = add_meeting(by=by, date=NOVEMBER)
            owe_cycle_letters()
            change_meeting(
                by=by,
                meeting=meeting,
                opened_version=1,
                date=NOVEMBER + timedelta(days=7),
                starts=None,
                place="",
            )
            assert owe_cycle_letters() == Owed()
        with clock.at(at_eight(CALL + timedelta(days=7))):
            assert owe_cycle_letters() == Owed(to_send=1)
        assert states(alice) == [
            (Step.CALL_FOR_UPDATES, LetterState.WITHDRAWN),
            (Step.CALL_FOR_UPDATES, LetterState.QUEUED),
        ]

    def test_another_room_is_said_by_what_waits(self, fire: Partner) -> None:
        partnership()
        by, alice = coordinator(), advocate_of(fire)
        with clock.at(at_eight(CALL)):
            meeting = add_meeting(by=by, date=NOVEMBER, place="Room 1")
            owe_cycle_letters()
            change_meeting(
                by=by,
                meeting=meeting,
                opened_version=1,
                date=NOVEMBER,
                starts=None,
                place="Annex",
            )
            assert owe_cycle_letters() == Owed(to_send=1)
        waiting = of_the_cycle().get(recipient=alice, state=LetterState.QUEUED)
        assert "meets on Tuesday 8 November 2016, Annex." in waiting.text

    def test_what_somebody_took_back_by_hand_is_not_written_again_for_another_room(
        self, fire: Partner
    ) -> None:
        by, alice = coordinator(), advocate_of(fire)
        with clock.at(at_eight(CALL)):
            meeting = add_meeting(by=by, date=NOVEMBER, place="Room 1")
            owe_cycle_letters()
            letters.withdraw_letter(by=by, letter_id=of_the_cycle().get(recipient=alice).pk)
            change_meeting(
                by=by,
                meeting=meeting,
                opened_version=1,
                date=NOVEMBER,
                starts=None,
                place="Annex",
            )
            assert owe_cycle_letters() == Owed()
        assert states(alice) == [(Step.CALL_FOR_UPDATES, LetterState.WITHDRAWN)]

    def test_a_cancelled_meeting_writes_to_nobody(self, meeting: Meeting, fire: Partner) -> None:
        alice = advocate_of(fire)
        with clock.at(at_eight(CALL)):
            owe_cycle_letters()
            cancel_meeting(by=coordinator(), meeting=meeting, reason="Room flooded")
        with clock.at(at_eight(FIRST)):
            assert owe_cycle_letters() == Owed()
        assert states(alice) == [(Step.CALL_FOR_UPDATES, LetterState.WITHDRAWN)]
        assert Meeting.objects.get().state == MeetingState.CANCELLED

    def test_intervals_that_were_set_hold(self, meeting: Meeting, fire: Partner) -> None:
        advocate_of(fire)
        ensure_default_steps()
        ensure_default_steps()
        assert CycleStep.objects.count() == len(intervals())
        CycleStep.objects.filter(step=Step.CALL_FOR_UPDATES).update(working_days_before=20)
        with clock.at(at_eight(date(2016, 10, 11))):
            assert owe_cycle_letters() == Owed(to_send=1)

    def test_of_two_that_stand_on_one_day_one_goes_and_none_is_missed(
        self, meeting: Meeting, fire: Partner
    ) -> None:
        CycleStep.objects.create(step=Step.SECOND_REMINDER, working_days_before=10)
        alice = advocate_of(fire)
        for day in (CALL, FIRST):
            with clock.at(at_eight(day)):
                assert owe_cycle_letters() == Owed(to_send=1)
                letters.send_due_letters()
        assert [step for step, _ in states(alice)] == [Step.CALL_FOR_UPDATES, Step.SECOND_REMINDER]


@pytest.mark.parametrize(
    ("meeting_day", "call", "in_utc"),
    [
        # The clocks went back on 30 October 2016 and forward on 26 March 2017.
        (date(2016, 11, 22), date(2016, 11, 1), "2016-11-01T08:00+00:00"),
        (date(2016, 11, 15), date(2016, 10, 25), "2016-10-25T07:00+00:00"),
        (date(2017, 4, 11), date(2017, 3, 21), "2017-03-21T08:00+00:00"),
        (date(2017, 4, 25), date(2017, 3, 31), "2017-03-31T07:00+00:00"),
    ],
)
def test_eight_in_the_morning_is_londons_over_both_clock_changes(
    meeting_day: date, call: date, in_utc: str, fire: Partner
) -> None:
    partnership()
    MeetingFactory(date=meeting_day)
    advocate_of(fire)
    moment = datetime.fromisoformat(in_utc)
    assert at_eight(call) == moment
    with clock.at(moment - timedelta(seconds=1)):
        assert owe_cycle_letters() == Owed()
    with clock.at(moment):
        assert owe_cycle_letters() == Owed(to_send=1)
    assert Letter.objects.get().due == moment


@pytest.mark.thorough
@pytest.mark.parametrize(
    "first", [date(2016, 2, 9), date(2016, 8, 9), date(2017, 2, 7), date(2017, 8, 8)]
)
def test_half_a_year_of_meetings_writes_each_letter_once_and_on_its_day(
    fire: Partner, first: date
) -> None:
    """A meeting every quarter, a tick once a day at 8.00, letters by the day they are due."""
    partnership()
    alice = advocate_of(fire)
    meetings = [first + timedelta(weeks=13 * n) for n in range(2)]
    for day in meetings:
        MeetingFactory(date=day)
    day = first - timedelta(days=70)
    while day < meetings[-1]:
        with clock.at(at_eight(day)):
            owe_cycle_letters()
            letters.send_due_letters()
        day += timedelta(days=1)
    assert alice.letters.count() == 3 * len(meetings)
    assert set(alice.letters.values_list("state", flat=True)) == {LetterState.SENT}
    assert all(each.sent_at == each.due for each in alice.letters.all())


def test_the_moments_are_aware() -> None:
    assert at_eight(CALL).tzinfo is UTC
