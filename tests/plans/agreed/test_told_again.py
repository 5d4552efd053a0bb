"""A change takes back what waits of the one before; what is used again is told of as well."""

import pytest

from partnership.choices import LetterState
from partnership.models import Letter
from partnership.operations.letters import withdraw_letter
from plans.models import Contact
from plans.operations import agreed
from tests.factories.agreed import CarriedContactFactory
from tests.plans.agreed.carried import (
    carries,
    fresh,
    gone_out,
    of_bob,
    reworded,
    waiting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(people, contact) -> Contact:
    """The one that all these tests have, sent to by a communication of Bob's."""
    CarriedContactFactory(communication=of_bob(people, title="Doors"), contact=contact)
    return contact


def edited(people, contact: Contact, **fields) -> None:
    agreed.edit_contact(
        by=people.alice, contact=contact, opened_version=fresh(contact).version, fields=fields
    )


def end_line(people, line) -> None:
    agreed.end_line(by=people.alice, line=line, opened_version=fresh(line).version)


def bring_line_back(people, line) -> None:
    agreed.bring_line_back(by=people.alice, line=line, opened_version=fresh(line).version)


def end_contact(people, contact) -> None:
    agreed.end_contact(by=people.alice, contact=contact, opened_version=fresh(contact).version)


def bring_contact_back(people, contact) -> None:
    agreed.bring_contact_back(
        by=people.alice, contact=contact, opened_version=fresh(contact).version
    )


def subjects() -> list[str]:
    return [letter.subject for letter in waiting()]


def test_of_two_wordings_the_letter_of_the_last_one_goes_out(people, line):
    carries(of_bob(people), line)
    reworded(people, line)
    reworded(people, line, short="Lock up, each night.")
    (letter,) = waiting()
    assert "a new wording, No. 3" in letter.text
    assert "“What we say, number 1.”" in letter.text


def test_a_line_that_ends_asks_nobody_to_take_over_its_wording(people, line):
    carries(of_bob(people), line)
    reworded(people, line)
    end_line(people, line)
    assert subjects() == ["No longer used: Lock up"]


def test_a_letter_of_two_changes_says_both(people, contact):
    edited(people, contact, number="0300 555 0199")
    edited(people, contact, number="0300 555 0200", hours="Day and night")
    (letter,) = waiting()
    assert "Number: 0300 555 0200 (was: 101)\nHours: Day and night\n" in letter.text


def test_a_number_that_is_put_back_is_told_to_who_had_the_other_one(people, contact):
    edited(people, contact, number="0300 555 0199")
    gone_out()
    edited(people, contact, number="101")
    (letter,) = waiting()
    assert "Number: 101 (was: 0300 555 0199)" in letter.text


def test_a_contact_that_is_used_again_is_told_of_with_what_changed_meanwhile(people, contact):
    end_contact(people, contact)
    gone_out()
    edited(people, contact, number="0300 555 0199")
    assert waiting() == []
    bring_contact_back(people, contact)
    (letter,) = waiting()
    assert (letter.recipient, letter.subject) == (people.bob, "Used again: Report it")
    assert "Lead partner uses the contact “Report it” again." in letter.text
    assert "Number: 0300 555 0199 (was: 101)" in letter.text
    assert "Please open it and take over the contact as it is now, or leave it out." in letter.text


def test_a_contact_that_is_used_again_as_it_was_asks_for_nothing(people, contact):
    end_contact(people, contact)
    gone_out()
    bring_contact_back(people, contact)
    (letter,) = waiting()
    assert "again.\n\nThere is no need to choose another.\n\nYou plan to use it in:" in letter.text
    assert "Please" not in letter.text


def test_what_changed_while_it_was_not_used_is_told_to_who_heard_of_no_end(people, contact):
    end_contact(people, contact)
    edited(people, contact, number="0300 555 0199")
    bring_contact_back(people, contact)
    assert subjects() == ["Used again: Report it"]


def test_a_line_that_is_used_again_is_told_of(people, line):
    carries(of_bob(people, title="Windows"), line)
    end_line(people, line)
    gone_out()
    bring_line_back(people, line)
    (letter,) = waiting()
    assert letter.subject == "Used again: Lock up"
    assert "- Windows, Tue 8 Nov\n" in letter.text


def test_that_it_is_used_again_is_told_to_who_may_have_read_of_the_end_where_its_letter_was_left(
    people, line
):
    carries(of_bob(people), line)
    end_line(people, line)
    (letter,) = waiting()
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.UNCERTAIN)
    withdraw_letter(by=people.coordinator, letter_id=letter.pk)
    bring_line_back(people, line)
    assert subjects() == ["Used again: Lock up"]


def test_a_wording_whose_letter_was_taken_back_with_the_end_is_told_after_all(people, line):
    carries(of_bob(people), line)
    reworded(people, line)
    end_line(people, line)
    bring_line_back(people, line)
    (letter,) = waiting()
    assert letter.subject == "Used again: Lock up"
    assert "a new wording, No. 2" in letter.text


def test_who_heard_of_the_wording_and_not_of_the_end_is_told_no_more(people, line):
    carries(of_bob(people), line)
    reworded(people, line)
    gone_out()
    end_line(people, line)
    bring_line_back(people, line)
    assert waiting() == []


def test_what_ends_and_comes_back_twice_is_told_each_time(people, line):
    carries(of_bob(people), line)
    for _ in range(2):
        end_line(people, line)
        assert subjects() == ["No longer used: Lock up"]
        gone_out()
        bring_line_back(people, line)
        assert subjects() == ["Used again: Lock up"]
        gone_out()


def test_that_it_is_used_again_is_told_while_something_carries_it(people, line):
    doors, windows = (of_bob(people, title=title) for title in ("Doors", "Windows"))
    for about in (doors, windows):
        carries(about, line)
    end_line(people, line)
    gone_out()
    bring_line_back(people, line)
    for about, left in ((windows, ["Used again: Lock up"]), (doors, [])):
        agreed.leave_line(by=people.bob, communication=about, line=line)
        assert subjects() == left


def test_who_takes_over_what_is_new_is_told_of_no_return_that_asks_for_it(people, line, contact):
    about = of_bob(people)
    carries(about, line)
    reworded(people, line)
    end_line(people, line)
    bring_line_back(people, line)
    end_contact(people, contact)
    edited(people, contact, number="0300 555 0199")
    bring_contact_back(people, contact)
    assert sorted(subjects()) == ["Used again: Lock up", "Used again: Report it"]
    agreed.carry_line(by=people.bob, communication=about, line=line, seen=2)
    assert subjects() == ["Used again: Report it"]
    sends = contact.carried_by.get().communication
    seen = fresh(contact).version
    agreed.carry_contact(by=people.bob, communication=sends, contact=contact, seen=seen)
    assert subjects() == []
