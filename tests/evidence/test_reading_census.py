"""Street-level files of two censuses: each row's place is known, and no month mixes the two."""

from datetime import date

import pytest

from evidence.rules.reading.census import CensusArea
from evidence.rules.reading.results import FiguresRefused, Reading
from evidence.rules.reading.street import OwnArea, StreetReader
from tests.evidence.files import street_row

KEPT = ("E01000123", "Wexcombe 024B")
ENDED = ("E01000125", "Wexcombe 024A")
BEGAN = ("E01033913", "Wexcombe 024G")
RENAMED = "E01000147"
AREAS = {
    KEPT[0]: CensusArea(KEPT[1], KEPT[1]),
    ENDED[0]: CensusArea(ENDED[1], ""),
    BEGAN[0]: CensusArea("", BEGAN[1]),
    RENAMED: CensusArea("Wexcombe 030A", "Wexcombe 043F"),
}
LISTED = OwnArea("Wexcombe", "Wexcombe", "Wexshire Police", AREAS)
UNLISTED = OwnArea("Wexcombe", "Wexcombe", "Wexshire Police")
NOT_LISTED = (
    "The census areas of Wexcombe are not known here, so a month that was put together from two "
    "editions may go unseen: see census_areas.csv of the reference data."
)


def read(*places: tuple[str, str] | tuple[str, str, str], area: OwnArea = LISTED) -> Reading:
    """A row for each place: code, name, and the month where it is not June 2016."""
    reader = StreetReader(area, {"Burglary": "burglary"}, date(2026, 1, 1))
    reader.take_all(
        (number, street_row(number, code=code, name=name, month=(*month, "2016-06")[0]))
        for number, (code, name, *month) in enumerate(places, start=2)
    )
    return reader.reading()


def counts(reading: Reading) -> dict[str, int]:
    return {f"{each.month:%Y-%m}": each.count for each in reading.months}


def refused(reading: Reading) -> list[tuple[int, str, str]]:
    return [(each.number, each.column, each.why) for each in reading.refused]


# --- the list of census areas is known --------------------------------------------------------
@pytest.mark.parametrize("other", [ENDED, BEGAN, (RENAMED, "Wexcombe 030A")])
def test_a_month_of_one_census_is_counted_without_a_word(other):
    reading = read(KEPT, other)
    assert (counts(reading), reading.notes, refused(reading)) == ({"2016-06": 2}, [], [])


@pytest.mark.parametrize(
    ("old", "new"),
    [(ENDED, BEGAN), (ENDED, (RENAMED, "Wexcombe 043F")), ((RENAMED, "Wexcombe 030A"), BEGAN)],
)
def test_a_month_that_mixes_two_censuses_is_refused(old, new):
    said = (
        f"2016-06 mixes census areas of 2011 and of 2021: row 3 has {old[0]} ({old[1]}), which "
        f"ended with 2021, and row 5 has {new[0]} ({new[1]}), which began then. The month was put "
        "together from two editions, so crimes may stand in it twice. Download it again."
    )
    with pytest.raises(FiguresRefused) as fault:
        read(KEPT, old, KEPT, new)
    assert str(fault.value) == said


def test_months_of_two_censuses_are_counted_alike_and_that_is_said():
    reading = read(ENDED, (*BEGAN, "2024-01"), (*KEPT, "2024-01"), (*KEPT, "2016-07"))
    assert counts(reading) == {"2016-06": 1, "2016-07": 1, "2024-01": 2}
    assert reading.notes == [
        "Census areas are those of 2011 in 2016-06 and those of 2021 in 2024-01. Wexcombe is the "
        "same in both, so its months are counted alike."
    ]


def test_a_long_list_of_months_names_the_first():
    months = [(*ENDED, f"2016-{month:02d}") for month in range(1, 6)]
    reading = read(*months, (*BEGAN, "2024-01"))
    assert reading.notes[0].startswith(
        "Census areas are those of 2011 in 2016-01 and 4 more months and those of 2021 in 2024-01."
    )


def test_a_place_that_is_not_ours_is_refused_by_its_row():
    reading = read(
        KEPT,
        ("E01000999", "Wexcombe 024B"),
        ("", "Wexcombe 024B"),
        (KEPT[0], "Wexcombe 030A"),
        (KEPT[0], "Millford 001A"),
        (RENAMED, "Wexcombe 024B"),
    )
    assert counts(reading) == {"2016-06": 1}
    assert refused(reading) == [
        (3, "LSOA code", "E01000999 is no census area of Wexcombe in 2011 or in 2021."),
        (4, "LSOA code", "It has no code of a census area."),
        (5, "LSOA code", "E01000123 is Wexcombe 024B, not Wexcombe 030A."),
        (6, "LSOA name", "E01000123 is Wexcombe 024B, not “Millford 001A”."),
        (7, "LSOA code", "E01000147 is Wexcombe 030A or Wexcombe 043F, not Wexcombe 024B."),
    ]


# --- no list: codes and names can only contradict each other ------------------------------------
@pytest.mark.parametrize(
    ("second", "said"),
    [
        (
            ("E01035000", KEPT[1]),
            "Wexcombe 024B is E01000123 in row 2 and E01035000 in row 3",
        ),
        (
            (KEPT[0], "Wexcombe 024F"),
            "E01000123 is Wexcombe 024B in row 2 and Wexcombe 024F in row 3",
        ),
    ],
)
def test_without_a_list_a_month_that_contradicts_itself_is_refused(second, said):
    with pytest.raises(FiguresRefused) as fault:
        read(KEPT, second, area=UNLISTED)
    assert str(fault.value) == (
        f"2016-06 mixes census areas of 2011 and of 2021: {said}. The month was put together from "
        "two editions, so crimes may stand in it twice. Download it again."
    )


def test_without_a_list_months_that_contradict_each_other_are_counted_and_that_is_said():
    reading = read(KEPT, (KEPT[0], "Wexcombe 024F", "2024-01"), area=UNLISTED)
    assert counts(reading) == {"2016-06": 1, "2024-01": 1}
    assert reading.notes == [
        NOT_LISTED,
        "Census areas are those of 2011 in some months and those of 2021 in others (E01000123 is "
        "Wexcombe 024B in 2016-06 and Wexcombe 024F in 2024-01). Rows are counted for Wexcombe by "
        "their name, which begins alike in both.",
    ]


def test_without_a_list_that_is_said_and_a_foreign_code_is_refused_by_its_row():
    reading = read(KEPT, ("W01000123", "Wexcombe 024C"), area=UNLISTED)
    assert refused(reading) == [(3, "LSOA code", "“W01000123” is no code of a census area.")]
    assert reading.notes == [NOT_LISTED]
