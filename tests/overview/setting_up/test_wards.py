"""Files of wards: those of the ONS, those that Excel saves, and those that name no wards."""

import pytest

from bsc_comms.overview.setting_up.errors import CannotStart
from bsc_comms.overview.setting_up.wards import wards_in
from partnership.models import Partnership
from tests.overview.setting_up.running import refusal

pytestmark = pytest.mark.django_db


def test_a_ward_file_of_the_ons_is_read_as_it_is(tmp_path):
    path = tmp_path / "wards.csv"
    path.write_text("﻿FID,WD24CD,WD24NM,WD24NMW\n1,E05013652,Belsize, \n2,E05013653,Bloomsbury, \n")
    camden = {"name": "London Borough of Camden"}
    two = [("Belsize", "E05013652", ""), ("Bloomsbury", "E05013653", "")]
    assert wards_in(path, borough=camden) == two
    path.write_text("WD24NM,WD24CD\nBelsize\n,E05013653\n")
    assert wards_in(path, borough=camden) == [("Belsize", "", "")]
    path.write_text("ID,Title\n1,Belsize\n")
    with pytest.raises(CannotStart, match="no column of names"):
        wards_in(path, borough=camden)


WARDS_OF_THE_COUNTRY = """WD24CD,WD24NM,LAD24CD,LAD24NM
E05013652,Belsize,E09000007,Camden
W05000999,Aethwy,W06000001,Isle of Anglesey
E05013653,Bloomsbury,E09000007,Camden
E05011462,Abbey,E09000002,Barking and Dagenham
"""


@pytest.mark.parametrize(
    "borough",
    [
        {"name": "London Borough of Camden"},
        {"name": "camden"},
        {"name": "Camden City Council"},
        {"name": "Camden County Borough Council"},
        {"name": "London Borough of Camden Council"},
        {"name": "Another name for it", "gss_code": "E09000007"},
    ],
)
def test_of_a_ward_file_of_the_whole_country_only_the_boroughs_own_are_taken(tmp_path, borough):
    path = tmp_path / "wards.csv"
    path.write_text(WARDS_OF_THE_COUNTRY)
    two = [("Belsize", "E05013652", ""), ("Bloomsbury", "E05013653", "")]
    assert wards_in(path, borough=borough) == two


def test_a_borough_whose_name_only_ends_alike_is_another_one(tmp_path):
    path = tmp_path / "wards.csv"
    path.write_text("WD24NM,LAD24NM\nAbbey,Combe\nBelsize,Wexcombe\n")
    assert wards_in(path, borough={"name": "Borough of Wexcombe"}) == [("Belsize", "", "")]


@pytest.mark.parametrize(
    "borough", [{"name": "Barnet"}, {"name": "Camden", "gss_code": "E09000003"}]
)
def test_a_ward_file_without_the_borough_says_so(tmp_path, borough):
    path = tmp_path / "wards.csv"
    path.write_text(WARDS_OF_THE_COUNTRY)
    with pytest.raises(CannotStart, match="holds those of 3 boroughs, and none of them is"):
        wards_in(path, borough=borough)


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_cells_of_wards_may_be_divided_as_excel_divides_them(tmp_path, between):
    path = tmp_path / "wards.csv"
    rows = ["WD24CD,WD24NM,WD24NMW", "E05013652,Belsize,", "E05013653,Bloomsbury,"]
    path.write_text("\n".join(rows).replace(",", between))
    two = [("Belsize", "E05013652", ""), ("Bloomsbury", "E05013653", "")]
    assert wards_in(path, borough={"name": "Camden"}) == two


def test_a_heading_that_only_begins_and_ends_as_one_of_the_ons_is_another(tmp_path):
    path = tmp_path / "wards.csv"
    path.write_text("wd-of-the-nm,wdcd\nBelsize,E05013652\n")
    with pytest.raises(CannotStart, match="no column of names"):
        wards_in(path, borough={"name": "Camden"})


SAVE_AS = "Save it as CSV UTF-8 (comma delimited)."


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("name\n", ["wards.csv names none. Write each in a row of its own."]),
        ("name|from\nBelsize|2022-05-05\n", [f"ward file of the ONS as it is. {SAVE_AS}"]),
        ("name\nBelsize\n".encode("utf-16"), [f"wards.csv is no CSV file in UTF-8. {SAVE_AS}"]),
        ("name\nBelsize\n".encode("utf-16-le"), [f"wards.csv is no CSV file in UTF-8. {SAVE_AS}"]),
        ("name\nBélsize\n".encode("cp1252"), [f"wards.csv is no CSV file in UTF-8. {SAVE_AS}"]),
        (
            "name,from\nBelsize,05/05/2022\n",
            ["wards.csv, row 2: “05/05/2022” is not a date. Write it like 2016-11-08."],
        ),
        (
            f"name,gss_code\n\n{'B' * 201},E050000000000\n",
            [
                "wards.csv, row 3: the name has 201 characters; it may have 200 at most.",
                "wards.csv, row 3: the gss_code has 13 characters; it may have 12 at most.",
            ],
        ),
        (
            "name,gss_code\nBelsize,E1\nHolborn,E2\nbelsize,E2\n",
            [
                "wards.csv, row 4: “belsize” stands in row 2 already. Give each ward one row.",
                "wards.csv, row 4: “E2” stands in row 3 already. Give each ward its own code.",
            ],
        ),
    ],
)
def test_a_file_that_names_no_wards_is_refused_in_its_own_words(edit, tmp_path, content, sentences):
    path = edit('strapline = ""', "")
    (tmp_path / "wards.csv").write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )
    told = refusal(path)
    assert all(sentence in told for sentence in sentences), told
    assert told.count("\n") == len(sentences)
    assert not Partnership.objects.exists()
