"""One row: what is understood, what is kept, what is wrong."""

from datetime import date

import pytest

from plans.rules.reading import NotUnderstood, read_row

YEAR = date(2016, 4, 1)


@pytest.fixture
def read(vocabulary):
    def read(**cells):
        cells = {"title": "Shed locks", "lead": "Met", "when": "7 Nov"} | cells
        return read_row(cells, vocabulary=vocabulary, year_start=YEAR, number=12)

    return read


def test_a_plain_row_is_read_whole(read):
    row = read(
        others="LFB, SS",
        area="Burnt Oak",
        audience="elderly",
        channel="leaflets, FB",
        objective="prevention / inform",
        state="Done 61 kits",
        logo="Y",
        result="good day",
    )
    assert row.ok
    assert (row.lead, row.others) == ("MET", ("FIRE", "STREETS"))
    assert (row.reach, row.areas) == ("local", ("OAK",))
    assert (row.audiences, row.channels) == (("OLDER",), ("LEAF", "FB"))
    assert (row.objectives, row.topics) == (("PREVENT", "INFORM"), ("BURG",))
    assert (row.state, row.logo, row.result) == ("issued", "yes", "61 kits; good day")
    assert row.not_understood == ()


# Nothing is dropped


def test_a_word_that_is_not_understood_is_kept_and_listed(read):
    row = read(channel="leaflets, skywriting")
    assert row.channels == ("LEAF",)
    assert row.not_understood == (
        NotUnderstood("How (channels)", "skywriting", "Not known as a channel", "channel"),
    )


@pytest.mark.parametrize("channel", ["leaflets in Polish", "leaflets x 500", "leaflets by Tesco"])
def test_names_and_numbers_in_the_rest_of_a_piece_that_was_read_are_listed(read, channel):
    [left] = read(channel=channel).not_understood
    assert left.reason == f"Kept as typed: the rest of “{channel}” was read"


@pytest.mark.parametrize("channel", ["leaflets on cars", "leaflets by Team", "the usual leaflets"])
def test_plain_words_that_only_describe_what_was_read_are_not_listed(read, channel):
    row = read(channel=channel)
    assert (row.channels, row.not_understood) == (("LEAF",), ())


def test_plain_words_beside_a_broad_term_are_listed_for_they_may_be_what_was_meant(read):
    assert [one.text for one in read(audience="residents hit by floods").not_understood] == [
        "hit floods"
    ]
    assert read(audience="residents living nearby").not_understood == ()


def test_a_slip_in_a_long_name_leaves_no_doubt(read):
    row = read(audience="older poeple")
    assert (row.audiences, row.doubts) == (("OLDER",), ())


def test_a_slip_in_a_short_word_is_read_and_pointed_out(read):
    row = read(channel="leafet, visit")
    assert row.channels == ("LEAF", "EVENT")
    assert [(one.text, one.read_as) for one in row.doubts] == [("leafet", "Read as Leaflets")]


def test_one_word_for_two_channels_means_both(read):
    assert read(channel="social").channels == ("FB", "TW")


# Lead


def test_a_lead_that_is_no_partner_is_an_error_with_the_nearest_names(read):
    row = read(lead="Sfety Teem")
    assert row.lead == ""
    assert [str(error) for error in row.errors] == [
        "Row 12, Lead partner: “Sfety Teem” is not a partner we know. Did you mean Safety Team?"
    ]


@pytest.mark.parametrize(
    ("lead", "read_as"),
    [
        ("Frie Brigade", "Fire Brigade"),
        ("F/Brig", "Fire Brigade"),
    ],
)
def test_a_lead_that_was_cut_short_or_misspelt_is_read_and_pointed_out(read, lead, read_as):
    row = read(lead=lead)
    assert row.errors == ()
    assert [(one.field, one.read_as) for one in row.doubts] == [("lead", f"Read as {read_as}")]


def test_a_long_lead_that_was_cut_short_leaves_no_doubt(read):
    row = read(lead="Safty Team")
    assert (row.lead, row.doubts) == ("STEAM", ())


def test_a_team_named_after_another_partner_only_says_who_in_it(read):
    row = read(lead="LFB comms", others="Street Scene")
    assert (row.lead, row.others, row.doubts) == ("FIRE", ("STREETS",), ())
    assert read(lead="LFB Street Scene").others == ()


@pytest.mark.parametrize("lead", ["FB", "Scn", "Zone Scn"])
def test_too_few_or_other_letters_are_no_partner_cut_short(read, lead):
    assert read(lead=lead).lead == ""


def test_a_partner_with_teams_among_the_others_may_be_one_of_them(read):
    row = read(others="the council")
    assert row.others == ("COUNCIL",)
    [doubt] = row.doubts
    assert [one.label for one in doubt.alternatives] == ["Street Scene"]
    assert read(others="the council, Street Scene").doubts == ()


def test_no_lead_is_an_error_unless_the_sheet_is_one_partners_own(read, vocabulary):
    assert read(lead="").errors[0].wrong == "No lead partner is named."
    row = read_row(
        {"title": "T", "when": "May"}, vocabulary=vocabulary, year_start=YEAR, default_lead="FIRE"
    )
    assert (row.lead, row.ok) == ("FIRE", True)


def test_of_two_leads_the_one_that_is_not_also_a_supporter_leads(read):
    row = read(lead="SS/Met", others="SS")
    assert (row.lead, row.others) == ("MET", ("STREETS",))


def test_a_council_team_and_the_council_are_the_team(read):
    assert read(lead="the council - Street Scene").lead == "STREETS"


def test_a_short_name_that_fits_two_partners_is_pointed_out(read):
    row = read(lead="ST", channel="leaflets", area="synagogue hall, Burnt Oak")
    assert row.lead == "TRUST"
    assert row.doubts[-1].read_as == "Read as Security Trust; it could also be Safety Team"


# Places


@pytest.mark.parametrize(
    ("text", "reach", "areas"),
    [
        ("boro wide", "borough", ("B",)),
        ("All", "borough", ("B",)),
        ("n/a", "borough", ("B",)),
        ("all primary schools", "borough", ("B",)),
        ("Burnt Oak + E Finchley", "local", ("OAK", "FINCH")),
        ("East Finchley tube", "local", ("FINCH-TC",)),
        ("Burnt Oak - Watling est", "local", ("WATLING",)),
        ("Mill Hill & Northam", "local", ("OLD-HILL",)),
        ("Sunnyside Gardens", "local", ()),
        ("Northgate High Street", "local", ()),
        ("GPs, midwives, 44 surgeries", "borough", ("B",)),
        ("", "", ()),
    ],
)
def test_reach_and_places(read, text, reach, areas):
    row = read(area=text)
    assert (row.reach, row.areas) == (reach, areas)


def test_a_street_called_after_a_place_is_not_in_it(read):
    row = read(area="Mill Hill Road")
    assert (row.areas, row.place) == ((), "Mill Hill Road")


def test_words_beyond_the_names_of_places_stay_as_the_place(read):
    assert read(area="Burnt Oak lunch clubs").place == "Burnt Oak lunch clubs"
    assert read(area="Burnt Oak").place == ""


def test_the_borough_and_a_place_in_one_cell_are_doubted(read):
    row = read(area="Borough wide, esp. Burnt Oak")
    assert (row.reach, row.areas) == ("local", ("OAK",))
    doubt = next(one for one in row.doubts if one.field == "area")
    assert doubt.read_as == "Read as Burnt Oak only, though it speaks of the borough"
    assert [one.instead for one in doubt.alternatives] == ["borough wide"]


@pytest.mark.parametrize("text", ["North of the borough", "west of boro"])
def test_a_part_of_the_borough_is_not_the_borough(read, text):
    row = read(area=text)
    assert (row.reach, row.areas, row.place) == ("local", (), text)
    assert [one.text for one in row.not_understood if one.field == "area"] == [text]


def test_a_hospital_with_the_boroughs_name_is_one_place(own_vocabulary):
    cells = {"title": "T", "lead": "Met", "when": "7 Nov", "area": "Barnet Hospital"}
    row = read_row(cells, vocabulary=own_vocabulary, year_start=date(2018, 4, 1))
    assert (row.reach, row.areas, row.place) == ("local", (), "Barnet Hospital")
    assert [one.text for one in row.not_understood] == ["Barnet Hospital"]


@pytest.mark.parametrize(
    ("audience", "channel"), [("care staff", ("INTRA",)), ("residents", ("ENEWS",))]
)
def test_who_it_is_for_says_which_newsletter_is_meant(own_vocabulary, audience, channel):
    cells = {"title": "T", "lead": "Met", "when": "7 Nov", "audience": audience}
    row = read_row(
        {**cells, "channel": "newsletter"},
        vocabulary=own_vocabulary,
        year_start=date(2018, 4, 1),
    )
    assert row.channels == channel


def test_a_place_in_the_title_counts_where_the_area_is_blank(read):
    row = read(title="Bike marking, Burnt Oak", area="")
    assert (row.reach, row.areas) == ("local", ("OAK",))
    assert row.doubts[0].read_as == "Read as Burnt Oak, which the title names"


def test_the_ward_set_is_the_one_of_the_day(vocabulary):
    row = read_row(
        {"title": "T", "lead": "Met", "when": "7 Nov", "area": "Mill Hill"},
        vocabulary=vocabulary,
        year_start=date(2023, 4, 1),
    )
    assert row.areas == ("NEW-HILL",)


# State and logo


@pytest.mark.parametrize(
    ("text", "state", "rest"),
    [
        ("", "planned", ""),
        ("Done", "issued", ""),
        ("Done - 47 blades", "issued", "47 blades"),
        ("Sent 312", "issued", "312"),
        ("Live", "issued_in_part", ""),
        ("slipped to Apr", "postponed", "slipped to Apr"),
        ("cancelled - no venue", "cancelled", "cancelled - no venue"),
        ("not yet sent", "planned", ""),
        ("booked", "planned", ""),
        ("wobbly", "planned", "wobbly"),
        ("Done - no feedback", "issued", "no feedback"),
        ("Issued late", "issued", "late"),
        ("done, due to rain only 12 came", "issued", "due to rain only 12 came"),
        ("Issued - still to evaluate", "issued", "still to evaluate"),
        ("Complete (venue moved to library)", "issued", "venue moved to library"),
        ("booked, then cancelled", "cancelled", "booked, then cancelled"),
        ("merged with 023", "cancelled", "merged with 023"),
        ("Drafted, to go out w/c 5 Nov", "planned", "Drafted  w/c 5 Nov"),
        ("draft sent", "planned", ""),
    ],
)
def test_how_far_it_is(read, text, state, rest):
    row = read(state=text)
    assert (row.state, row.result) == (state, rest)
    assert [one.read_as for one in row.doubts if one.field == "state"] == []


@pytest.mark.parametrize(
    ("text", "state", "read_as"),
    [
        ("Slipped, now done", "postponed", "Read as postponed; it also speaks of issued"),
        ("Done but poster cancelled", "issued", "Read as issued; it also speaks of cancelled"),
    ],
)
def test_a_status_that_speaks_of_two_states_is_doubted(read, text, state, read_as):
    row = read(state=text)
    assert row.state == state
    assert [one.read_as for one in row.doubts if one.field == "state"] == [read_as]


def test_an_unknown_status_is_read_as_planned_and_listed(read):
    assert [one.text for one in read(state="wobbly").not_understood] == ["wobbly"]


def test_the_day_beside_sent_is_the_day_it_was_issued(read):
    row = read(state="Sent 14/4")
    assert (row.issued_on, row.result) == (date(2016, 4, 14), "")
    assert read(state="Sent 312").issued_on is None


def test_a_day_and_a_result_beside_a_status_are_told_apart(read):
    row = read(state="Done 5 Nov, 61 bikes")
    assert (row.state, row.issued_on, row.result) == ("issued", date(2016, 11, 5), "61 bikes")
    assert [(one.number, one.unit) for one in row.results] == [(61, "bikes")]


def test_a_result_where_a_status_should_stand_is_read_as_issued_and_doubted(read):
    row = read(state="52 visits")
    assert (row.state, row.result) == ("issued", "52 visits")
    assert [(one.number, one.unit) for one in row.results] == [(52, "visits")]
    assert [one.read_as for one in row.doubts] == ["Read as issued: it reports a result"]
    assert [one.instead for one in row.doubts[0].alternatives] == [
        "planned",
        "postponed",
        "cancelled",
    ]


@pytest.mark.parametrize(
    ("state", "notes", "read_as", "result", "doubts"),
    [
        ("", "Done", "issued", "", ["Read as issued, as the notes say"]),
        ("", "Done 52 visits", "issued", "Done 52 visits", ["Read as issued, as the notes say"]),
        ("", "Done by others last year", "planned", "Done by others last year", []),
        ("", "52 visits", "planned", "52 visits")
        + (["Read as planned, though the notes report a result"],),
        ("Sent", "done", "issued", "", []),
        ("Planned", "52 visits", "planned", "52 visits", []),
    ],
)
def test_done_in_the_notes_is_a_status_and_no_result(read, state, notes, read_as, result, doubts):
    row = read(state=state, result=notes)
    assert (row.state, row.result) == (read_as, result)
    assert [one.read_as for one in row.doubts] == doubts


def test_a_colour_says_nothing_about_issued(read):
    row = read(state="G")
    assert row.state == "planned"
    assert "colour" in row.doubts[0].read_as


@pytest.mark.parametrize(
    ("text", "logo"), [("Y", "yes"), ("no", "no"), ("?", "unknown"), ("", "unknown")]
)
def test_the_logo(read, text, logo):
    assert read(logo=text).logo == logo


# Title and date


def test_no_title_is_an_error(read):
    assert str(read(title=" ").errors[0]) == (
        "Row 12, Title: There is no title. Say what it is in a few words."
    )


def test_a_quoted_title_with_its_message_behind_it_is_parted(read):
    row = read(title="“Keep it shut!” – Do not prop open doors")
    assert (row.title, row.message) == ("Keep it shut!", "Do not prop open doors")


def test_a_date_that_is_none_is_an_error_that_says_what_is_right(read):
    error = read(when="whenever").errors[0]
    assert error.wrong == "“whenever” is not a date we can read."
    assert "w/c 7 Nov" in error.right
    assert "2016/17" in error.right


def test_from_and_to_columns_make_one_window(vocabulary):
    row = read_row(
        {"title": "T", "lead": "Met", "from": "06-Jun-16", "to": "10-Jun-16"},
        vocabulary=vocabulary,
        year_start=YEAR,
    )
    assert row.window
    assert (row.window.start, row.window.end) == (date(2016, 6, 6), date(2016, 6, 10))


def test_a_date_outside_its_month_column_is_pointed_out(read):
    row = read(when="7 Nov", month="May")
    assert row.window.start == date(2016, 11, 7)
    assert row.doubts[0].read_as == "The month column says May: check which is right"


def test_a_broad_topic_gives_way_to_the_exact_one_that_the_row_names(own_vocabulary):
    cells = {"title": "FGM zero tolerance", "lead": "Met", "when": "7 Nov", "topic": "VAWG"}

    row = read_row(cells, vocabulary=own_vocabulary, year_start=date(2016, 4, 1))

    assert row.topics == ("HARM",)


# Columns by name


def test_a_finding_names_its_column_or_where_there_is_none_what_it_is_about(vocabulary):
    cells = {"title": "T", "lead": "Met", "when": "whenever", "channel": "skywriting"}
    headings = {"title": "What", "lead": "Who", "channel": "Via"}
    row = read_row(cells, vocabulary=vocabulary, year_start=YEAR, headings=headings)
    assert [one.column for one in row.not_understood] == ["Via"]
    assert [one.column for one in row.errors] == ["When"]
