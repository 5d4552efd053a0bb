"""Members are told of a meeting that changes."""

from datetime import date, time, timedelta

import pytest
from django.utils.html import strip_tags

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Partner
from partnership.operations.letters import send_due_letters, sweep_letters
from subgroup.choices import MeetingState
from subgroup.models import Meeting
from subgroup.operations.meetings import cancel_meeting, change_meeting
from tests.cast import Cast
from tests.factories import MeetingFactory
from tests.subgroup.november import NOVEMBER, at_eight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


class TestMembersAreTold:
    def subjects(self) -> dict[str, str]:
        found = Letter.objects.filter(kind=LetterKind.MEETING_CHANGED)
        return {letter.recipient.name: letter.subject for letter in found}

    def test_of_another_day(self, people: Cast, meeting: Meeting) -> None:
        change_meeting(
            by=people.coordinator,
            meeting=meeting,
            opened_version=1,
            date=date(2016, 11, 15),
            starts=time(10),
            place="Town Hall",
        )
        assert self.subjects() == dict.fromkeys(
            ("Alice", "Bob", "Charlie", "Cora", "Chris"), "Meeting moved to Tue 15 Nov"
        )
        letter = Letter.objects.get(recipient=people.bob)
        assert "please confirm your plan by Tuesday 8 November 2016" in letter.text
        chair = Letter.objects.get(recipient=people.chair)
        for text in (chair.text, strip_tags(chair.html)):
            assert "partners confirm their plans by Tuesday 8 November 2016" in text
            assert "your plan" not in text
        assert Meeting.objects.get().sequence == 1

    def test_nobody_is_asked_to_confirm_for_a_partner_that_has_ended(
        self, people: Cast, meeting: Meeting
    ) -> None:
        Partner.objects.filter(pk=people.other.pk).update(valid_to=date(2016, 10, 1))
        change_meeting(
            by=people.coordinator,
            meeting=meeting,
            opened_version=1,
            date=date(2016, 11, 15),
            starts=time(10),
            place="Town Hall",
        )
        assert "your plan" in Letter.objects.get(recipient=people.alice).text
        assert "your plan" not in Letter.objects.get(recipient=people.bob).text

    @pytest.mark.parametrize(
        ("day", "by_when"),
        [
            (1, "before the meeting"),
            (2, "before the meeting"),
            (3, "by Thursday 27 October 2016"),
        ],
    )
    def test_a_day_to_confirm_by_that_is_over_or_will_be_next_morning_is_not_asked_for(
        self, people: Cast, meeting: Meeting, day: int, by_when: str
    ) -> None:
        change_meeting(
            by=people.coordinator,
            meeting=meeting,
            opened_version=1,
            date=date(2016, 11, day),
            starts=time(10),
            place="Town Hall",
        )
        letter = Letter.objects.get(recipient=people.bob)
        for text in (letter.text, strip_tags(letter.html)):
            assert f"please confirm your plan {by_when}. An answer" in text

    def test_of_another_place_and_not_of_no_change(self, people: Cast, meeting: Meeting) -> None:
        for version, place in ((1, "Library"), (2, "Library")):
            change_meeting(
                by=people.coordinator,
                meeting=meeting,
                opened_version=version,
                date=NOVEMBER,
                starts=time(10),
                place=place,
            )
        assert set(self.subjects().values()) == {"Meeting on Tue 8 Nov: new time or place"}
        assert Letter.objects.count() == 5
        letter = Letter.objects.filter(recipient=people.bob)[0]
        assert "8 November 2016 has a new time or place: 10am, Library.\n" in letter.text
        assert "2016</strong> has a new time or place: 10am, Library.</p>" in letter.html

    def test_that_it_is_cancelled_and_why(self, people: Cast, meeting: Meeting) -> None:
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow <b>")
        letter = Letter.objects.get(recipient=people.alice)
        assert letter.subject == "Cancelled: meeting on Tue 8 Nov"
        assert "is cancelled: Snow <b>" in letter.text
        assert "Snow &lt;b&gt;" in letter.html
        assert Meeting.objects.get().state == MeetingState.CANCELLED

    @pytest.mark.parametrize("later", [0, 1])
    def test_cancelled_late_on_its_day_or_after_it_they_are_told_in_the_morning(
        self, later: int, people: Cast, meeting: Meeting
    ) -> None:
        day = NOVEMBER + timedelta(days=later)
        with clock.at(clock.start_of(day, hour=20, minute=30)):
            cancel_meeting(by=people.coordinator, meeting=meeting, reason="Nobody came")
            send_due_letters()
        assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.QUEUED}
        morning = at_eight(day + timedelta(days=1))
        with clock.at(morning):
            sweep_letters()
            send_due_letters()
        told = set(Letter.objects.values_list("state", "sent_at"))
        assert told == {(LetterState.SENT, morning)}

    def test_where_the_matters_of_a_cancelled_one_go(self, people: Cast, meeting: Meeting) -> None:
        february = MeetingFactory(date=date(2017, 2, 14))
        for each, day, where in (
            (february, "Tue 14 Feb", "goes to the meeting on Tuesday 8 November 2016."),
            (meeting, "Tue 8 Nov", "waits until another meeting is set."),
        ):
            cancel_meeting(by=people.coordinator, meeting=each, reason="Snow")
            subject = f"Cancelled: meeting on {day}"
            letter = Letter.objects.get(recipient=people.bob, subject=subject)
            for text in (letter.text, letter.html):
                assert f"is still open {where}" in text
