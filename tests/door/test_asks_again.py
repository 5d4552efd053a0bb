"""Before roles change, something is published or people's data leave: once more, that it is you."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnership.choices import Role
from partnership.models import Appointment
from tests import factories
from tests.cast import Cast, cast
from tests.guards.addresses import own_views
from tests.guards.guard_case import GuardCase
from tests.guards.url_policies import OWN
from tests.services.sessions import prove

PASSWORD = "three words together"
LONG_AGO = timedelta(minutes=31)

# What changes roles, publishes, or hands data of people out.
ASKS_AGAIN = {
    "overview:audit_csv",
    "overview:data_of_person_file",
    "overview:my_data_file",
    "partnership:invite",
    "partnership:person_appoint",
    "partnership:appointment_end",
    "partnership:person_deactivate",
    "partnership:person_reactivate",
    "partnership:person_second_step",
    "subgroup:publish",
    "subgroup:meeting_close",
    "subgroup:hand_over",
    "subgroup:leaving",
    "subgroup:champion",
    "subgroup:member_officer",
    "subgroup:nomination_enter",
    "plans:record_compile",
    "plans:record_sign",
    "plans:record_readers",
}


def test_the_list_is_whole() -> None:
    asking = {name for name, view in own_views().items() if hasattr(view, "asks_again")}
    assert asking == ASKS_AGAIN


class Every(GuardCase):
    def test_each_asks_whoever_signed_in_long_ago_and_does_nothing_meanwhile(self) -> None:
        faults = []
        for name in sorted(ASKS_AGAIN):
            rule = next(each for each in OWN[name] if each.post or each.get)
            method, may = ("POST", rule.post) if rule.post else ("GET", rule.get)
            who = min(may or ())
            person = self.world.people[who]
            assert person is not None
            person.set_password(PASSWORD)
            person.save()
            place = self.world.places[rule.on]
            browser = Client()
            browser.force_login(person)
            for ago, asked in ((timedelta(minutes=29), False), (LONG_AGO, True)):
                prove(browser, person, "password", "mfa", ago=ago)
                self.world.cookies[who] = browser.cookies["session"].value
                got = self.ask(who, method, reverse(name, kwargs=place))
                target = got.response.get("Location", "")
                if target.startswith(reverse("account_reauthenticate")) is not asked:
                    faults.append(f"{name} after {ago}: {got.status} {target}")
                if asked and got.written:
                    faults.append(f"{name} wrote {got.written}")
        assert faults == []


@pytest.mark.django_db
class TestGoingOn:
    @pytest.fixture
    def who(self) -> Cast:
        return cast()

    @pytest.fixture
    def browser(self, client: Client, who: Cast) -> Client:
        who.coordinator.set_password(PASSWORD)
        who.coordinator.save()
        client.force_login(who.coordinator)
        prove(client, who.coordinator, "password", "mfa", ago=LONG_AGO)
        return client

    def ask_for_a_role(self, browser: Client, who: Cast) -> Any:
        url = reverse("partnership:person_appoint", args=[who.bob.pk])
        return browser.post(url, {"role": Role.BOARD})

    def test_what_was_sent_is_done_once_the_password_was_given(
        self, browser: Client, who: Cast
    ) -> None:
        asked = self.ask_for_a_role(browser, who)
        held = Appointment.objects.filter(person=who.bob, role=Role.BOARD)
        assert not held.exists()
        page = browser.get(asked["Location"]).content.decode()
        assert "Confirm that it is you" in page
        browser.post(asked["Location"], {"password": "a wrong one"})
        assert not held.exists()
        done = browser.post(asked["Location"], {"password": PASSWORD})
        assert done["Location"] == reverse("partnership:person", args=[who.bob.pk])
        assert held.count() == 1

    def test_who_lost_the_role_meanwhile_does_nothing_by_it(
        self, browser: Client, who: Cast
    ) -> None:
        asked = self.ask_for_a_role(browser, who)
        who.coordinator.appointments.all().delete()
        assert browser.post(asked["Location"], {"password": PASSWORD}).status_code == 403
        assert not Appointment.objects.filter(person=who.bob, role=Role.BOARD).exists()

    def test_who_has_nothing_to_give_signs_in_anew(self, client: Client, who: Cast) -> None:
        client.force_login(who.coordinator)
        prove(client, who.coordinator, "socialaccount", "mfa", ago=LONG_AGO)
        answer = client.get(reverse("partnership:invite"))
        assert answer["Location"] == "/accounts/login/?next=/people/invite/"
        assert "_auth_user_id" not in client.session

    def test_in_the_sample_nothing_is_asked_for(
        self, browser: Client, who: Cast, settings: Any
    ) -> None:
        settings.SAMPLE = True
        self.ask_for_a_role(browser, who)
        assert Appointment.objects.filter(person=who.bob, role=Role.BOARD).exists()

    def test_an_address_in_the_administration_site_too(self, client: Client, who: Cast) -> None:
        admin = factories.administrator()
        admin.set_password(PASSWORD)
        admin.save()
        client.force_login(admin)
        prove(client, admin, "password", "mfa", ago=LONG_AGO)
        url = reverse("admin:partnership_person_change", args=[who.bob.pk])
        assert client.get(url)["Location"].startswith(reverse("account_reauthenticate"))
