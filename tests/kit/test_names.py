"""Names as sentences and the names of files say them."""

import pytest

from bsc_comms.kit.names import and_listed, in_a_file_name, is_listed, listed


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("S & CP", "s-cp"),
        ("Ynys Môn", "ynys-mon"),
        ("Ynys Mo\u0302n", "ynys-mon"),
        ("ŴYDDGRUG / Mold ", "wyddgrug-mold"),
        ("بارنت", ""),
    ],
)
def test_a_name_keeps_its_letters_and_loses_their_accents(name: str, said: str) -> None:
    assert in_a_file_name(name) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Fire"], "Fire"),
        (["Fire", "Police"], "Fire and Police"),
        (["Fire", "Police", "Council"], "Fire, Police and Council"),
    ],
)
def test_a_sentence_names_the_last_one_after_and(names, said) -> None:
    assert and_listed(names) == said


def test_a_name_is_found_in_a_row_of_names_as_a_whole() -> None:
    for row in (["Fire", "Police"], ["Fire", "Health, Barnet"], ["Health, Barnet"]):
        found = [
            name for name in ("Fire", "Police", "Health, Barnet") if is_listed(name, listed(row))
        ]
        assert found == row
    assert not is_listed("Fire", listed(["Fire brigade"]))
    assert not is_listed("Fire", listed([]))
