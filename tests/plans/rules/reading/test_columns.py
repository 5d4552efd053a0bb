"""Columns of sheets that nobody has seen: each means what a person would take it for."""

import csv
import io
import itertools
import random
from datetime import date
from pathlib import Path

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.reading import sheet_reader
from plans.rules.reading.assignment import assign
from plans.rules.reading.headings import numbered, weigh_best

YEAR = date(2016, 4, 1)
SHEETS = Path(__file__).parent / "sheets"


def sheets(name):
    """Each sheet of a file: whose it is, its columns as a person takes them, its lines."""
    blocks = (SHEETS / name).read_text(encoding="utf-8").split("\n= ")[1:]
    for block in blocks:
        whose, wanted, *lines = block.strip().splitlines()
        yield pytest.param(cells_of(wanted), [cells_of(line) for line in lines if line], id=whose)


def cells_of(line):
    return [cell.strip() for cell in line.removeprefix("+").split("|")]


def table_of(lines):
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return read_table("plan.csv", out.getvalue().encode())


def columns_read(lines, vocabulary):
    reader = sheet_reader(
        table_of(lines), vocabulary=vocabulary, year_start=YEAR, default_lead="MPS"
    )
    taken = {heading: reader.columns.get(heading, "-") for heading in reader.table.headings}
    return reader, taken


@pytest.mark.parametrize(("wanted", "lines"), [*sheets("columns.txt"), *sheets("columns_more.txt")])
def test_columns_are_what_a_person_takes_them_for(wanted, lines, own_vocabulary):
    _, taken = columns_read(lines, own_vocabulary)
    assert taken == dict(zip(taken, wanted, strict=True))


@pytest.mark.parametrize(("wanted", "lines"), sheets("columns.txt"))
def test_the_order_of_the_columns_changes_nothing(wanted, lines, own_vocabulary):
    backwards = [list(reversed(line)) for line in lines]
    _, taken = columns_read(backwards, own_vocabulary)
    assert taken == dict(zip(taken, reversed(wanted), strict=True))


# Which column holds what, where two could


def test_item_is_the_reference_beside_a_column_of_titles(own_vocabulary):
    codes = [["Item", "Piece of comms", "Agency"]]
    codes += [[f"14-00{n}", f"Lock up number {n}", "Police"] for n in range(1, 6)]
    _, taken = columns_read(codes, own_vocabulary)
    assert taken == {"Item": "reference", "Piece of comms": "title", "Agency": "lead"}


def test_item_is_the_title_where_its_cells_are_titles(own_vocabulary):
    titles = ["Lock your shed", "Mark your bike", "Know your caller", "Bin the tree"]
    rows = [["Item", "Agency"], *([title, "Police"] for title in titles)]
    _, taken = columns_read(rows, own_vocabulary)
    assert taken == {"Item": "title", "Agency": "lead"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Agency 1", "Agency 2"),
        ("Agency (1st)", "Agency (2nd)"),
        ("Partner A", "Partner B"),
        ("First partner", "Second partner"),
        ("Primary agency", "Secondary agency"),
        ("Organisation one", "Organisation two"),
    ],
)
def test_of_numbered_partners_the_first_leads(first, second):
    assert numbered([second, "Title", first]) == {first: "lead", second: "others"}


@pytest.mark.parametrize("headings", [["Week 1", "Week 2"], ["Agency 2", "Agency 3"], ["Agency 1"]])
def test_what_is_numbered_otherwise_is_no_pair_of_partners(headings):
    assert numbered(headings) == {}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Target Audeince", "audience"),
        ("Campiagn", "title"),
        ("Aud.", "audience"),
        ("Ld agcy", "lead"),
        ("Who's it for?", "audience"),
        ("Why are we doing it?", "objective"),
        ("State of play", "state"),
    ],
)
def test_headings_cut_short_misspelt_or_asked(heading, field):
    assert weigh_best(heading)[0] == field


@pytest.mark.parametrize(
    "heading", ["Cost", "£", "Budget code", "Last updated", "Approved by", "Crew hrs", "Hyperlink"]
)
def test_what_no_plan_says_is_left_alone_whatever_stands_in_it(heading, own_vocabulary):
    rows = [["Title", "Lead agency", heading]]
    rows += [[f"Lock up {n}", "Police", f"{n} May 2016"] for n in range(1, 6)]
    _, taken = columns_read(rows, own_vocabulary)
    assert taken[heading] == "-"


@pytest.mark.parametrize("heading", ["Target date", "Date agreed", "Date added"])
def test_beside_the_date_another_one_is_left_alone(heading, own_vocabulary):
    rows = [["Title", "Lead agency", "When", heading]]
    rows += [[f"Lock up {n}", "Police", f"{n} Nov", f"{n} Dec"] for n in range(1, 9)]
    _, taken = columns_read(rows, own_vocabulary)
    assert (taken["When"], taken[heading]) == ("when", "-")


def test_a_target_date_alone_is_the_date(own_vocabulary):
    rows = [["Title", "Lead agency", "Target date"]]
    rows += [[f"Lock up {n}", "Police", f"{n} Nov"] for n in range(1, 9)]
    assert columns_read(rows, own_vocabulary)[1]["Target date"] == "when"


def test_a_column_of_days_is_no_audience_however_it_is_headed(own_vocabulary):
    rows = [["Title", "Lead", "From", "To", "When", "Until"]]
    for n in range(1, 9):
        rows.append(["Lock up", "LFB", f"{n} May", f"{n} June", f"{n} May - {n} June", f"{n} June"])
    assert columns_read(rows, own_vocabulary)[1]["To"] == "-"


# Doubts


def test_columns_that_could_hold_each_others_field_are_pointed_out_with_it(own_vocabulary):
    pairs = [("Police", "LFB"), ("LFB", "Police"), ("Solace", "CAB"), ("CAB", "Solace")]
    rows = [["Title", "Team", "Service", "Date"]]
    rows += [[f"Call on {one}", one, other, "7 May"] for one, other in pairs]
    reader, taken = columns_read(rows, own_vocabulary)
    assert (taken["Team"], taken["Service"]) == ("lead", "others")
    assert [(doubt.read_as, doubt.alternatives[0].instead) for doubt in reader.doubts] == [
        ("Read as “Lead partner”; it could also be “Other partners”", "others"),
        (
            "Read as “Other partners” because of what stands in it; "
            "it could also be “Lead partner”",
            "lead",
        ),
    ]


def test_a_first_day_beside_a_last_day_is_no_doubt(own_vocabulary):
    rows = [["Title", "Agency", "From", "To"]]
    rows += [[f"Call on street {n}", "LFB", f"{n} May", f"{n} June"] for n in range(1, 6)]
    reader, taken = columns_read(rows, own_vocabulary)
    assert (taken["From"], taken["To"], reader.doubts) == ("from", "to", ())


# The choice itself


def test_no_other_choice_suits_better_than_the_one_taken():
    chance = random.Random(7)
    for _ in range(60):
        scores = [
            {slot: chance.uniform(0.9, 9) for slot in "abcde" if chance.random() < 0.6}
            for _ in range(5)
        ]
        chosen, total = assign(scores)
        best = max(
            sum(line[slot] for line, slot in zip(scores, slots, strict=True) if slot)
            for slots in itertools.product(*([*line, ""] for line in scores))
            if len({slot for slot in slots if slot}) == sum(map(bool, slots))
        )
        assert total == pytest.approx(best)
        assert len({slot for slot in chosen if slot}) == sum(map(bool, chosen))


# Large sheets


def test_rows_from_all_over_a_large_sheet_are_looked_at(own_vocabulary):
    blank = [["x", "Police", ""]] * 15_000
    rows = [["Title", "Agency", "Alpha"], *blank, *([["x", "Police", "7 May"]] * 5_000)]
    _, taken = columns_read(rows, own_vocabulary)
    assert taken["Alpha"] == "when"
