"""Whoever speaks for a partner learns who else does: that opens what the partner keeps back."""

from datetime import date

import pytest

from partnership.choices import LetterKind, Role
from partnership.models import Letter
from partnership.operations.people import (
    appoint,
    appoint_nominated,
    deactivate,
    end_appointment,
    invite,
    reactivate,
)
from tests.cast import Cast, cast
from tests.factories import deputy_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def told() -> dict[str, str]:
    """Each recipient's letter by name."""
    letters = Letter.objects.filter(kind=LetterKind.SPEAKS_TOO).select_related("recipient")
    return {letter.recipient.name: " ".join(letter.text.split()) for letter in letters}


def test_a_role_that_the_coordinator_gives_is_told_to_all_who_speak_for_the_partner(people):
    deputy_of(people.lead, name="Dora", email="dora@example.org")
    appoint(by=people.coordinator, person=people.bob, role=Role.DEPUTY, partner=people.lead)
    letters = told()
    assert set(letters) == {"Alice", "Dora"}
    assert (
        "Cora has given Bob (bob@example.org) the role of deputy advocate of Lead partner from "
        in letters["Alice"]
    )
    assert "If Bob should not, tell the coordinator or an administrator at once." in letters["Dora"]


def test_one_that_the_coordinator_takes_is_told_as_well(people):
    coordinator = people.coordinator
    appoint(by=coordinator, person=coordinator, role=Role.ADVOCATE, partner=people.lead)
    assert "Cora (cora@example.org) is advocate of Lead partner from " in told()["Alice"]


def test_an_invitation_and_a_nomination_are_told_as_well(people):
    invite(
        by=people.coordinator,
        name="Nia",
        email="nia@example.org",
        role=Role.DEPUTY,
        partner=people.lead,
    )
    appoint_nominated(
        person=people.charlie,
        role=Role.DEPUTY,
        partner=people.other,
        starts=date(2100, 1, 4),
        invited_by=None,
    )
    assert "given Nia (nia@example.org) the role of deputy advocate" in told()["Alice"]
    assert (
        "Charlie (charlie@example.org) is deputy advocate of Other partner from Monday 4 January"
        in told()["Bob"]
    )


def test_an_account_that_is_opened_again_is_told_as_a_role_that_is_given(people):
    deputy = deputy_of(people.lead, name="Dora", email="dora@example.org")
    deactivate(by=people.coordinator, person=deputy)
    reactivate(by=people.coordinator, person=deputy)
    letters = told()
    assert set(letters) == {"Alice"}
    assert (
        "Cora has opened the account of Dora (dora@example.org) again: they are deputy advocate "
        "of Lead partner once more." in letters["Alice"]
    )


def test_one_whose_role_ended_meanwhile_speaks_for_nobody_and_nobody_is_told(people):
    deputy = deputy_of(people.lead)
    deactivate(by=people.coordinator, person=deputy)
    end_appointment(by=people.coordinator, appointment_id=deputy.appointments.get().pk)
    reactivate(by=people.coordinator, person=deputy)
    assert told() == {}


def test_who_gives_it_and_speaks_for_the_partner_needs_no_letter(people):
    appoint(by=people.coordinator, person=people.coordinator, role=Role.DEPUTY, partner=people.lead)
    Letter.objects.filter(kind=LetterKind.SPEAKS_TOO).delete()
    appoint(by=people.coordinator, person=people.bob, role=Role.DEPUTY, partner=people.lead)
    assert set(told()) == {"Alice"}


@pytest.mark.parametrize("role", [Role.CHAMPION, Role.BOARD, Role.CHAIR])
def test_a_role_that_opens_nothing_of_a_partner_is_told_to_nobody(people, role):
    partner = people.lead if role == Role.CHAMPION else None
    appoint(by=people.administrator, person=people.charlie, role=role, partner=partner)
    assert told() == {}
