"""Actions: chased before their day, ended by their owner, changed by whoever keeps the minutes."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Appointment, Change, Letter, Person
from partnership.operations.letters import withdraw_letter
from partnership.operations.people import appoint, end_appointment
from subgroup.choices import ActionState, Chase
from subgroup.models import Action, CycleStep, Meeting
from subgroup.operations.actions import change_action, chase_actions, end_action, open_again
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.room import take_on
from tests.cast import Cast
from tests.factories import ActionFactory
from tests.subgroup.given_actions import DUE, GIVEN
from tests.subgroup.november import at_eight

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2016, 11, 15), date(2016, 11, 21)


def due_letters() -> list[tuple[str, str]]:
    found = Letter.objects.filter(kind=LetterKind.ACTION_DUE).order_by("due")
    return [(clock.local(each.due).date().isoformat(), each.state) for each in found]


class TestChasing:
    def test_five_and_one_working_days_before_at_eight(self, action: Action) -> None:
        with clock.at(datetime(2016, 11, 15, 7, 59, tzinfo=UTC)):
            assert chase_actions() == 0
        for day in (FIRST, date(2016, 11, 18), LAST, DUE):
            with clock.at(at_eight(day)):
                chase_actions()
                chase_actions()
        assert due_letters() == [("2016-11-15", "queued"), ("2016-11-21", "queued")]

    def test_the_letter_says_what_and_by_when(self, people: Cast, action: Action) -> None:
        with clock.at(at_eight(FIRST)):
            chase_actions()
        letter = Letter.objects.get(kind=LetterKind.ACTION_DUE)
        assert (letter.recipient, letter.subject) == (people.bob, "Action 7 is due Tue 22 Nov")
        assert "Your action 7 is due on Tuesday 22 November 2016:\n\nBook the stall" in letter.text
        assert f"/actions/{action.pk}/" in letter.text
        for text in (letter.text, letter.html):
            assert "tell the coordinator, who can give it another day" in text

    def test_after_a_standstill_only_the_last_one_goes(self, action: Action) -> None:
        with clock.at(at_eight(DUE)):
            assert chase_actions() == 1
        assert due_letters() == [("2016-11-21", "queued")]

    def test_nothing_is_chased_that_was_given_later_than_its_reminder(self, people: Cast) -> None:
        ActionFactory(owner=people.bob, due=date(2016, 11, 10), at=GIVEN)
        with clock.at(GIVEN):
            assert chase_actions() == 0
        with clock.at(at_eight(date(2016, 11, 9))):
            assert chase_actions() == 1

    def test_nobody_is_reminded_on_the_day_on_which_it_was_given(self, people: Cast) -> None:
        ActionFactory(owner=people.bob, due=date(2016, 11, 15), at=GIVEN)
        with clock.at(datetime(2016, 11, 8, 20, tzinfo=UTC)):
            assert chase_actions() == 0

    def test_intervals_that_were_set_hold(self, action: Action) -> None:
        CycleStep.objects.create(step=Chase.ACTION_FIRST, working_days_before=8)
        with clock.at(at_eight(date(2016, 11, 10))):
            assert chase_actions() == 1

    def test_one_that_is_done_or_whose_account_is_closed_is_not_chased(
        self, people: Cast, action: Action
    ) -> None:
        ActionFactory(owner=people.deactivated, due=DUE, at=GIVEN)
        with clock.at(GIVEN):
            end_action(by=people.bob, action=action, state=ActionState.DONE, outcome="")
        with clock.at(at_eight(FIRST)):
            assert chase_actions() == 0

    def test_nobody_is_reminded_while_they_hold_no_role_as_the_link_would_open_nothing(
        self, people: Cast, action: Action
    ) -> None:
        held = people.bob.appointments.get()
        with clock.at(GIVEN):
            end_appointment(by=people.coordinator, appointment_id=held.pk)
        with clock.at(at_eight(FIRST)):
            assert chase_actions() == 0
            appoint(by=people.coordinator, person=people.bob, role=Role.BOARD, partner=None)
            assert chase_actions() == 1

    def test_another_day_withdraws_what_waits_and_is_chased_anew(
        self, people: Cast, action: Action
    ) -> None:
        with clock.at(at_eight(FIRST)):
            chase_actions()
            change_action(
                by=people.chair,
                action=action,
                opened_version=1,
                what=action.what,
                owner=people.bob,
                due=date(2016, 12, 6),
            )
        with clock.at(at_eight(date(2016, 11, 29))):
            chase_actions()
        assert due_letters() == [
            ("2016-11-15", LetterState.WITHDRAWN),
            ("2016-11-29", LetterState.QUEUED),
        ]

    def test_one_that_is_opened_again_is_reminded_of_what_had_not_gone_out(
        self, people: Cast, action: Action
    ) -> None:
        with clock.at(at_eight(FIRST)):
            chase_actions()
            end_action(by=people.bob, action=action, state=ActionState.DONE, outcome="")
            assert chase_actions() == 0
            open_again(by=people.bob, action=action)
            assert [chase_actions(), chase_actions()] == [1, 0]
        assert sorted(due_letters()) == [
            ("2016-11-15", LetterState.QUEUED),
            ("2016-11-15", LetterState.WITHDRAWN),
        ]

    def test_a_reminder_that_went_out_does_not_go_again(self, people: Cast, action: Action) -> None:
        with clock.at(at_eight(FIRST)):
            chase_actions()
            Letter.objects.update(state=LetterState.SENT, sent_at=clock.now())
            end_action(by=people.bob, action=action, state=ActionState.DONE, outcome="")
            open_again(by=people.bob, action=action)
            assert chase_actions() == 0

    def test_another_day_and_back_is_reminded_with_the_words_of_today(
        self, people: Cast, action: Action
    ) -> None:
        with clock.at(at_eight(FIRST)):
            chase_actions()
            for version, what, due in ((1, "Book it", date(2016, 12, 6)), (2, "Book two", DUE)):
                change_action(
                    by=people.chair,
                    action=action,
                    opened_version=version,
                    what=what,
                    owner=people.bob,
                    due=due,
                )
            assert [chase_actions(), chase_actions()] == [1, 0]
        waiting = Letter.objects.get(kind=LetterKind.ACTION_DUE, state=LetterState.QUEUED)
        assert "Book two" in waiting.text


class TestAnotherOwner:
    """Changed after the meeting at which it was taken on was closed."""

    @pytest.fixture
    def action(self, people: Cast) -> Action:
        with clock.at(GIVEN):
            meeting = add_meeting(by=people.coordinator, date=GIVEN.date())
            first, _ = (self.given(people, meeting, what) for what in ("Book it", "Print it"))
            close_meeting(by=people.coordinator, meeting=meeting)
        return first

    @pytest.fixture(autouse=True)
    def _in_november(self, action: Action):
        with clock.at(GIVEN):
            yield

    def given(self, people: Cast, meeting: Meeting, what: str) -> Action:
        return take_on(
            by=people.coordinator,
            meeting=meeting,
            item=None,
            action_id=uuid.uuid4(),
            what=what,
            owner=people.bob,
            due=DUE,
        )

    def give_to(self, person: Person, action: Action, *, by: Person) -> None:
        version = Action.objects.get(pk=action.pk).version
        change_action(
            by=by, action=action, opened_version=version, what="Book it", owner=person, due=DUE
        )

    def letters(self, person: Person) -> list[tuple[str, bool, bool]]:
        """The state of each letter about what they took on, and which of the two it names."""
        found = person.letters.filter(kind=LetterKind.ACTION_GIVEN).order_by("state")
        return [(each.state, "Book it" in each.text, "Print it" in each.text) for each in found]

    def test_brings_their_partner_and_the_history_says_both(
        self, people: Cast, action: Action
    ) -> None:
        self.give_to(people.alice, action, by=people.coordinator)
        action.refresh_from_db()
        assert (action.owner, action.partner) == (people.alice, people.lead)
        kept = Change.objects.filter(subject_id=str(action.pk), act="changed").order_by("field")
        assert [(each.field, each.was, each.became) for each in kept] == [
            ("owner", "Bob", "Alice"),
            ("partner", "Other partner", "Lead partner"),
        ]

    def test_is_told_and_the_letter_that_waits_for_the_one_before_names_the_rest(
        self, people: Cast, action: Action
    ) -> None:
        self.give_to(people.alice, action, by=people.coordinator)
        assert self.letters(people.alice) == [(LetterState.QUEUED, True, False)]
        assert self.letters(people.bob) == [
            (LetterState.QUEUED, False, True),
            (LetterState.WITHDRAWN, True, True),
        ]

    def test_of_whom_nothing_waits_any_more_gets_no_second_letter(
        self, people: Cast, action: Action
    ) -> None:
        Letter.objects.update(state=LetterState.SENT, sent_at=GIVEN)
        self.give_to(people.alice, action, by=people.coordinator)
        assert self.letters(people.bob) == [(LetterState.SENT, True, True)]
        assert self.letters(people.alice) == [(LetterState.QUEUED, True, False)]

    def test_whoever_holds_no_role_is_not_told_as_the_link_would_open_nothing(
        self, people: Cast, action: Action
    ) -> None:
        for each in (people.alice, people.bob):
            (held,) = each.appointments.current()
            end_appointment(by=people.coordinator, appointment_id=held.pk)
        self.give_to(people.alice, action, by=people.coordinator)
        assert self.letters(people.alice) == []
        open_again(by=people.coordinator, action=self.end(people, what="Print it"))
        assert {each[0] for each in self.letters(people.bob)} == {LetterState.WITHDRAWN}

    def test_and_back_leaves_each_with_what_is_theirs(self, people: Cast, action: Action) -> None:
        self.give_to(people.alice, action, by=people.coordinator)
        self.give_to(people.bob, action, by=people.coordinator)
        assert self.letters(people.alice) == [(LetterState.WITHDRAWN, True, False)]
        assert self.letters(people.bob)[0] == (LetterState.QUEUED, True, True)
        assert len(self.letters(people.bob)) == 3

    def end(self, people: Cast, *, what: str, state: str = ActionState.DONE) -> Action:
        action = Action.objects.get(what=what)
        end_action(by=people.coordinator, action=action, state=state, outcome="Over.")
        return action

    @pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED])
    def test_one_that_ended_is_said_no_longer_to_be_theirs_to_do(
        self, people: Cast, action: Action, state: str
    ) -> None:
        self.end(people, what="Book it", state=state)
        assert self.letters(people.bob)[0] == (LetterState.QUEUED, False, True)
        self.end(people, what="Print it", state=state)
        assert {each[0] for each in self.letters(people.bob)} == {LetterState.WITHDRAWN}

    def test_one_that_is_opened_again_is_theirs_to_do_again(
        self, people: Cast, action: Action
    ) -> None:
        ended = [self.end(people, what=what) for what in ("Book it", "Print it")]
        for each in ended:
            open_again(by=people.coordinator, action=each)
        waiting = [each for each in self.letters(people.bob) if each[0] == LetterState.QUEUED]
        assert waiting == [(LetterState.QUEUED, True, True)]

    def test_what_went_out_is_not_said_again_where_one_ends_and_is_opened_again(
        self, people: Cast, action: Action
    ) -> None:
        Letter.objects.update(state=LetterState.SENT, sent_at=GIVEN)
        open_again(by=people.coordinator, action=self.end(people, what="Book it"))
        assert self.letters(people.bob) == [(LetterState.SENT, True, True)]

    @pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.UNCERTAIN])
    def test_nor_is_what_a_person_took_back_or_left(
        self, people: Cast, action: Action, state: str
    ) -> None:
        Letter.objects.update(state=state)
        letter = people.bob.letters.get(kind=LetterKind.ACTION_GIVEN)
        withdraw_letter(by=people.coordinator, letter_id=letter.pk)
        open_again(by=people.coordinator, action=self.end(people, what="Book it"))
        assert self.letters(people.bob) == [(LetterState.WITHDRAWN, True, True)]

    def test_nor_what_may_have_gone_out_before_it_was_taken_back(
        self, people: Cast, action: Action
    ) -> None:
        Letter.objects.update(copies=1)
        ended = [self.end(people, what=what) for what in ("Print it", "Book it")]
        open_again(by=people.coordinator, action=ended[-1])
        assert {each[0] for each in self.letters(people.bob)} == {LetterState.WITHDRAWN}

    def test_what_waits_beside_what_went_out_is_said_with_the_one_that_is_opened_again(
        self, people: Cast, action: Action
    ) -> None:
        Letter.objects.update(state=LetterState.SENT, sent_at=GIVEN)
        ended = self.end(people, what="Print it")
        for owner in (people.alice, people.bob):
            self.give_to(owner, action, by=people.coordinator)
        assert self.letters(people.bob)[0] == (LetterState.QUEUED, True, False)
        open_again(by=people.coordinator, action=ended)
        assert self.letters(people.bob) == [
            (LetterState.QUEUED, True, True),
            (LetterState.SENT, True, True),
            (LetterState.WITHDRAWN, True, False),
        ]


class TestTheSameOwner:
    def test_who_speaks_for_another_partner_by_now_owes_it_to_the_same_as_before(
        self, people: Cast, action: Action
    ) -> None:
        Action.objects.update(partner=people.other)
        Appointment.objects.filter(person=people.bob).update(partner=people.named)
        with clock.at(GIVEN):
            changed(Action.objects.get(), by=people.chair, what="Book two stalls")
        action.refresh_from_db()
        assert (action.what, action.owner, action.partner) == (
            "Book two stalls",
            people.bob,
            people.other,
        )
        kept = Change.objects.filter(subject_id=str(action.pk), act="changed")
        assert [each.field for each in kept] == ["what"]

    def test_what_is_asked_in_other_words_leaves_the_reminder_that_waits(
        self, people: Cast, action: Action
    ) -> None:
        with clock.at(at_eight(FIRST)):
            chase_actions()
            changed(action, by=people.chair, what="Book two stalls")
        assert due_letters() == [("2016-11-15", LetterState.QUEUED)]

    def test_another_owner_takes_the_reminder_that_waits_from_who_had_it(
        self, people: Cast, action: Action
    ) -> None:
        with clock.at(at_eight(FIRST)):
            chase_actions()
            change_action(
                by=people.chair,
                action=action,
                opened_version=1,
                what=action.what,
                owner=people.alice,
                due=DUE,
            )
            chase_actions()
        letters = Letter.objects.filter(kind=LetterKind.ACTION_DUE)
        assert set(letters.values_list("recipient__name", "state")) == {
            ("Bob", LetterState.WITHDRAWN),
            ("Alice", LetterState.QUEUED),
        }


class TestWhatIsRefused:
    def test_only_who_takes_the_notes_changes_an_action(self, people: Cast, action: Action) -> None:
        with pytest.raises(PermissionDenied):
            changed(action, by=people.bob)

    def test_a_change_to_what_somebody_changed_meanwhile_writes_nothing(
        self, people: Cast, action: Action
    ) -> None:
        changed(action, by=people.chair, what="Book two stalls")
        with pytest.raises(StaleEdit):
            changed(action, by=people.coordinator, what="Book no stall")
        action.refresh_from_db()
        assert (action.what, action.version) == ("Book two stalls", 2)

    def test_an_action_ends_done_or_dropped_and_dropped_with_a_reason(
        self, people: Cast, action: Action
    ) -> None:
        with pytest.raises(ValueError, match="done or dropped"):
            end_action(by=people.bob, action=action, state=ActionState.OPEN, outcome="")
        with pytest.raises(ValueError, match="with a reason"):
            end_action(by=people.bob, action=action, state=ActionState.DROPPED, outcome="  ")
        action.refresh_from_db()
        assert (action.state, action.version) == (ActionState.OPEN, 1)

    def test_nobody_ends_another_s_action_or_opens_it_again(
        self, people: Cast, action: Action
    ) -> None:
        with pytest.raises(PermissionDenied):
            end_action(by=people.alice, action=action, state=ActionState.DONE, outcome="")
        end_action(by=people.bob, action=action, state=ActionState.DONE, outcome="")
        with pytest.raises(PermissionDenied):
            open_again(by=people.alice, action=action)

    def test_an_action_that_is_open_is_not_opened_again(self, people: Cast, action: Action) -> None:
        open_again(by=people.bob, action=action)
        action.refresh_from_db()
        assert (action.state, action.version) == (ActionState.OPEN, 1)


def changed(action: Action, *, by: Person, what: str = "Book it") -> None:
    """A change of an action that was opened when it was new."""
    change_action(by=by, action=action, opened_version=1, what=what, owner=action.owner, due=DUE)
