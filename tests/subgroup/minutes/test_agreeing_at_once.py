"""Minutes that are agreed while a worker takes up an order of before are on paper as agreed."""

import threading

import pytest

from bsc_comms.kit import clock
from partnership.choices import WorkState
from subgroup.models import Meeting, MeetingFile, PackOrder
from subgroup.operations import documents
from subgroup.operations import minutes as minutes_operations
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from tests.cast import Cast
from tests.plans.at_once import all_at_once
from tests.services.somebody_waits import held_until
from tests.subgroup.minutes.held import FEBRUARY, at_noon

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
