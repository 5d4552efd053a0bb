"""An administrator alone who loses a second step is shut out: the doctor asks for a second one."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.health.people import INVITE_ANOTHER, check_administrators
from partnership.choices import Role
from partnership.models import Person
from partnership.queries.second_steps import second_step_of
from tests.factories import AppointmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


def administrator(*, come_in: bool = True, is_active: bool = True) -> Person:
    person = PersonFactory(is_active=is_active)
    if come_in:
        person.set_password("three words together")
    else:
        person.set_unusable_password()
    person.save()
    return AppointmentFactory(person=person, role=Role.ADMINISTRATOR, partner=None).person


def test_two_who_have_come_in_are_well():
    administrator()
    administrator()
    found = check_administrators()
    assert (found.health, found.says) == (Health.OK, "2 have come in.")


@pytest.mark.parametrize("another", [{"come_in": False}, {"is_active": False}])
def test_one_who_was_only_invited_or_has_gone_is_no_second_one(another):
    administrator()
    administrator(**another)
    found = check_administrators()
    assert (found.health, found.says) == (Health.ATTENTION, "1 has come in.")
    assert (found.do, found.at) == (INVITE_ANOTHER, reverse("partnership:invite"))


def test_one_with_two_roles_is_one():
    AppointmentFactory(person=administrator(), role=Role.COORDINATOR, partner=None)
    assert check_administrators().says == "1 has come in."


def test_a_sample_needs_none(settings):
    settings.SAMPLE = True
    assert check_administrators().health == Health.OK


def test_one_made_by_command_takes_the_second_step_of_the_only_one_off(monkeypatch):
    """The way that docs/operations.md names."""
    shut_out = administrator()
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough password")
    call_command("createsuperuser", "--noinput", "--email", "helps@example.org", "--name", "Helps")
    helper = Person.objects.get(email="helps@example.org")
    TOTP.activate(shut_out, "JBSWY3DPEHPK3PXP")
    browser = Client()
    browser.force_login(helper)
    page = reverse("partnership:person_second_step", args=[shut_out.pk])
    assert f"The second step of {shut_out.name} is off." in browser.post(page, follow=True).text
    assert not second_step_of(shut_out)
