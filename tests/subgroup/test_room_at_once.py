"""Two who write down at one moment what happened at meetings wait for each other in no ring."""

import threading
from datetime import date
from uuid import UUID

import pytest

from bsc_comms.kit import clock
from subgroup.choices import Presence
from subgroup.models import Action, Attendance, Meeting, Minutes
from subgroup.operations import minutes, room
from subgroup.operations.agenda import NotToCome, add_standing_items
from subgroup.operations.closing import close_meeting
from tests.cast import Cast
from tests.factories import MeetingFactory
from tests.plans.at_once import all_at_once, once_all_are_there
from tests.services.somebody_waits import held_until
from tests.subgroup.in_the_room import NOW
from tests.subgroup.november import FIRST, NOVEMBER, at_eight

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_attendance_is_put_right_while_the_draft_is_edited(
    people: Cast, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(NOW):
        add_standing_items(meeting)
        draft = close_meeting(by=people.coordinator, meeting=meeting)
    draft_is_held, meeting_is_held = threading.Event(), threading.Event()
    order, put_right = minutes.order_documents, room.put_draft_right

    def order_a_little_later(**what) -> None:
        draft_is_held.set()
        held_until(meeting_is_held)
        order(**what)

    def say_and_put_right(**what) -> None:
        meeting_is_held.set()
        put_right(**what)

    monkeypatch.setattr(minutes, "order_documents", order_a_little_later)
    monkeypatch.setattr(room, "put_draft_right", say_and_put_right)

    def edit() -> str:
        with clock.at(NOW):
            minutes.edit_minutes(
                by=people.coordinator, minutes=draft, opened_version=1, texts={1: "All came."}
            )
        return "edited"

    def attend() -> str:
        assert draft_is_held.wait(timeout=20)
        with clock.at(NOW):
            room.say_who_is_there(
                by=people.chair, meeting=meeting, person=people.bob, presence=Presence.PRESENT
            )
        return "put right"

    assert set(all_at_once(edit, attend)) == {"edited", "put right"}
    content = Minutes.objects.get().content
    assert content["items"][0]["text"] == "All came."
    assert "Bob" in str(content)


def test_attendance_is_put_right_while_the_minutes_are_agreed(
    people: Cast, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is told so: what is frozen does not have it."""
    february = MeetingFactory(date=date(2017, 2, 7))
    with clock.at(NOW):
        draft = close_meeting(by=people.coordinator, meeting=meeting)
    draft_is_held = threading.Event()
    order = minutes.order_documents

    def order_a_little_later(**what) -> None:
        draft_is_held.set()
        held_until()
        order(**what)

    monkeypatch.setattr(minutes, "order_documents", order_a_little_later)

    def agree() -> str:
        with clock.at(at_eight(february.date)):
            minutes.agree_minutes(
                by=people.chair, minutes=draft, opened_version=1, comments_seen=0, at=february
            )
        return "agreed"

    def attend() -> str:
        assert draft_is_held.wait(timeout=20)
        with clock.at(at_eight(february.date)), pytest.raises(NotToCome):
            room.say_who_is_there(
                by=people.coordinator, meeting=meeting, person=people.bob, presence=Presence.PRESENT
            )
        return "too late"

    assert set(all_at_once(agree, attend)) == {"agreed", "too late"}
    assert not Attendance.objects.exists()


def test_actions_of_two_meetings_have_numbers_of_their_own(
    people: Cast, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = MeetingFactory(date=FIRST)
    both_have_a_number = once_all_are_there(threading.Barrier(2), room.partner_of)
    monkeypatch.setattr(room, "partner_of", both_have_a_number)

    def take_on(at: Meeting, number: int):
        def act() -> str:
            with clock.at(NOW):
                room.take_on(
                    by=people.coordinator,
                    meeting=at,
                    item=None,
                    action_id=UUID(int=number),
                    what="Book it",
                    owner=people.bob,
                    due=NOVEMBER,
                )
            return "taken on"

        return act

    assert all_at_once(take_on(earlier, 1), take_on(meeting, 2)) == ["taken on", "taken on"]
    assert set(Action.objects.values_list("number", flat=True)) == {1, 2}
