"""A question follows the days of what it is about: by when it is answered, and what letters say."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from partnership.operations.letters import withdraw_letter
from plans.choices import ApproachAnswer, ApproachState, Precision
from plans.models import Approach
from plans.operations.approaches import ask_again, follow_approaches, withdraw_approach
from plans.operations.communications import move_communication
from plans.operations.details import Details, NotAllowedNow, Window
from plans.operations.edits import Edit, edit_many
from tests.plans.asked import (
    AFTER,
    DEADLINE,
    TUESDAY,
    asked_about,
    browser,
    link_to,
    local_one,
    of,
    says,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
EIGHTH, FRIDAY = date(2016, 11, 8), date(2016, 10, 28)
END_OF_FRIDAY = datetime(2016, 10, 28, 22, 59, tzinfo=UTC)
ASKED, NUDGE = LetterKind.APPROACH_ASKED, LetterKind.APPROACH_NUDGE
WAITS, TAKEN_BACK, SENT = LetterState.QUEUED, LetterState.WITHDRAWN, LetterState.SENT


@pytest.fixture
def approach(people) -> Approach:
    """Asked on Tuesday 25 October about Tuesday 8 November, to be answered by 1 November."""
    return asked_about(people, local_one(people, window_start=EIGHTH), partners=[people.other])


def move(people, approach: Approach, day: date) -> Approach:
    approach.communication.refresh_from_db()
    move_communication(
        by=people.alice,
        communication=approach.communication,
        opened_version=approach.communication.version,
        window=Window(Precision.EXACT, day, day),
        reason="The hall is taken",
    )
    return Approach.objects.get(pk=approach.pk)


def letters(kind: LetterKind = ASKED) -> list[tuple[str, str]]:
    found = Letter.objects.filter(kind=kind).order_by("created_at", "pk")
    return sorted((one.subject, one.state) for one in found)


def gone_out() -> None:
    Letter.objects.filter(state=WAITS).update(state=SENT, sent_at=TUESDAY)


def test_it_is_answered_by_the_last_day_of_what_was_moved_ahead(people, approach) -> None:
    assert approach.deadline == DEADLINE
    assert move(people, approach, FRIDAY).deadline == END_OF_FRIDAY
    assert letters() == [
        ("Answer by Fri 28 Oct: Street talks", WAITS),
        ("Answer by Tue 1 Nov: Street talks", TAKEN_BACK),
    ]
    waits = Letter.objects.get(state=WAITS)
    assert (waits.recipient, waits.expires) == (people.bob, END_OF_FRIDAY)
    assert "Fri 28 Oct" in waits.text
    assert "Please answer by Friday 28 October 2016." in waits.text


def test_whoever_had_the_letter_is_written_to_again_where_there_is_less_time(
    people, approach
) -> None:
    gone_out()
    move(people, approach, FRIDAY)
    assert letters() == [
        ("Answer by Fri 28 Oct: Street talks", WAITS),
        ("Answer by Tue 1 Nov: Street talks", SENT),
    ]
    gone_out()
    move(people, approach, date(2016, 10, 27))
    assert letters()[:2] == [
        ("Answer by Fri 28 Oct: Street talks", SENT),
        ("Answer by Thu 27 Oct: Street talks", WAITS),
    ]


def test_whoever_answered_is_not_written_to_again(people, approach) -> None:
    gone_out()
    says(people.bob, of(approach, people.other), ApproachAnswer.NOTHING)
    move(people, approach, FRIDAY)
    assert letters() == [("Answer by Tue 1 Nov: Street talks", SENT)]


def test_what_the_coordinator_took_back_stays_so(people, approach) -> None:
    withdraw_letter(by=people.coordinator, letter_id=Letter.objects.get().pk)
    move(people, approach, FRIDAY)
    assert letters() == [("Answer by Tue 1 Nov: Street talks", TAKEN_BACK)]


def test_moved_within_its_time_a_letter_that_waits_says_the_new_day(people, approach) -> None:
    assert move(people, approach, date(2016, 11, 9)).deadline == DEADLINE
    assert letters() == [
        ("Answer by Tue 1 Nov: Street talks", WAITS),
        ("Answer by Tue 1 Nov: Street talks", TAKEN_BACK),
    ]
    assert "Wed 9 Nov" in Letter.objects.get(state=WAITS).text
    gone_out()
    move(people, approach, EIGHTH)
    assert not Letter.objects.filter(state=WAITS).exists()


def test_moved_there_and_back_it_has_its_time_again(people, approach) -> None:
    move(people, approach, FRIDAY)
    assert move(people, approach, EIGHTH).deadline == DEADLINE
    waits = Letter.objects.get(state=WAITS)
    assert (waits.subject, waits.expires) == ("Answer by Tue 1 Nov: Street talks", DEADLINE)


def test_where_it_is_time_to_remind_the_reminder_says_the_new_day(people, approach) -> None:
    gone_out()
    with clock.at(datetime(2016, 10, 27, 12, tzinfo=UTC)):
        move(people, approach, FRIDAY)
        assert follow_approaches() == 0
    assert letters() == [("Answer by Tue 1 Nov: Street talks", SENT)]
    assert letters(NUDGE) == [("Still time to answer, by Fri 28 Oct: Street talks", WAITS)]


def test_no_reminder_says_that_it_is_the_only_one_as_another_may_follow(people, approach) -> None:
    gone_out()
    with clock.at(datetime(2016, 10, 31, 9, tzinfo=UTC)):
        assert follow_approaches() == 1
    gone_out()
    with clock.at(datetime(2016, 10, 31, 11, tzinfo=UTC)):
        move(people, approach, date(2016, 10, 31))
    assert letters(NUDGE) == [
        ("Still time to answer, by Mon 31 Oct: Street talks", WAITS),
        ("Still time to answer, by Tue 1 Nov: Street talks", SENT),
    ]
    for one in Letter.objects.filter(kind=NUDGE):
        assert "the record says that no answer came.\n\nAnswer here:" in one.text
        assert "the record says that no answer came.</p>" in one.html


def test_moved_to_a_day_that_is_past_it_is_closed_with_the_day_that_was_said(
    people, approach
) -> None:
    with clock.at(datetime(2016, 10, 27, 12, tzinfo=UTC)):
        assert move(people, approach, date(2016, 10, 26)).deadline == DEADLINE
        follow_approaches()
    assert Approach.objects.get().state == ApproachState.CLOSED
    assert letters() == [("Answer by Tue 1 Nov: Street talks", TAKEN_BACK)]


def test_what_was_closed_early_says_so_also_once_its_deadline_has_passed(people, approach) -> None:
    link = link_to(people.bob)
    with clock.at(datetime(2016, 10, 27, 12, tzinfo=UTC)):
        move(people, approach, date(2016, 10, 26))
        follow_approaches()
    with clock.at(AFTER):
        text = " ".join(browser().get(link).text.split())
    assert (
        "The question was closed before its time. The record says that no answer came from Other. "
        "You need do nothing.</p>"
    ) in text
    assert "It could be answered until" not in text


def test_taken_back_and_asked_again_it_has_the_days_of_then(people, approach) -> None:
    withdraw_approach(by=people.alice, approach=approach)
    assert move(people, approach, FRIDAY).deadline == DEADLINE
    assert ask_again(by=people.alice, approach=approach).deadline == END_OF_FRIDAY
    assert letters() == [
        ("Answer by Fri 28 Oct: Street talks", WAITS),
        ("Answer by Tue 1 Nov: Street talks", TAKEN_BACK),
    ]
    again = Approach.objects.get()
    withdraw_approach(by=people.alice, approach=again)
    ask_again(by=people.alice, approach=again)
    assert [subject for subject, state in letters() if state == WAITS] == [
        "Answer by Fri 28 Oct: Street talks"
    ]


def test_it_is_not_asked_again_once_its_last_day_was_moved_into_the_past(people, approach) -> None:
    withdraw_approach(by=people.alice, approach=approach)
    move(people, approach, FRIDAY)
    with clock.at(AFTER.replace(day=1)), pytest.raises(NotAllowedNow):
        ask_again(by=people.alice, approach=approach)


def test_a_sheet_that_moves_it_moves_the_question_too(people, approach) -> None:
    approach.communication.refresh_from_db()
    fields = {"window_start": FRIDAY, "window_end": FRIDAY}
    edit = Edit(approach.communication, Details(fields=fields), "A sheet", "edited")
    with transaction.atomic():
        edit_many([edit], by=people.alice)
    assert Approach.objects.get().deadline == END_OF_FRIDAY
