"""What was not issued after all is asked about once it is, and what was answered no more.

A letter that waits is taken back.
"""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterState
from partnership.models import Letter
from partnership.operations.letters import send_due_letters
from plans.choices import EvaluationStage, Tier, Visibility, Worked
from plans.models import EvaluationAsked
from plans.operations.correcting_issued import not_issued_after_all
from plans.operations.evaluation import Said
from plans.operations.evaluation_asking import ask_for_evaluations
from tests.factories import deputy_of
from tests.plans.evaluations import OCTOBER, issued, say
from tests.plans.marked import mark_issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
NOVEMBER = OCTOBER + timedelta(days=16)


def take_off(people, one):
    one.refresh_from_db()
    not_issued_after_all(
        by=people.alice,
        placement=one.placements.get(),
        opened_version=one.version,
        reason="Wrong channel.",
    )


def mark_again(people, one, on=date(2016, 10, 25)):
    mark_issued(
        by=people.alice, placement=one.placements.get(), issued_on=on, no_proof_reason="Radio"
    )


def waiting():
    return sorted(Letter.objects.waiting().values_list("subject", flat=True))


def test_a_letter_about_what_did_not_go_out_is_taken_back(people):
    one = issued(people, "Lock up")
    ask_for_evaluations()
    assert waiting() == ["Say what came of “Lock up”"]
    take_off(people, one)
    assert waiting() == []
    assert Letter.objects.get().state == LetterState.WITHDRAWN
    assert not EvaluationAsked.objects.exists()


def test_what_else_the_letter_asked_about_is_asked_in_another_one(people):
    deputy = deputy_of(people.lead)
    one, other = issued(people, "Lock up"), issued(people, "Light up")
    ask_for_evaluations()
    take_off(people, one)
    letters = Letter.objects.waiting()
    assert {letter.recipient for letter in letters} == {people.alice, deputy}
    assert {letter.subject for letter in letters} == {"Say what came of “Light up”"}
    assert [asked.communication for asked in EvaluationAsked.objects.all()] == [other]
    assert ask_for_evaluations() == 0


def test_only_letters_that_name_it_are_taken_back(people):
    issued(people, "A raid", visibility=Visibility.LEAD, reference=None)
    issued(people, "Light up", on=date(2016, 7, 12))
    issued(people, "Zip up", lead_partner=people.other)
    one = issued(people, "Lock up")
    ask_for_evaluations()
    told = [
        "Say what came of something kept back",
        "Say what has come of “Light up” since",
        "Say what came of “Zip up”",
        "Say what came of “Lock up”",
    ]
    assert waiting() == sorted(told)
    take_off(people, one)
    assert waiting() == sorted(told[:3])
    taken_back = Letter.objects.filter(state=LetterState.WITHDRAWN)
    assert [letter.subject for letter in taken_back] == told[3:]


def test_what_is_kept_back_and_did_not_go_out_is_taken_back_as_well(people):
    kept = {"visibility": Visibility.LEAD, "reference": None}
    one, _ = issued(people, "A raid", **kept), issued(people, "A search", **kept)
    ask_for_evaluations()
    take_off(people, one)
    letter = Letter.objects.waiting().get()
    assert (letter.in_confidence, letter.about) == (True, "Something kept back")
    assert str(one.pk) not in letter.text


def test_once_it_is_issued_it_is_asked_about_with_what_else_is_due(people):
    one = issued(people, "Lock up")
    ask_for_evaluations()
    send_due_letters()
    take_off(people, one)
    mark_again(people, one)
    issued(people, "Zip up", on=date(2016, 10, 25))
    with clock.at(NOVEMBER):
        assert ask_for_evaluations() == 2
        assert waiting() == ["Say what came of 2 communications"]


def test_it_is_asked_about_twice_on_one_day_where_it_was_marked_twice(people):
    one = issued(people, "Lock up")
    ask_for_evaluations()
    send_due_letters()
    take_off(people, one)
    mark_again(people, one, on=date(2016, 10, 11))
    assert ask_for_evaluations() == 1
    assert waiting() == ["Say what came of “Lock up”"]
    stages = EvaluationAsked.objects.values_list("stage", flat=True)
    assert list(stages) == [EvaluationStage.OUTPUTS]


# --- answered before the letter had gone out ------------------------------------------------------


def test_a_letter_that_asks_what_was_answered_meanwhile_is_taken_back(people):
    one = issued(people, "Lock up")
    ask_for_evaluations()
    say(people, one)
    assert waiting() == []
    assert Letter.objects.get().state == LetterState.WITHDRAWN
    assert [asked.communication for asked in EvaluationAsked.objects.all()] == [one]
    assert ask_for_evaluations() == 0


def test_once_one_is_answered_everybody_is_asked_about_the_others_alone(people):
    deputy = deputy_of(people.lead)
    one, _ = issued(people, "Lock up"), issued(people, "Light up")
    ask_for_evaluations()
    say(people, one)
    letters = Letter.objects.waiting()
    assert {letter.recipient for letter in letters} == {people.alice, deputy}
    assert {letter.subject for letter in letters} == {"Say what came of “Light up”"}
    assert ask_for_evaluations() == 0


def test_what_a_letter_of_that_day_asked_about_already_is_not_asked_again(people):
    issued(people, "Light up")
    ask_for_evaluations()
    send_due_letters()
    one = issued(people, "Lock up")
    ask_for_evaluations()
    assert waiting() == ["Say what came of “Lock up”"]
    say(people, one)
    assert waiting() == []


def test_of_more_than_a_letter_names_those_it_counts_are_asked_about_as_well(people):
    many = [issued(people, f"Lock up {number:02}") for number in range(14)]
    ask_for_evaluations()
    say(people, many[0])
    assert waiting() == ["Say what came of 13 communications"]


def test_what_has_come_of_it_since_is_asked_until_that_is_said(people):
    one = issued(people, "Light up", on=date(2016, 7, 12))
    ask_for_evaluations()
    say(people, one)
    assert waiting() == ["Say what has come of “Light up” since"]
    say(people, one, Said(Tier.BASIC, Worked.YES, outcomes_not_known=True))
    assert waiting() == []
