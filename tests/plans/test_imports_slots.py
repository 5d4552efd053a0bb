"""A slot that a corrected sheet gives back is booked again when the import is taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from channels_registry.choices import BookingState
from channels_registry.models import Booking, Edition
from channels_registry.operations import book, confirm_booking
from partnership.models import Partner
from plans.models import Placement, PlanImport
from plans.operations.imports import save_import, touched_since, undo_import
from plans.operations.placements import choose_edition
from tests import factories
from tests.plans.sheets import SHED, read, saved, sheet, small_partnership, titled

pytestmark = pytest.mark.django_db

SEPTEMBER = datetime(2016, 9, 20, 9, tzinfo=UTC)
OCTOBER = datetime(2016, 10, 25, 9, tzinfo=UTC)
NO_WEBSITE = SHED.replace('"posters, website"', "posters")
CANCELLED = SHED.replace('",,,Bur', '",Cancelled,,Bur')


@pytest.fixture(autouse=True)
def _in_october():
    small_partnership()
    with clock.at(SEPTEMBER):
        saved(SHED)
    with clock.at(OCTOBER):
        yield


def on_the_website() -> Placement:
    return Placement.objects.with_editions().get(channel__code="WEB")


@pytest.fixture
def winter() -> Edition:
    """The edition, with one slot, that the communication is booked into."""
    placement = on_the_website()
    edition = factories.EditionFactory(
        channel=placement.channel,
        name="Winter",
        publication_date=date(2016, 11, 20),
        copy_deadline=date(2016, 11, 10),
        slots=1,
    )
    choose_edition(by=None, placement=placement, edition=edition)
    return edition


def saved_now(row: str) -> PlanImport:
    found = read(sheet(row), name="plan 2.csv")
    save_import(by=None, plan_import=found)
    return found


def slots_taken(edition: Edition) -> int:
    edition.refresh_from_db()
    return edition.slots_taken


def told(found: PlanImport) -> list[str]:
    found.refresh_from_db()
    return [one["said"] for one in found.notes["slots"]]


@pytest.mark.parametrize("row", [NO_WEBSITE, CANCELLED])
def test_it_is_booked_again_and_the_page_says_so(winter, row):
    found = saved_now(row)
    assert slots_taken(winter) == 0

    undo_import(by=None, plan_import=found)

    assert slots_taken(winter) == 1
    assert on_the_website().booking.state == BookingState.HELD
    assert on_the_website().current_edition == winter
    assert told(found) == [
        "Its slot in Website, Winter is booked again, and the channel’s owner is asked anew."
    ]


def test_by_whoever_takes_the_import_back(winter):
    alice = factories.advocate_of(Partner.objects.get(code="FIRE"))
    found = saved_now(NO_WEBSITE)

    undo_import(by=alice, plan_import=found)

    assert on_the_website().booking.asked_by == alice


def test_one_that_somebody_else_has_taken_is_waited_for(winter):
    found = saved_now(NO_WEBSITE)
    police = book(by=None, edition=winter, partner=Partner.objects.get(code="MET"))

    undo_import(by=None, plan_import=found)

    police.refresh_from_db()
    assert police.state == BookingState.HELD
    assert on_the_website().booking.state == BookingState.WAITING
    assert told(found) == [
        "Its slot in Website, Winter has gone to somebody else: it waits in the line for one."
    ]


def test_one_whose_copy_is_past_is_told_of(winter):
    found = saved_now(NO_WEBSITE)

    with clock.at(datetime(2016, 11, 15, 9, tzinfo=UTC)):
        undo_import(by=None, plan_import=found)

    assert on_the_website().booking is None
    (said,) = told(found)
    assert said.startswith("Its slot in Website, Winter could not be booked again. Copy for Winter")


def test_a_slot_that_the_sheet_left_alone_stays_as_it_was_confirmed(winter):
    confirm_booking(by=None, booking=on_the_website().booking)
    before = on_the_website().booking
    found = saved_now(SHED.replace("7 Nov", "9 Nov"))

    undo_import(by=None, plan_import=found)

    assert on_the_website().booking == before
    assert Booking.objects.get().state == BookingState.CONFIRMED
    assert told(found) == []


def test_a_slot_that_was_given_back_and_taken_again_leaves_nothing_touched(winter):
    first = saved_now(SHED.replace("7 Nov", "9 Nov"))
    with clock.at(OCTOBER + timedelta(hours=1)):
        second = saved_now(CANCELLED.replace("7 Nov", "9 Nov"))
        undo_import(by=None, plan_import=second)

    assert touched_since(first) == []
    assert titled("Lock your shed").window_start == date(2016, 11, 9)
