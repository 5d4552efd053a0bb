"""Reference data that changed in a file changes in the planner, unless people edited it there."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.reference import load_reference
from bsc_comms.overview.reference_sheets import ReferenceRefused
from channels_registry.models import Channel
from channels_registry.operations import add_offer, create_channel, edit_channel
from evidence.models import AwarenessDay
from evidence.operations.awareness import set_awareness_day
from partnership.models import Area, Change, Partner, Partnership, StrategyPriority, Topic
from tests.factories import RecurringDayFactory, administrator, advocate_of
from tests.factories.people import PersonFactory
from tests.overview.reference.folders import Edit

pytestmark = pytest.mark.django_db


def test_a_changed_cell_changes_one_row_and_leaves_a_trace(folder: Path, edit: Edit):
    load_reference(folder)
    edit("channels.csv", "Wexcombe Gazette,print,WBC,no,30", "Wexcombe Gazette,print,WBC,no,28")
    person = PersonFactory()
    summary = load_reference(folder, by=person)
    assert {name: tally.changed for name, tally in summary.items() if tally.changed} == {
        "channels": 1
    }
    change = Change.objects.get()
    assert (change.by, change.field, change.before, change.after) == (
        person,
        "lead_time_days",
        "30",
        "28",
    )


def test_a_channel_that_people_edited_is_left_alone(folder: Path, edit: Edit):
    load_reference(folder)
    gazette = Channel.objects.get(code="GAZ")
    edit_channel(
        by=None,
        channel=gazette,
        opened_version=1,
        fields={"lead_time_days": 20, "shared_by_all": True},
        owners=[],
    )
    edit("channels.csv", "Wexcombe Gazette,print,WBC,no,30", "Wexcombe Gazette,print,WBC,no,28")
    summary = load_reference(folder)
    assert (summary["channels"].changed, summary["channels"].unchanged) == (0, 2)
    gazette.refresh_from_db()
    assert (gazette.lead_time_days, list(gazette.owners.all())) == (20, [])


def test_a_channel_and_an_offer_that_people_entered_first_are_left_alone(folder: Path):
    load_reference(folder)
    partner = Partner.objects.get(code="CONST")
    by = advocate_of(partner)
    channel = create_channel(
        by=by, fields={"name": "Forum", "kind": "print", "lead_time_days": 5}, owners=[partner]
    )
    offer = add_offer(by=by, partner=partner, fields={"what": "Talks"})
    for file, columns, row in (
        ("channels.csv", "code,name,kind,lead_time_days", f"{channel.code},Of the file,print,30"),
        ("partner_offers.csv", "code,partner,what", f"{offer.code},CONST,Of the file"),
    ):
        (folder / file).write_text(f"{columns}\n{row}\n", "utf-8")
    summary = load_reference(folder)
    assert (summary["channels"].changed, summary["partner_offers"].changed) == (0, 0)
    channel.refresh_from_db()
    offer.refresh_from_db()
    assert (channel.name, channel.lead_time_days, offer.what) == ("Forum", 5, "Talks")


def test_what_an_administrator_added_on_the_administration_site_is_left_alone(
    folder: Path, client: Client
):
    load_reference(folder)
    client.force_login(administrator())
    for table, sent in (
        ("channels_registry_channel", {"code": "FORUM", "name": "Forum", "kind": "print"}),
        ("evidence_awarenessday", {"code": "PEACE", "name": "Peace", **days("2017-03-20")}),
    ):
        assert client.post(reverse(f"admin:{table}_add"), sent).status_code == 302
    for file, columns, row in (
        ("channels.csv", "code,name,kind,lead_time_days", "FORUM,Of the file,print,30"),
        ("awareness_days.csv", "code,name,starts,ends", "PEACE,Of the file,2017-03-20,2017-03-20"),
    ):
        (folder / file).write_text(f"{columns}\n{row}\n", "utf-8")
    summary = load_reference(folder)
    assert (summary["channels"].changed, summary["awareness_days"].changed) == (0, 0)
    assert Channel.objects.get(code="FORUM").name == "Forum"
    assert AwarenessDay.objects.get().name == "Peace"


def days(day: str) -> dict[str, str]:
    """One day, as a form sends it."""
    return {"starts": day, "ends": day}


def test_an_awareness_day_that_an_administrator_moved_is_not_brought_back(
    folder: Path, client: Client
):
    """The days of what comes round each year are moved on its own page, which the form names."""
    rows = "CLEAN,Spring Clean,2017-03-20,2017-03-20\nPEACE,Peace,2017-03-20,2017-03-20\n"
    (folder / "awareness_days.csv").write_text(f"code,name,starts,ends\n{rows}", "utf-8")
    load_reference(folder)
    RecurringDayFactory(code="CLEAN", name="Spring Clean")
    client.force_login(administrator())
    for code, links in (("CLEAN", True), ("PEACE", False)):
        day = AwarenessDay.objects.get(code=code)
        url = reverse("admin:evidence_awarenessday_change", args=[day.pk])
        page = reverse("evidence:awareness_day", args=[code, 2016])
        assert (f'href="{page}"' in client.get(url).text) is links
        sent = {"code": code, "name": day.name, **days("2017-03-27")}
        assert client.post(url, sent).status_code == 302
    tally = load_reference(folder)["awareness_days"]
    assert (tally.created, tally.changed) == (0, 0)
    assert dict(AwarenessDay.objects.values_list("code", "starts")) == {
        "CLEAN": date(2017, 3, 20),
        "PEACE": date(2017, 3, 27),
    }


@pytest.mark.parametrize("moved_to", [date(2017, 3, 27), date(2017, 4, 3)])
def test_an_awareness_day_that_people_moved_is_not_brought_back(folder: Path, moved_to: date):
    rows = "CLEAN,Spring Clean,2017-03-20,2017-03-20\nCLEAN,Spring Clean,2018-03-19,2018-03-19\n"
    (folder / "awareness_days.csv").write_text(f"code,name,starts,ends\n{rows}", "utf-8")
    load_reference(folder)
    set_awareness_day(
        by=None,
        day=RecurringDayFactory(code="CLEAN", name="Spring Clean"),
        year=FinancialYear(2016),
        opened_version=1,
        starts=moved_to,
        ends=moved_to,
        is_confirmed=True,
        source="",
    )
    tally = load_reference(folder)["awareness_days"]
    assert (tally.created, tally.changed, tally.unchanged) == (0, 0, 2)
    days = AwarenessDay.objects.values_list("starts", flat=True)
    assert list(days) == [moved_to, date(2018, 3, 19)]


@pytest.mark.parametrize("in_the_file", [date(2027, 4, 19), date(2027, 4, 26)])
def test_an_awareness_day_that_people_set_first_is_left_alone(folder: Path, in_the_file: date):
    load_reference(folder)
    confirmed = date(2027, 4, 26)
    set_awareness_day(
        by=None,
        day=RecurringDayFactory(code="NSAW", name="Stalking Awareness Week"),
        year=FinancialYear(2027),
        opened_version=0,
        starts=confirmed,
        ends=date(2027, 5, 2),
        is_confirmed=True,
        source="Its organiser",
    )
    row = f"NSAW,Stalking,{in_the_file},{in_the_file},no,Another list"
    columns = "code,name,starts,ends,date_is_verified,source"
    (folder / "awareness_days.csv").write_text(f"{columns}\n{row}\n", "utf-8")
    tally = load_reference(folder)["awareness_days"]
    assert (tally.created, tally.changed) == (0, 0)
    day = AwarenessDay.objects.get()
    assert (day.starts, day.ends) == (confirmed, date(2027, 5, 2))
    assert (day.date_is_verified, day.source) == (True, "Its organiser")


def test_a_folder_without_a_logo_leaves_the_one_that_is_there(folder: Path):
    load_reference(folder)
    logo = Partnership.current().logo_svg
    (folder / "logo.svg").unlink()
    assert load_reference(folder)["partnership"].unchanged == 1
    assert "<title>" in logo
    assert Partnership.current().logo_svg == logo


def test_a_priority_ends_by_its_file_and_a_file_without_the_column_leaves_its_end(folder: Path):
    file = folder / "strategy_priorities.csv"
    file.write_text("code,label,verified,valid_to\nS-1,Feel safer,yes,2020-03-31\n", "utf-8")
    load_reference(folder)
    file.write_text("code,label,verified\nS-1,Feel safer,yes\n", "utf-8")
    assert load_reference(folder)["strategy_priorities"].unchanged == 1
    assert StrategyPriority.objects.get().valid_to == date(2020, 3, 31)


def test_a_priority_that_ends_before_it_begins_is_named(folder: Path):
    columns = "code,label,verified,valid_from,valid_to"
    row = "S-1,Feel safer,yes,2020-04-01,2020-03-31"
    (folder / "strategy_priorities.csv").write_text(f"{columns}\n{row}\n", "utf-8")
    with pytest.raises(ReferenceRefused) as refused:
        load_reference(folder)
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "valid_to")]


def test_changed_references_count_as_a_change(folder: Path, edit: Edit):
    load_reference(folder)
    edit("channels.csv", "Web pages,digital,,yes", "Web pages,digital,WBC|CONST,no")
    edit("areas.csv", "neighbourhood,WEX-NEW,,,WEX-N|WEX-NEW", "neighbourhood,WEX-S,,,WEX-S")
    summary = load_reference(folder)
    assert (summary["channels"].changed, summary["areas"].changed) == (1, 1)
    estate = Area.objects.get(code="WEX-MILL")
    assert (estate.parent.code, [a.code for a in estate.wards_touched.all()]) == (
        "WEX-S",
        ["WEX-S"],
    )
    assert set(Change.objects.values_list("field", "before", "after")) == {
        ("owners", "", "CONST, WBC"),
        ("shared_by_all", "True", "False"),
        ("parent", "WEX-NEW", "WEX-S"),
        ("wards_touched", "WEX-N, WEX-NEW", "WEX-S"),
    }


def test_a_row_taken_out_of_the_file_stays_until_the_file_ends_it(folder: Path, edit: Edit):
    load_reference(folder)
    edit("channels.csv", "GAZ,Wexcombe Gazette,print,WBC,no,30,gazette\n", "")
    assert load_reference(folder)["channels"].not_in_file == 1
    assert Channel.objects.get(code="GAZ").valid_to is None

    text = (folder / "channels.csv").read_text().replace("lead_time_days", "valid_to")
    text = text.replace("yes,2,", "yes,2026-06-30,")
    (folder / "channels.csv").write_text(text)
    load_reference(folder)
    assert Channel.objects.get(code="WEBP").valid_to == date(2026, 6, 30)


# --- what people changed on the page Reference data -----------------------------------------------
def test_a_last_day_that_was_set_on_the_page_stays_where_the_file_has_none(folder: Path):
    load_reference(folder)
    Partner.objects.filter(code="CONST").update(valid_to=date(2026, 10, 31))
    path = folder / "partners.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{head},valid_to", *(f"{row}," for row in rows)]), "utf-8")
    assert load_reference(folder)["partners"].changed == 0
    assert Partner.objects.get(code="CONST").valid_to == date(2026, 10, 31)


def test_a_last_day_in_the_file_wins_over_the_one_that_was_set_on_the_page(folder: Path):
    load_reference(folder)
    Area.objects.filter(code="WEX-N").update(valid_to=date(2026, 5, 1))
    assert load_reference(folder)["areas"].changed == 1
    assert Area.objects.get(code="WEX-N").valid_to == date(2026, 5, 6)


@pytest.mark.parametrize("how", [["--dry-run"], ["-v2"]])
def test_the_command_names_each_cell_that_changes(folder: Path, how: list[str]):
    load_reference(folder)
    Topic.objects.filter(code="THEFT").update(label="Renamed on the page")
    Partner.objects.filter(code="CONST").update(aliases=["old bill"])
    Area.objects.get(code="WEX-MILL").wards_touched.clear()
    Partnership.objects.update(strapline="Together")
    said = StringIO()
    call_command("load_reference", "--from", str(folder), *how, stdout=said)
    assert [line for line in said.getvalue().splitlines() if " becomes " in line] == [
        "partnership, strapline: “Together” becomes “Wexcombe looks out for you”",
        "areas, WEX-MILL, wards_touched: empty becomes “WEX-N, WEX-NEW”",
        "partners, CONST, aliases: “old bill” becomes “police”",
        "topics, THEFT, label: “Renamed on the page” becomes “Theft”",
    ]
    assert (Topic.objects.get(code="THEFT").label == "Theft") == (how == ["-v2"])


def test_the_command_says_no_cells_where_nobody_asked(folder: Path):
    load_reference(folder)
    Topic.objects.filter(code="THEFT").update(label="Renamed on the page")
    said = StringIO()
    call_command("load_reference", "--from", str(folder), stdout=said)
    assert said.getvalue() == "Loaded reference data: 0 new, 1 changed, 18 as before.\n"
