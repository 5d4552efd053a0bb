"""Whole sheets: columns, months filled down, footers, partners' own layouts."""

import random
from datetime import date
from pathlib import Path

import pytest

from bsc_comms.kit.tables import read_table, with_its_month
from plans.rules.reading import sheet_reader
from plans.rules.reading.recognise import read_columns
from tests.kit.workbooks import workbook

YEAR = date(2016, 4, 1)
DATA = Path(__file__).parents[3] / "data"


def sheet(text, vocabulary, **options):
    return sheet_reader(
        read_table("plan.csv", text.encode()), vocabulary=vocabulary, year_start=YEAR, **options
    ).whole()


def variant(name, vocabulary, lead=""):
    content = (DATA / "import_variants" / name).read_bytes()
    return sheet_reader(
        read_table(name, content), vocabulary=vocabulary, year_start=YEAR, default_lead=lead
    ).whole()


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            "Ref|Mnth|What is it? (campaign / press / event)|Key msg / detail|LEAD AGENCY"
            "|Who else??|Date(s) go live / activity|Ward(s)/Area|Target audience"
            "|How (channels)|Status"
            "|BSCP logo Y/N|Comms objective|Notes / result",
            "reference|month|title|message|lead|others|when|area|audience|channel|state|logo"
            "|objective|result",
        ),
        (
            "When?|What|Where|Who for|Who by|How|Working with|Logo?|Comments",
            "when|title|area|audience|lead|channel|others|logo|result",
        ),
        (
            "Agency|Campaign/activity|Key messages|Start date|End date|Location|Partners|RAG"
            "|Outcome",
            "lead|title|message|from|to|area|others|state|result",
        ),
        ("No.|Theme|Campaign|Lead organisation|Launch date", "reference|topic|title|lead|when"),
        (
            "RAG|ser|what|owner|with|start|finish|patch|who we want to reach|vehicle for message"
            "|gist|why|badge on?|rmks",
            "state|reference|title|lead|others|from|to|area|audience|channel|message|objective"
            "|logo|result",
        ),
        (
            "Month|Working title|Whose is it? (lead)|Who's helping out|Our ref|In a nutshell - what"
            " are we telling people|Who it's aimed at|Whereabouts|When is it happening|How we are"
            " getting it out|What it's for|Where are we up to|Did the partnership logo go on?",
            "month|title|lead|others|reference|message|audience|area|when|channel|objective|state"
            "|logo",
        ),
        ("Campaign|Title|Agency|Due|Theme", "campaign|title|lead|when|topic"),
    ],
)
def test_columns_are_known_by_what_their_headings_mean(headings, fields, vocabulary):
    columns = read_columns(headings.split("|"), vocabulary=vocabulary, year_start=YEAR)
    assert list(columns.field_of.values()) == fields.split("|")
    assert columns.unknown == ()


def test_a_column_that_means_nothing_to_us_is_kept_word_for_word(vocabulary):
    reading = sheet("Title,Lead,Date,Budget\nSheds,Met,7 Nov,£300\n", vocabulary)
    assert reading.unknown_columns == ("Budget",)
    assert reading.rows[0].other_cells == {"Budget": "£300"}
    assert reading.rows[0].cells["Lead"] == "Met"


def test_a_blank_month_is_the_one_above(vocabulary):
    reading = sheet("Month,Title,Lead\nMay,One,Met\n,Two,Met\nJune,Three,Met\n", vocabulary)
    assert [row.window.start.month for row in reading.rows] == [5, 5, 6]


def test_footers_and_repeated_headings_are_left_out_and_listed(vocabulary):
    reading = sheet(
        "Month,Title,Lead\nMay,One,Met\nMonth,Title,Lead\n,Two,Met\nAsk Jo for changes,,\n",
        vocabulary,
    )
    assert [row.title for row in reading.rows] == ["One", "Two"]
    assert [(row.number, row.why) for row in reading.skipped] == [
        (3, "The headings again"),
        (5, "A line of text, not a communication"),
    ]


def test_a_further_table_with_a_column_more_is_read_with_the_one_above(vocabulary):
    reading = sheet(
        "Title,Lead,When\nOne,Met,3 Nov\nTwo,Met,4 Nov\nCompleted,,\n"
        "Title,Lead,Done,Outcome\nThree,Met,3 Oct,61 bikes\n",
        vocabulary,
    )
    assert [(row.title, row.result) for row in reading.rows] == [
        ("One", ""),
        ("Two", ""),
        ("Three", "61 bikes"),
    ]
    assert [(row.number, row.why) for row in reading.skipped] == [
        (4, "A line of text, not a communication"),
        (5, "The headings again"),
    ]


@pytest.mark.parametrize("text", ["Lock up", ""])
def test_ticks_that_say_their_headings_are_no_headings(vocabulary, text):
    reading = sheet(
        f"Title,When,Lead,Facebook,Leaflets\n{text},3 Nov,Met,Facebook,Leaflets\n", vocabulary
    )
    assert [row.title for row in reading.rows] == [text]


def test_errors_name_the_row_of_the_file_and_the_heading_of_the_sheet(vocabulary):
    reading = sheet("What is it?,LEAD AGENCY,When\nOne,Met,May\n\nTwo,Nobody,May\n", vocabulary)
    assert [(error.row, error.column) for error in reading.errors] == [(4, "LEAD AGENCY")]


def test_a_sheet_without_titles_is_one_error_for_all(vocabulary):
    reading = sheet("Colour,Shape\nred,round\n", vocabulary)
    assert reading.rows == ()
    assert "The headings are “Colour”, “Shape”." in str(reading.errors[0])


def test_a_police_grid_with_title_rows_and_merged_months(own_vocabulary):
    reading = variant("police_borough_grid.csv", own_vocabulary, "MPS")
    assert (len(reading.rows), len(reading.errors), len(reading.skipped)) == (34, 0, 1)
    first = reading.rows[0]
    assert (first.number, first.lead, first.window.start) == (4, "MPS", date(2016, 4, 18))


def test_a_housing_plan_in_windows_1252_with_semicolons(own_vocabulary):
    reading = variant("housing_forward_plan_cp1252_semicolon.csv", own_vocabulary, "BH")
    assert (len(reading.rows), len(reading.errors)) == (8, 0)
    first = reading.rows[0]
    assert (first.title, first.message) == (
        "Turn it down - summer noise",
        "Be considerate, how we deal w/ noise",
    )


def test_a_fire_planner_with_first_and_last_days(own_vocabulary):
    reading = variant("fire_campaign_planner.csv", own_vocabulary, "LFB")
    assert (len(reading.rows), len(reading.errors)) == (10, 0)
    assert (reading.rows[1].window.start, reading.rows[1].window.end) == (
        date(2016, 6, 6),
        date(2016, 7, 5),
    )


def test_a_year_planner_with_a_mark_in_each_month(own_vocabulary):
    reading = variant("council_year_planner_gantt.csv", own_vocabulary)
    assert (len(reading.rows), len(reading.errors)) == (44, 0)
    knives = next(row for row in reading.rows if row.title.startswith("Knife awareness"))
    assert (knives.window.start, knives.window.end) == (date(2016, 6, 1), date(2016, 7, 31))


def test_malformed_rows_get_an_answer_each_and_no_exception(own_vocabulary):
    letters = "abcdefghij klmnop 0123456789/-.,&()éü£\"'=+@\t"
    dice = random.Random(5)
    rows = [
        [
            "".join(dice.choice(letters) for _ in range(dice.randint(1, 30)))
            .replace('"', "'")
            .strip()
            or "x"
            for _ in range(6)
        ]
        for _ in range(300)
    ]
    lines = [
        "Title,Month,Lead,Date,Area,Channels",
        *(",".join(f'"{c}"' for c in row) for row in rows),
    ]
    reading = sheet("\n".join(lines), own_vocabulary)
    assert len(reading.rows) == 300
    assert all(row.ok or row.errors[0].row == row.number for row in reading.rows)


@pytest.mark.parametrize("others", [{}, {"May": [["Notes of ours"]]}])
def test_bare_days_are_of_the_month_by_which_their_sheet_is_called(vocabulary, others):
    rows = [["Title", "Lead", "When"], ["Shed locks", "Met", "14th"], ["Alarms", "LFB", "21-25"]]
    content = workbook({"Nov (draft)": rows, **others})
    table = with_its_month(read_table("plan.xlsx", content))
    read = sheet_reader(table, vocabulary=vocabulary, year_start=YEAR).whole()
    days = [(row.window.start, row.window.end) for row in read.rows]
    assert days == [
        (date(2016, 11, 14), date(2016, 11, 14)),
        (date(2016, 11, 21), date(2016, 11, 25)),
    ]
    assert [row.errors for row in read.rows] == [(), ()]


HEADINGS = ["Ref", "Title", "When"]


def read_months(vocabulary, sheets):
    """The reading of a workbook whose sheets are called by months; the council leads by default."""
    table = with_its_month(read_table("plan.xlsx", workbook(sheets)))
    return sheet_reader(
        table, vocabulary=vocabulary, year_start=YEAR, default_lead="COUNCIL"
    ).whole()


NOVEMBER = [
    HEADINGS,
    ["Met"],
    [1, "Shed locks", "14th"],
    ["LFB"],
    [2, "Alarms", "21-25"],
    ["Total", 2],
    [3, "Bikes", "30th"],
    ["", "Prepared by Jane Smith, 020 7946 0000"],
]


@pytest.mark.parametrize("before", [{}, {"Oct": [HEADINGS, *([[9, "Scams", "3rd"]] * 12)]}])
@pytest.mark.parametrize("after", [{}, {"Dec": [HEADINGS, *([[9, "Gifts", "3rd"]] * 12)]}])
def test_banners_totals_and_footers_of_a_sheet_called_by_a_month_are_no_communications(
    vocabulary, before, after
):
    read = read_months(vocabulary, {**before, "November": NOVEMBER, **after})
    rows = [row for row in read.rows if row.reference != "9"]

    assert [(row.title, row.lead, row.window.start.month) for row in rows] == [
        ("Shed locks", "MET", 11),
        ("Alarms", "FIRE", 11),
        ("Bikes", "FIRE", 11),
    ]
    assert [row.why for row in read.skipped] == [
        "The lead partner of the rows below it",
        "The lead partner of the rows below it",
        "A total",
        "A line of text, not a communication",
    ]


def test_a_title_alone_at_the_top_of_a_later_month_is_of_that_month_and_of_no_banner_before(
    vocabulary,
):
    december = [HEADINGS, ["", "Carol service"], [4, "Gifts", "3rd"]]
    read = read_months(vocabulary, {"November": NOVEMBER, "December": december})

    assert [(row.title, row.lead, row.window.start) for row in read.rows[-2:]] == [
        ("Carol service", "COUNCIL", date(2016, 12, 1)),
        ("Gifts", "COUNCIL", date(2016, 12, 3)),
    ]


def test_a_title_alone_at_the_top_of_the_only_month_is_of_that_month(vocabulary):
    rows = [HEADINGS, ["", "Fireworks"], [1, "Shed locks", "14th"]]
    read = read_months(vocabulary, {"November": rows})

    assert [row.window.start for row in read.rows] == [date(2016, 11, 1), date(2016, 11, 14)]
