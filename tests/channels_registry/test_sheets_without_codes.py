"""A row of the register's sheets that has no code is about what has its name, as long as it is."""

from datetime import date

import pytest
from django.urls import reverse

from tests.channels_registry.register_sheets import SAVE, bring_in, outcomes
from tests.factories import ChannelFactory, OfferFactory, ResourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
A_NEW_ONE = {"new": 1, "changed": 0, "refused": 0, "same": 0}
AS_IT_IS = {"new": 0, "changed": 0, "refused": 0, "same": 1}


@pytest.mark.parametrize(
    ("kind", "sheet"),
    [
        ("offers", "Partner,What,Last day\nLEAD,A talk,31/12/2016\n"),
        ("resources", "Partner,Name,Kind,Last day\nLEAD,A van,Van,25/10/2016\n"),
        ("channels", "Name,Kind,Owners,Last day\nPosters,Print,LEAD,31/12/2016\n"),
        ("offers", "Partner,What,Last day\nLEAD,A talk,24/10/2016\n"),
        ("resources", "Partner,Name,Kind,Last day\nLEAD,A van,Van,24/10/2016\n"),
        ("channels", "Name,Kind,Owners,Last day\nPosters,Print,LEAD,24/10/2016\n"),
    ],
)
def test_brought_in_twice_it_adds_once_what_is_still_to_end_or_has_ended(
    client, people, kind, sheet
):
    client.force_login(people.alice)
    page = bring_in(client, sheet, kind=kind)
    assert outcomes(page) == A_NEW_ONE
    client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    assert outcomes(bring_in(client, sheet, kind=kind)) == AS_IT_IS


def test_what_has_ended_comes_back_as_a_new_one(client, people):
    OfferFactory(partner=people.lead, what="A talk", valid_to=date(2016, 10, 24))
    client.force_login(people.alice)
    assert outcomes(bring_in(client, "Partner,What\nLEAD,A talk\n", kind="offers")) == A_NEW_ONE


@pytest.mark.parametrize(("begins", "then"), [("31/10/2016", "refused"), ("1/11/2016", "new")])
def test_what_begins_once_one_of_its_name_has_ended_is_a_new_one(client, people, begins, then):
    ChannelFactory(name="Posters", owners=[people.lead], valid_to=date(2016, 10, 31))
    client.force_login(people.alice)
    sheet = f"Name,Kind,Owners,From,Last day\nPosters,Print,LEAD,{begins},\n"
    assert outcomes(bring_in(client, sheet))[then] == 1


def test_of_two_of_one_name_the_one_without_an_end_is_meant(client, people):
    goes_on, _ = (
        ResourceFactory(partner=people.lead, name="A van", valid_to=last)
        for last in (None, date(2016, 12, 31))
    )
    client.force_login(people.alice)
    sheet = "Partner,Name,Where it is kept\nLEAD,A van,Depot\n"
    (row,) = bring_in(client, sheet, kind="resources").context["changed"]
    assert row.known.entry == goes_on


def test_of_two_of_one_name_the_one_with_the_last_day_of_the_row_is_meant(client, people):
    _, ended = (
        ResourceFactory(partner=people.lead, name="A van", valid_to=last)
        for last in (None, date(2016, 10, 24))
    )
    client.force_login(people.alice)
    sheet = "Partner,Name,Where it is kept,Last day\nLEAD,A van,Depot,24/10/2016\n"
    (row,) = bring_in(client, sheet, kind="resources").context["changed"]
    assert (row.known.entry, [one.name for one in row.changes]) == (ended, ["where_kept"])


def test_a_row_that_may_be_about_either_of_two_is_refused_and_asks_for_the_code(client, people):
    vans = [ResourceFactory(partner=people.lead, name="A van") for _ in range(2)]
    client.force_login(people.alice)
    sheet = "Code,Partner,Name,Where it is kept\n{},LEAD,A van,Depot\n"
    (row,) = bring_in(client, sheet.format(""), kind="resources").context["refused"]
    assert [(one.heading, one.said, one.right) for one in row.wrong] == [
        ("Code", "", "Several have this name: write the code of the resource that is meant")
    ]
    (row,) = bring_in(client, sheet.format(vans[0].pk), kind="resources").context["changed"]
    assert row.known.entry == vans[0]
