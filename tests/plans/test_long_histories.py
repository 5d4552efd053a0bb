"""A history of hundreds of rows tells no more of what was written while it was kept back."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.operations import FieldChange, record_change
from plans.choices import Visibility
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.queries.communications import communication_page, find_communication
from plans.queries.history import MOST_ROWS
from tests.factories import CommunicationFactory
from tests.plans.october import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def edit(by, at, **fields):
    one = Communication.objects.get()
    with clock.at(at):
        edit_communication(
            by=by,
            communication=one,
            opened_version=one.version,
            details=Details(fields=fields),
            reason="The operation is on another night.",
        )


def edited_often(by, at):
    """More rows than the page reads, of one stroke."""
    changes = [FieldChange("message", str(number), str(number + 1)) for number in range(MOST_ROWS)]
    with clock.at(at):
        record_change(by=by, subject=Communication.objects.get(), act="edited", changes=changes)


def page_for(person):
    with clock.at(NOW + 9 * HOUR):
        return communication_page(
            find_communication(person, Communication.objects.get().pk), person
        )


def test_an_earlier_date_of_the_time_when_it_was_kept_back_stays_untold(people):
    CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD, reference=None)
    edit(people.alice, NOW, window_start=date(2016, 12, 7), window_end=date(2016, 12, 7))
    edit(people.alice, NOW + HOUR, visibility=Visibility.PARTNERSHIP)
    edited_often(people.alice, NOW + 2 * HOUR)
    assert page_for(people.bob).earlier == []
    assert len(page_for(people.alice).earlier) == 1


def test_an_earlier_date_of_the_partner_that_led_before_stays_with_it(people):
    CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD, reference=None)
    edit(people.alice, NOW, window_start=date(2016, 12, 7), window_end=date(2016, 12, 7))
    edit(people.coordinator, NOW + HOUR, lead_partner=people.other)
    edit(people.bob, NOW + HOUR * 2, visibility=Visibility.PARTNERSHIP)
    edited_often(people.bob, NOW + 3 * HOUR)
    assert page_for(people.bob).earlier == []


def test_the_history_of_many_rows_still_says_when_it_was_opened(people):
    CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD, reference=None)
    edit(people.alice, NOW, visibility=Visibility.PARTNERSHIP)
    edited_often(people.alice, NOW + HOUR)
    first = page_for(people.alice).history[-1]
    assert [field.label for field in first.fields] == ["Who may see it"]


def test_the_page_says_that_it_leaves_older_rows_out_to_whom_it_does(client, people):
    CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD, reference=None)
    said = "Older changes are not shown here; all are kept."
    edited_often(people.alice, NOW)
    edit(people.alice, NOW + HOUR, visibility=Visibility.PARTNERSHIP)
    assert page_for(people.alice).history_is_cut
    assert not page_for(people.bob).history_is_cut  # what it leaves out is not theirs to know of
    edited_often(people.alice, NOW + 2 * HOUR)
    assert not page_for(people.bob).history_is_cut  # each of those is read
    edit(people.alice, NOW + 2 * HOUR, title="Another")
    assert page_for(people.bob).history_is_cut
    with clock.at(NOW + 3 * HOUR):
        client.force_login(people.bob)
        assert said in client.get(Communication.objects.get().get_absolute_url()).text


def test_the_page_of_a_short_history_does_not_say_it(people):
    CommunicationFactory(lead_partner=people.lead)
    edit(people.alice, NOW, title="Another")
    assert not page_for(people.alice).history_is_cut


def test_a_history_of_just_as_many_rows_as_are_read_leaves_none_out(people):
    CommunicationFactory(lead_partner=people.lead)
    edited_often(people.alice, NOW)
    page = page_for(people.alice)
    assert sum(len(line.fields) for line in page.history) == MOST_ROWS
    assert not page.history_is_cut
    edit(people.alice, NOW + HOUR, title="Another")
    assert page_for(people.alice).history_is_cut
