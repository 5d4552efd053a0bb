"""The database's vocabulary reads a sheet as the reference files do."""

from datetime import date

import pytest

from benchmarks.reading_score import DATA, REFERENCE, score, vocabulary_of
from bsc_comms.overview.reference import load_reference
from plans.queries.vocabulary import vocabulary


@pytest.mark.thorough
@pytest.mark.django_db
def test_the_sample_year_reads_the_same_from_database_and_files(django_assert_num_queries):
    load_reference(folder=REFERENCE, by=None)
    with django_assert_num_queries(7):
        loaded = vocabulary()
    sheet, gold = DATA / "sample_year.csv", DATA / "sample_year_gold.csv"
    year = date(2016, 4, 1)
    from_database = score(sheet, gold, year_start=year, vocabulary=loaded)
    from_files = score(sheet, gold, year_start=year, vocabulary=vocabulary_of())
    assert from_database.right == from_files.right
    assert from_database.hits == from_files.hits
    assert from_database.read == from_files.read
