"""A partner's key outlives whoever made it: who keeps people is told of it and may end it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Change, Partner, PartnerKey
from partnership.operations.feeds import end_partner_key, make_partner_key

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
MADE = "Alice made the key of Lead partner on Tue 25 Oct"


@pytest.fixture(autouse=True)
def october(people):
    with clock.at(NOW):
        make_partner_key(by=people.alice, partner=people.lead)
        yield


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_who_keeps_people_ends_it_under_people_and_makes_none(client, people, role) -> None:
    person = getattr(people, role)
    client.force_login(person)
    end = reverse("plans:partner_key_end", args=[people.lead.code])
    assert f'action="{end}"' in text_of(client.get(reverse("partnership:people")))
    answer = client.post(end, follow=True)
    assert answer.redirect_chain == [(reverse("partnership:people"), 302)]
    assert "The key of Lead partner no longer works." in text_of(answer)
    assert not PartnerKey.objects.exists()
    assert Change.objects.latest("pk").by == person
    with pytest.raises(PermissionDenied):
        make_partner_key(by=person, partner=people.lead)


@pytest.mark.parametrize(
    ("life", "why"),
    [
        ({"valid_to": date(2016, 10, 24)}, "Lead partner ended on 24 October 2016"),
        ({"valid_from": date(2016, 10, 26)}, "Lead partner begins on 26 October 2016"),
    ],
)
def test_a_partner_that_does_not_exist_today_gets_no_new_key(client, people, life, why) -> None:
    """Its people go on, and no key opens anything for it."""
    Partner.objects.filter(pk=people.lead.pk).update(**life)
    digest = PartnerKey.objects.get().digest
    make, end = (
        reverse(f"plans:partner_key_{act}", args=[people.lead.code]) for act in ("make", "end")
    )
    client.force_login(people.alice)
    page = text_of(client.post(make, follow=True))
    assert PartnerKey.objects.get().digest == digest
    assert f"{why}: a key opens nothing for it today." in page
    assert f"made on Tue 25 Oct by Alice. It opens nothing: {why}.</p>" in page
    assert f'action="{make}"' not in page
    assert f'action="{end}"' in page
    assert "There is no key yet" not in text_of(client.post(end, follow=True))


def test_on_its_last_day_a_partner_is_still_offered_a_key(client, people) -> None:
    Partner.objects.filter(pk=people.lead.pk).update(valid_to=NOW.date())
    client.force_login(people.alice)
    page = text_of(client.get(reverse("plans:feeds")))
    assert "Make another key" in page
    assert "It opens nothing" not in page


def test_nobody_else_ends_it(people) -> None:
    for person in (people.bob, people.chair, people.champion, people.board_member):
        with pytest.raises(PermissionDenied):
            end_partner_key(by=person, partner=people.lead)
    assert PartnerKey.objects.count() == 1


def test_closing_an_account_names_the_keys_that_its_person_made(client, people) -> None:
    client.force_login(people.coordinator)
    page = client.get(reverse("subgroup:leaving", args=[people.alice.pk]))
    assert MADE in text_of(page)
    page = client.get(reverse("subgroup:leaving", args=[people.bob.pk]))
    assert "made the key" not in text_of(page)


def test_ending_a_role_names_the_key_of_that_partner(client, people) -> None:
    client.force_login(people.coordinator)
    held = people.alice.appointments.get()
    answer = client.post(reverse("partnership:appointment_end", args=[held.pk]), follow=True)
    assert f"{MADE}, which still works: end it under People" in text_of(answer)
