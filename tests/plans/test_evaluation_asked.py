"""Lead partners are asked in time what came of it: once soon, once when more can be known."""

import time
from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from channels_registry.choices import ChannelKind
from partnership.models import Letter
from plans.choices import EvaluationStage, Precision, State, Tier, Visibility, Worked
from plans.emails.evaluation import letter_of_evaluation
from plans.models import Communication, EvaluationAsked, Placement
from plans.operations import evaluation_asking
from plans.operations.evaluation import Said
from plans.operations.evaluation_asking import ask_for_evaluations
from plans.queries.evaluation import (
    evaluations_due,
    outcomes_due,
    to_ask_about,
)
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    PlacementFactory,
    advocate_of,
)
from tests.plans.evaluations import OCTOBER, issued, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.mark.parametrize(
    ("last_day", "asked"),
    [
        (date(2016, 10, 12), set()),
        (date(2016, 10, 11), {EvaluationStage.OUTPUTS}),
        (date(2016, 7, 27), {EvaluationStage.OUTPUTS}),
        (date(2016, 7, 26), {EvaluationStage.OUTPUTS}),
        (date(2016, 7, 12), {EvaluationStage.OUTCOMES}),
        (date(2016, 4, 26), set()),
    ],
)
def test_it_is_asked_two_weeks_and_three_months_after_the_last_day(people, last_day, asked):
    issued(people, on=date(2016, 4, 20), until=last_day)
    ask_for_evaluations()
    assert set(EvaluationAsked.objects.values_list("stage", flat=True)) == asked


@pytest.mark.parametrize(("days", "stages"), [(13, ["outputs"]), (14, ["outcomes", "outputs"])])
def test_what_was_marked_issued_late_is_asked_about_one_stage_after_the_other(people, days, stages):
    issued(people, on=date(2016, 7, 26))
    for at in (OCTOBER, OCTOBER + timedelta(minutes=1), OCTOBER + timedelta(days=days)):
        with clock.at(at):
            ask_for_evaluations()
    asked = EvaluationAsked.objects.order_by("stage").values_list("stage", flat=True)
    assert list(asked) == stages
    assert Letter.objects.count() == len(stages)


def test_each_stage_is_asked_once_in_one_letter_for_all_of_a_partners(people):
    first, second = issued(people, "Lock up"), issued(people, "Light up")
    assert ask_for_evaluations() == 2
    assert ask_for_evaluations() == 0
    letter = Letter.objects.get()
    assert (letter.recipient, letter.subject) == (
        people.alice,
        "Say what came of 2 communications",
    )
    assert all(title in letter.text for title in (first.title, second.title))


@pytest.mark.parametrize(
    ("on", "day", "asks"),
    [
        (date(2016, 10, 3), "Mon 3 Oct", "What came of them?"),
        (date(2016, 7, 12), "Tue 12 Jul", "What has come of them since?"),
    ],
)
def test_the_letter_says_of_each_when_it_went_out_and_not_how_long_ago(people, on, day, asks):
    planned = (date(2016, 1, 1), date(2016, 12, 31))
    issued(people, "Lock up", on=on)
    Communication.objects.update(window_start=planned[0], window_end=planned[1])
    Communication.objects.filter(pk=issued(people, "Light up", on=on).pk).update(
        window_start=None, window_end=None, precision=Precision.UNDATED, confirmed=False
    )
    ask_for_evaluations()
    letter = Letter.objects.get(text__contains=asks)
    assert f"These went out. {asks}\n\n- " in letter.text
    assert f"- Lock up, {day}\n" in letter.text
    assert f"- Light up, {day}\n" in letter.text
    assert f"<strong>Lock up</strong></a>, {day}<br>" in letter.html
    assert f"<strong>Light up</strong></a>, {day}<br>" in letter.html


def test_the_letter_names_the_first_and_the_last_day_on_which_its_channels_went_out(people):
    several = issued(people, "Lock up", on=date(2016, 10, 3))
    PlacementFactory(communication=several, issued=True, issued_on=date(2016, 10, 10))
    PlacementFactory(communication=several)
    issued(people, "Light up", on=date(2016, 10, 1), until=date(2016, 10, 8))
    ask_for_evaluations()
    letter = Letter.objects.get()
    assert "- Lock up, 3 to 10 Oct\n" in letter.text
    assert "- Light up, some time 1 to 8 Oct\n" in letter.text


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_asking_takes_as_many_queries_for_any_number(people, rows, django_assert_num_queries):
    for number in range(rows):
        issued(people, f"Lock up {number}")
    with django_assert_num_queries(14):
        ask_for_evaluations()


def test_what_has_no_day_of_issue_is_named_with_its_window(people):
    unsaid = CommunicationFactory(title="Lock up", lead_partner=people.lead)
    undated = CommunicationFactory(title="Light up", lead_partner=people.lead, undated=True)
    letter = letter_of_evaluation(people.alice, EvaluationStage.OUTPUTS, [unsaid, undated])
    assert "- Lock up, Tue 8 Nov\n" in letter.text
    assert "- Light up\n" in letter.text


def test_a_letter_names_a_dozen_and_counts_the_rest(people):
    for number in range(15):
        issued(people, f"Lock up {number:02}")
    assert ask_for_evaluations() == 15
    letter = Letter.objects.get()
    assert letter.subject == "Say what came of 15 communications"
    assert letter.text.count("- Lock up") == 12
    assert "- and 3 more, which are on your start page" in letter.text
    assert "and 3 more, which are on your start page" in letter.html


@pytest.mark.parametrize("title", ["Lock up", "Lock up " * 25])
def test_what_came_of_it_at_once_and_since_are_asked_under_two_subjects(people, title):
    one, two = issued(people, title), issued(people, "Light up")
    at_once, since = (
        [letter_of_evaluation(people.alice, stage, asked).subject for asked in ([one], [one, two])]
        for stage in (EvaluationStage.OUTPUTS, EvaluationStage.OUTCOMES)
    )
    assert at_once[1] == "Say what came of 2 communications"
    assert since[1] == "Say what has come of 2 communications since"
    assert at_once[0].startswith("Say what came of “Lock up")
    assert since[0].startswith("Say what has come of “Lock up")
    assert since[0].endswith("” since")
    assert len(since[0]) <= 200


def test_the_subject_shortens_a_long_title_and_closes_its_quotation(people):
    issued(people, "Lock up " * 25)
    ask_for_evaluations()
    subject = Letter.objects.get().subject
    assert subject == f"Say what came of “{'Lock up ' * 21}L…”"


def test_what_nobody_speaks_for_is_asked_about_once_somebody_does(people):
    issued(people)
    people.alice.appointments.update(ends=date(2016, 10, 24))
    assert ask_for_evaluations() == 0
    assert not EvaluationAsked.objects.exists()
    successor = advocate_of(people.lead)
    assert ask_for_evaluations() == 1
    assert Letter.objects.get().recipient == successor


@pytest.mark.both_databases
def test_of_two_ticks_at_once_one_asks(people, monkeypatch):
    issued(people)
    as_both_read_it = list(to_ask_about(EvaluationStage.OUTPUTS, clock.today()))
    assert ask_for_evaluations() == 1
    new_to_the_second = issued(people, "Light up")
    with monkeypatch.context() as patched:
        patched.setattr(
            evaluation_asking,
            "to_ask_about",
            lambda stage, today: (
                [new_to_the_second, *as_both_read_it] if stage == EvaluationStage.OUTPUTS else []
            ),
        )
        assert ask_for_evaluations() == 0
    assert ask_for_evaluations() == 1
    assert Letter.objects.count() == 2


def test_what_was_answered_is_not_asked(people):
    say(people, issued(people))
    assert ask_for_evaluations() == 0


def test_what_is_kept_back_comes_in_a_letter_of_its_own(people):
    issued(people, "Known to all")
    issued(people, "A raid", visibility=Visibility.LEAD, reference=None)
    ask_for_evaluations()
    told = Letter.objects.order_by("in_confidence").values_list("in_confidence", "subject")
    assert list(told) == [
        (False, "Say what came of “Known to all”"),
        (True, "Say what came of something kept back"),
    ]


def test_today_lists_what_is_due_until_it_is_answered(people):
    recent = issued(people, "Recent")
    old = issued(people, "Old", on=date(2016, 7, 20))
    today = clock.today()
    assert list(evaluations_due(people.alice, today)) == [old, recent]
    say(people, recent)
    say(people, old)
    assert list(evaluations_due(people.alice, today)) == []
    assert list(outcomes_due(people.alice, today)) == [old]
    say(people, old, Said(Tier.BASIC, Worked.YES, outcomes="Twelve reports more"))
    assert list(outcomes_due(people.alice, today)) == []
    assert list(evaluations_due(people.bob, today)) == []


@pytest.mark.timed
def test_asking_does_not_grow_with_the_square_of_what_was_issued(people):
    """With 8,000 issued it takes a moment; each compared with all the others takes seconds."""
    channel = ChannelFactory(kind=ChannelKind.PRINT)
    many = Communication.objects.bulk_create(
        CommunicationFactory.build_batch(
            8_000, lead_partner=people.lead, campaign=None, state=State.ISSUED, reference=None
        )
    )
    Placement.objects.bulk_create(
        PlacementFactory.build(communication=one, partner=people.lead, channel=channel, issued=True)
        for one in many
    )
    stage, day = EvaluationStage.OUTPUTS, date(2016, 11, 24)
    EvaluationAsked.objects.bulk_create(
        EvaluationAsked(communication=one, stage=stage, on=day) for one in many[1:]
    )
    began = time.perf_counter()
    assert list(to_ask_about(stage, day)) == many[:1]
    assert time.perf_counter() - began < 0.5
