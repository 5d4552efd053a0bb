"""A new planner has nobody in it; its first person is made by command, as passwords may be set."""

import io

import pytest
from django.contrib.auth.management.commands import changepassword
from django.core.management import CommandError, call_command
from django.urls import reverse

from partnership.models import Appointment, Change, Person
from tests.factories import PersonFactory
from tests.services.audit_rows import DONE, FAILED, rows_of

pytestmark = pytest.mark.django_db


def test_the_first_person_is_an_administrator_who_can_invite(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough password")
    call_command(
        "createsuperuser", "--noinput", "--email", "first@example.org", "--name", "First Person"
    )
    first = Person.objects.get(email="first@example.org")
    assert first.roles == {"administrator"}
    client.force_login(first)
    assert "Invite somebody" in client.get(reverse("partnership:people")).content.decode()
    assert rows_of("partnership.createsuperuser") == [(f"person {first.pk}", DONE)]
    told = Change.objects.values_list("subject_id", "act", "field", "after", "by")
    assert list(told) == [(str(first.pk), "role given", "role", "Administrator", None)]


def test_nobody_is_left_without_the_role_where_that_could_not_be_given(monkeypatch):
    def fails(**given):
        raise OSError("The disk is full.")

    monkeypatch.setattr(Appointment.objects, "create", fails)
    with pytest.raises(OSError, match="full"):
        Person.objects.create_superuser(email="first@example.org", name="First Person")
    assert not Person.objects.exists()


def test_who_could_not_be_made_is_told_and_where_nobody_was_asked_nothing_is(monkeypatch):
    person = PersonFactory(email="there@example.org")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough password")
    with pytest.raises(CommandError, match="already"):
        call_command("createsuperuser", "--noinput", "--email", person.email, "--name", "Second")
    assert rows_of("partnership.createsuperuser") == [("", FAILED)]
    call_command("createsuperuser", stdin=io.StringIO(), stdout=io.StringIO())
    assert rows_of("partnership.createsuperuser") == [("", FAILED)]
    assert not Change.objects.exists()


def test_a_password_that_is_set_is_told_with_whose_it_is(monkeypatch):
    person = PersonFactory(email="alice@example.org")
    monkeypatch.setattr(changepassword.Command, "_get_pass", lambda *args: "four plain words here")
    call_command("changepassword", "Alice@Example.org", stdout=io.StringIO())
    with pytest.raises(
        CommandError, match=r"^Nobody here has the address “a secret typed here”\. Name"
    ):
        call_command("changepassword", "a secret typed here")
    person.refresh_from_db()
    assert person.check_password("four plain words here")
    assert rows_of("partnership.changepassword") == [(f"person {person.pk}", DONE), ("", FAILED)]


def test_without_an_address_or_for_a_closed_account_no_password_is_asked_for():
    PersonFactory(email="gone@example.org", is_active=False)
    with pytest.raises(CommandError, match=r"^Name the e-mail address of the account"):
        call_command("changepassword")
    with pytest.raises(CommandError, match=r"^The account of gone@example\.org is closed"):
        call_command("changepassword", "gone@example.org")
