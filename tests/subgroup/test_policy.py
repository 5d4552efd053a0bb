"""Who may do what in the subgroup, each policy for each kind of person."""

import pytest

from partnership.choices import Role
from subgroup import policy
from tests import factories
from tests.cast import cast
from tests.policy_people import ADVOCATES, COORDINATING, EVERYBODY, KEEPING, Everybody

pytestmark = pytest.mark.django_db
SUBGROUP = ADVOCATES | KEEPING


@pytest.fixture
def people() -> Everybody:
    return Everybody(cast())


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (policy.can_read_meetings, EVERYBODY),
        (policy.can_keep_meetings, KEEPING),
        (policy.can_put_on_the_agenda, SUBGROUP),
        (policy.can_take_notes, KEEPING),
        (policy.can_comment_on_minutes, SUBGROUP),
        (policy.can_read_terms, EVERYBODY),
        (policy.can_keep_terms, KEEPING),
        (policy.can_read_members, EVERYBODY),
        (policy.can_keep_members, COORDINATING),
        (policy.can_hand_over_for_some_partner, ADVOCATES | COORDINATING),
        (policy.can_name_some_champion, ADVOCATES | COORDINATING),
        (policy.can_read_advice, EVERYBODY),
        (policy.can_keep_advice, KEEPING),
        (policy.can_foresee_letters, COORDINATING),
    ],
)
def test_who_may(people, may, who):
    assert people.who(may) == who


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (policy.can_confirm, {"bob"}),
        (policy.can_hand_over, {"bob"} | COORDINATING),
        (policy.can_name_champions, {"bob"} | COORDINATING),
    ],
)
def test_who_may_for_one_partner(people, may, who):
    assert people.who(may, people.cast.other) == who


def test_a_matter_is_kept_by_who_put_it_forward_and_who_keeps_the_meeting(people):
    item = factories.AgendaItemFactory(put_forward_by=people.cast.bob)
    assert people.who(policy.can_keep_item, item) == {"bob"} | KEEPING


def test_whoever_left_the_subgroup_keeps_no_matter_any_more(people):
    item = factories.AgendaItemFactory(put_forward_by=people.signed_in["ruth"])
    assert people.who(policy.can_keep_item, item) == KEEPING


def test_an_action_is_ended_by_its_owner_and_who_takes_the_notes(people):
    action = factories.ActionFactory(owner=people.cast.champion)
    assert people.who(policy.can_end_action, action) == {"champion"} | KEEPING


@pytest.mark.parametrize(
    ("role", "who"),
    [
        (Role.ADVOCATE, COORDINATING),
        (Role.DEPUTY, COORDINATING),
        (Role.CHAMPION, {"bob"} | COORDINATING),
    ],
)
def test_who_enters_whom_a_partner_names(people, role, who):
    nomination = factories.NominationFactory.build(role=role, partner=people.cast.other)
    assert people.who(policy.can_nominate, nomination) == who
