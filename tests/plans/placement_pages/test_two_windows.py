"""Two windows that choose an edition for one placement: the later one sees what the first chose."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import Communication, Placement
from plans.operations.placements import choose_edition, leave_edition
from tests.plans.placement_pages.editions import edition_of, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(client, people, magazine):
    client.force_login(people.alice)
    return placed(people, magazine)


@pytest.fixture
def winter(placement, magazine):
    return edition_of(magazine)


@pytest.fixture
def spring(placement, magazine):
    return edition_of(magazine, "Spring", publication_date=date(2017, 3, 6))


def page_of(placement):
    return reverse("plans:placement_edition", args=[placement.pk])


def errors(page):
    return page.context["form"].errors["edition"]


def test_the_edition_that_another_window_chose_is_not_taken_away_unseen(
    client, people, placement, winter, spring
):
    seen = placement.stands_in
    choose_edition(by=people.alice, placement=placement, edition=winter)
    sent = {"edition": spring.pk, "stood_in": seen}
    page = client.post(page_of(placement), sent)
    assert page.status_code == 409
    assert errors(page) == [
        "Somebody put it into Winter since you opened this page. "
        "Choose again if it is to be in another."
    ]
    assert page.context["form"]["edition"].value() == str(spring.pk)
    assert "It is in Winter now: choosing another gives that one back." in page.text
    assert Placement.objects.get().current_edition == winter
    again = {"edition": spring.pk, "stood_in": str(winter.pk)}
    assert f'name="stood_in" value="{winter.pk}"' in page.text
    assert "A slot in Spring is held." in client.post(page_of(placement), again, follow=True).text


def test_what_was_given_back_meanwhile_is_not_booked_anew_unseen(
    client, people, placement, winter, spring
):
    seen = choose_edition(by=people.alice, placement=placement, edition=winter).stands_in
    leave_edition(by=people.alice, placement=placement)
    page = client.post(page_of(placement), {"edition": spring.pk, "stood_in": seen})
    assert errors(page) == [
        "It is in no edition any more. Choose again if it is to be in this one."
    ]
    assert Placement.objects.get().current_edition is None


def test_an_edition_that_two_windows_chose_is_one_booking(client, people, placement, winter):
    sent = {"edition": winter.pk, "stood_in": placement.stands_in}
    for _ in range(2):
        page = client.post(page_of(placement), sent, follow=True)
        assert "A slot in Winter is held." in page.text
    assert winter.bookings.count() == 1
    assert Communication.objects.get().version == 2


def test_a_slot_that_another_window_moved_is_not_given_back_unseen(
    client, people, placement, winter, spring
):
    seen = choose_edition(by=people.alice, placement=placement, edition=winter).stands_in
    choose_edition(by=people.alice, placement=placement, edition=spring)
    leave = reverse("plans:placement_leave", args=[placement.pk])
    page = client.post(leave, {"stood_in": seen}, follow=True)
    assert "Somebody changed it in the meantime. Look at it again, then decide." in page.text
    assert Placement.objects.get().current_edition == spring
