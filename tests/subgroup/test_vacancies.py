"""Partners are asked by themselves for people whom they have not named: once a quarter."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Letter, ServiceArea
from subgroup.choices import NominationState
from subgroup.models import Nomination
from subgroup.operations.champions import add_service_area
from subgroup.operations.vacancies import ask_where_nobody_is
from tests.cast import Cast
from tests.factories import (
    AppointmentFactory,
    PartnerFactory,
    PersonFactory,
    ServiceAreaFactory,
    deputy_of,
)
from tests.subgroup.nominating import named_champion
from tests.subgroup.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


class TestAsking:
    """Officers are asked for champions by the planner itself."""

    @pytest.fixture(autouse=True)
    def has_a_deputy(self, people: Cast) -> None:
        deputy_of(people.lead)

    def test_for_one_area_a_day_and_each_once_a_quarter(
        self, people: Cast, area: ServiceArea
    ) -> None:
        garages = ServiceAreaFactory(partner=people.lead, name="Garages")
        ServiceAreaFactory(partner=people.other, name="No officer")
        asked = []
        for day in (26, 26, 27, 28):
            with clock.at(datetime(2016, 10, day, 9, tzinfo=UTC)):
                asked.append(ask_where_nobody_is())
        assert asked == [1, 0, 1, 0]
        found = Nomination.objects.order_by("asked_at")
        assert [each.service_area for each in found] == [garages, area]
        Nomination.objects.update(state=NominationState.DECLINED, answered_at=NOW)
        with clock.at(datetime(2017, 1, 25, 12, tzinfo=UTC)):
            assert ask_where_nobody_is() == 1

    def test_what_nobody_answered_is_asked_again_each_quarter(
        self, people: Cast, area: ServiceArea
    ) -> None:
        asked = []
        for day in (date(2016, 10, 26), date(2017, 1, 24), date(2017, 1, 25), date(2017, 1, 26)):
            with clock.at(clock.start_of(day, hour=9)):
                asked.append(ask_where_nobody_is())
        assert asked == [1, 0, 1, 0]
        nomination = Nomination.objects.get()
        assert clock.local(nomination.asked_at).date() == date(2017, 1, 25)
        assert nomination.asked_by is None
        assert Letter.objects.filter(kind=LetterKind.NOMINATION_ASKED).count() == 2

    def test_a_nominee_who_has_not_answered_is_waited_for(
        self, people: Cast, area: ServiceArea
    ) -> None:
        named_champion(people, area)
        with clock.at(datetime(2017, 3, 1, 9, tzinfo=UTC)):
            assert ask_where_nobody_is() == 0

    def test_who_has_just_entered_an_area_names_somebody_first(
        self, people: Cast, area: ServiceArea
    ) -> None:
        area.delete()
        add_service_area(by=people.alice, partner=people.lead, name="New")
        assert ask_where_nobody_is() == 0
        with clock.at(datetime(2016, 10, 27, 9, tzinfo=UTC)):
            assert ask_where_nobody_is() == 1


class TestVacancies:
    def test_the_nominating_officer_is_asked_once(self, people: Cast) -> None:
        officer = PersonFactory(name="Olga", email="olga@example.org")
        alone = PartnerFactory(code="ALONE", name="Lonely partner", nominating_officer=officer)
        PartnerFactory(code="NOOFFICER")
        assert (ask_where_nobody_is(), ask_where_nobody_is()) == (1, 0)
        asked = Nomination.objects.get()
        assert (asked.partner, asked.role, asked.asked_by, asked.asked_of) == (
            alone,
            Role.ADVOCATE,
            None,
            officer,
        )
        assert Letter.objects.get().recipient == officer

    def test_and_again_after_a_quarter_where_nothing_came_of_it(self, people: Cast) -> None:
        officer = PersonFactory()
        PartnerFactory(code="ALONE", nominating_officer=officer)
        ask_where_nobody_is()
        Nomination.objects.update(state=NominationState.DECLINED, answered_at=NOW)
        assert ask_where_nobody_is() == 0
        with clock.at(datetime(2017, 1, 26, 9, tzinfo=UTC)):
            assert ask_where_nobody_is() == 1

    def test_one_whose_account_is_closed_is_not_written_to(self, people: Cast) -> None:
        PartnerFactory(code="ALONE", nominating_officer=people.deactivated)
        assert ask_where_nobody_is() == 0

    def test_an_officer_who_follows_another_is_asked_what_that_one_left(self, people: Cast) -> None:
        olga, otto = PersonFactory(name="Olga"), PersonFactory(name="Otto")
        alone = PartnerFactory(code="ALONE", nominating_officer=olga)
        ask_where_nobody_is()
        alone.nominating_officer = otto
        alone.save()
        assert [ask_where_nobody_is(), ask_where_nobody_is()] == [1, 0]
        assert Nomination.objects.get().asked_of == otto
        assert dict(Letter.objects.values_list("recipient__name", "state")) == {
            "Olga": LetterState.WITHDRAWN,
            "Otto": LetterState.QUEUED,
        }

    def test_an_officer_who_follows_another_is_not_asked_what_that_one_answered(
        self, people: Cast
    ) -> None:
        alone = PartnerFactory(code="ALONE", nominating_officer=PersonFactory())
        ask_where_nobody_is()
        Nomination.objects.update(state=NominationState.DECLINED, answered_at=NOW)
        alone.nominating_officer = PersonFactory()
        alone.save()
        assert ask_where_nobody_is() == 0

    def test_one_who_names_a_partners_people_again_is_asked_again(self, people: Cast) -> None:
        olga, otto = PersonFactory(name="Olga"), PersonFactory(name="Otto")
        alone = PartnerFactory(code="ALONE", nominating_officer=olga)
        for officer in (olga, otto, olga):
            alone.nominating_officer = officer
            alone.save()
            assert ask_where_nobody_is() == 1
        waiting = Letter.objects.get(state=LetterState.QUEUED)
        assert (waiting.recipient, Nomination.objects.get().asked_of) == (olga, olga)

    def test_a_seat_that_was_filled_otherwise_is_not_asked_about(self, people: Cast) -> None:
        alone = PartnerFactory(code="ALONE", nominating_officer=PersonFactory())
        deputy_of(alone)
        ask_where_nobody_is()
        AppointmentFactory(person=people.bob, partner=alone, role=Role.ADVOCATE)
        with clock.at(datetime(2017, 3, 1, 9, tzinfo=UTC)):
            assert ask_where_nobody_is() == 0


class TestDeputies:
    """A partner that somebody speaks for is asked who stands in for them."""

    def test_are_asked_for_once_a_quarter_where_there_is_an_advocate(self, people: Cast) -> None:
        officer = PersonFactory(name="Olga")
        for partner in (people.lead, people.other):
            partner.nominating_officer = officer
            partner.save()
        deputy_of(people.other)
        PartnerFactory(code="NOOFFICER")
        asked = []
        for day in (date(2016, 10, 26), date(2016, 10, 27), date(2017, 1, 25)):
            with clock.at(clock.start_of(day, hour=9)):
                asked.append(ask_where_nobody_is())
        assert asked == [1, 0, 1]
        found = Nomination.objects.get()
        assert (found.partner, found.role, found.asked_by, found.asked_of) == (
            people.lead,
            Role.DEPUTY,
            None,
            officer,
        )

    def test_wait_until_there_is_an_advocate(self, people: Cast) -> None:
        alone = PartnerFactory(code="ALONE", nominating_officer=PersonFactory())
        assert ask_where_nobody_is() == 1
        AppointmentFactory(person=people.bob, partner=alone, role=Role.ADVOCATE)
        assert ask_where_nobody_is() == 1
        roles = Nomination.objects.order_by("pk").values_list("role", flat=True)
        assert set(roles) == {Role.ADVOCATE, Role.DEPUTY}

    def test_and_a_champion_on_another_day(self, people: Cast, area: ServiceArea) -> None:
        asked = []
        for day in (26, 26, 27, 28):
            with clock.at(datetime(2016, 10, day, 9, tzinfo=UTC)):
                asked.append(ask_where_nobody_is())
        assert asked == [1, 0, 1, 0]
        found = Nomination.objects.order_by("asked_at").values_list("role", flat=True)
        assert list(found) == [Role.DEPUTY, Role.CHAMPION]

    def test_one_who_is_to_begin_is_waited_for(self, people: Cast) -> None:
        people.lead.nominating_officer = PersonFactory()
        people.lead.save()
        AppointmentFactory(
            person=people.bob, partner=people.lead, role=Role.DEPUTY, starts=date(2017, 3, 1)
        )
        assert ask_where_nobody_is() == 0
