"""The coordinator brings in the year's messy spreadsheet, looks at it, saves it, finds it."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from zeal import zeal_ignore

from bsc_comms.kit import clock
from bsc_comms.overview.reference import load_reference
from partnership.models import Person
from plans.choices import State
from plans.models import Communication, PlanImport
from plans.operations.imports import save_import
from plans.views import imports as views
from tests import factories
from tests.services.axe import violations

DATA = Path(__file__).resolve().parent.parent / "data"
PASSWORD = "three words that agree"


@pytest.fixture(autouse=True)
def _on_the_day(transactional_db):
    with clock.at(datetime(2017, 4, 20, 9, tzinfo=UTC)):
        yield


@pytest.fixture(autouse=True)
def _rows_are_written_one_by_one(monkeypatch) -> None:
    """A save logs each communication by itself, with its history: that is no N+1 to be mended."""

    def save(**kwargs):
        with zeal_ignore():
            return save_import(**kwargs)

    monkeypatch.setattr(views, "save_import", save)


@pytest.fixture
def coordinator() -> Person:
    load_reference(settings.REFERENCE_DIR)
    person = factories.coordinator(name="Cora Lane", email="cora@example.org")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(page: Page, person: Person) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def choose(page: Page, file: Path) -> None:
    page.goto("/imports/")
    page.get_by_role("link", name="Bring in a spreadsheet").first.click()
    assert violations(page) == []
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_label("Financial year").fill("2016/17")
    page.get_by_role("button", name="Read it").click()


def figures(page: Page) -> dict[str, str]:
    """The figures at the top of an import, by what they count."""
    stats = page.locator(".app-stat")
    return {
        stat.locator("dt").inner_text(): stat.locator("dd").first.inner_text()
        for stat in stats.all()
    }


@pytest.mark.journey
def test_the_sample_year_comes_in_as_it_is(page: Page, coordinator: Person) -> None:
    sign_in(page, coordinator)
    choose(page, DATA / "sample_year.csv")

    expect(page.get_by_role("heading", level=1)).to_have_text("sample_year.csv")
    expect(page.get_by_text("Nothing is on the plan yet.")).to_be_visible()
    assert figures(page) == {
        "can be saved": "134",
        "refused": "0",
        "already there": "0",
        "to look at": "22",
        "not understood": "65",
    }
    assert not Communication.objects.exists()
    assert violations(page) == []
    for tab in ("Please look (22)", "Not understood (65)", "Refused (0)"):
        page.get_by_role("link", name=tab).click()
        assert violations(page) == []

    page.get_by_role("button", name="Save all 134 rows").click()
    expect(page.get_by_text("134 rows are on the plan now.")).to_be_visible(timeout=60_000)
    assert violations(page) == []
    states = Counter(Communication.objects.values_list("state", flat=True))
    assert states == {State.ISSUED: 133, State.POSTPONED: 1}

    page.get_by_role("link", name="See 2016/17 on the plan").click()
    expect(page.get_by_text("1 to 50 of 134").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Report it! Dumped rubbish")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Report it! Dumped rubbish")
    expect(page.get_by_text("Row 2 of sample_year.csv, word for word.")).to_be_visible()

    choose(page, DATA / "sample_year.csv")
    expect(page.get_by_text("This very file was brought in before")).to_be_visible()
    assert figures(page)["already there"] == "134"
    page.get_by_role("button", name="Save nothing").click()
    assert violations(page) == []
    assert Communication.objects.count() == 134


@pytest.mark.journey
def test_bad_rows_are_named_and_the_good_ones_saved_on_a_phone_without_script(
    open_page, coordinator: Person, tmp_path: Path
) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(
        "Title,Lead,When,How\n"
        "Lock your shed,London Fire Brigade,7 Nov,posters\n"
        "Check your alarm,Frie Brigade,8 Nov,posters\n",
        encoding="utf-8",
    )
    page = open_page(size=(320, 800), script=False)
    sign_in(page, coordinator)
    page.goto("/imports/new/")
    page.get_by_label("Financial year").fill("2016/17")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("link", name="Choose a spreadsheet")).to_be_visible()

    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Read it").click()

    expect(page.get_by_text("“Frie Brigade” is not a partner we know.")).to_be_visible()
    expect(page.get_by_text("Did you mean London Fire Brigade, Barnet?")).to_be_visible()
    page.get_by_role("button", name="Save the 1 good row").click()
    expect(page.get_by_text("1 row is on the plan now.")).to_be_visible()
    assert list(Communication.objects.values_list("title", flat=True)) == ["Lock your shed"]
    assert PlanImport.objects.get().by == coordinator
