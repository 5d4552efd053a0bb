"""Whoever carries a line or contact is told, once, that it changed or ended."""

import pytest

from partnership.choices import LetterState
from partnership.models import Letter
from plans.choices import CarriedStanding, State
from plans.models import LineWording
from plans.operations import agreed
from plans.operations.agreed import Words
from plans.queries.agreed.carried import agreed_part, contacts_to_put_right
from tests.factories import CommunicationFactory, deputy_of
from tests.factories.agreed import CarriedContactFactory
from tests.plans.agreed.carried import MET, carries, fresh, of_bob, reworded, told, waiting
from tests.plans.october import TODAY

pytestmark = pytest.mark.django_db


def test_whoever_plans_to_use_the_old_wording_is_told_once(people, line):
    for title in ("Doors", "Windows"):
        carries(of_bob(people, title=title), line)
    carries(CommunicationFactory(lead_partner=people.named, state=State.ISSUED), line)
    carries(CommunicationFactory(lead_partner=people.named, state=State.CANCELLED), line)
    reworded(people, line)
    assert told() == [("Bob", "New wording: Lock up")]
    letter = Letter.objects.get()
    assert "Lock up, always." in letter.text
    assert "- Doors, Tue 8 Nov: “What we say, number 1.”" in letter.text
    assert "- Windows" in letter.text
    assert (letter.about, letter.in_confidence) == ("Lock up", False)
    reworded(people, line, short="Lock up, each night.")
    assert len(told()) == 2
    assert [one.text.count("each night") for one in waiting()] == [1]


def test_what_was_taken_over_or_left_out_before_the_letters_went_is_asked_of_nobody(people, line):
    deputy_of(people.other, name="Dora")
    doors, windows = (of_bob(people, title=title) for title in ("Doors", "Windows"))
    for about in (doors, windows, CommunicationFactory(lead_partner=people.named)):
        carries(about, line)
    reworded(people, line)
    agreed.carry_line(by=people.bob, communication=doors, line=line, seen=2)
    assert [letter.recipient.name for letter in waiting()] == ["Bob", "Charlie", "Dora"]
    agreed.leave_line(by=people.bob, communication=windows, line=line)
    assert [letter.recipient.name for letter in waiting()] == ["Charlie"]


def test_an_end_is_told_while_something_carries_it(people, line):
    doors, windows = (of_bob(people, title=title) for title in ("Doors", "Windows"))
    for about in (doors, windows):
        carries(about, line)
    agreed.end_line(by=people.alice, line=line, opened_version=1)
    for about, left in ((doors, 1), (windows, 0)):
        agreed.leave_line(by=people.bob, communication=about, line=line)
        assert len(waiting()) == left


def test_who_changes_it_is_not_told_of_it(people, line):
    carries(CommunicationFactory(lead_partner=people.lead), line)
    LineWording.objects.update(agreed_on=None)
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("New."))
    assert told() == []


def test_a_proposal_beside_an_agreed_wording_tells_nobody_until_it_is_agreed(people, line):
    carries(of_bob(people), line)
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("New words."))
    assert told() == []
    agreed.agree_wording(by=people.chair, line=line, opened_version=2, agreed_on=MET)
    assert told() == [("Bob", "New wording: Lock up")]


def test_an_end_is_told_and_taken_back_with_it(people, line):
    carries(of_bob(people), line)
    agreed.end_line(by=people.alice, line=line, opened_version=1)
    assert told() == [("Bob", "No longer used: Lock up")]
    agreed.bring_line_back(by=people.alice, line=line, opened_version=2)
    assert Letter.objects.get().state == LetterState.WITHDRAWN
    assert fresh(line).ended_on is None


def test_a_changed_number_is_told_with_what_it_was(people, contact):
    CarriedContactFactory(communication=of_bob(people, title="Doors"), contact=contact)
    agreed.edit_contact(
        by=people.alice, contact=contact, opened_version=1, fields={"number": "0300 555 0199"}
    )
    assert told() == [("Bob", "Changed: Report it")]
    assert "Number: 0300 555 0199 (was: 101)" in Letter.objects.get().text
    held = fresh(contact)
    assert (held.checked_on, held.checked_by) == (TODAY, people.alice)
    right = contacts_to_put_right(people.bob)
    assert [(one.standing, one.changes) for one in right] == [
        (CarriedStanding.OLDER, [("Number", "101", "0300 555 0199")])
    ]
    agreed.carry_contact(
        by=people.bob, communication=right[0].communication, contact=contact, seen=2
    )
    assert not contacts_to_put_right(people.bob)
    assert waiting() == []


def test_a_contact_that_is_as_it_was_again_makes_nobody_s_choice_old(people, contact):
    about = of_bob(people)
    CarriedContactFactory(communication=about, contact=contact)
    for version, fields in enumerate(({"number": "102"}, {"for_what": "At night."}), start=1):
        agreed.edit_contact(by=people.alice, contact=contact, opened_version=version, fields=fields)
    assert agreed_part(about, people.bob).contacts[0].standing == CarriedStanding.OLDER
    agreed.edit_contact(
        by=people.alice, contact=contact, opened_version=3, fields={"number": "101"}
    )
    (route,) = agreed_part(about, people.bob).contacts
    assert (route.standing, route.changes) == (CarriedStanding.CURRENT, [])
    assert not contacts_to_put_right(people.bob)


def test_what_residents_do_not_see_of_a_contact_makes_nobody_s_choice_old(people, contact):
    CarriedContactFactory(communication=of_bob(people), contact=contact)
    agreed.edit_contact(
        by=people.alice, contact=contact, opened_version=1, fields={"for_what": "At night."}
    )
    assert told() == []
    assert not contacts_to_put_right(people.bob)


def test_a_letter_that_may_tell_of_a_secret_is_in_confidence(people, line, contact):
    carries(of_bob(people, embargoed=True), line)
    carries(CommunicationFactory(lead_partner=people.named), line)
    reworded(people, line)
    letters = Letter.objects.order_by("recipient__name")
    assert [(one.recipient.name, one.in_confidence) for one in letters] == [
        ("Bob", True),
        ("Charlie", False),
    ]


def test_what_has_no_date_yet_is_named_with_words_that_stand_in_the_list(people, line):
    undated = {"precision": "undated", "window_start": None, "window_end": None}
    carries(of_bob(people, title="Doors", **undated), line)
    reworded(people, line)
    assert "- Doors, date not yet known" in Letter.objects.get().text
