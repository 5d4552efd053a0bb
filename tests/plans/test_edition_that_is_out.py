"""An edition that is out is not cancelled: what went out in it stays in it, on plan and record."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from channels_registry.choices import EditionState
from partnership.models import Letter
from plans.choices import Visibility
from plans.models import Placement
from plans.operations.channels import cancel_unless_it_is_out
from plans.operations.placements import choose_edition
from tests.channels_registry.pages import text_of
from tests.factories import ChannelFactory, CommunicationFactory, EditionFactory
from tests.plans.marked import mark_issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
OUT, COPY = date(2016, 11, 10), date(2016, 11, 1)
REFUSED = (
    "“Lock up” went out in Winter, so it is not cancelled. If that is wrong, ask Lead partner to "
    "put it right first."
)


@pytest.fixture(params=[2, None], ids=["booked", "nobody counts its slots"])
def winter(people, request):
    magazine = ChannelFactory(name="The magazine", code="MAGZ", owners=[people.other])
    days = {"publication_date": OUT, "copy_deadline": COPY}
    return EditionFactory(channel=magazine, name="Winter", slots=request.param, **days)


@pytest.fixture
def placement(people, winter):
    found = CommunicationFactory(
        lead_partner=people.lead, title="Lock up", window_start=OUT, window_end=OUT
    )
    placed = found.placements.create(channel=winter.channel, partner=people.lead)
    return choose_edition(by=people.alice, placement=placed, edition=winter)


@pytest.fixture
def issued(people, placement):
    with clock.at(on(OUT)):
        mark_issued(by=people.alice, placement=placement, issued_on=OUT, no_proof_reason="Seen")
    return Placement.objects.get()


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def cancel(by, edition):
    edition.refresh_from_db()
    return cancel_unless_it_is_out(
        by=by, edition=edition, opened_version=edition.version, reason="No paper"
    )


@pytest.mark.parametrize("day", [OUT, date(2016, 11, 20)])
def test_what_went_out_in_it_keeps_it(people, winter, issued, day):
    with clock.at(on(day)), pytest.raises(NotPossible) as refused:
        cancel(people.bob, winter)
    assert str(refused.value) == REFUSED
    winter.refresh_from_db()
    assert (winter.state, Placement.objects.get().current_edition) == (EditionState.TO_COME, winter)
    assert not Letter.objects.filter(kind="edition_changed").exists()


def test_one_that_is_to_come_is_cancelled_whatever_was_said_to_be_issued(people, winter, issued):
    with clock.at(on(date(2016, 11, 9))):
        assert cancel(people.bob, winter).state == EditionState.CANCELLED


def test_one_that_did_not_come_out_is_cancelled_afterwards(people, winter, placement):
    with clock.at(on(date(2016, 11, 20))):
        assert cancel(people.bob, winter).state == EditionState.CANCELLED


def test_what_is_kept_back_from_who_cancels_is_not_told(people, winter, issued):
    issued.communication.visibility = Visibility.LEAD
    issued.communication.save()
    with clock.at(on(OUT)):
        with pytest.raises(NotPossible):
            cancel(None, winter)
        assert cancel(people.bob, winter).state == EditionState.CANCELLED


def test_its_button_leads_back_with_the_reason(client, people, winter, issued):
    client.force_login(people.bob)
    url = reverse("plans:edition_cancel", args=["MAGZ", winter.pk])
    with clock.at(on(OUT)):
        page = client.get(url, follow=True)
        assert page.redirect_chain == [
            (reverse("channels_registry:edition", args=["MAGZ", winter.pk]), 302)
        ]
        assert REFUSED in text_of(page)
        sent = {"reason": "No paper", "version": winter.version}
        assert client.post(url, sent).context["form"].non_field_errors() == [REFUSED]
