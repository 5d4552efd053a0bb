"""Where only a window of issue is known, it stays until somebody says the day."""

from datetime import date

import pytest
from django.urls import reverse

from partnership.models import Change
from plans.choices import State
from tests.factories import ChannelFactory, CommunicationFactory, PlacementFactory
from tests.plans.communication_forms import sent_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
FIRST, LAST = date(2016, 10, 1), date(2016, 10, 24)
OTHER = "https://www.example.org/other"


@pytest.fixture
def placement(people):
    """What a sheet called done, some time in October."""
    return PlacementFactory(
        communication=CommunicationFactory(lead_partner=people.lead, state=State.ISSUED),
        channel=ChannelFactory(name="A leaflet"),
        issued=True,
        issued_on=FIRST,
        issued_until=LAST,
    )


def page_of(placement):
    return reverse("plans:placement_correct", args=[placement.pk])


def correct(alice, placement, **said):
    """Send the form as its page shows it, but for what is said."""
    page = page_of(placement)
    sent = sent_of(alice.get(page).context["form"]) | {"reason": "The printer knew.", **said}
    assert alice.post(page, sent).status_code == 302
    placement.refresh_from_db()


def test_the_form_says_that_only_a_window_is_known_and_shows_no_day(alice, placement):
    page = alice.get(page_of(placement))
    assert page.context["form"]["issued_on"].value() is None
    assert "Only 1 to 24 Oct is known. Leave it empty if nobody knows the day." in page.text


def test_left_without_a_day_the_window_stays_as_it_was(alice, placement):
    correct(alice, placement, proof_url=OTHER)
    assert (placement.issued_on, placement.issued_until) == (FIRST, LAST)
    told = Change.objects.get(act="corrected what was issued")
    assert (told.field, told.after) == ("proof", OTHER)


@pytest.mark.parametrize("day", [FIRST, date(2016, 10, 12), LAST])
def test_a_day_takes_the_place_of_the_window_its_first_and_last_too(alice, placement, day):
    correct(alice, placement, issued_on=day.isoformat())
    assert (placement.issued_on, placement.issued_until) == (day, None)
    told = Change.objects.get(act="corrected what was issued")
    assert (told.field, told.before, told.after) == (
        "A leaflet",
        "2016-10-01 to 2016-10-24",
        day.isoformat(),
    )


def test_where_it_did_not_go_out_after_all_the_history_keeps_both_days(alice, placement):
    page = reverse("plans:placement_not_issued", args=[placement.pk])
    sent = sent_of(alice.get(page).context["form"]) | {"reason": "It was never printed."}
    assert alice.post(page, sent).status_code == 302
    placement.refresh_from_db()
    assert (placement.issued_on, placement.issued_until) == (None, None)
    told = Change.objects.get(act="said it did not go out", field="A leaflet")
    assert (told.before, told.after) == ("2016-10-01 to 2016-10-24", "planned")
