"""A board member signs in, sees the record of the year, and saves it: two clicks, no training."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from plans.choices import State
from plans.operations.records import compile_ordered_record, order_record
from tests.cast import cast
from tests.factories import ChannelFactory, CommunicationFactory, PlacementFactory
from tests.journeys.signing_in import come_in, sign_in
from tests.services.axe import violations


def saved(page: Page, link: str, name: str, folder: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    assert waiting.value.suggested_filename == name
    path = folder / name
    waiting.value.save_as(path)
    return path.read_bytes()


@pytest.fixture
def year() -> FinancialYear:
    return FinancialYear.of(clock.today()).previous


@pytest.fixture
def people(year: FinancialYear):
    """The cast, and a year in which two of three placements were issued by one hand."""
    people = cast()
    day = year.first.replace(month=11, day=8)
    joint = CommunicationFactory(
        title="Dark evenings",
        lead_partner=people.lead,
        partners=[people.other],
        state=State.ISSUED,
        window_start=day,
    )
    alone = CommunicationFactory(
        title="Bike marking", lead_partner=people.other, state=State.ISSUED, window_start=day
    )
    for communication, channel in ((joint, "Posters"), (joint, "Radio"), (alone, "Facebook")):
        PlacementFactory(
            communication=communication,
            channel=ChannelFactory(code=channel, name=channel),
            issued=True,
            issued_on=day,
        )
    CommunicationFactory(
        title="Market stall",
        lead_partner=people.lead,
        state=State.CANCELLED,
        state_reason="Rain.",
        window_start=day,
    )
    hidden = CommunicationFactory(title="Quokka raid", embargoed=True, window_start=day)
    PlacementFactory(communication=hidden, issued=True, issued_on=day)
    return people


def test_a_board_member_sees_the_record_and_saves_it_in_two_clicks(
    open_page, people, year: FinancialYear, tmp_path: Path
) -> None:
    coordinator = open_page()
    sign_in(coordinator, people.coordinator)
    coordinator.goto("/")
    coordinator.get_by_role("link", name="Record", exact=True).click()
    assert violations(coordinator) == []
    coordinator.get_by_role("button", name=f"Compile a record of {year}").click()
    expect(coordinator.get_by_text("is being compiled")).to_be_visible()
    assert violations(coordinator) == []
    compile_ordered_record(order_id=order_record(by=None, year=year).pk)
    # The list looks again by itself.
    expect(coordinator.get_by_role("link", name=f"Annual record {year}", exact=True)).to_be_visible(
        timeout=15_000
    )

    board = open_page()
    come_in(board, people.board_member)
    assert violations(board) == []
    start = f"sscp-annual-record-{year.slug}-"
    status = "draft" if clock.today() <= year.last.replace(month=5, day=31) else "revision-1"
    pdf = saved(board, "Download PDF", f"{start}{status}.pdf", tmp_path)
    xlsx = saved(board, "Download Excel", f"{start}{status}.xlsx", tmp_path)

    board.get_by_role("link", name=f"Annual record {year}", exact=True).click()
    expect(board.get_by_role("heading", level=1)).to_have_text(f"Annual record {year}")
    figures = [text.split("\n")[:2] for text in board.locator(".app-stat").all_inner_texts()]
    shown = {part[0]: part[1] for part in (sorted(pair, key=str.isdigit) for pair in figures)}
    assert shown["issued jointly"] == "1"
    assert shown["communications issued"] == "2"
    assert shown["placements issued"] == "3"
    assert shown["planned and not issued"] == "1"
    expect(board.locator("body")).to_contain_text("Rain.")
    expect(board.locator("body")).not_to_contain_text("Quokka")
    assert violations(board) == []
    board.get_by_role("link", name="Read the register").click()
    expect(board.get_by_role("row")).to_have_count(4)
    assert violations(board) == []

    words = " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages
    )
    summary = openpyxl.load_workbook(io.BytesIO(xlsx))["Summary"].values
    numbers = {row[0].lower(): row[1] for row in summary if row[1] is not None}
    for label, number in shown.items():
        assert f"{label.capitalize()} {number}" in words
        assert numbers[label] == int(number)
    assert "Quokka" not in words


def test_the_list_of_records_is_not_read_again_while_somebody_writes_on_its_page(
    page: Page, people, year: FinancialYear
) -> None:
    order = order_record(by=None, year=year)
    sign_in(page, people.coordinator)
    page.clock.install()
    page.goto("/record/")
    heading = page.get_by_role("heading", level=1)
    box = page.get_by_role("searchbox", name="Search the plan")
    page.evaluate("() => { window.isTheSame = true; }")
    box.focus()
    compile_ordered_record(order_id=order.pk)
    for act in (lambda: None, lambda: box.fill("dark evenings"), heading.click):
        act()
        page.clock.run_for(10_000)
        # An answer that comes by now comes after one to a page that was read again.
        assert page.evaluate("() => fetch('/record/').then(() => window.isTheSame)")
    expect(box).to_have_value("dark evenings")
    box.clear()
    heading.click()
    page.clock.run_for(10_000)
    expect(page.get_by_role("link", name=f"Annual record {year}", exact=True)).to_be_visible()


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.thorough)])
def test_the_record_keeps_to_a_narrow_screen(
    open_page, people, year: FinancialYear, script: bool
) -> None:
    compile_ordered_record(order_id=order_record(by=None, year=year).pk)
    page = open_page(size=(320, 800), script=script)
    sign_in(page, people.board_member)
    for path in ("/", "/record/", f"/record/{year.slug}/"):
        page.goto(path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
        if script:
            assert violations(page) == []
