"""The end of a contact: who carries it is told, and it can be brought back."""

import re
from datetime import date

import pytest
from django.urls import reverse

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import LetterState
from partnership.models import Change, Letter
from plans.models import Contact
from plans.operations import agreed
from tests.factories.agreed import CarriedContactFactory
from tests.plans.agreed.carried import fresh, of_bob
from tests.plans.october import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(people, contact) -> Contact:
    """The one that all these tests have, sent to by a communication of Bob's."""
    CarriedContactFactory(communication=of_bob(people, title="Doors"), contact=contact)
    return contact


def test_who_sends_residents_to_a_contact_is_told_of_its_end(people, contact):
    ended = agreed.end_contact(by=people.alice, contact=contact, opened_version=1)
    assert (ended.ended_on, ended.version) == (TODAY, 2)
    letter = Letter.objects.get()
    assert (letter.recipient, letter.subject) == (people.bob, "No longer used: Report it")


def test_a_contact_that_is_brought_back_is_told_of_no_more(people, contact):
    agreed.end_contact(by=people.alice, contact=contact, opened_version=1)
    back = agreed.bring_contact_back(by=people.alice, contact=contact, opened_version=2)
    assert (back.ended_on, back.version) == (None, 3)
    assert Letter.objects.get().state == LetterState.WITHDRAWN
    assert [row.act for row in Change.objects.filter(subject_id=str(contact.pk))] == [
        "brought back",
        "ended",
    ]


def test_who_carried_it_as_it_was_carries_it_so_after_its_end_and_return(people, contact):
    agreed.end_contact(by=people.alice, contact=contact, opened_version=1)
    agreed.bring_contact_back(by=people.alice, contact=contact, opened_version=2)
    assert contact.carried_by.get().contact_version == 3


def test_it_ends_once_and_comes_back_once(people, contact):
    with pytest.raises(NotPossible, match="It is in use"):
        agreed.bring_contact_back(by=people.alice, contact=contact, opened_version=1)
    agreed.end_contact(by=people.alice, contact=contact, opened_version=1)
    with pytest.raises(NotPossible, match="It is no longer used already"):
        agreed.end_contact(by=people.alice, contact=contact, opened_version=2)


def test_an_end_of_what_somebody_changed_meanwhile_is_refused(people, contact):
    agreed.edit_contact(
        by=people.alice, contact=contact, opened_version=1, fields={"number": "111"}
    )
    with pytest.raises(StaleEdit):
        agreed.end_contact(by=people.alice, contact=contact, opened_version=1)
    contact.refresh_from_db()
    assert contact.ended_on is None


def test_a_line_that_is_edited_keeps_a_contact_that_ended_and_shows_it_on_its_return(
    client, people, line, contact
):
    line.contacts.add(contact)
    agreed.end_contact(by=people.alice, contact=contact, opened_version=1)
    client.force_login(people.alice)
    address = reverse("plans:line_edit", args=[line.pk])
    form = client.get(address).context["form"]
    assert form["contacts"].value() == [contact.pk]
    sent = {name: form[name].value() for name in form.fields}
    assert client.post(address, {**sent, "name": "Lock every door"}).status_code == 302
    assert fresh(line).name == "Lock every door"
    assert contact.name not in client.get(line.get_absolute_url()).content.decode()
    agreed.bring_contact_back(by=people.alice, contact=contact, opened_version=2)
    assert contact.name in client.get(line.get_absolute_url()).content.decode()


@pytest.mark.parametrize("page", ["lines", "contacts"])
def test_a_list_of_which_all_has_ended_does_not_say_that_there_never_was_any(
    client, people, line, contact, page
):
    for held in (line, contact):
        type(held).objects.update(ended_on=date(2016, 10, 1))
    client.force_login(people.alice)
    text = client.get(reverse(f"plans:{page}")).text
    assert "is in use." in text
    assert not re.search("yet|first (line|contact)", text.partition("<main")[2])
