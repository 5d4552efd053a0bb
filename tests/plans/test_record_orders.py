"""Owing a record: asked for by the coordinator, or due by the calendar, and done once."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.typesetting import TypesettingFailed
from partnership.choices import WorkState
from plans.models import AnnualRecord, RecordOrder
from plans.operations import records as operations
from plans.operations.owed import sweep_owed_work
from plans.operations.records import (
    YearNotBegun,
    compile_by_hand,
    compile_ordered_record,
    compile_record,
    order_due_records,
    order_record,
)
from plans.tasks import compile_annual_record
from tests.factories import (
    CommunicationFactory,
    DateChangeFactory,
    PlacementFactory,
    coordinator,
    partnership,
)
from tests.plans.at_once import all_at_once
from tests.plans.record_year import DRAFT_DAY, FINAL_DAY, LAST_OPEN_DAY, YEAR

pytestmark = pytest.mark.usefixtures("plain_documents")

FIRST_DAY_AFTER = clock.start_of(date(2017, 4, 1))


def order(by=None) -> RecordOrder:
    with clock.at(DRAFT_DAY):
        return order_record(by=by, year=YEAR)


def something_issued() -> None:
    PlacementFactory(communication=CommunicationFactory(), issued=True)


@pytest.mark.django_db
def test_an_order_tells_the_workers_after_commit_and_who_asked(
    nudged, django_capture_on_commit_callbacks
):
    partnership()
    person = coordinator()
    with django_capture_on_commit_callbacks(execute=True):
        owed = order(person)
    assert (owed.year, owed.asked_by, owed.asked_at) == (2016, person, DRAFT_DAY)
    assert nudged == [("plans.compile_annual_record", {"order_id": owed.pk})]
    compile_annual_record(order_id=owed.pk)
    assert AnnualRecord.objects.get().compiled_by == person
    owed.refresh_from_db()
    assert owed.state == WorkState.DONE


@pytest.mark.django_db
def test_asking_twice_while_it_is_owed_makes_one_order_and_asking_later_another():
    partnership()
    first = order()
    assert order().pk == first.pk
    assert compile_ordered_record(order_id=first.pk) is True
    assert order().pk != first.pk


@pytest.mark.django_db
def test_what_is_asked_for_while_another_is_compiled_is_owed_unless_the_button_is_pressed_twice():
    partnership()
    person = coordinator()
    first = order(person)
    assert RecordOrder.objects.claim(first.pk)
    assert order(person) == first
    with clock.at(DRAFT_DAY):
        late = order_record(by=person, year=YEAR, why="A letter came late.")
    with clock.at(DRAFT_DAY + timedelta(minutes=1)):
        assert order_record(by=person, year=YEAR) == late
    assert (late == first, late.why) == (False, "A letter came late.")


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_people_who_ask_at_once_share_one_order():
    partnership()
    given = all_at_once(*[lambda: order().pk] * 4)
    assert given == [RecordOrder.objects.get().pk] * 4


@pytest.mark.django_db
def test_a_year_that_has_not_begun_cannot_be_ordered():
    with clock.at(FIRST_DAY_AFTER), pytest.raises(YearNotBegun):
        order_record(by=None, year=YEAR.next.next)
    assert not RecordOrder.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db
def test_an_order_is_done_once_however_often_it_is_delivered():
    partnership()
    owed = order()
    assert [compile_ordered_record(order_id=owed.pk) for _ in range(3)] == [True, False, False]
    assert compile_ordered_record(order_id=owed.pk + 99) is False


@pytest.mark.django_db
def test_a_fault_gives_the_order_back_and_is_raised(monkeypatch):
    partnership()
    owed = order()

    def fail(*_):
        raise TypesettingFailed("no such font")

    monkeypatch.setattr(operations, "documents", fail)
    with pytest.raises(TypesettingFailed):
        compile_ordered_record(order_id=owed.pk)
    owed.refresh_from_db()
    assert (owed.state, owed.error) == (WorkState.QUEUED, "TypesettingFailed: no such font")
    assert not AnnualRecord.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db
def test_an_order_that_failed_is_given_up_until_a_record_of_its_year_is_compiled_by_hand():
    partnership()
    owed = order()
    RecordOrder.objects.update(state=WorkState.FAILED)
    later = DRAFT_DAY + timedelta(hours=1)
    for moment, year, given_up in (
        (DRAFT_DAY - timedelta(hours=1), YEAR, [owed]),
        (later, YEAR.next, [owed]),
        (later, YEAR, []),
    ):
        with clock.at(moment):
            compile_by_hand(year=year, why="")
        assert list(RecordOrder.objects.given_up()) == given_up


# --- by the calendar -----------------------------------------------------------------------------


def ordered_at(moment) -> list[str]:
    with clock.at(moment):
        order_due_records()
    return list(RecordOrder.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.django_db
def test_the_calendar_orders_a_draft_on_1_april_and_the_final_one_after_the_closing_date():
    something_issued()
    assert ordered_at(FIRST_DAY_AFTER - timedelta(seconds=1)) == []
    assert ordered_at(FIRST_DAY_AFTER) == ["draft-2016"]
    assert ordered_at(LAST_OPEN_DAY) == ["draft-2016"]
    assert ordered_at(FINAL_DAY) == ["draft-2016", "final-2016"]
    assert ordered_at(FINAL_DAY + timedelta(days=200)) == ["draft-2016", "final-2016"]


@pytest.mark.django_db
def test_the_closing_date_may_be_any_day_but_the_last_of_the_next_year(settings):
    something_issued()
    year_later = FIRST_DAY_AFTER.replace(year=2018)
    settings.RECORD_CLOSES = (3, 30)
    assert ordered_at(FINAL_DAY) == ["draft-2016"]
    assert ordered_at(year_later - timedelta(hours=1)) == ["draft-2016", "final-2016"]


@pytest.mark.django_db
def test_a_planner_that_stood_still_over_april_and_may_orders_only_the_final_one():
    something_issued()
    assert ordered_at(FINAL_DAY + timedelta(days=60)) == ["final-2016"]


@pytest.mark.django_db
def test_a_year_that_comes_to_the_plan_after_its_closing_date_is_frozen_by_nobody_but_a_person():
    CommunicationFactory(created_at=FINAL_DAY)
    assert ordered_at(FINAL_DAY + timedelta(minutes=1)) == []
    CommunicationFactory(created_at=FINAL_DAY - timedelta(seconds=1))
    assert ordered_at(FINAL_DAY + timedelta(minutes=2)) == ["final-2016"]


@pytest.mark.django_db
def test_a_year_that_has_a_draft_is_frozen_although_what_it_held_came_anew_after_its_closing_date():
    partnership()
    with clock.at(DRAFT_DAY):
        compile_record(by=None, year=YEAR)
    assert ordered_at(FINAL_DAY) == []
    CommunicationFactory(created_at=FINAL_DAY)
    assert ordered_at(FINAL_DAY + timedelta(minutes=1)) == ["final-2016"]


@pytest.mark.django_db
def test_a_year_that_a_person_froze_is_not_frozen_again_by_the_calendar():
    partnership()
    something_issued()
    with clock.at(FINAL_DAY + timedelta(days=3)):
        compile_record(by=coordinator(), year=YEAR)
    with clock.at(FINAL_DAY + timedelta(days=5)):
        PlacementFactory(communication=CommunicationFactory(), issued=True)
    assert ordered_at(FINAL_DAY + timedelta(days=9)) == []


@pytest.mark.django_db
def test_a_year_of_which_nothing_is_known_is_not_ordered():
    assert ordered_at(FIRST_DAY_AFTER) == []
    CommunicationFactory(embargoed=True)
    assert ordered_at(FIRST_DAY_AFTER) == []


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_year_from_which_only_a_slip_was_moved_is_not_ordered():
    found = CommunicationFactory(window_start=date(2017, 4, 21), created_at=DRAFT_DAY)
    earlier = {"communication": found, "old_end": date(2016, 4, 21)}
    DateChangeFactory(at=DRAFT_DAY + timedelta(hours=1), **earlier)
    assert ordered_at(LAST_OPEN_DAY) == ordered_at(FINAL_DAY) == []
    DateChangeFactory(at=DRAFT_DAY + timedelta(days=1), **earlier)
    assert ordered_at(FINAL_DAY) == ["final-2016"]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_order_it_once(nudged):
    something_issued()

    def sweep() -> int:
        with clock.at(DRAFT_DAY):
            return sweep_owed_work()

    assert all_at_once(*[sweep] * 3) == [1, 1, 1]
    assert RecordOrder.objects.get().key == "draft-2016"
    assert ("plans.compile_annual_record", {"order_id": RecordOrder.objects.get().pk}) in nudged


@pytest.mark.django_db
def test_the_sweep_gives_back_what_a_dead_worker_held():
    partnership()
    owed = order()
    assert RecordOrder.objects.claim(owed.pk)
    RecordOrder.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    with clock.at(DRAFT_DAY):
        assert sweep_owed_work() == 1
    assert compile_ordered_record(order_id=owed.pk) is True
