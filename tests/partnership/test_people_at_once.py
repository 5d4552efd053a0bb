"""Two administrators at one moment: one of them stays. An address entered twice is one person."""

import contextlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from unittest import mock

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import PermissionDenied
from django.test import TransactionTestCase

from bsc_comms.door.adapter import InvitationOnly
from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Appointment, Change, Partner, Partnership, Person
from partnership.operations import people
from partnership.operations.invitations import (
    NoLongerInvited,
    accept_with_password,
    invitation_key,
)
from partnership.operations.letters import send_letter
from subgroup.operations.letting_go import let_go
from tests.factories import (
    PartnerFactory,
    PersonFactory,
    administrator,
    advocate_of,
    coordinator,
)
from tests.plans.at_once import all_at_once, held_up, once_all_are_there
from tests.services.somebody_waits import held_until

ONLY_ONE = "This is the only administrator. Appoint another one first."


@contextlib.contextmanager
def both_asked_before_either_writes() -> Iterator[None]:
    """Whoever has asked whether somebody else administers waits a moment for the other one."""
    asked, both_asked = [], threading.Event()
    ask = people._must_leave_an_administrator

    def ask_and_wait(person: Person) -> None:
        ask(person)
        asked.append(person)
        if len(asked) == 2:
            both_asked.set()
        held_until(both_asked)

    with mock.patch.object(people, "_must_leave_an_administrator", ask_and_wait):
        yield


@pytest.mark.both_databases
class AtOnce(TransactionTestCase):
    """On PostgreSQL two acts truly happen at one moment."""

    def setUp(self) -> None:
        Partnership.objects.create(pk=1, name="P", short_name="P")
        self.one, self.other = administrator(), administrator()
        self.enterContext(both_asked_before_either_writes())

    def test_two_administrators_who_end_each_others_roles_do_not_both_succeed(self) -> None:
        def ends(by: Person, whose: Person):
            held = whose.appointments.get().pk
            return lambda: people.end_appointment(by=by, appointment_id=held)

        given = all_at_once(ends(self.one, self.other), ends(self.other, self.one))
        assert sum(each is None for each in given) == 1, given
        assert Appointment.objects.current().filter(role=Role.ADMINISTRATOR).count() == 1

    def test_nor_two_who_close_each_others_accounts(self) -> None:
        def closes(by: Person, whose: Person):
            return lambda: people.deactivate(by=by, person=whose)

        given = all_at_once(closes(self.one, self.other), closes(self.other, self.one))
        assert set(map(str, given)) == {"None", ONLY_ONE}
        assert Person.objects.filter(is_active=True).count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("partners", [1, 2])
def test_who_names_people_is_entered_once_by_whoever_presses_at_one_moment(monkeypatch, partners):
    by = coordinator()
    asked = [PartnerFactory() for _ in range(partners)]
    both = threading.Barrier(2)
    create = type(Person.objects).create_user
    monkeypatch.setattr(type(Person.objects), "create_user", once_all_are_there(both, create))

    def says(partner: Partner):
        return lambda: people.set_nominating_officer(
            by=by, partner=partner, name="Olga", email="olga@example.org"
        )

    given = all_at_once(says(asked[0]), says(asked[-1]))

    olga = Person.objects.get(email="olga@example.org")
    assert given == [olga, olga]
    assert {partner.nominating_officer for partner in Partner.objects.all()} == {olga}
    assert Change.objects.filter(field="nominating officer").count() == partners


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_who_is_made_administrator_meanwhile_is_not_closed_by_the_coordinator():
    appoints, closes = administrator(), coordinator()
    person = PersonFactory()

    def close():
        return people.deactivate(by=closes, person=Person.objects.get(pk=person.pk))

    def hold():
        Person.objects.select_for_update().get(pk=person.pk)

    def appoint():
        people.appoint(by=appoints, person=person, role=Role.ADMINISTRATOR, partner=None)

    with pytest.raises(PermissionDenied, match="Only an administrator closes"):
        held_up(hold, close, appoint)

    person.refresh_from_db()
    assert person.is_active


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_an_account_that_is_closed_while_its_password_is_set_stays_closed():
    by, nina = coordinator(), advocate_of(PartnerFactory())

    def hold():
        Person.objects.select_for_update(no_key=True).get(pk=nina.pk)

    def choose():
        read_before = Person.objects.get(pk=nina.pk)
        InvitationOnly().set_password(read_before, "three words together")

    with pytest.raises(ImmediateHttpResponse):
        held_up(hold, choose, lambda: people.deactivate(by=by, person=nina))

    nina.refresh_from_db()
    assert (nina.is_active, nina.has_usable_password()) == (False, False)
    assert nina.closed_at is not None


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_an_address_that_is_corrected_while_a_password_is_set_stays_corrected():
    nina = advocate_of(PartnerFactory())

    def hold():
        Person.objects.select_for_update(no_key=True).get(pk=nina.pk)

    def choose():
        read_before = Person.objects.get(pk=nina.pk)
        InvitationOnly().set_password(read_before, "three words together")

    def correct():
        Person.objects.filter(pk=nina.pk).update(email="nina@example.org")

    held_up(hold, choose, correct)

    nina.refresh_from_db()
    assert nina.email == "nina@example.org"
    assert nina.check_password("three words together")


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_replaced_meanwhile_opens_nothing():
    by = coordinator()
    nina = people.invite(
        by=by, name="Nina", email="nina@example.org", role=Role.CHAMPION, partner=PartnerFactory()
    )
    letter = nina.letters.get()
    send_letter(letter_id=letter.pk)
    key = invitation_key(letter)

    def hold():
        Person.objects.select_for_update().get(pk=nina.pk)

    def come_in():
        return accept_with_password(key=key, password="three words together")

    with pytest.raises(NoLongerInvited):
        held_up(hold, come_in, lambda: people.invite_again(by=by, person=nina))

    nina.refresh_from_db()
    assert not nina.has_usable_password()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_role_that_is_ended_meanwhile_does_not_go_on_until_the_next_one_begins():
    by, partner = coordinator(), PartnerFactory()
    alice = advocate_of(partner)
    held, today = alice.appointments.get(), clock.today()

    def hold() -> None:
        Appointment.objects.select_for_update(no_key=True).get(pk=held.pk)

    def follow() -> None:
        people.appoint_nominated(
            person=alice,
            role=Role.DEPUTY,
            partner=partner,
            starts=today + timedelta(days=14),
            invited_by=by,
        )

    held_up(hold, follow, lambda: people.end_appointment(by=by, appointment_id=held.pk))

    held.refresh_from_db()
    assert held.ends == today - timedelta(days=1)
    assert not alice.appointments.current().exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_whose_account_is_opened_in_the_moment_of_being_forgotten_keeps_name_and_roles():
    by, nina = coordinator(), advocate_of(PartnerFactory(), name="Nina Field")
    people.deactivate(by=by, person=nina)
    nina.refresh_from_db()

    def hold():
        Person.objects.select_for_update(no_key=True).get(pk=nina.pk)

    def forget():
        with clock.at(clock.now() + timedelta(days=731)):
            return let_go().people

    forgotten = held_up(hold, forget, lambda: people.reactivate(by=by, person=nina))

    nina.refresh_from_db()
    assert (forgotten, nina.name, nina.is_active) == (0, "Nina Field", True)
    assert nina.appointments.current().exists()
