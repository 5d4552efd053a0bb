"""What a person says of a sheet: other readings offered, words explained, cells and columns put
right, and rows read again just as in their sheet."""

from datetime import date

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.reading import Alternative, Term, Terms, sheet_reader
from plans.rules.reading.cells import read_cell

YEAR = date(2016, 4, 1)
HEADINGS = "Month,Title,Lead,Date,Area,Audience,Channels,Topic,Status,Logo"


@pytest.fixture
def read(vocabulary):
    def read(*lines, headings=HEADINGS, **options):
        table = read_table("plan.csv", "\n".join([headings, *lines]).encode())
        return sheet_reader(table, vocabulary=vocabulary, year_start=YEAR, **options).whole()

    return read


# Terms by their code


@pytest.mark.parametrize(
    ("cell", "audiences"),
    [
        ("Older people [OLDER]", ("OLDER",)),
        ("whoever it may be [OLDER]", ("OLDER",)),
        ("[older], public", ("OLDER", "ALL")),
        ("public, whoever [OLDER]", ("ALL", "OLDER")),
        ("public [NOBODY]", ("ALL",)),
    ],
)
def test_a_code_in_brackets_is_exactly_its_term(read, cell, audiences):
    assert read(f'May,Sheds,Met,7 May,,"{cell}",,,,').rows[0].audiences == audiences


def test_a_name_with_commas_before_its_code_is_explained_whole():
    terms = Terms((Term("CAPES", "Caps, capes and hats"), Term("CAP", "Caps", ("cap",))))
    cell = read_cell(terms, "Caps, capes and hats [CAPES]", column="C", name="topic", kind="topic")
    assert (cell.codes, cell.not_understood) == (("CAPES",), [])


def test_a_code_chooses_between_a_ward_and_what_lies_in_it(read):
    row = read('May,Sheds,Met,7 May,"Burnt Oak [OAK], Watling Estate",,,,,').rows[0]
    assert (row.areas, row.doubts) == (("OAK", "WATLING"), ())


# Other readings


def test_a_guess_with_no_other_reading_can_be_none_of_ours(vocabulary):
    def cell(text):
        found = read_cell(vocabulary.partners, text, column="C", name="others", kind="partner")
        return found.codes, [one.alternatives for one in found.doubts], found.not_understood

    none_of_ours = (Alternative("Not a partner of ours", "tbc"),)
    assert cell("Str Sc, Met") == (("MET", "STREETS"), [none_of_ours], [])
    assert cell("tbc, Met") == (("MET",), [], [])


def test_an_unknown_lead_offers_the_nearest_partners(read):
    [error] = read("May,Sheds,Sfety Teem,7 May,,,,,,").rows[0].errors
    assert (error.field, error.alternatives) == (
        "lead",
        (Alternative("Safety Team", "Safety Team [STEAM]"),),
    )


def test_of_several_leads_each_can_be_chosen(read):
    row = read("May,Sheds,Met / LFB,7 May,Burnt Oak,,,,,").rows[0]
    assert (row.lead, row.others) == ("MET", ("FIRE",))
    [doubt] = row.doubts
    [alternative] = doubt.alternatives
    assert alternative == Alternative("Fire Brigade leads", "Fire Brigade [FIRE], Police [MET]")
    again = read(f'May,Sheds,"{alternative.instead}",7 May,Burnt Oak,,,,,').rows[0]
    assert (again.lead, again.others, again.doubts) == ("FIRE", ("MET",), ())


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("May,Sheds,Met,7 May,boro wide,oldre folk,,,,", "audience"),
        ("May,Sheds,Met,7 May,town centres,,,,,", "area"),
        ("May,Sheds,Met,7 May,,,,,,", "area"),
        ("May,Burnt Oak sheds,Met,7 May,,,,,,", "area"),
        ("May,Sheds,Met,7 May,boro wide,,,,G,", "state"),
        ("May,Sheds,Met,7 May,boro wide,,,,wobbly,", "state"),
        ("May,Sheds,Met,7 May,boro wide,,,,,perhaps so", "logo"),
        ("May,Sheds,Met,7 Nov,boro wide,,,,,", "when"),
    ],
)
def test_each_other_reading_reads_without_a_doubt(read, row, field):
    first = read(row).rows[0]
    marked = [*first.doubts, *first.not_understood, *first.errors]
    assert {one.field for one in marked} == {field}
    for one in marked:
        assert one.alternatives
        for alternative in one.alternatives:
            again = read(row, corrections={("", 2): {one.field: alternative.instead}}).rows[0]
            assert [(each.field, each.text) for each in again.doubts] == []
            assert (again.not_understood, again.errors) == ((), ())


# Words explained, cells corrected


def test_words_that_a_person_explained_are_read_so_in_every_row(read):
    words = [{"field": "area", "words": "the Hill", "instead": "Burnt Oak"}]
    rows = read(
        "May,Sheds,Met,7 May,THE HILL and East Finchley,,,,,",
        "May,The hill day,Met,8 May,the hillside,,,,,",
        words=words,
    ).rows
    assert [row.areas for row in rows] == [("OAK", "FINCH"), ()]
    assert rows[0].cells["Area"] == "THE HILL and East Finchley"
    assert rows[1].title == "The hill day"


def test_longer_words_are_explained_before_shorter_ones(read):
    words = [
        {"field": "channel", "words": "cards", "instead": "leaflets"},
        {"field": "channel", "words": "cards online", "instead": "Twitter"},
        {"field": "channel", "words": "?!", "instead": "Facebook"},
    ]
    rows = read(
        "May,A,Met,7 May,,,cards online,,,",
        "May,B,Met,7 May,,,cards,,,",
        "May,C,Met,7 May,,,?!,,,",
        words=words,
    ).rows
    assert [row.channels for row in rows] == [("TW",), ("LEAF",), ("FB",)]


def test_a_corrected_cell_counts_for_its_row_only_and_the_original_stays(read):
    rows = read(
        "May,Sheds,Met,7 May,moon,,,,,",
        "May,Locks,Met,8 May,moon,,,,,",
        corrections={("", 3): {"area": "Burnt Oak", "title": "Better locks"}},
    ).rows
    assert [(row.title, row.areas) for row in rows] == [("Sheds", ()), ("Better locks", ("OAK",))]
    assert rows[1].cells["Area"] == "moon"


def test_a_corrected_date_stands_for_first_and_last_day(read):
    row = read(
        "Sheds,Met,7 May,3 April",
        headings="Title,Lead,From,To",
        corrections={("", 2): {"when": "7 May - 3 June"}},
    ).rows[0]
    assert (row.window.start, row.window.end) == (date(2016, 5, 7), date(2016, 6, 3))


# Columns chosen, rows read again


def test_columns_that_a_person_chose_are_taken_as_chosen(read):
    reading = read(
        "Sheds,Met,7 May,ten",
        headings="Shape,Sort,Sides,Title",
        columns={"Shape": "title", "Sort": "lead", "Sides": "when", "Title": ""},
    )
    row = reading.rows[0]
    assert (row.title, row.lead, row.window.start) == ("Sheds", "MET", date(2016, 5, 7))
    assert (reading.unknown_columns, row.other_cells) == (("Title",), {"Title": "ten"})


@pytest.mark.parametrize(
    ("headings", "lines"),
    [
        (HEADINGS, ["May,Sheds,Met,,,,,,,", ",Locks,Met,,,,,,,"]),
        ("Title,Lead,Apr-16,May-16,Jun-16", ["Sheds,Met,,x,", "Locks,Met,x,x,"]),
    ],
)
def test_a_row_alone_is_read_again_just_as_in_its_sheet(read, headings, lines):
    whole = read(*lines, headings=headings)
    last = whole.rows[-1]
    again = read(lines[-1], headings=headings, columns=whole.columns, month=last.month).rows[0]
    assert (again.window, again.cells, again.month) == (last.window, last.cells, last.month)


def test_a_row_that_was_left_out_keeps_its_cells(read):
    [skipped] = read("May,Sheds,Met,7 May,,,,,,", "Ask Jo,,,,,,,,,").skipped
    assert skipped.cells == {"Month": "Ask Jo"}
