"""The sample year and partners' own sheets: read and saved whole, and known again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from bsc_comms.kit import clock
from bsc_comms.overview.reference import load_reference
from partnership.models import Change
from plans.choices import InvolvementState, PlacementState, RowState, State
from plans.models import Communication, Involvement, Placement, PlanImport
from plans.operations.imports import ImportClosed, read_plan_file, save_import
from tests import factories
from tests.plans.sheets import YEAR
from tests.services.made_for_many import ForMany
from tests.services.rows_of_a_module import kept_for_the_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

DATA = Path(__file__).resolve().parent.parent / "data"
SAMPLE = DATA / "sample_year.csv"
OVER = datetime(2017, 4, 20, 9, tzinfo=UTC)
OCTOBER = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _when_the_year_is_over():
    with clock.at(OVER):
        yield


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker) -> Iterator[ForMany[object]]:
    with kept_for_the_module(django_db_blocker):
        yield ForMany(partial(load_reference, settings.REFERENCE_DIR))


@pytest.fixture
def reference_data(loaded_once: ForMany[object], request: pytest.FixtureRequest) -> None:
    loaded_once.asked_by(request.node)


def read_sample(by=None) -> PlanImport:
    content = SAMPLE.read_bytes()
    return read_plan_file(by=by, name="sample_year.csv", content=content, year=YEAR)


@dataclass(frozen=True)
class Saved:
    """The sample year as it was brought in."""

    plan_import: PlanImport
    states_before: Counter
    on_the_plan_before: bool
    rows: int


def sample_saved() -> Saved:
    with clock.at(OVER):
        found = read_sample(by=factories.coordinator())
        states, before = states_of(found), Communication.objects.exists()
        return Saved(found, states, before, save_import(by=found.by, plan_import=found))


def states_of(found: PlanImport) -> Counter:
    return Counter(row.state for row in found.rows.all())


def lines_of_history() -> int:
    return Change.objects.exclude(subject_type="plans.planimport").count()


def test_halfway_through_the_year_what_lies_ahead_stays_planned_whatever_the_sheet_calls_it():
    with clock.at(OCTOBER):
        found = read_sample()
        save_import(by=None, plan_import=found)

    ahead = Communication.objects.filter(window_start__gt=date(2016, 10, 25))
    assert ahead.filter(state=State.ISSUED).count() == 0
    assert not Placement.objects.filter(issued_on__gt=date(2016, 10, 25)).exists()
    assert not Placement.objects.filter(issued_until__gt=date(2016, 10, 25)).exists()
    kept = [
        doubt["read_as"]
        for row in found.rows.all()
        for doubt in row.doubts
        if doubt["read_as"].startswith("Kept as planned")
    ]
    assert (
        kept
        == ["Kept as planned: its time is still to come"]
        * ahead.exclude(state=State.POSTPONED).count()
    )


@pytest.mark.parametrize(
    ("name", "lead", "rows", "skipped"),
    [
        ("council_year_planner_gantt.csv", "", 44, 0),
        ("fire_campaign_planner.csv", "LFB", 10, 0),
        ("housing_forward_plan_cp1252_semicolon.csv", "BH", 8, 0),
        ("police_borough_grid.csv", "MPS", 34, 1),
    ],
)
def test_a_partners_own_layout_is_saved_whole(name, lead, rows, skipped):
    content = (DATA / "import_variants" / name).read_bytes()

    found = read_plan_file(by=None, name=name, content=content, year=YEAR, default_lead=lead)

    read_rows = found.rows.exclude(state=RowState.SKIPPED)
    assert Counter(row.state for row in read_rows) == {RowState.READY: rows}
    assert found.rows.filter(state=RowState.SKIPPED).count() == skipped
    assert save_import(by=None, plan_import=found) == rows
    if lead:
        assert set(Communication.objects.values_list("lead_partner__code", flat=True)) == {lead}


def test_a_windows_1252_file_keeps_its_quotation_marks_and_pounds():
    name = "housing_forward_plan_cp1252_semicolon.csv"
    content = (DATA / "import_variants" / name).read_bytes()

    row = read_plan_file(
        by=None, name=name, content=content, year=YEAR, default_lead="BH"
    ).rows.get(number=2)

    assert row.reading["title"] == "Turn it down - summer noise"
    assert row.original["Item"].startswith("“Turn it down - summer noise” – Be considerate")
    assert row.original["Budget"] == "£0"
    assert row.plan_import.unknown_headings == ["Budget"]


class TestWhenTheSampleYearIsOnThePlan:
    @pytest.fixture(scope="class")
    def saved_once(self, loaded_once, django_db_blocker) -> Iterator[ForMany[Saved]]:
        with kept_for_the_module(django_db_blocker):
            yield ForMany(sample_saved)

    @pytest.fixture
    def saved(self, saved_once: ForMany[Saved], request: pytest.FixtureRequest) -> Saved:
        return saved_once.asked_by(request.node)

    def test_it_was_read_and_saved_whole(self, saved):
        assert saved.states_before == {RowState.READY: 134}
        assert saved.plan_import.unknown_headings == []
        assert not saved.on_the_plan_before
        assert saved.rows == 134

        states = Counter(Communication.objects.values_list("state", flat=True))
        assert states == {State.ISSUED: 133, State.POSTPONED: 1}
        placements = Counter(Placement.objects.values_list("state", flat=True))
        assert placements == {PlacementState.ISSUED: 226, PlacementState.PLANNED: 2}
        involvements = set(Involvement.objects.values_list("state", flat=True))
        assert involvements == {InvolvementState.AGREED}
        assert Communication.objects.exclude(reported_result="").count() == 43

    def test_the_second_time_changes_nothing(self, saved):
        changes = lines_of_history()
        again = read_sample(by=saved.plan_import.by)
        assert states_of(again) == {RowState.UNCHANGED: 134}
        assert save_import(by=again.by, plan_import=again) == 0
        assert Communication.objects.count() == 134
        assert lines_of_history() == changes

    def test_it_is_closed(self, saved):
        found = PlanImport.objects.get(pk=saved.plan_import.pk)
        with pytest.raises(ImportClosed):
            save_import(by=found.by, plan_import=found)

    def test_a_police_grid_says_again_what_the_coordinators_sheet_said(self, saved):
        """The same title and lead partner at the same time is the same communication."""
        grid = (DATA / "import_variants" / "police_borough_grid.csv").read_bytes()

        found = read_plan_file(
            by=None, name="grid.csv", content=grid, year=YEAR, default_lead="MPS"
        )

        rows = found.rows.exclude(state=RowState.SKIPPED)
        assert Counter(row.state for row in rows) == {RowState.UNCHANGED: 34}
        assert not any(row.differences for row in rows)
