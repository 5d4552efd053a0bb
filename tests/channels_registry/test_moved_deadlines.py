"""Deadlines of an edition that moves: by the lead time that gave them, also there and back."""

from datetime import date

import pytest

from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.models import Edition
from channels_registry.operations import EditionDates, add_edition, make_editions, move_edition
from tests.channels_registry.pages import at, boxes
from tests.factories import ChannelFactory, EditionPatternFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
MONDAY, SATURDAY = date(2016, 12, 12), date(2016, 12, 10)
COPY, ARTWORK = date(2016, 11, 14), date(2016, 11, 28)


def deadlines(edition: Edition) -> tuple[date, date | None]:
    edition.refresh_from_db()
    return edition.copy_deadline, edition.artwork_deadline


@pytest.fixture
def by_lead_time(people):
    """Out on Monday 12 December, its deadlines four weeks and a fortnight before."""
    channel = ChannelFactory(
        code="MAG", owners=[people.lead], lead_time_days=28, artwork_lead_days=14
    )
    return add_edition(
        by=people.alice, channel=channel, fields={"name": "Winter", "publication_date": MONDAY}
    )


@pytest.fixture
def by_pattern(people):
    channel = ChannelFactory(owners=[people.lead], lead_time_days=7)
    pattern = EditionPatternFactory(
        channel=channel,
        starts=date(2016, 12, 1),
        ends=date(2016, 12, 31),
        copy_days_before=28,
        artwork_days_before=14,
    )
    (made,) = make_editions(by=people.alice, pattern=pattern, year=FinancialYear(2016))
    return Edition.objects.get(pk=made.pk)


@pytest.mark.parametrize("made", ["by_lead_time", "by_pattern"])
def test_moved_there_and_back_its_deadlines_are_those_of_before(people, request, made):
    edition = request.getfixturevalue(made)
    assert (edition.publication_date, deadlines(edition)) == (MONDAY, (COPY, ARTWORK))
    for version, day in ((1, SATURDAY), (2, MONDAY)):
        move_edition(
            by=people.alice,
            edition=edition,
            opened_version=version,
            dates=EditionDates(day),
            reason="The printer",
        )
    assert deadlines(edition) == (COPY, ARTWORK)


def test_moved_there_and_back_on_its_page_they_are_those_of_before(client, people, by_lead_time):
    client.force_login(people.alice)
    for day in (SATURDAY, MONDAY):
        copy, artwork = deadlines(by_lead_time)
        sent = boxes("publication_date", day) | boxes("copy_deadline", copy)
        sent |= boxes("artwork_deadline", artwork) | {"reason": "The printer"}
        page = at("edition_move", "MAG", by_lead_time.pk)
        assert client.post(page, sent | {"version": by_lead_time.version}).status_code == 302
    assert deadlines(by_lead_time) == (COPY, ARTWORK)
