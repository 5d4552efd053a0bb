"""An overdue communication asks its owner weekly, three times; then it is for the agenda."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Appointment, Letter, Person
from partnership.operations.letters import withdraw_letter
from partnership.operations.letters.gathering import gather_letters
from partnership.operations.letters.sending import prepare_letters
from partnership.operations.people import end_appointment
from plans.choices import State, Visibility
from plans.models import Communication
from plans.operations.overdue import ask_about_overdue
from plans.queries.overdue import asked_in_vain
from plans.rules.overdue import parts_of
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    PartnerFactory,
    advocate_of,
    coordinator,
    deputy_of,
)
from tests.plans.marked import mark_issued

pytestmark = pytest.mark.django_db

FRIDAY = date(2016, 10, 28)  # the clocks go back on the Sunday
FIRST, SECOND, THIRD = date(2016, 10, 31), date(2016, 11, 7), date(2016, 11, 14)


def communication(**fields) -> Communication:
    window = {"window_start": FRIDAY, "window_end": FRIDAY, "precision": "exact"}
    return CommunicationFactory(**{"state": State.AGREED, **window, **fields})


def ticks(first: date, last: date, *, every: timedelta = timedelta(hours=6)) -> None:
    """A tick every few hours, night and day, as beat would, and twice each time."""
    moment = clock.start_of(first)
    while moment < clock.start_of(last + timedelta(days=1)):
        with clock.at(moment):
            ask_about_overdue()
            ask_about_overdue()
        moment += every


def asked(person: Person) -> list[tuple[str, str]]:
    """Number and day (London) of each ask to a person."""
    letters = person.letters.filter(kind=LetterKind.OVERDUE).order_by("due")
    return [
        (str(parts_of(each.unique_key)[1]), clock.local(each.due).isoformat()[:16])
        for each in letters
    ]


def test_it_asks_weekly_three_times_at_eight_in_the_morning() -> None:
    it = communication()
    alice = advocate_of(it.lead_partner)
    ticks(FRIDAY, date(2016, 11, 30))
    assert asked(alice) == [
        ("1", "2016-10-31T08:00"),
        ("2", "2016-11-07T08:00"),
        ("3", "2016-11-14T08:00"),
    ]


def test_the_days_are_working_days() -> None:
    it = communication(window_start=date(2016, 12, 19), window_end=date(2016, 12, 19))
    alice = advocate_of(it.lead_partner)
    ticks(date(2016, 12, 19), date(2017, 1, 20))
    assert [day[:10] for _, day in asked(alice)] == ["2016-12-20", "2016-12-28", "2017-01-04"]


def test_a_standstill_moves_what_is_left_and_leaves_nothing_out() -> None:
    it = communication()
    alice = advocate_of(it.lead_partner)
    ticks(FIRST, FIRST)
    ticks(date(2016, 11, 23), date(2016, 12, 14))
    assert [day[:10] for _, day in asked(alice)] == ["2016-10-31", "2016-11-23", "2016-11-30"]


def test_the_responsible_person_is_asked_and_else_all_who_speak_for_the_lead_partner() -> None:
    partner = PartnerFactory()
    alice, dora = advocate_of(partner), deputy_of(partner)
    former = advocate_of(PartnerFactory())
    communication(lead_partner=partner, responsible=dora)
    communication(lead_partner=partner, responsible=former)
    ticks(FIRST, FIRST)
    assert (len(asked(dora)), len(asked(alice)), len(asked(former))) == (2, 1, 0)


@pytest.mark.parametrize("state", [State.ISSUED, State.CANCELLED, State.IDEA])
def test_nobody_is_asked_about_what_needs_no_answer(state: str) -> None:
    it = communication(state=state, state_reason="Rain")
    advocate_of(it.lead_partner)
    ticks(FIRST, THIRD)
    assert not Letter.objects.exists()


def test_what_was_issued_in_part_is_asked_about_until_each_channel_has_an_answer() -> None:
    it = communication(title="Bonfire night", channels=[ChannelFactory(), ChannelFactory()])
    alice = advocate_of(it.lead_partner)
    posters, magazine = it.placements.all()
    with clock.at(clock.start_of(FRIDAY)):
        mark_issued(by=alice, placement=posters, issued_on=FRIDAY, no_proof_reason="Seen")
    ticks(FIRST, FIRST)
    assert [number for number, _ in asked(alice)] == ["1"]
    text = Letter.objects.get().text
    assert "part of it was issued. What became of the other channels?" in " ".join(text.split())
    it.refresh_from_db()
    with clock.at(clock.start_of(FIRST)):
        assert it.is_overdue
        mark_issued(by=alice, placement=magazine, issued_on=FRIDAY, no_proof_reason="Seen")
        it = Communication.objects.get()
        assert not it.is_overdue
    ticks(FIRST + timedelta(days=1), THIRD)
    assert [number for number, _ in asked(alice)] == ["1"]


def test_what_is_issued_in_part_after_three_asks_is_asked_about_anew_a_week_later() -> None:
    """Those were about the whole: of its other channels nobody was asked yet."""
    it = communication(channels=[ChannelFactory(), ChannelFactory()])
    alice = advocate_of(it.lead_partner)
    ticks(FIRST, THIRD)
    Letter.objects.update(state=LetterState.SENT, sent_at=clock.start_of(THIRD, hour=9))
    posters, _ = it.placements.all()
    with clock.at(clock.start_of(THIRD, hour=10)):
        mark_issued(by=alice, placement=posters, issued_on=FRIDAY, no_proof_reason="Seen")
    ticks(THIRD, date(2016, 12, 20))
    about_the_rest = alice.letters.filter(unique_key__contains=":part:").order_by("due")
    assert [clock.local(each.due).date() for each in about_the_rest] == [
        date(2016, 11, 21),
        date(2016, 11, 28),
        date(2016, 12, 5),
    ]
    assert "part of it was issued" in about_the_rest[0].text
    for day, vain in (
        (date(2016, 11, 21), []),
        (date(2016, 12, 11), []),
        (date(2016, 12, 12), [it]),
    ):
        with clock.at(clock.start_of(day)):
            assert [each.communication for each in asked_in_vain(day)] == vain


def test_an_answer_withdraws_the_ask_that_waits() -> None:
    it = communication()
    advocate_of(it.lead_partner)
    ticks(FIRST, FIRST)
    Communication.objects.update(state=State.ISSUED)
    ticks(FIRST + timedelta(days=1), THIRD)
    assert list(Letter.objects.values_list("state", flat=True)) == [LetterState.WITHDRAWN]


@pytest.mark.parametrize(
    "answered",
    [
        clock.start_of(date(2016, 10, 29), hour=7),  # a Saturday
        clock.start_of(FIRST, hour=7),  # a working day, before asks are owed
    ],
)
def test_an_answer_withdraws_it_on_a_day_off_and_early_in_the_morning_too(
    answered: datetime,
) -> None:
    thursday = FRIDAY - timedelta(days=1)
    on_thursday = {"window_start": thursday, "window_end": thursday}
    off, stays = (communication(title=title, **on_thursday) for title in ("Off", "Stays"))
    for each in (off, stays):
        advocate_of(each.lead_partner)
    ticks(FRIDAY, FRIDAY)
    Communication.objects.filter(pk=off.pk).update(state=State.CANCELLED, state_reason="Rain")
    with clock.at(answered):
        assert ask_about_overdue() == 0
    assert dict(Letter.objects.values_list("about", "state")) == {
        "Off": LetterState.WITHDRAWN,
        "Stays": LetterState.QUEUED,
    }


def test_an_answer_takes_the_ask_out_of_a_digest_that_waits() -> None:
    """The mail server is away for a while; one of two communications is cancelled meanwhile."""
    off, stays = communication(title="Street talks"), communication(title="Light up")
    Communication.objects.update(lead_partner=off.lead_partner)
    alice = advocate_of(off.lead_partner)
    ticks(FIRST, FIRST)
    with clock.at(clock.start_of(FIRST, hour=9)):
        gather_letters()
    Communication.objects.filter(pk=off.pk).update(state=State.CANCELLED, state_reason="Rain")
    with clock.at(clock.start_of(FIRST, hour=10)):
        ask_about_overdue()
    states = alice.letters.filter(kind=LetterKind.OVERDUE).values_list("about", "state")
    assert dict(states) == {
        off.title: LetterState.WITHDRAWN,
        stays.title: LetterState.QUEUED,
    }


def test_an_ask_that_was_withdrawn_before_it_went_out_is_made_again() -> None:
    it = communication()
    alice = advocate_of(it.lead_partner)
    ticks(FIRST, FIRST)
    for state in (State.POSTPONED, State.PLANNED):
        Communication.objects.update(state=state, state_reason="Rain")
        with clock.at(clock.start_of(FIRST, hour=12)):
            ask_about_overdue()
    assert [letter.state for letter in Letter.objects.all()] == [LetterState.QUEUED]
    Communication.objects.update(state=State.POSTPONED)
    with clock.at(clock.start_of(FIRST, hour=13)):
        ask_about_overdue()
    Communication.objects.update(state=State.PLANNED)
    ticks(FIRST + timedelta(days=1), FIRST + timedelta(days=1))
    assert asked(alice) == [("1", "2016-10-31T08:00"), ("1", "2016-11-01T08:00")]
    states = Letter.objects.order_by("due").values_list("state", flat=True)
    assert list(states) == [LetterState.WITHDRAWN, LetterState.QUEUED]


def test_an_ask_that_waits_for_whose_role_has_ended_is_made_of_who_speaks_for_the_lead() -> None:
    it = communication()
    alice = advocate_of(it.lead_partner)
    ticks(FIRST, FIRST)
    with clock.at(clock.start_of(FIRST, hour=15)):
        end_appointment(by=coordinator(), appointment_id=alice.appointments.get().pk)
        bob = advocate_of(it.lead_partner)
        prepare_letters()
    ticks(FIRST + timedelta(days=1), SECOND)
    assert alice.letters.get().state == LetterState.WITHDRAWN
    assert asked(bob) == [("1", "2016-11-01T08:00")]


def test_an_ask_that_somebody_took_back_by_hand_is_not_made_again() -> None:
    it = communication()
    alice = advocate_of(it.lead_partner)
    ticks(FIRST, FIRST)
    withdraw_letter(by=coordinator(), letter_id=Letter.objects.get().pk)
    ticks(FIRST, FIRST + timedelta(days=1))
    assert [(number, day[:10]) for number, day in asked(alice)] == [("1", "2016-10-31")]
    assert Letter.objects.get().state == LetterState.WITHDRAWN


def test_one_that_was_moved_and_is_overdue_again_is_asked_about_anew() -> None:
    it = communication()
    alice = advocate_of(it.lead_partner)
    ticks(FIRST, THIRD)
    Communication.objects.update(window_start=THIRD, window_end=THIRD)
    ticks(THIRD + timedelta(days=1), THIRD + timedelta(days=24))
    assert [number for number, _ in asked(alice)] == ["1", "2", "3", "1", "2", "3"]


def test_what_is_kept_back_is_asked_about_in_confidence() -> None:
    it = communication(visibility=Visibility.LEAD)
    advocate_of(it.lead_partner)
    ticks(FIRST, THIRD)
    assert set(Letter.objects.values_list("in_confidence", flat=True)) == {True}
    assert not Letter.objects.filter(text__contains="agenda").exists(), "It comes on none"


def test_the_letter_says_the_act_and_the_third_one_what_follows() -> None:
    it = communication(title="Bonfire night")
    advocate_of(it.lead_partner, name="Alice")
    ticks(FIRST, THIRD)
    first, _, third = Letter.objects.order_by("due")
    assert first.subject == "Say whether it went out, planned for Fri 28 Oct: Bonfire night"
    assert "The time planned for “Bonfire night”, Fri 28 Oct, is over" in first.text
    assert "agenda" not in first.text
    assert "the next meeting has it on its agenda" in third.text
    assert first.link.endswith(it.get_absolute_url())


class TestForTheAgenda:
    def at(self, day: date) -> list[Communication]:
        with clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
            return [each.communication for each in asked_in_vain(day)]

    def test_a_week_after_the_third_ask(self) -> None:
        it = communication()
        advocate_of(it.lead_partner)
        ticks(FIRST, THIRD)
        assert self.at(THIRD + timedelta(days=6)) == []
        assert self.at(THIRD + timedelta(days=7)) == [it]

    def test_as_long_after_the_window_where_there_was_nobody_to_ask(self) -> None:
        it = communication()
        ticks(FIRST, THIRD)
        assert self.at(FRIDAY + timedelta(days=20)) == []
        assert self.at(FRIDAY + timedelta(days=21)) == [it]

    def test_so_it_is_where_nobody_is_left_to_ask_after_the_first_ask(self) -> None:
        it = communication()
        advocate_of(it.lead_partner)
        ticks(FIRST, FIRST)
        Appointment.objects.update(ends=FIRST)
        ticks(FIRST + timedelta(days=1), THIRD)
        assert self.at(FRIDAY + timedelta(days=20)) == []
        assert self.at(FRIDAY + timedelta(days=21)) == [it]

    def test_an_ask_that_has_just_gone_out_keeps_its_week(self) -> None:
        it = communication()
        advocate_of(it.lead_partner)
        late = date(2016, 11, 16)
        ticks(late, late)
        Appointment.objects.update(ends=late)
        assert self.at(late + timedelta(days=6)) == []
        assert self.at(late + timedelta(days=7)) == [it]

    def test_never_what_is_kept_back(self) -> None:
        it = communication(visibility=Visibility.LEAD)
        advocate_of(it.lead_partner)
        ticks(FIRST, THIRD)
        assert self.at(THIRD + timedelta(days=30)) == []
