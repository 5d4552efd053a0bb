"""The load for measuring: as many of everything as was asked for, each believable."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.measuring.communications import make_load
from bsc_comms.overview.measuring.people import make_partners_and_people
from partnership.choices import Role
from partnership.models import Appointment, Partner, Person, Topic
from plans.models import Communication, Placement
from tests import factories
from tests.services.audit_rows import DONE, rows_of

pytestmark = pytest.mark.django_db
THIS_YEAR = FinancialYear.of(date(2016, 11, 8))


@pytest.fixture(autouse=True)
def reference():
    factories.partnership()
    factories.AreaFactory(code=factories.partnership().borough_code)
    for factory in (
        factories.TopicFactory,
        factories.AudienceFactory,
        factories.ObjectiveFactory,
        factories.ChannelFactory,
        factories.PartnerFactory,
    ):
        factory.create_batch(2)
    with clock.at(clock.start_of(date(2016, 11, 8), hour=9)):
        yield


def in_year(year: FinancialYear) -> int:
    return Communication.objects.filter(
        window_start__gte=year.first, window_start__lte=year.last
    ).count()


def test_this_year_the_last_and_each_earlier_one_have_as_many_as_was_said():
    told: list[int] = []
    make_load(communications=25, a_year=5, earlier_a_year=8, told=told.append)
    years = [THIS_YEAR, THIS_YEAR.previous, THIS_YEAR.previous.previous]
    assert [in_year(year) for year in (*years, years[-1].previous)] == [5, 5, 8, 7]
    assert told == [5, 10, 18, 25]
    assert Communication.objects.values("reference").distinct().count() == 25


def test_each_has_a_channel_and_what_is_issued_says_when():
    make_load(communications=30, a_year=10)
    assert not Communication.objects.filter(placements=None).exists()
    assert not Placement.objects.filter(state="issued", issued_on=None).exists()


def test_without_reference_data_it_says_what_to_call_first():
    Topic.objects.all().delete()
    with pytest.raises(CommandError, match=r"no reference data yet\. Call load_reference first"):
        call_command("make_load", communications=5, people=3)
    assert not Person.objects.exists()


def test_partners_and_people_are_brought_to_the_number_and_no_further():
    for _ in range(2):
        make_partners_and_people(partners=7, people=20)
        assert (Partner.objects.count(), Person.objects.count()) == (7, 20)


def test_every_partner_has_one_advocate_before_anybody_has_a_second_person():
    make_partners_and_people(partners=7, people=10)
    advocates = Appointment.objects.filter(role=Role.ADVOCATE)
    assert advocates.count() == 7
    assert set(advocates.values_list("partner").annotate(n=Count("pk")).values_list("n")) == {(1,)}
    assert Appointment.objects.filter(role=Role.DEPUTY).count() == 3


def test_the_command_says_how_far_it_is(capsys):
    call_command("make_load", communications=6, a_year=4, partners=4, people=4)
    assert capsys.readouterr().out.splitlines() == [
        "4 of 6 communications",
        "6 of 6 communications",
        "Added 6 communications.",
    ]
    assert rows_of("overview.make_load") == [("6 communications", DONE)]


def test_a_planner_that_people_use_is_kept_from_it(settings):
    settings.SAMPLE = False
    factories.PersonFactory(last_login=datetime(2016, 10, 25, 9, tzinfo=UTC))
    with pytest.raises(CommandError, match=r"^Nothing was added: people have signed in"):
        call_command("make_load", communications=5)
    assert not Communication.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        "--communications=-5",
        "--communications=0",
        "--a-year=0",
        "--earlier-a-year=-1",
        "--partners=-2",
        "--people=many",
    ],
)
def test_a_number_that_makes_no_sense_is_refused(told):
    option, number = told.split("=")
    with pytest.raises(CommandError, match=rf"{option}: “{number}” is no whole number from 1\."):
        call_command("make_load", told)
    assert not Communication.objects.exists()
