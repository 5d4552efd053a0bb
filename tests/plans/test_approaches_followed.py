"""What time does to a question: a reminder, then silence on record; nothing is done twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Partner
from partnership.operations.letters import send_due_letters
from plans.choices import ApproachAnswer, ApproachState, State, Visibility
from plans.models import Approach, Communication
from plans.operations.approaches import (
    QuestionClosed,
    ask_again,
    ask_the_advocates,
    follow_approaches,
    following,
    withdraw_approach,
)
from plans.operations.details import NotAllowedNow
from plans.queries.who_answers import responses
from subgroup.operations.tick import tick
from tests import factories
from tests.plans.asked import AFTER, DEADLINE, NUDGE, TUESDAY, asked_about, local_one, of, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
A = ApproachAnswer
MINUTE = timedelta(minutes=1)


def reminders():
    return Letter.objects.filter(kind=LetterKind.APPROACH_NUDGE)


def follow_at(moment: datetime) -> int:
    with clock.at(moment):
        return follow_approaches()


def test_who_has_not_answered_is_reminded_once_on_the_working_day_before(people) -> None:
    approach = asked_about(people)
    says(people.bob, of(approach, people.other), A.NOTHING)
    assert follow_at(NUDGE - MINUTE) == 0
    assert follow_at(NUDGE) == 1
    letter = reminders().get()
    assert (letter.recipient, letter.expires) == (people.charlie, DEADLINE)
    assert letter.subject == "Still time to answer, by Tue 1 Nov: Street talks"
    for moment in (NUDGE, NUDGE + MINUTE, DEADLINE):
        follow_at(moment)
    assert reminders().count() == 1


def test_a_question_of_one_working_day_has_no_reminder(people) -> None:
    asked_about(people, working_days=1)
    follow_at(datetime(2016, 10, 26, 12, tzinfo=UTC))
    assert not reminders().exists()


def test_of_two_that_stay_silent_one_whose_name_holds_a_comma_reads_as_one(people) -> None:
    Partner.objects.filter(pk=people.other.pk).update(name="Fire Brigade, Wexcombe")
    asked_about(people)
    follow_at(AFTER)
    letter = Letter.objects.get(kind=LetterKind.APPROACH_ANSWERED)
    for said in (letter.text, letter.html):
        assert "No answer: Fire Brigade, Wexcombe; Named partner." in said


def test_silence_is_written_down_after_the_deadline_and_the_asker_is_told_once(people) -> None:
    approach = asked_about(people)
    says(people.bob, of(approach, people.other), A.JOIN)
    follow_at(DEADLINE)
    assert of(approach, people.named).answer == A.WAITING
    follow_at(AFTER)
    approach.refresh_from_db()
    assert (approach.state, approach.closed_at) == (ApproachState.CLOSED, AFTER)
    assert of(approach, people.named).answer == A.SILENT
    assert of(approach, people.other).answer == A.JOIN
    told = Letter.objects.get(kind=LetterKind.APPROACH_ANSWERED)
    assert told.recipient == people.alice
    assert told.subject == "1 of 2 answered by Tue 1 Nov: Street talks"
    assert "No answer: Named partner" in told.text
    assert follow_at(AFTER + MINUTE) == 0
    assert Letter.objects.filter(kind=LetterKind.APPROACH_ANSWERED).count() == 1


def test_what_is_kept_back_while_questions_are_closed_is_told_to_its_lead_partner_alone(
    people, monkeypatch
) -> None:
    for title in ("Street talks", "Night patrols"):
        approach = asked_about(people, local_one(people, title=title), by=people.coordinator)
        says(people.bob, of(approach, people.other), A.NOTHING)
    take_back, hidden = following.take_letters_back, []

    def hide_the_other(approach):
        if not hidden:
            hidden.append(Communication.objects.exclude(pk=approach.communication_id).get())
            Communication.objects.filter(pk=hidden[0].pk).update(visibility=Visibility.LEAD)
        take_back(approach)

    monkeypatch.setattr(following, "take_letters_back", hide_the_other)
    follow_at(AFTER)
    told = Letter.objects.filter(kind=LetterKind.APPROACH_ANSWERED)
    of_the_first = told.filter(in_confidence=False)
    assert {one.recipient for one in of_the_first} == {people.coordinator, people.alice}
    kept = told.get(in_confidence=True)
    assert kept.recipient == people.alice
    assert hidden[0].title not in kept.subject + kept.text


def test_what_is_soon_is_answered_by_its_last_day_and_closed_the_day_after(people) -> None:
    wednesday = date(2016, 10, 26)
    approach = asked_about(people, local_one(people, window_start=wednesday))
    assert approach.deadline == datetime(2016, 10, 26, 22, 59, tzinfo=UTC)
    follow_at(approach.deadline)
    assert of(approach, people.other).answer == A.WAITING
    with clock.at(approach.deadline + MINUTE):
        follow_approaches()
        assert of(approach, people.other).answer == A.SILENT
        with pytest.raises(QuestionClosed):
            says(people.bob, of(approach, people.other), A.JOIN)
    assert not reminders().exists()


def test_nobody_is_asked_who_could_be_written_to_only_once_its_last_day_is_over(people) -> None:
    """All fall silent at midnight, and a letter would wait for eight in the morning."""
    today = TUESDAY.date()
    with clock.at(clock.start_of(today, hour=20, minute=15)):
        with pytest.raises(NotAllowedNow, match="so nobody could answer in time"):
            asked_about(people, local_one(people, window_start=today))
        assert not Approach.objects.exists()
        tomorrow = local_one(people, window_start=today + timedelta(days=1))
        assert asked_about(people, tomorrow).state == ApproachState.OPEN


@pytest.mark.parametrize("has_gone", [True, False])
def test_taken_back_late_on_its_last_day_it_stands_again_where_its_letters_had_gone(
    people, has_gone: bool
) -> None:
    today = TUESDAY.date()
    with clock.at(clock.start_of(today, hour=19, minute=59)):
        approach = asked_about(people, local_one(people, window_start=today))
        if has_gone:
            send_due_letters()
    with clock.at(clock.start_of(today, hour=20, minute=15)):
        withdraw_approach(by=people.alice, approach=approach)
        if has_gone:
            assert ask_again(by=people.alice, approach=approach).state == ApproachState.OPEN
        else:
            with pytest.raises(NotAllowedNow, match="That question is over"):
                ask_again(by=people.alice, approach=approach)


def test_what_is_moved_to_a_day_that_passes_before_the_deadline_is_closed_then(people) -> None:
    approach = asked_about(people)
    Communication.objects.update(window_start=TUESDAY.date(), window_end=TUESDAY.date())
    follow_at(TUESDAY + timedelta(days=1))
    approach.refresh_from_db()
    assert approach.state == ApproachState.CLOSED
    assert of(approach, people.other).answer == A.SILENT


def test_silence_holds_nothing_up(people) -> None:
    approach = asked_about(people)
    before = Communication.objects.get(pk=approach.communication_id)
    follow_at(AFTER)
    after = Communication.objects.get(pk=approach.communication_id)
    assert (after.state, after.version) == (before.state, before.version)


def test_all_who_answered_were_told_of_already(people) -> None:
    approach = asked_about(people, partners=[people.other])
    says(people.bob, of(approach, people.other), A.NOTHING)
    follow_at(AFTER)
    assert Letter.objects.filter(kind=LetterKind.APPROACH_ANSWERED).count() == 1


def test_after_a_standstill_the_reminder_is_missed_and_silence_is_written_down(people) -> None:
    asked_about(people, partners=[people.other])
    follow_at(AFTER + timedelta(days=3))
    assert reminders().get().state == LetterState.MISSED
    assert Letter.objects.filter(kind=LetterKind.APPROACH_ANSWERED).count() == 1


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        (State.CANCELLED, ApproachState.WITHDRAWN),
        (State.POSTPONED, ApproachState.WITHDRAWN),
        (State.ISSUED, ApproachState.CLOSED),
    ],
)
def test_what_fell_away_or_went_out_is_asked_about_no_more(people, state, ended) -> None:
    approach = asked_about(people)
    Communication.objects.update(state=state, state_reason="No money.")
    follow_approaches()
    approach.refresh_from_db()
    assert approach.state == ended
    assert of(approach, people.other).answer == A.WAITING
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.WITHDRAWN}
    follow_at(NUDGE)
    follow_at(AFTER)
    assert Letter.objects.exclude(state=LetterState.WITHDRAWN).count() == 0


def test_a_question_that_was_taken_back_is_left_alone(people) -> None:
    approach = asked_about(people)
    withdraw_approach(by=people.alice, approach=approach)
    assert follow_at(NUDGE) + follow_at(AFTER) == 0
    assert of(approach, people.other).answer == A.WAITING


def test_the_tick_does_all_of_it(people) -> None:
    approach = asked_about(people)
    with clock.at(NUDGE):
        assert tick().failed == []
    assert reminders().count() == 2
    with clock.at(AFTER):
        assert tick().failed == []
    approach.refresh_from_db()
    assert approach.state == ApproachState.CLOSED


@pytest.mark.parametrize(
    ("asked", "deadline", "nudge"),
    [
        # On summer time until Sunday 30 October, on winter time from Sunday 26 March's eve back.
        (
            datetime(2016, 10, 25, 9, tzinfo=UTC),
            datetime(2016, 11, 1, 23, 59, tzinfo=UTC),
            datetime(2016, 10, 31, 9, tzinfo=UTC),
        ),
        (
            datetime(2017, 3, 21, 9, tzinfo=UTC),
            datetime(2017, 3, 28, 22, 59, tzinfo=UTC),
            datetime(2017, 3, 27, 8, tzinfo=UTC),
        ),
    ],
)
def test_the_deadline_is_the_end_of_a_day_in_london_over_both_clock_changes(
    people, asked, deadline, nudge
) -> None:
    with clock.at(asked):
        approach = ask_the_advocates(
            by=people.alice,
            communication=local_one(people, undated=True),
            partners=[people.other],
        )
    assert approach.deadline == deadline
    assert follow_at(nudge - MINUTE) == 0
    assert follow_at(nudge) == 1
    follow_at(deadline)
    assert of(approach, people.other).answer == A.WAITING
    follow_at(deadline + MINUTE)
    assert of(approach, people.other).answer == A.SILENT


# --- who answers --------------------------------------------------------------------------------


def test_the_response_rate_counts_what_was_answered_in_time(people) -> None:
    first = asked_about(people)
    says(people.bob, of(first, people.other), A.JOIN)
    says(people.charlie, of(first, people.named), A.NOTHING)
    second = asked_about(people, local_one(people), partners=[people.other])
    follow_at(AFTER)
    asked_about(people, local_one(people), partners=[people.other])
    taken_back = asked_about(people, local_one(people), partners=[people.named])
    withdraw_approach(by=people.alice, approach=taken_back)
    factories.AskedPartnerFactory(
        partner=people.other, approach__asked_at=datetime(2016, 3, 30, tzinfo=UTC)
    )
    assert second.communication != first.communication
    rows = {row.partner: row for row in responses(people.coordinator, FinancialYear(2016))}
    other, named = rows[people.other], rows[people.named]
    assert (other.asked, other.answered, other.silent, other.waiting, other.rate) == (
        3,
        1,
        1,
        1,
        50,
    )
    assert (named.asked, named.answered, named.silent, named.waiting) == (1, 1, 0, 0)
    assert other.by_answer == {"clash": 0, "join": 1, "offer": 0, "nothing": 0}


def test_what_is_kept_back_is_in_nobodys_rate_who_may_not_know_of_it(people) -> None:
    kept = local_one(people, embargoed=True, named_partners=[people.named])
    asked_about(people, kept, partners=[people.named])
    year = FinancialYear(2016)
    assert responses(people.coordinator, year) == []
    assert [row.partner for row in responses(people.charlie, year)] == [people.named]
