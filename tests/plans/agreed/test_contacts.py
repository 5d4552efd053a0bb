"""A contact: what it has to say, and that somebody checks it once a year."""

import csv
from datetime import date, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import LetterKind
from partnership.models import Change, Letter
from plans.models import Contact
from plans.operations import agreed
from tests.factories import TopicFactory
from tests.factories.agreed import ContactFactory
from tests.plans.agreed.carried import fresh, told
from tests.plans.october import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_a_contact_needs_a_number_or_an_address_that_is_safe(people):
    for fields, why in (
        ({}, "Give a number or an address: residents need one of them."),
        (
            {"address": "javascript:alert(1)"},
            "Write a web address that begins with https, an e-mail address or a postal address.",
        ),
    ):
        with pytest.raises(NotPossible) as refused:
            agreed.add_contact(
                by=people.alice,
                fields={"name": "X", "owner": people.lead, "number": "", "address": "", **fields},
            )
        assert str(refused.value) == why


def test_contacts_unchecked_for_a_year_are_asked_about_once_a_year(people, contact):
    ContactFactory(owner=people.lead, name="A web form", checked_on=None)
    ContactFactory(owner=people.other, checked_on=date(2015, 10, 25))
    ContactFactory(owner=people.other, checked_on=None, ended_on=TODAY)
    assert agreed.owe_contact_checks() == 1
    assert told(LetterKind.CONTACT_CHECK) == [("Alice", "Check 1 contact of Lead partner")]
    assert "A web form" in Letter.objects.get().text
    with clock.at(NOW + timedelta(hours=2)):
        assert agreed.owe_contact_checks() == 0
    with clock.at(NOW + timedelta(days=200)):
        assert agreed.owe_contact_checks() == 1
        assert agreed.owe_contact_checks() == 0
    with clock.at(NOW + timedelta(days=365)):
        assert agreed.owe_contact_checks() == 1


def test_once_all_are_checked_a_letter_that_waits_asks_for_it_no_more(people):
    by_form, by_mail, in_person = (
        ContactFactory(owner=people.lead, checked_on=None) for _ in range(3)
    )
    ContactFactory(owner=people.other, checked_on=None)
    both = ["Alice", "Bob"]
    checked = (
        (lambda: agreed.check_contact(by=people.alice, contact=by_form), both),
        (lambda: agreed.end_contact(by=people.alice, contact=by_mail, opened_version=1), both),
        (lambda: agreed.check_contact(by=people.alice, contact=in_person), ["Bob"]),
    )
    assert agreed.owe_contact_checks() == 2
    for act, still_asked in checked:
        act()
        assert agreed.owe_contact_checks() == 0
        waiting = Letter.objects.waiting().values_list("recipient__name", flat=True)
        assert sorted(waiting) == still_asked


def test_nobody_is_asked_to_call_a_number_for_emergencies(people):
    ContactFactory(owner=people.lead, name="Emergency", number="999", checked_on=None)
    agreed.owe_contact_checks()
    letter = Letter.objects.get()
    assert "Check the contact:" in letter.text
    assert ">Check the contact</a>" in letter.html
    assert (
        "- Emergency, 999\n\nIf it is still right, one click says so; if not, change it, "
        "and whoever plans to use it is told."
    ) in letter.text


def test_several_contacts_are_asked_about_in_one_letter(people):
    ContactFactory(owner=people.lead, name="Emergency", number="999", checked_on=None)
    ContactFactory(owner=people.lead, name="Not an emergency", number="101", checked_on=None)
    agreed.owe_contact_checks()
    letter = Letter.objects.get()
    assert "Check the contacts:" in letter.text
    assert (
        "- Emergency, 999\n- Not an emergency, 101\n\nOf each that is still right, one click says "
        "so; change those that are not, and whoever plans to use them is told."
    ) in letter.text


def test_checked_today_says_so_and_leaves_open_forms_alone(people, contact):
    agreed.check_contact(by=people.alice, contact=contact)
    held = fresh(contact)
    assert (held.checked_on, held.checked_by, held.version) == (TODAY, people.alice, 1)
    assert Change.objects.get().act == "checked"


def test_the_form_of_a_contact_sent_twice_enters_it_once_and_with_other_words_another(
    client, people
):
    client.force_login(people.alice)
    address = reverse("plans:contact_new")
    identifier = client.get(address).context["form"]["identifier"].value()
    sent = {"identifier": identifier, "name": "Report it", "owner": people.lead.pk}
    first, second, other = (
        client.post(address, {**sent, "number": number}) for number in ("101", "101", "111")
    )
    assert first.url == second.url != other.url
    assert sorted(Contact.objects.values_list("number", flat=True)) == ["101", "111"]


def test_the_topics_of_a_contact_are_told_apart_in_the_file_where_one_holds_a_comma(client, people):
    topics = [TopicFactory(label=label) for label in ("Burglary", "FGM, forced marriage")]
    ContactFactory(owner=people.lead, topics=topics)
    client.force_login(people.alice)
    content = client.get(reverse("plans:contacts_csv")).content.decode("utf-8-sig")
    (row,) = csv.DictReader(content.splitlines())
    assert row["Topics"] == "Burglary; FGM, forced marriage"


def test_the_file_of_contacts_names_nobody(client, people):
    ContactFactory(owner=people.lead, checked_by=people.bob)
    client.force_login(people.alice)
    content = client.get(reverse("plans:contacts_csv")).content.decode("utf-8-sig")
    assert "2016-06-01" in content
    assert people.bob.name not in content
    assert "Checked by" not in content
