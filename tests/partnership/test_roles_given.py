"""A role that is given to somebody: who is invited with it, and who has to be told."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterState, Role
from partnership.models import Person
from partnership.operations import FieldChange, letters, people, record_change
from partnership.operations.letters.addresses import takes_mail_again
from tests.cast import Cast
from tests.factories import AppointmentFactory, PersonFactory
from tests.partnership.october import NOW
from tests.services.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_a_role_that_is_given_invites_whoever_never_was(client: Client, who: Cast) -> None:
    olwen = people.set_nominating_officer(
        by=who.coordinator, partner=who.lead, name="Olwen", email="olwen@example.org"
    )
    assert not olwen.letters.exists()
    client.force_login(who.coordinator)
    sent = {"role": Role.DEPUTY, "partner": who.lead.pk}
    address = reverse("partnership:person_appoint", args=[olwen.pk])
    page = text_of(client.post(address, sent, follow=True))
    assert "Olwen holds the role from today. The invitation is on its way." in page
    assert "You come in as deputy advocate of Lead partner." in olwen.letters.get().text


def test_that_no_letter_goes_to_whoever_came_in_long_ago_is_said(client: Client, who: Cast) -> None:
    Person.objects.filter(pk=who.bob.pk).update(last_login=NOW)
    client.force_login(who.coordinator)
    address = reverse("partnership:person_appoint", args=[who.bob.pk])
    page = text_of(client.post(address, {"role": Role.CHAIR}, follow=True))
    assert "Bob holds the role from today. No letter says so: tell them yourself." in page
    assert not who.bob.letters.exists()


def test_one_whose_invitation_still_works_gets_no_second_and_the_page_says_so(
    client: Client, who: Cast
) -> None:
    nina = people.invite(
        by=who.coordinator, name="Nina", email="n@example.org", role=Role.BOARD, partner=None
    )
    letters.send_letter(letter_id=nina.letters.get().pk)
    client.force_login(who.coordinator)
    address = reverse("partnership:person_appoint", args=[nina.pk])
    page = text_of(client.post(address, {"role": Role.CHAIR}, follow=True))
    assert nina.letters.count() == 1
    assert "Nina holds the role from today. No letter says so: tell them yourself." in page


def test_one_whose_invitation_went_to_an_address_that_was_put_right_is_invited_anew(
    client: Client, who: Cast
) -> None:
    nina = people.invite(
        by=who.coordinator, name="Nina", email="nima@example.org", role=Role.BOARD, partner=None
    )
    letters.send_letter(letter_id=nina.letters.get().pk)
    Person.objects.filter(pk=nina.pk).update(email="nina@example.org")
    corrected = FieldChange("email", "", "")
    record_change(by=who.administrator, subject=nina, act="changed", changes=[corrected])
    client.force_login(who.coordinator)
    address = reverse("partnership:person_appoint", args=[nina.pk])
    page = text_of(client.post(address, {"role": Role.CHAIR}, follow=True))
    assert "Nina holds the role from today. The invitation is on its way." in page
    letters.send_due_letters()
    assert [each.to for each in mail.outbox] == [["nima@example.org"], ["nina@example.org"]]


def test_that_an_invitation_is_not_sent_to_an_address_that_refuses_mail_is_said(
    client: Client, who: Cast
) -> None:
    nina = PersonFactory(name="Nina", mail_refused_at=NOW, mail_refused_why="550")
    client.force_login(who.coordinator)
    appoint = reverse("partnership:person_appoint", args=[nina.pk])
    again = reverse("partnership:person_invite_again", args=[nina.pk])
    for address, sent in ((appoint, {"role": Role.BOARD}), (again, {})):
        page = text_of(client.post(address, sent, follow=True))
        assert "The address of Nina refuses mail, so the invitation is not sent yet." in page
        assert "on its way" not in page
    letters.send_due_letters()
    assert not mail.outbox
    takes_mail_again(by=who.coordinator, person=nina)
    letters.send_due_letters()
    assert [each.to for each in mail.outbox] == [[nina.email]]


def test_who_is_given_another_role_while_their_address_refuses_mail_is_invited_once(
    who: Cast,
) -> None:
    nina = people.invite(
        by=who.coordinator, name="Nina", email="n@example.org", role=Role.BOARD, partner=None
    )
    Person.objects.filter(pk=nina.pk).update(mail_refused_at=NOW, mail_refused_why="550")
    letters.send_due_letters()
    assert nina.letters.get().state == LetterState.FAILED
    people.appoint(by=who.coordinator, person=nina, role=Role.CHAIR, partner=None)
    letters.send_due_letters()
    takes_mail_again(by=who.coordinator, person=nina)
    letters.send_due_letters()
    assert [each.to for each in mail.outbox] == [[nina.email]]
    sent = nina.letters.get(state=LetterState.SENT)
    assert "You come in as board member and chair." in sent.text


def test_a_new_invitation_names_no_role_that_has_ended(who: Cast) -> None:
    nina = people.invite(
        by=who.coordinator,
        name="N",
        email="n@example.org",
        role=Role.DEPUTY,
        partner=who.other,
    )
    letters.send_letter(letter_id=nina.letters.get().pk)
    with clock.at(NOW + timedelta(days=20)):
        held = nina.appointments.get()
        people.end_appointment(by=who.coordinator, appointment_id=held.pk)
        people.appoint(by=who.coordinator, person=nina, role=Role.ADVOCATE, partner=who.lead)
    letter = nina.letters.order_by("created_at").last()
    assert "You come in as advocate of Lead partner." in letter.text


def test_an_invitation_names_every_role_and_the_day_of_one_that_is_to_begin(who: Cast) -> None:
    nina = PersonFactory()
    AppointmentFactory(person=nina, role=Role.DEPUTY, partner=who.lead, starts=date(2016, 12, 1))
    people.appoint(by=who.coordinator, person=nina, role=Role.BOARD, partner=None)
    assert (
        "You come in as deputy advocate of Lead partner from Thursday 1 December 2016 and board "
        "member." in nina.letters.get().text
    )
