"""The coordinator brings in the year's messy spreadsheet, looks at it, saves it, finds it."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from bsc_comms.overview.reference import load_reference
from partnership.models import Person
from plans.choices import ImportState, State
from plans.models import Communication, PlanImport
from tests import factories
from tests.journeys.signing_in import sign_in
from tests.services.axe import violations

LONG = pytest.mark.thorough
DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(autouse=True)
def _on_the_day(transactional_db):
    with clock.at(datetime(2017, 4, 20, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def coordinator() -> Person:
    load_reference(settings.REFERENCE_DIR)
    return factories.coordinator(name="Cora Lane", email="cora@example.org")


def rows_of_the_sample_year(folder: Path, rows: int) -> Path:
    """A sheet with the head and the first rows of the sample year."""
    whole = (DATA / "sample_year.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    file = folder / "sample_year.csv"
    file.write_text("".join(whole[: rows + 1]), encoding="utf-8")
    return file


def choose(page: Page, file: Path) -> None:
    page.goto("/imports/")
    page.get_by_role("link", name="Bring in a spreadsheet").first.click()
    assert violations(page) == []
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_label("Financial year").fill("2016/17")
    page.get_by_role("button", name="Read it").click()


def answer(page: Page) -> str:
    """What the first line says will happen."""
    return " ".join(page.locator(".app-import__answer").inner_text().split())


@pytest.mark.journey
@pytest.mark.parametrize(
    ("rows", "states"),
    [
        (20, {State.ISSUED: 20}),
        pytest.param(134, {State.ISSUED: 133, State.POSTPONED: 1}, marks=LONG),
    ],
)
def test_the_sample_year_comes_in_as_it_is(
    page: Page, coordinator: Person, tmp_path: Path, rows: int, states: dict[State, int]
) -> None:
    file = rows_of_the_sample_year(tmp_path, rows)
    sign_in(page, coordinator)
    choose(page, file)

    expect(page.get_by_role("heading", level=1)).to_have_text("sample_year.csv")
    expect(page.get_by_text("Nothing is on the plan yet.")).to_be_visible()
    assert re.fullmatch(rf"{rows} new\. \d+ readings want a look\.", answer(page))
    assert not Communication.objects.exists()
    for tab, number in (
        ("To look at", r"\d+"),
        ("Not understood", r"\d+"),
        ("Refused", 0),
        ("New", rows),
    ):
        page.get_by_role("link", name=re.compile(rf"{tab} \({number}\)")).click()
        assert violations(page) == []

    page.get_by_role("button", name=f"Save all {rows} rows").click()
    saved = page.get_by_text(f"{rows} new communications are on the plan.")
    expect(saved).to_be_visible(timeout=60_000)
    assert violations(page) == []
    assert Counter(Communication.objects.values_list("state", flat=True)) == states

    page.get_by_role("button", name="Take the whole import back").click()
    expect(page.get_by_text(f"{rows} rows were taken back")).to_be_visible(timeout=60_000)
    assert not Communication.objects.exists()
    page.get_by_role("button", name=f"Save all {rows} rows").click()
    saved = page.get_by_text(f"{rows} new communications are on the plan.")
    expect(saved).to_be_visible(timeout=60_000)

    page.get_by_role("link", name="See 2016/17 on the plan").click()
    expect(page.get_by_text(f"1 to {min(rows, 50)} of {rows}").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Report it! Dumped rubbish")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Report it! Dumped rubbish")
    expect(page.get_by_text("Row 2 of sample_year.csv, word for word.")).to_be_visible()

    choose(page, file)
    expect(page.get_by_text("This very file was brought in before")).to_be_visible()
    assert answer(page) == f"{rows} already there."
    page.get_by_role("button", name="Close it: nothing to save").click()
    assert violations(page) == []
    assert Communication.objects.count() == rows


MESSY = """Borough plan 2016/17,,,
Title,Lead,When,How
Lock your shed,London Fire Brigade,7 Nov,"posters, zeppelins"
Check your alarm,Elves,8 Nov,posters
Mind the candles,Elves,9 Nov,posters
Dark nights,London Fire Brigade,35 Movember,posters
"""


@pytest.mark.journey
@pytest.mark.parametrize(
    "script",
    [pytest.param(True, id="script"), pytest.param(False, id="no-script", marks=LONG)],
)
def test_a_messy_sheet_is_put_right_on_a_phone(
    open_page, coordinator: Person, tmp_path: Path, script: bool
) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(MESSY, encoding="utf-8")
    page = open_page(size=(320, 800), script=script)
    sign_in(page, coordinator)
    page.goto("/imports/new/")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("link", name="Choose a spreadsheet")).to_be_visible()
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Read it").click()

    assert answer(page).startswith("1 new, 3 refused.")
    expect(page.get_by_text("“Elves” is not a partner we know.")).to_be_visible()
    page.get_by_label("Read it as (“Elves”").fill("London Fire Brigade, Barnet")
    page.get_by_role("button", name=re.compile("Read it so.*“Elves”")).click()
    done = page.locator("#done")
    expect(done).to_contain_text("“Elves” is read as “London Fire Brigade, Barnet [LFB]” in 2 rows")
    expect(done).to_be_in_viewport()
    assert answer(page).startswith("3 new, 1 refused.")
    done.get_by_role("button", name="Undo").click()
    expect(page.locator("#done")).to_contain_text("That is undone")
    assert answer(page).startswith("1 new, 3 refused.")
    page.get_by_label("Read it as (“Elves”").fill("London Fire Brigade, Barnet")
    page.get_by_role("button", name=re.compile("Read it so.*“Elves”")).click()

    page.get_by_label("Read it as (“35 Movember”, When)").fill("5 Nov")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("“35 Movember” is read as “5 Nov”")
    assert answer(page).startswith("4 new.")

    page.get_by_role("link", name="Not understood (1)").click()
    page.get_by_label("It means (“zeppelins”").fill("leaflets")
    page.get_by_role("button", name=re.compile("Read it so.*“zeppelins”")).click()
    expect(page.get_by_text("Every word was understood.")).to_be_visible()
    page.get_by_role("link", name="New (4)").click()
    page.get_by_role("link", name="Lock your shed").click()
    page.get_by_label("Title").fill("Lock your garage")
    page.get_by_role("button", name="Read the row again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lock your garage")
    page.get_by_role("link", name="Back to the sheet").click()

    page.get_by_role("button", name="Save all 4 rows").click()
    expect(page.get_by_text("4 new communications are on the plan.")).to_be_visible()
    titles = Communication.objects.order_by("title").values_list("title", flat=True)
    assert list(titles) == [
        "Check your alarm",
        "Dark nights",
        "Lock your garage",
        "Mind the candles",
    ]
    assert PlanImport.objects.get().by == coordinator


def large_sheet(by: Person) -> PlanImport:
    """A sheet of which a worker has read 500 of 20,000 rows."""
    return PlanImport.objects.create(
        file_name="all.csv",
        sha256="0",
        year=2016,
        state=ImportState.RECEIVED,
        rows_done=500,
        rows_in_all=20_000,
        at=clock.now(),
        by=by,
    )


@pytest.mark.journey
def test_a_large_sheet_shows_how_far_it_is_and_opens_when_it_is_read(
    page: Page, coordinator: Person
) -> None:
    waits = large_sheet(coordinator)
    sign_in(page, coordinator)
    page.goto(f"/imports/{waits.pk}/")
    expect(page.get_by_role("status")).to_have_text("500 of 20,000 rows read")
    assert violations(page) == []

    PlanImport.objects.update(rows_done=4500)
    expect(page.get_by_role("status")).to_have_text("4,500 of 20,000 rows read", timeout=20_000)
    PlanImport.objects.update(state=ImportState.READ)
    expect(page.get_by_text("Nothing is on the plan yet.")).to_be_visible(timeout=20_000)


@pytest.mark.journey
def test_a_large_sheet_that_is_read_opens_once_nobody_writes_on_its_page(
    page: Page, coordinator: Person
) -> None:
    waits = large_sheet(coordinator)
    sign_in(page, coordinator)
    page.clock.install()
    page.goto(f"/imports/{waits.pk}/")
    heading = page.get_by_role("heading", level=1)
    box = page.get_by_role("searchbox", name="Search the plan")
    page.evaluate("() => { window.isTheSame = true; }")
    box.fill("dark evenings")
    PlanImport.objects.update(state=ImportState.READ)
    for act in (lambda: None, heading.click):
        act()
        page.clock.run_for(10_000)
        # An answer that comes by now comes after one to a page that was read again.
        assert page.evaluate("() => fetch('/imports/').then(() => window.isTheSame)")
    expect(box).to_have_value("dark evenings")
    box.clear()
    heading.click()
    page.clock.run_for(10_000)
    expect(page.get_by_text("Nothing is on the plan yet.")).to_be_visible()
