"""Draft minutes go out by themselves, however long after the meeting that is."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter
from subgroup.models import Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.outgoing import send_agendas_and_minutes
from subgroup.operations.steps import set_step
from tests.cast import Cast
from tests.subgroup.around_the_day.acts import at_noon
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db


class TestDraftsGoOut:
    def out(self) -> list[str]:
        return sorted(
            letter.recipient.name for letter in Letter.objects.filter(kind=LetterKind.MINUTES_OUT)
        )

    def days(self, first: date, number: int) -> None:
        for passed in range(number):
            with clock.at(clock.start_of(first + timedelta(days=passed), hour=10)):
                send_agendas_and_minutes()

    def test_however_many_days_after_the_meeting_that_is(
        self, people: Cast, meeting: Meeting
    ) -> None:
        for step, after in (("comments_in", 60), ("forward_plan_out", 60)):
            set_step(by=people.coordinator, step=step, opened_version=0, days=after)
        with clock.at(at_noon(NOVEMBER)):
            close_meeting(by=people.coordinator, meeting=meeting)
        self.days(NOVEMBER, 87)
        assert self.out() == []
        self.days(date(2017, 2, 3), 2)
        assert self.out() == ["Alice", "Bob", "Charlie", "Chris", "Cora"]

    def test_at_once_where_the_meeting_is_closed_late(self, people: Cast, meeting: Meeting) -> None:
        with clock.at(at_noon(date(2017, 1, 17))):
            close_meeting(by=people.coordinator, meeting=meeting)
            send_agendas_and_minutes()
        assert self.out() == ["Alice", "Bob", "Charlie", "Chris", "Cora"]
