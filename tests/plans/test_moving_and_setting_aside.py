"""Moving a communication, setting it aside, bringing it back: what each asks for and keeps."""

from datetime import date, time

import pytest

from bsc_comms.kit.refusals import ReasonNeeded
from partnership.models import Change
from plans.choices import Precision, State
from plans.models import Communication, DateChange
from plans.operations.communications import bring_back, move_communication, set_aside
from plans.operations.correcting_issued import not_issued_after_all
from plans.operations.details import NotAllowedNow, Window
from plans.queries.history import changes_of, history_told
from tests.factories import (
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    ObjectiveFactory,
    PlacementFactory,
)
from tests.plans.communication_forms import errors, sent_of
from tests.plans.marked import mark_issued
from tests.plans.october import NOVEMBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.mark.both_databases
def test_moving_a_confirmed_date_needs_a_reason_and_writes_nothing_without(people):
    found = CommunicationFactory(lead_partner=people.lead)
    with pytest.raises(ReasonNeeded):
        move_communication(by=people.alice, communication=found, opened_version=1, window=NOVEMBER)
    found.refresh_from_db()
    assert (found.version, found.window_start) == (1, date(2016, 11, 8))
    assert not DateChange.objects.exists()


def test_every_earlier_window_is_kept_with_its_reason(people):
    found = CommunicationFactory(lead_partner=people.lead)
    move_communication(
        by=people.alice,
        communication=found,
        opened_version=1,
        window=NOVEMBER,
        reason="The hall is taken.",
    )
    move_communication(
        by=people.alice,
        communication=found,
        opened_version=2,
        window=Window(Precision.EXACT, date(2016, 12, 1), date(2016, 12, 1), True),
    )
    assert list(
        DateChange.objects.order_by("id").values_list(
            "old_precision", "old_start", "old_end", "was_confirmed", "reason"
        )
    ) == [
        (Precision.EXACT, date(2016, 11, 8), date(2016, 11, 8), True, "The hall is taken."),
        (Precision.MONTH, date(2016, 11, 1), date(2016, 11, 30), False, ""),
    ]


def test_confirming_a_day_does_not_move_it(people):
    found = CommunicationFactory(lead_partner=people.lead, confirmed=False)
    day = date(2016, 11, 8)
    move_communication(
        by=people.alice,
        communication=found,
        opened_version=1,
        window=Window(Precision.EXACT, day, day, True),
    )
    assert not DateChange.objects.exists()
    assert Communication.objects.get().confirmed


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (
            Window(Precision.EXACT, date(2016, 11, 8), date(2016, 11, 8), True),
            "It has this date already: give another one, or keep the date",
        ),
        (Window(), "It has no date still: give one, or leave it without"),
    ],
)
def test_nothing_is_moved_to_the_date_that_it_has(alice, people, window, said):
    found = CommunicationFactory(lead_partner=people.lead, **window.as_fields())
    url = f"/communications/{found.pk}/move/"
    form = sent_of(alice.get(url).context["form"])
    assert errors(alice.post(url, form)) == {"when": [said]}
    assert Communication.objects.get().version == 1


def test_another_time_on_the_same_day_is_a_move(alice, people):
    found = CommunicationFactory(lead_partner=people.lead, start_time=time(14, 30))
    url = f"/communications/{found.pk}/move/"
    form = {**sent_of(alice.get(url).context["form"]), "start_time": "15:00"}
    assert alice.post(url, form).status_code == 302
    assert Communication.objects.get().start_time == time(15)


def test_the_history_tells_of_no_move_that_changed_nothing(people):
    found = CommunicationFactory(lead_partner=people.lead)
    same = Window(Precision.EXACT, found.window_start, found.window_end, True)
    move_communication(by=people.alice, communication=found, opened_version=1, window=same)
    assert not Change.objects.exists()


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED])
def test_setting_aside_needs_a_reason_and_can_be_taken_back(people, state):
    found = CommunicationFactory(
        lead_partner=people.lead,
        audiences=[AudienceFactory()],
        objectives=[ObjectiveFactory()],
        channels=[ChannelFactory()],
    )
    with pytest.raises(ReasonNeeded):
        set_aside(by=people.alice, communication=found, opened_version=1, state=state, reason=" ")
    aside = set_aside(
        by=people.alice, communication=found, opened_version=1, state=state, reason="No money"
    )
    assert (aside.state, aside.state_reason) == (state, "No money")
    back = bring_back(by=people.alice, communication=found, opened_version=2)
    assert (back.state, back.state_reason) == (State.PLANNED, "")


@pytest.mark.parametrize("state", [State.IDEA, State.AGREED])
def test_an_idea_that_was_kept_comes_back_as_one_and_what_was_planned_on_the_plan(people, state):
    found = CommunicationFactory(
        lead_partner=people.lead,
        state=state,
        audiences=[AudienceFactory()],
        objectives=[ObjectiveFactory()],
        channels=[ChannelFactory()],
    )
    for version, aside in enumerate((State.POSTPONED, State.CANCELLED), 1):
        set_aside(
            by=people.alice,
            communication=found,
            opened_version=version,
            state=aside,
            reason="No money",
        )
    back = bring_back(by=people.alice, communication=found, opened_version=3)
    assert back.state == (State.IDEA if state == State.IDEA else State.PLANNED)


@pytest.mark.parametrize("aside", [State.POSTPONED, State.CANCELLED])
def test_what_stood_on_the_plan_comes_back_to_it_whatever_it_does_not_say(people, aside):
    found = CommunicationFactory(lead_partner=people.lead, state=State.AGREED, message="")
    set_aside(
        by=people.alice,
        communication=found,
        opened_version=1,
        state=aside,
        reason="The wrong line",
    )
    back = bring_back(by=people.alice, communication=found, opened_version=2)
    assert back.state == State.PLANNED


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.RETURNED, "was done with the comment"),
        (State.POSTPONED, "brought it back"),
        (State.CANCELLED, "brought it back"),
    ],
)
def test_the_history_tells_the_end_of_a_comment_from_what_came_back(people, state, said):
    found = CommunicationFactory(lead_partner=people.lead, state=state)
    bring_back(by=people.alice, communication=found, opened_version=1)
    (line,) = history_told(found, changes_of(found), people.alice)
    assert (line.act, [field.before for field in line.fields]) == (said, [state.label])


def test_an_idea_that_was_postponed_and_marked_issued_by_mistake_comes_back_as_one(people):
    found = CommunicationFactory(lead_partner=people.lead, state=State.IDEA, message="")
    placement = PlacementFactory(communication=found)
    set_aside(
        by=people.alice,
        communication=found,
        opened_version=1,
        state=State.POSTPONED,
        reason="The printer is ill",
    )
    mark_issued(
        by=people.alice, placement=placement, issued_on=date(2016, 10, 25), no_proof_reason="Seen"
    )
    not_issued_after_all(
        by=people.alice, placement=placement, opened_version=3, reason="The wrong line"
    )
    back = bring_back(by=people.alice, communication=found, opened_version=4)
    assert back.state == State.IDEA


def test_what_was_issued_cannot_be_set_aside(people):
    found = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    with pytest.raises(NotAllowedNow):
        set_aside(
            by=people.alice,
            communication=found,
            opened_version=1,
            state=State.CANCELLED,
            reason="No",
        )
