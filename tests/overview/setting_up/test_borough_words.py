"""What people write in their sheets when they mean all of a borough that setup_partnership made."""

from datetime import date

import pytest

from bsc_comms.overview.setting_up.borough_words import short_name, words_for_all_of
from plans.queries.vocabulary import vocabulary_for
from plans.rules.reading.places import BOROUGH, LOCAL, read_place


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        *("Camden", "London Borough of Camden", "Camden-wide", "Across Camden", "all of Camden"),
        *(
            "Borough-wide",
            "boroughwide",
            "the whole borough",
            "District-wide",
            "across the district",
        ),
        *("everywhere", "All wards"),
    ],
)
def test_what_people_call_all_of_it_in_their_sheets_is_the_whole_borough(camden, words):
    place = place_of(words, camden)
    assert (place.reach, place.areas) == (BOROUGH, ("CAMDEN",))
    assert not place.cell.not_understood


@pytest.mark.django_db
def test_a_ward_that_has_its_name_in_its_own_stays_a_ward(camden):
    place = place_of("Camden Town", camden)
    assert (place.reach, place.areas) == (LOCAL, ("W-CAMDEN-TOWN",))


def place_of(words, person):
    """How a sheet's place is read in the planner of this person."""
    known = vocabulary_for(person)
    return read_place(words, vocabulary=known, column="Where", on=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("London Borough of Camden", "Camden"),
        ("Royal Borough of Kensington and Chelsea", "Kensington and Chelsea"),
        ("Bristol, City of", "Bristol"),
        ("Bedford Borough", "Bedford"),
        ("Wexcombe", "Wexcombe"),
        ("Borough", "Borough"),
    ],
)
def test_a_borough_goes_by_a_shorter_name(name, short):
    assert short_name(name) == short


def test_a_ward_called_as_its_borough_is_meant_by_that_name():
    words = words_for_all_of("Bedford Borough", wards=["Bedford"])
    assert "Bedford" not in words and "all of Bedford" in words


def test_in_a_city_all_of_the_city_is_meant_and_in_a_borough_of_a_city_it_is_not():
    assert "across the city" in words_for_all_of("City of York", wards=[])
    assert "across the city" not in words_for_all_of("London Borough of Camden", wards=[])
