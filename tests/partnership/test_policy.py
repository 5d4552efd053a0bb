"""Who may do what in the partnership, each policy for each kind of person."""

import pytest

from partnership import policy
from partnership.choices import Role
from partnership.models import Person
from partnership.operations.people import deactivate
from tests import factories
from tests.cast import cast
from tests.policy_people import ADVOCATES, COORDINATING, EVERYBODY, KEEPING, Everybody

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Everybody:
    return Everybody(cast())


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (policy.belongs, EVERYBODY),
        (policy.sits_on_the_subgroup, ADVOCATES | {"chair", "coordinator"}),
        (policy.coordinates, COORDINATING),
        (policy.runs_the_subgroup, {"chair", "coordinator"}),
        (policy.chairs, {"chair"}),
        (policy.administers, {"administrator"}),
        (policy.coordinates_or_chairs, KEEPING),
        (policy.speaks_for_a_partner, ADVOCATES),
        (policy.acts_for_some_partner, ADVOCATES | COORDINATING),
    ],
)
def test_who_may(people, may, who):
    assert people.who(may) == who


def test_who_speaks_for_a_partner_is_its_advocate_and_its_deputy_alone(people):
    deputy = factories.deputy_of(people.cast.lead)
    assert people.who(policy.speaks_for, people.cast.lead) == {"alice"}
    assert policy.speaks_for(deputy, people.cast.lead)
    assert not policy.speaks_for(deputy, people.cast.other)


def test_who_ends_a_partners_key_speaks_for_it_or_keeps_people(people):
    assert people.who(policy.may_end_keys) == ADVOCATES | COORDINATING
    assert people.who(policy.may_end_key_of, people.cast.other) == {"bob"} | COORDINATING


def test_who_sends_a_letter_again_keeps_letters_or_is_its_recipient(people):
    letter = factories.LetterFactory(recipient=people.cast.bob)
    may = people.who_of_the_signed_in(policy.may_send_letter_again, letter)
    assert may == {"bob"} | COORDINATING


@pytest.mark.parametrize("role", list(Role))
def test_who_gives_a_role(people, role):
    may = {"administrator"} if role == Role.ADMINISTRATOR else COORDINATING
    assert people.who(policy.may_appoint, role) == may


def test_who_takes_off_a_second_step_is_an_administrator_of_others(people):
    cast = people.cast
    second = factories.administrator()
    assert people.who(policy.may_take_second_step_off, cast.bob) == {"administrator"}
    assert people.who(policy.may_take_second_step_off, cast.administrator) == set()
    assert policy.may_take_second_step_off(second, cast.administrator)


def test_who_needs_a_second_step_says_a_setting_and_in_the_sample_nobody(people, settings):
    everybody = people.cast.everybody
    settings.SECOND_FACTOR_ROLES = ["chair", "board"]
    must = {name for name, person in everybody.items() if policy.needs_second_step(person)}
    assert must == {"chair", "board_member"}
    settings.SAMPLE = True
    assert not any(policy.needs_second_step(person) for person in everybody.values())


def test_who_keeps_an_account(people):
    bob, administrator = people.cast.bob, people.cast.administrator
    assert people.who(policy.may_keep_account_of, bob) == COORDINATING
    assert people.who(policy.may_keep_account_of, administrator) == {"administrator"}


def test_who_keeps_a_closed_account_is_who_kept_it_open(people):
    second = factories.administrator()
    for person, keepers in ((people.cast.bob, COORDINATING), (second, {"administrator"})):
        deactivate(by=people.cast.administrator, person=person)
        closed = Person.objects.get(pk=person.pk)
        assert people.who(policy.may_keep_account_of, closed) == keepers
