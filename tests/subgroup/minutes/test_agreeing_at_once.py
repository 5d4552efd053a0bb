"""Minutes that are agreed while a worker takes up an order of before are on paper as agreed.

What is decided, or taken back, in the same moment is in them or not, as it stands for good.
"""

import threading
from functools import partial

import pytest

from bsc_comms.kit import clock
from partnership.choices import WorkState
from plans.models import Decision
from plans.operations.details import NotAllowedNow
from subgroup.models import Meeting, MeetingFile, Minutes, PackOrder
from subgroup.operations import documents
from subgroup.operations import minutes as minutes_operations
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.review import take_back
from tests.cast import Cast
from tests.plans.at_once import all_at_once, held_up
from tests.services.somebody_waits import held_until
from tests.subgroup.minutes.held import FEBRUARY, at_noon, decide_on

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_an_order_that_waited_is_made_of_the_agreed_minutes(
    people: Cast, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    following = add_meeting(by=people.coordinator, date=FEBRUARY)
    minutes = close_meeting(by=people.coordinator, meeting=meeting)
    order = documents.order_minutes(by=people.coordinator, meeting=meeting)
    relied_on, was_read = threading.Event(), threading.Event()
    order_again, read = minutes_operations.order_minutes_again, documents.minutes_of

    def while_the_order_is_taken_up(**given) -> None:
        relied_on.set()
        held_until(was_read)
        order_again(**given)

    def reading(of: Meeting) -> dict:
        content = read(of)
        was_read.set()
        return content

    monkeypatch.setattr(minutes_operations, "order_minutes_again", while_the_order_is_taken_up)
    monkeypatch.setattr(documents, "minutes_of", reading)

    def agree() -> str:
        with clock.at(at_noon(FEBRUARY)):
            minutes_operations.agree_minutes(
                by=people.chair, minutes=minutes, opened_version=1, comments_seen=0, at=following
            )
        return "agreed"

    def make() -> bool:
        relied_on.wait(timeout=20)
        with clock.at(at_noon(FEBRUARY)):
            return documents.make_documents(order_id=order.pk)

    assert set(all_at_once(agree, make)) == {"agreed", True}
    assert [file.name for file in MeetingFile.objects.order_by("name")] == [
        "minutes-2016-11-08.docx",
        "minutes-2016-11-08.pdf",
    ]
    assert set(PackOrder.objects.values_list("state", flat=True)) == {WorkState.DONE}


def agree_in_february(people: Cast, minutes: Minutes) -> None:
    with clock.at(at_noon(FEBRUARY)):
        minutes_operations.agree_minutes(
            by=people.chair,
            minutes=minutes,
            opened_version=1,
            comments_seen=0,
            at=Meeting.objects.get(date=FEBRUARY),
        )


def take_it_back(people: Cast, decision: Decision) -> None:
    with clock.at(at_noon(FEBRUARY)):
        take_back(
            by=people.chair,
            communication_id=decision.communication_id,
            decision_id=decision.pk,
        )


def decided_in(minutes: Minutes) -> list[str]:
    """What the frozen minutes hold of decisions."""
    content = Minutes.objects.get(pk=minutes.pk).content
    return [each["title"] for item in content["items"] for each in item["decisions"]]


@pytest.fixture
def minutes(people: Cast, meeting: Meeting) -> Minutes:
    """The draft, with one decision, that February's meeting has before it."""
    add_meeting(by=people.coordinator, date=FEBRUARY)
    decide_on(people, meeting)
    return close_meeting(by=people.coordinator, meeting=meeting)


def test_a_decision_that_was_taken_back_in_that_moment_is_not_in_them(
    people: Cast, minutes: Minutes
) -> None:
    take = partial(take_it_back, people, Decision.objects.get())
    held_up(take, partial(agree_in_february, people, minutes), then=lambda: None)
    assert decided_in(minutes) == []


def test_one_that_is_in_them_is_not_taken_back_any_more(people: Cast, minutes: Minutes) -> None:
    take = partial(take_it_back, people, Decision.objects.get())
    with pytest.raises(NotAllowedNow, match="The minutes with this decision are agreed"):
        held_up(partial(agree_in_february, people, minutes), take, then=lambda: None)
    assert decided_in(minutes) == ["Dark nights"]
    assert Decision.objects.exists()


def test_what_is_decided_once_they_are_agreed_stands_with_the_later_meeting(
    people: Cast, meeting: Meeting, minutes: Minutes
) -> None:
    def decide() -> None:
        with clock.at(at_noon(FEBRUARY)):
            decide_on(people, meeting, title="Bright days")

    held_up(partial(agree_in_february, people, minutes), decide, then=lambda: None)
    assert decided_in(minutes) == ["Dark nights"]
    assert Decision.objects.get(communication__title="Bright days").meeting_date == FEBRUARY
