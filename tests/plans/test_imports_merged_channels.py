"""A sheet names a channel that was merged or has ended: its row goes to one channel, not to two."""

from datetime import date

import pytest

from channels_registry.models import Channel
from channels_registry.operations import end_channel, merge_channels
from plans.documents.plan_sheet import plan_csv
from plans.models import Communication
from plans.operations.imports import save_import, undo_import
from plans.queries.plan_export import exported
from plans.queries.vocabulary import vocabulary
from tests.factories import ChannelFactory
from tests.plans.sheets import (
    PANEL,
    SHED,
    differences,
    read,
    row_of,
    saved,
    sheet,
    small_partnership,
    states,
    titled,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_october", "the_partnership"),
]
MOVED = SHED.replace("7 Nov", "9 Nov")
MORE = SHED.replace("posters, website", "posters, website, leaflets")


@pytest.fixture
def the_partnership():
    small_partnership()


def posters() -> Channel:
    return Channel.objects.get(code="POST")


def merge() -> None:
    """Posters turn out to be billboards."""
    kept = ChannelFactory(code="BILL", name="Billboards")
    merge_channels(by=None, kept=kept, gone=posters(), reason="One")


def end_and_begin_anew(**fields) -> None:
    """Posters end, and another channel has their name."""
    one = posters()
    last_day = date(2016, 9, 1)
    end_channel(by=None, channel=one, opened_version=1, last_day=last_day, reason="Dear")
    ChannelFactory(code="NEW", name="Posters", **fields)


def channels_of(title: str) -> list[str]:
    placements = titled(title).placements.exclude(state="dropped")
    return sorted(placements.values_list("channel__code", flat=True))


def codes_read(text: str, on: date) -> list[str]:
    matches = vocabulary().channels.find(text, on=on)
    return [term.code for match in matches for term in match.terms]


@pytest.mark.both_databases
@pytest.mark.parametrize(("happened", "carries"), [(merge, "BILL"), (end_and_begin_anew, "NEW")])
def test_a_new_row_is_placed_once_where_the_name_leads_now(happened, carries):
    happened()
    saved(SHED)
    assert channels_of("Lock your shed") == sorted([carries, "WEB"])


@pytest.mark.both_databases
@pytest.mark.parametrize("happened", [merge, end_and_begin_anew])
@pytest.mark.parametrize("on", [date(2016, 4, 1), date(2016, 11, 7)])
def test_no_day_has_two_channels_of_a_name(happened, on):
    happened()
    assert len(codes_read("posters", on)) == 1


def test_where_one_follows_on_another_of_its_name_the_day_tells():
    end_and_begin_anew(valid_from=date(2016, 9, 2))
    assert codes_read("posters", date(2016, 9, 1)) == ["POST"]
    assert codes_read("posters", date(2016, 9, 2)) == ["NEW"]


@pytest.mark.both_databases
@pytest.mark.parametrize("on", [date(2016, 4, 1), date(2016, 11, 7)])
def test_a_name_is_read_also_before_the_younger_one_that_it_leads_to_began(on):
    began = date(2016, 8, 1)
    kept = ChannelFactory(code="BILL", name="Billboards", valid_from=began)
    merge_channels(by=None, kept=kept, gone=posters(), reason="One")
    Channel.objects.filter(code="WEB").update(valid_to=date(2016, 9, 1))
    ChannelFactory(code="WEB-2", name="Website", valid_from=began)
    assert codes_read("posters, website", on) == ["BILL", "WEB-2"]


def test_a_row_without_a_date_names_what_began_within_the_year():
    ChannelFactory(code="LEAF", name="Leaflets", valid_from=date(2016, 9, 1))
    saved(SHED.replace("7 Nov", "tbc").replace("website", "leaflets"))
    assert channels_of("Lock your shed") == ["LEAF", "POST"]


def test_a_name_without_another_channel_stands_for_the_one_that_has_ended_in_its_time():
    end_channel(
        by=None, channel=posters(), opened_version=1, last_day=date(2016, 9, 1), reason="Dear"
    )
    assert codes_read("posters", date(2016, 9, 1)) == ["POST"]
    assert codes_read("posters", date(2016, 9, 2)) == []


@pytest.mark.both_databases
@pytest.mark.parametrize("happened", [merge, end_and_begin_anew])
def test_what_is_placed_already_stays_where_it_is(happened):
    saved(SHED)
    happened()
    corrected = saved(MOVED)
    assert [name for name, *_ in differences(row_of(corrected, 2))] == ["when"]
    assert channels_of("Lock your shed") == ["POST", "WEB"]


def test_a_new_row_is_placed_where_the_name_leads_though_it_stood_for_an_older_one_when_read():
    first = saved(SHED)
    merge()
    corrected = read(sheet(MOVED))
    assert row_of(corrected, 2).reading["channels"] == ["POST", "WEB"]
    undo_import(by=None, plan_import=first)
    save_import(by=None, plan_import=corrected)
    assert channels_of("Lock your shed") == ["BILL", "WEB"]


def test_a_channel_more_is_added_beside_what_is_placed_already():
    ChannelFactory(code="LEAF", name="Leaflets")
    saved(SHED)
    merge()
    corrected = saved(MORE)
    assert states(corrected) == ["updated"]
    assert channels_of("Lock your shed") == ["LEAF", "POST", "WEB"]


@pytest.mark.both_databases
def test_what_stands_on_both_stays_on_both():
    """Nobody has said of either that it is off."""
    ChannelFactory(code="BILL", name="Billboards")
    both = SHED.replace("posters", "posters, billboards")
    saved(both)
    kept = Channel.objects.get(code="BILL")
    merge_channels(by=None, kept=kept, gone=posters(), reason="One")
    assert states(read(sheet(both))) == ["unchanged"]


def test_what_was_issued_there_is_marked_so_again():
    saved(SHED.replace("7 Nov", "7 Oct"))
    merge()
    done = saved(SHED.replace("7 Nov", "7 Oct").replace(",,,Burglary", ",Done,,Burglary"))
    assert states(done) == ["updated"]
    placements = titled("Lock your shed").placements
    assert sorted(placements.values_list("channel__code", "state")) == [
        ("POST", "issued"),
        ("WEB", "issued"),
    ]


def test_the_same_sheet_is_as_before_whatever_became_of_the_plan():
    saved(SHED)
    merge()
    titled("Lock your shed").placements.filter(channel__code="POST").update(state="dropped")
    assert states(read(sheet(SHED))) == ["unchanged"]


def test_the_planners_own_sheet_comes_back_as_it_left(people):
    saved(SHED, PANEL)
    before = own_sheet(people)
    merge()
    after = own_sheet(people)
    assert b"Posters; Website" in before
    assert b"Posters [POST]; Website" in after
    for text in (before, after):
        assert states(read(text, name="own.csv")) == ["unchanged", "unchanged"]


def own_sheet(people) -> bytes:
    return plan_csv(exported(Communication.objects.all(), reader=people.coordinator), vocabulary())
