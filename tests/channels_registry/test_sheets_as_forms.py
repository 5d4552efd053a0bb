"""A sheet of channels is refused what the form refuses, so that each can be edited afterwards."""

from datetime import date

import pytest
from django.urls import reverse

from bsc_comms.kit.refusals import NotPossible
from channels_registry.documents.sheets import HOW_TO
from channels_registry.models import Channel
from channels_registry.operations import create_channel, edit_channel, merge_channels
from channels_registry.queries.sheets import key_of
from channels_registry.rules.channels import DAY_TO_COME, NO_OWNER, UNIT
from tests.channels_registry.register_sheets import SAVE, bring_in, outcomes
from tests.factories import ChannelFactory, ResourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def refusals(page) -> list[tuple[str, str, str]]:
    return [
        (one.heading, one.said, one.right) for row in page.context["refused"] for one in row.wrong
    ]


def test_a_figure_without_its_unit_or_of_a_day_to_come_and_a_text_too_long(client, people):
    ChannelFactory(code="MAG", name="Mag", owners=[people.lead])
    client.force_login(people.alice)
    page = bring_in(client, "Code,Reach,Reach of what,Day of the figure\nMAG,500,,1/1/2030\n")
    assert refusals(page) == [
        ("Reach of what", "", UNIT),
        ("Day of the figure", "2030-01-01", DAY_TO_COME),
    ]
    page = bring_in(client, f"Code,Languages\nMAG,{'x' * 201}\n")
    assert refusals(page) == [("Languages", "x" * 201, "Write 200 characters or fewer")]


@pytest.mark.parametrize(
    "sheet",
    ["Code,Owners\nMAG,\n", "Name,Kind\nNew,Print\n", "Name,Kind,Owners\nNew,Print,\n"],
)
def test_no_channel_is_left_without_an_owner(client, people, sheet):
    ChannelFactory(code="MAG", name="Mag", owners=[people.lead])
    client.force_login(people.coordinator)
    assert refusals(bring_in(client, sheet)) == [("Owners", "", NO_OWNER)]


def test_what_stood_so_before_stops_no_other_change(client, people):
    ChannelFactory(code="MAG", name="Mag", owners=[people.lead], reach_number=500, reach_unit="")
    client.force_login(people.alice)
    page = bring_in(client, "Code,Reach,What it costs\nMAG,500,£20\n")
    assert outcomes(page) == {"new": 0, "changed": 1, "refused": 0, "same": 0}
    client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    assert Channel.objects.get().cost == "£20"


def test_a_lead_time_comes_with_where_it_comes_from(client, people):
    before = {"lead_time_days": 42, "lead_time_basis": "Six weeks before delivery"}
    ChannelFactory(code="MAG", name="Mag", owners=[people.lead], **before)
    client.force_login(people.alice)
    sheet = "Code,Lead time in days,Where the lead time comes from\nMAG,21,The printer\n"
    page = bring_in(client, sheet)
    client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    saved = Channel.objects.get()
    assert (saved.lead_time_days, saved.lead_time_basis) == (21, "The printer")


@pytest.mark.parametrize("code", ["", "POST"])
def test_a_channel_that_was_merged_does_not_come_back_under_its_old_name(client, people, code):
    kept = ChannelFactory(code="BILL", name="Billboards", owners=[people.lead])
    gone = ChannelFactory(code="POST", name="Posters", owners=[people.lead])
    merge_channels(by=None, kept=kept, gone=gone, reason="The same")
    client.force_login(people.alice)
    page = bring_in(client, f"Code,Name,Kind,Owners\n{code},posters,Print,{people.lead.code}\n")
    right = "It is Billboards now, into which it was merged: change that one, or take the row out"
    assert refusals(page) == [("Name", "posters", right)]


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ({"reach_number": 500}, "reach_unit"),
        ({"reach_as_at": date(2016, 10, 26)}, "reach_as_at"),
        ({"shared_by_all": False}, "owners"),
    ],
)
def test_whoever_saves_a_channel_is_refused_the_same(people, fields, about):
    said = {"name": "New", "kind": "print", **fields}
    owners = [] if about == "owners" else [people.lead]
    with pytest.raises(NotPossible) as refused:
        create_channel(by=people.coordinator, fields=said, owners=owners)
    assert refused.value.about[0] == about
    channel = ChannelFactory(code="MAG", name="Mag", owners=owners)
    with pytest.raises(NotPossible) as refused:
        edit_channel(by=people.coordinator, channel=channel, opened_version=1, fields=fields)
    assert refused.value.about[0] == about
    assert not Channel.objects.exclude(version=1).exists()


@pytest.mark.parametrize(
    ("kind", "sheet", "right"),
    [
        ("channels", "Name,Kind\nA,Print\nA,Print\n", "Row 2 is about the same channel: keep one"),
        ("offers", "Partner,What\nLEAD,A\nLEAD,A\n", "Row 2 is about the same offer: keep one"),
        ("offers", "Code,What\n,A talk\n", "A new offer needs this column"),
        ("resources", "Code,Partner\n,LEAD\n", "A new resource needs this column"),
        ("channels", "Code,Name\nNONE,A\n", "Nothing in the register has this code"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_by_the_word_for_its_kind(
    client, people, kind, sheet, right
):
    client.force_login(people.alice)
    said = [each for _, _, each in refusals(bring_in(client, sheet, kind=kind))]
    assert [each for each in said if each.startswith(right)]


def test_nothing_that_people_read_of_a_sheet_calls_a_row_an_entry(client, people):
    resource = ResourceFactory(name="A stand", partner=people.lead)
    client.force_login(people.alice)
    sheet = f"Code,Partner,Name\n{key_of(resource)},OTHER,A stand\n"
    ((_, _, right),) = refusals(bring_in(client, sheet, kind="resources"))
    assert right.endswith("leave this cell as it was, or add a row without a code")
    assert "entry" not in str(HOW_TO)
