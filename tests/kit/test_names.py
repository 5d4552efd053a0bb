"""Names as the names of files say them."""

import pytest

from bsc_comms.kit.names import in_a_file_name


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
