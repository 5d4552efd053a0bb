"""Figures from the command line: what was taken, and what was refused by its row."""

import io

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from evidence.models import FiguresFile, MonthlyCount, Score
from evidence.operations.figures import receiving
from tests.evidence.files import street_file, street_row
from tests.factories.evidence import (
    CrimeSeriesFactory,
    IndicatorFactory,
    MeasuredAreaFactory,
    SurveyFactory,
    our_borough,
    the_region,
)
from tests.services.audit_rows import DONE, FAILED, rows_of

pytestmark = pytest.mark.django_db
ATTITUDES = settings.BASE_DIR / "tests" / "data" / "evidence" / "attitudes.csv"


@pytest.fixture(autouse=True)
def _survey():
    survey = SurveyFactory(code="PAS", months_covered=12, comparator=the_region())
    our_borough()
    MeasuredAreaFactory(code="MILL", name="Millford")
    IndicatorFactory(code="PAS-GOODJOB", survey=survey, published_as=['"Good Job" local'])
    IndicatorFactory(code="PAS-INFORMED", survey=survey, published_as=["Informed local"])


def run(path, *options):
    out = io.StringIO()
    call_command("import_figures", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


def test_it_says_what_was_taken_and_a_second_time_that_all_was_there():
    assert run(ATTITUDES)[1] == "8 rows were read. Figures: 12 new, 0 changed, 0 there already."
    assert run(ATTITUDES)[1] == "8 rows were read. Figures: 0 new, 0 changed, 12 there already."
    assert Score.objects.count() == 12
    told = "Survey results: 8 rows read, 0 refused"
    assert rows_of("evidence.import_figures") == [(told, DONE), (told, DONE)]


@pytest.mark.parametrize(("options", "taken"), [((), 9), (("--strict",), 0)])
def test_refused_rows_are_named_and_end_it_with_one(tmp_path, capsys, options, taken):
    path = tmp_path / "figures.csv"
    path.write_text(ATTITUDES.read_text().replace("Millford", "Milford Haven"))
    out = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_figures", str(path), *options, stdout=out)
    assert refused.value.returncode == 1
    assert "  Row 3, Borough: “Milford Haven” is no area that is known." in out.getvalue()
    assert Score.objects.count() == taken
    told = "Survey results: 8 rows read, 3 refused"
    assert rows_of("evidence.import_figures") == [(told, FAILED)]


def test_a_file_that_is_refused_whole_ends_it_with_two(tmp_path):
    path = tmp_path / "street.csv"
    path.write_bytes(street_file([street_row(1, name="Millford 001A")]).getvalue())
    for name in (path, tmp_path / "there is none.csv"):
        with pytest.raises(CommandError) as refused:
            run(name)
        assert refused.value.returncode == 2
    # Which kind it is was told by its headings before it was refused; of none there is nothing.
    told = "Street-level crime of data.police.uk: 0 rows read, 0 refused"
    assert rows_of("evidence.import_figures") == [(told, FAILED), ("", FAILED)]


def test_a_large_file_is_read_at_once_and_not_left_to_a_worker(tmp_path, monkeypatch):
    monkeypatch.setattr(receiving, "LARGE", 10)
    CrimeSeriesFactory(code="burglary", published_as=["Burglary"], source="street")
    path = tmp_path / "street.csv"
    path.write_bytes(street_file([street_row(number) for number in range(3)]).getvalue())
    assert run(path)[1] == "3 rows were read. Figures: 1 new, 0 changed, 0 there already."
    assert MonthlyCount.objects.get().count == 3
    assert FiguresFile.objects.get().by is None


def test_a_file_that_is_not_there_is_named_in_a_sentence(tmp_path):
    with pytest.raises(CommandError) as refused:
        run(tmp_path / "none.csv")
    assert (
        str(refused.value) == f"{tmp_path / 'none.csv'} cannot be read: No such file or directory."
    )
    assert refused.value.returncode == 2
