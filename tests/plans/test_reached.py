"""How many a placement reached: said by its lead partner, held against what the channel claims."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from bsc_comms.kit.editing import StaleEdit
from partnership.models import Change
from plans.choices import State, Visibility
from plans.models import Communication, Placement
from plans.operations.details import NotAllowedNow
from plans.operations.reaching import say_reached
from plans.queries.channel_use import channel_use
from tests.channels_registry.pages import text_of
from tests.factories import ChannelFactory, CommunicationFactory, PlacementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def magazine(people):
    return ChannelFactory(
        name="The magazine",
        code="MAGZ",
        reach_number=1000,
        reach_unit="homes",
        owners=[people.lead],
    )


def on(channel, people, title, *, issued=True, reached=None, **fields):
    day = date(2016, 5, 2)
    fields |= {"title": title, "lead_partner": people.lead, "window_start": day}
    fields |= {"state": State.ISSUED} if issued else {}
    of_placement = {"issued": True, "issued_on": day, "reached": reached} if issued else {}
    return PlacementFactory(
        communication=CommunicationFactory(**fields), channel=channel, **of_placement
    )


def test_it_is_said_with_its_history_and_can_be_said_otherwise(people, magazine):
    placement = on(magazine, people, "Lock up")
    for opened, reached in ((1, 12500), (2, 300), (3, None)):
        say_reached(
            by=people.alice,
            placement=placement,
            opened_version=opened,
            reached=reached,
            source="Invoice" if reached else "",
        )
    rows = Change.objects.filter(act="said how many it reached").order_by("pk")
    assert [(row.field, row.before, row.after) for row in rows] == [
        ("The magazine", "", "reached 12,500 (Invoice)"),
        ("The magazine", "reached 12,500 (Invoice)", "reached 300 (Invoice)"),
        ("The magazine", "reached 300 (Invoice)", ""),
    ]


def test_of_two_who_say_it_at_the_same_version_the_second_is_told(people, magazine):
    placement = on(magazine, people, "Lock up")
    say_reached(by=people.alice, placement=placement, opened_version=1, reached=5, source="Invoice")
    with pytest.raises(StaleEdit):
        say_reached(by=people.alice, placement=placement, opened_version=1, reached=6)
    placement.refresh_from_db()
    assert placement.reached == 5


def test_what_was_not_issued_reached_nobody(people, magazine):
    placement = on(magazine, people, "Lock up", issued=False)
    with pytest.raises(NotAllowedNow, match="Mark it issued first"), transaction.atomic():
        say_reached(by=people.alice, placement=placement, opened_version=1, reached=5)
    assert Communication.objects.get().version == 1


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("issued", "reached", "constraint"),
    [
        (False, {"reached": 5, "reached_source": "Count"}, "only_what_was_issued_reached_anybody"),
        (True, {"reached": -1, "reached_source": "Count"}, "reached"),
        (True, {"reached": 5}, "what_a_placement_reached_has_a_source"),
    ],
)
def test_the_database_refuses_it_too(people, magazine, issued, reached, constraint):
    placement = on(magazine, people, "Lock up", issued=issued)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(**reached)
    assert constraint in str(refusal.value)


def test_achieved_counts_what_is_known_and_says_of_how_many_it_is_not(people, magazine):
    on(magazine, people, "A", reached=300)
    on(magazine, people, "B", reached=0)
    on(magazine, people, "C")
    on(magazine, people, "D", issued=False)
    on(magazine, people, "A secret", reached=900, visibility=Visibility.LEAD)
    achieved = channel_use(magazine, people.bob).achieved
    assert (achieved.issued, achieved.known, achieved.unknown) == (3, 2, 1)
    assert (achieved.in_all, achieved.on_average, achieved.percent) == (300, 150, 15)
    assert channel_use(magazine, people.alice).achieved.in_all == 1200


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("units", "counted"),
    [
        (("homes", "homes"), (2, 900, 0)),
        (("", "people"), (2, 900, 0)),
        (("people", ""), (2, 900, 0)),
        (("Homes", "homes"), (2, 900, 0)),
        (("People", ""), (2, 900, 0)),
        (("homes", ""), (1, 300, 1)),
    ],
)
def test_homes_and_people_are_not_added_up(people, magazine, units, counted):
    magazine.reach_unit, unit = units
    magazine.save()
    gone = ChannelFactory(merged_into=magazine, reach_unit=unit, valid_to=date(2016, 10, 24))
    on(magazine, people, "A", reached=300)
    on(gone, people, "B", reached=600)
    achieved = channel_use(magazine, people.bob).achieved
    assert (achieved.known, achieved.in_all, achieved.in_other_units) == counted


def test_a_figure_keeps_the_unit_in_which_it_was_said(client, people, magazine):
    placement = on(magazine, people, "Lock up")
    say_reached(
        by=people.alice, placement=placement, opened_version=1, reached=300, source="Invoice"
    )
    on(magazine, people, "Not said yet")
    magazine.reach_unit = "readers"
    magazine.save()
    placement = Placement.objects.get(pk=placement.pk)
    assert placement.reached_text == "300 homes"
    achieved = channel_use(magazine, people.bob).achieved
    assert (achieved.issued, achieved.known, achieved.in_other_units) == (1, 0, 1)

    client.force_login(people.alice)
    page = text_of(client.get(reverse("plans:placement_reached", args=[placement.pk])))
    assert "Counted in homes, as its reach was when this was said." in page
    told = []
    for version, reached in ((2, 320), (3, None), (4, 330)):
        placement = say_reached(
            by=people.alice,
            placement=placement,
            opened_version=version,
            reached=reached,
            source="Invoice" if reached else "",
        )
        told.append(placement.reached_text)
    assert told == ["320 homes", "", "330 readers"]


@pytest.mark.both_databases
def test_figures_of_before_are_given_the_unit_of_their_channel(people, magazine):
    no_unit = ChannelFactory(reach_unit="")
    on(magazine, people, "Homes", reached=300)
    on(no_unit, people, "People", reached=0)
    Placement.objects.update(reached_unit="")
    since = on(magazine, people, "Said since", reached=5)
    Placement.objects.filter(pk=since.pk).update(reached_unit="flats")
    on(magazine, people, "Not known")
    import_module("plans.migrations.0005_fill_units_of_figures").say_what_they_count(apps, None)
    found = Placement.objects.values_list("communication__title", "reached_unit")
    assert dict(found) == {
        "Homes": "homes",
        "People": "people",
        "Said since": "flats",
        "Not known": "",
    }


def test_the_page_says_what_it_leaves_out_as_counted_otherwise(client, people, magazine):
    gone = ChannelFactory(merged_into=magazine, reach_unit="readers", valid_to=date(2016, 10, 24))
    on(gone, people, "A", reached=300)
    client.force_login(people.bob)
    page = text_of(client.get(reverse("plans:channel_use", args=["MAGZ"])))
    assert "1 use is counted in another unit, so not here" in page
    assert "Nothing that you can see was issued on it" not in page
    assert "a time on average" not in page


@pytest.mark.parametrize(
    ("uses", "words"),
    [
        ([], "Nothing that you can see was issued on it"),
        ([None], "Nobody has said yet how many its one use reached"),
        ([None, None], "Nobody has said yet how many any of its 2 uses reached"),
        ([750], "750 homes a time on average, 75% of what is claimed 750 in all, over 1 use"),
        (
            [500, 700, None],
            "1,200 in all, over 2 uses; of 1 more nobody has said how many they reached",
        ),
    ],
)
def test_the_page_never_guesses(client, people, magazine, uses, words):
    for number, reached in enumerate(uses):
        on(magazine, people, f"Use {number}", reached=reached)
    on(magazine, people, "To come", issued=False)
    client.force_login(people.bob)
    page = client.get(reverse("plans:channel_use", args=["MAGZ"])).text
    assert words in " ".join(page.replace('<span class="app-table__sub">', "").split())


def test_without_a_claim_there_is_nothing_to_hold_it_against(people, magazine):
    magazine.reach_number = None
    magazine.save()
    on(magazine, people, "A", reached=300)
    assert channel_use(magazine, people.bob).achieved.percent is None


def test_its_lead_partner_says_it_on_a_page_of_its_own(client, people, magazine):
    placement = on(magazine, people, "Lock up")
    url = reverse("plans:placement_reached", args=[placement.pk])
    use = reverse("plans:channel_use", args=["MAGZ"])
    client.force_login(people.bob)
    assert client.get(url).status_code == 403
    assert url not in client.get(use).text
    client.force_login(people.alice)
    assert url in client.get(use).text
    assert "(optional)" not in client.get(url).text, "its source is owed with a figure"
    page = client.post(url, {"reached": "many", "version": 1})
    assert page.context["form"].errors == {
        "reached": ["Write a whole number, like 12500; leave it empty where nobody knows"]
    }
    page = client.post(url, {"reached": "12,500", "version": 1})
    assert page.context["form"].errors == {
        "reached_source": ["Say where the figure comes from, such as “own count”"]
    }
    assert page.context["form"]["reached"].value() == "12,500"
    page = client.post(
        url, {"reached": "12,500", "reached_source": "Invoice", "version": 1}, follow=True
    )
    assert "It reached 12,500 homes on The magazine." in page.text
    assert "Reached 12,500 homes (Invoice)" in page.text
    stale = client.post(url, {"reached": "13", "reached_source": "Count", "version": 1})
    assert (stale.status_code, stale.context["form"]["reached"].value()) == (409, "13")
    placement.refresh_from_db()
    assert placement.reached == 12500


def test_whoever_may_not_know_of_a_communication_finds_no_such_page(client, people, magazine):
    placement = on(magazine, people, "A secret", visibility=Visibility.LEAD)
    url = reverse("plans:placement_reached", args=[placement.pk])
    sent = {"reached": "5", "reached_source": "Count", "version": 1}
    for person in (people.bob, people.charlie, people.coordinator):
        client.force_login(person)
        assert (client.get(url).status_code, client.post(url, sent).status_code) == (404, 404)
    client.force_login(people.alice)
    assert client.post(url, sent).status_code == 302
    placement.refresh_from_db()
    assert placement.reached == 5


@pytest.mark.parametrize(
    ("who", "may"),
    [("coordinator", True), ("chair", False), ("board_member", False), ("champion", False)],
)
def test_its_lead_partner_and_the_coordinator_say_how_many(client, people, magazine, who, may):
    placement = on(magazine, people, "Lock up")
    client.force_login(getattr(people, who))
    url = reverse("plans:placement_reached", args=[placement.pk])
    answer = client.post(url, {"reached": "5", "reached_source": "Count", "version": 1})
    assert answer.status_code == (302 if may else 403)
    placement.refresh_from_db()
    assert placement.reached == (5 if may else None)
