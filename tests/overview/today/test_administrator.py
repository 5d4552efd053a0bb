"""Today of the administrator: roles of nobody, people without a role, and letters."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from partnership.choices import LetterState, Role
from partnership.models import Appointment
from tests import factories
from tests.overview.today.opened import TUESDAY, page_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("failed", "said"), [(1, "letter needs"), (2, "letters need")])
def test_a_figure_and_what_it_counts_agree_in_number(client, people, failed, said):
    factories.LetterFactory.create_batch(failed, state=LetterState.FAILED)
    assert f">{said} a look</a>" in page_of(client, people.administrator).text


def test_the_administrator_sees_partners_of_the_board_without_an_advocate(client, people):
    vacant = factories.PartnerFactory(on_board=True, name="Vacant")
    people.lead.on_board = True
    people.lead.save()
    it = page_of(client, people.administrator).context["administrator"]
    assert it["vacancies"] == [vacant]


def test_inviting_somebody_for_a_partner_opens_the_invitation(client, people):
    factories.PartnerFactory(on_board=True, name="Vacant")
    page = page_of(client, people.administrator).text
    assert f'href="{reverse("partnership:invite")}">Invite somebody</a>' in page


def test_the_administrator_is_told_where_nobody_coordinates_or_chairs(client, people):
    assert page_of(client, people.administrator).context["administrator"]["roles_of_nobody"] == []
    people.chair.is_active = False
    people.chair.save()
    assert (
        "No chair: nobody who can sign in holds the role."
        in page_of(client, people.administrator).text
    )
    Appointment.objects.filter(role=Role.COORDINATOR).delete()
    it = page_of(client, people.administrator).context["administrator"]
    assert it["roles_of_nobody"] == [Role.COORDINATOR, Role.CHAIR]


def test_whose_roles_have_all_ended_counts_as_holding_none(client, people):
    def without() -> int:
        return page_of(client, people.administrator).context["administrator"]["without_role"]

    before = without()
    ended = {"starts": date(2015, 1, 1), "ends": TUESDAY.date() - timedelta(days=1)}
    once = factories.AppointmentFactory(role=Role.CHAIR, partner=None, **ended).person
    assert without() == before + 1
    factories.AppointmentFactory(
        person=once, role=Role.CHAIR, partner=None, starts=date(2016, 1, 1)
    )
    assert without() == before
