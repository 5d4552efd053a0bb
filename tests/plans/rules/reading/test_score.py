"""How well the sample year is read, against a person's reading: counts that were reached."""

from datetime import date

import pytest

from benchmarks.reading_score import DATA, score


@pytest.fixture(scope="module")
def reached(own_vocabulary):
    return score(
        DATA / "sample_year.csv",
        DATA / "sample_year_gold.csv",
        year_start=date(2016, 4, 1),
        vocabulary=own_vocabulary,
    )


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("start", 132),
        ("end", 133),
        ("start exactly", 131),
        ("end exactly", 131),
        ("lead", 134),
        ("scope", 132),
        ("logo", 134),
        ("state", 134),
    ],
)
def test_rows_read_right(reached, name, least):
    assert reached.rows == 134
    assert reached.right[name] >= least


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("areas", 0.948),
        ("audiences", 0.949),
        ("channels", 0.980),
        ("objectives", 0.983),
        ("topics", 0.964),
        ("others", 0.838),
    ],
)
def test_f1_of_columns_with_several_values(reached, name, least):
    assert reached.f1(name) >= least
