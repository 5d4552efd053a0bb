"""A bank holiday that was entered by mistake is taken back: days are as before, people are told."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from bsc_comms.kit import clock
from bsc_comms.kit.announced import announce, announced
from bsc_comms.kit.working_days import is_working_day
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from subgroup.choices import Step
from subgroup.models import BankHoliday, Meeting
from subgroup.operations.steps import CannotBeSo, announce_holiday, take_back_holiday
from subgroup.queries.cycle import cycle_line
from tests.cast import Cast
from tests.factories import BankHolidayFactory
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 19, 9, tzinfo=UTC)
HOLIDAY = date(2016, 11, 2)


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield
    announce([])


def agenda_day(meeting: Meeting) -> str:
    days = {each["step"]: each["date"] for each in cycle_line(meeting)}
    return days[Step.AGENDA_OUT].isoformat()


def told() -> list[tuple[str, str]]:
    found = Letter.objects.filter(kind=LetterKind.MEETING_CHANGED, recipient__name="Alice")
    return list(found.order_by("created_at", "state").values_list("subject", "state"))


def taken_back(people: Cast, capture, holiday: BankHoliday) -> None:
    with capture(execute=True):
        take_back_holiday(by=people.coordinator, holiday=holiday)


class TestTakenBack:
    @pytest.fixture
    def holiday(
        self, people: Cast, meeting: Meeting, django_capture_on_commit_callbacks
    ) -> BankHoliday:
        with django_capture_on_commit_callbacks(execute=True):
            return announce_holiday(by=people.coordinator, date=HOLIDAY, name="Day of thanks")

    def test_days_are_as_they_were_and_the_history_knows(
        self, people: Cast, meeting: Meeting, holiday, django_capture_on_commit_callbacks
    ) -> None:
        assert agenda_day(meeting) == "2016-10-28"
        taken_back(people, django_capture_on_commit_callbacks, holiday)
        assert (agenda_day(meeting), is_working_day(HOLIDAY)) == ("2016-10-31", True)
        assert (announced(), BankHoliday.objects.count()) == (frozenset(), 0)
        kept = Change.objects.get(act="taken back")
        assert (kept.by, kept.before, kept.after) == (people.coordinator, "2016-11-02", "")

    def test_members_are_told_and_what_waits_to_tell_of_it_is_withdrawn(
        self, people: Cast, meeting: Meeting, holiday, django_capture_on_commit_callbacks
    ) -> None:
        with clock.at(datetime(2016, 10, 19, 10, tzinfo=UTC)):
            taken_back(people, django_capture_on_commit_callbacks, holiday)
        assert told() == [
            ("Confirm your plan by Mon 31 Oct: dates have changed", LetterState.WITHDRAWN),
            ("Confirm your plan by Tue 1 Nov: dates have changed", LetterState.QUEUED),
        ]
        letter = Letter.objects.filter(state=LetterState.QUEUED).first()
        for text in (letter.text, letter.html):
            assert "Wednesday 2 November 2016 is no bank holiday after all" in text
            assert "Day of thanks was entered by mistake" in text

    def test_on_the_last_day_to_confirm_what_is_said_of_it_is_so_next_morning_too(
        self, people: Cast, meeting: Meeting, holiday, django_capture_on_commit_callbacks
    ) -> None:
        with clock.at(datetime(2016, 11, 1, 20, 30, tzinfo=UTC)):
            taken_back(people, django_capture_on_commit_callbacks, holiday)
        letter = Letter.objects.get(recipient=people.alice, state=LetterState.QUEUED)
        assert letter.subject == "The dates before the meeting on Tue 8 Nov have changed"
        for text in (letter.text, strip_tags(letter.html)):
            assert "Please confirm your plan before the meeting. An answer" in text

    def test_pressed_twice_it_is_taken_back_once(
        self, people: Cast, meeting: Meeting, holiday, django_capture_on_commit_callbacks
    ) -> None:
        for _ in range(2):
            taken_back(people, django_capture_on_commit_callbacks, holiday)
        assert Change.objects.filter(act="taken back").count() == 1
        assert len(told()) == 2

    def test_announced_again_members_hear_again(
        self, people: Cast, meeting: Meeting, holiday, django_capture_on_commit_callbacks
    ) -> None:
        taken_back(people, django_capture_on_commit_callbacks, holiday)
        announce_holiday(by=people.coordinator, date=HOLIDAY, name="Day of thanks")
        assert [state for _, state in told()].count(LetterState.QUEUED) == 2

    def test_the_page_does_it(self, client: Client, people: Cast, meeting: Meeting, holiday):
        client.force_login(people.bob)
        url = reverse("subgroup:holiday_take_back", args=[holiday.pk])
        assert url not in client.get(reverse("subgroup:steps")).content.decode()
        assert client.post(url).status_code == 403
        client.force_login(people.coordinator)
        assert url in client.get(reverse("subgroup:steps")).content.decode()
        page = client.post(url, follow=True).content.decode()
        assert "2 November 2016 is a working day again." in page
        assert not BankHoliday.objects.exists()


def test_a_meeting_on_that_day_stays(
    people: Cast, meeting: Meeting, django_capture_on_commit_callbacks
) -> None:
    holiday = announce_holiday(by=people.coordinator, date=NOVEMBER, name="Day of thanks")
    taken_back(people, django_capture_on_commit_callbacks, holiday)
    letter = Letter.objects.filter(state=LetterState.QUEUED).first()
    assert letter.subject == "The meeting on Tue 8 Nov stays: it is no bank holiday"
    for text in (letter.text, letter.html):
        assert "meeting on that day stays as it is" in text
        assert "confirm your plan" not in text


def test_one_that_is_over_stays_and_nobody_else_takes_one_back(people: Cast) -> None:
    over = BankHolidayFactory(date=date(2016, 10, 18))
    with pytest.raises(CannotBeSo, match="This day is over"):
        take_back_holiday(by=people.coordinator, holiday=over)
    with pytest.raises(PermissionDenied):
        take_back_holiday(by=people.bob, holiday=BankHolidayFactory(date=HOLIDAY))
    assert BankHoliday.objects.count() == 2
