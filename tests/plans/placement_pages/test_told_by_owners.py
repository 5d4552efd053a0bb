"""What owners of channels did while it was kept back stays with its lead partner once it opens."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from channels_registry.operations import (
    EditionDates,
    confirm_booking,
    decline_booking,
    move_edition,
)
from partnership.models import Person
from plans.choices import Visibility
from plans.models import Placement
from plans.operations.placements import choose_edition
from tests.plans.october import NOW
from tests.plans.placement_pages.editions import edition_of, line_of, opened, placed

pytestmark = pytest.mark.django_db
OPENS = datetime(2016, 10, 30, 9, tzinfo=UTC)
WHILE_KEPT_BACK = datetime(2016, 10, 26, 9, tzinfo=UTC)
ONCE_OPEN = datetime(2016, 10, 31, 9, tzinfo=UTC)
AFTER = datetime(2016, 11, 1, 9, tzinfo=UTC)
WHY = "No room beside the raid"


@pytest.fixture
def kept_back(people, magazine) -> Placement:
    """In the winter edition of Bob's magazine; of Lead and Named partner until Sunday."""
    placement = placed(
        people,
        magazine,
        visibility=Visibility.NAMED,
        named_partners=[people.named],
        embargo_until=OPENS,
    )
    with clock.at(NOW):
        return choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))


def declined(people, placement) -> None:
    decline_booking(by=people.bob, booking=placement.booking, reason=WHY)


def confirmed(people, placement) -> None:
    confirm_booking(by=people.bob, booking=placement.booking)


def moved(people, placement) -> None:
    edition = placement.booking.edition
    edition.refresh_from_db()
    move_edition(
        by=people.bob,
        edition=edition,
        opened_version=edition.version,
        dates=EditionDates(date(2016, 12, 12)),
        reason=WHY,
    )


ACTS = {
    declined: "declined the slot in The magazine, Winter",
    confirmed: "confirmed the slot in The magazine, Winter",
    moved: "moved the edition The magazine, Winter",
}
each_act = pytest.mark.parametrize("act", ACTS)


def others(people) -> list[Person]:
    return [person for name, person in people.everybody.items() if name != "alice"]


def acts_read_by(client, person) -> list[str]:
    return [line.act for line in opened(client, person).context["page"].history]


@each_act
def test_once_all_see_it_others_read_nothing_from_before(client, people, kept_back, act):
    with clock.at(WHILE_KEPT_BACK):
        act(people, kept_back)
    for reader in others(people):
        with clock.at(AFTER):
            page = opened(client, reader)
        assert page.context["page"].history == [], reader
        assert line_of(page).moved is None, reader
        assert WHY not in page.text, reader


@each_act
def test_the_lead_partner_goes_on_reading_it(client, people, kept_back, act):
    with clock.at(WHILE_KEPT_BACK):
        act(people, kept_back)
    with clock.at(AFTER):
        page = opened(client, people.alice)
    assert page.context["page"].history[0].act == ACTS[act]
    assert (line_of(page).moved is not None) == (act is moved)
    assert (WHY in page.text) == (act is not confirmed)


def test_whom_it_names_reads_it_while_it_is_kept_back(client, people, kept_back):
    with clock.at(WHILE_KEPT_BACK):
        declined(people, kept_back)
        assert ACTS[declined] in acts_read_by(client, people.charlie)


@each_act
def test_what_owners_do_once_all_see_it_all_read(client, people, kept_back, act):
    with clock.at(ONCE_OPEN):
        act(people, kept_back)
    with clock.at(AFTER):
        for reader in others(people):
            assert acts_read_by(client, reader) == [ACTS[act]], reader
