"""What changed between two plans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.rules.difference import (
    CHANGED,
    GONE,
    ISSUED,
    MOVED,
    NEW,
    FieldDifference,
    LineChange,
    Piece,
    as_data,
    as_told,
    changed_words,
    counts,
    difference,
    was_and_is,
)
from tests.plans.lines import line, placement, term, window


def test_two_equal_plans_do_not_differ():
    assert difference([line("a"), line("b")], [line("b"), line("a")]) == []


def test_a_line_that_was_not_there_is_new():
    fresh = line("b")
    assert difference([line("a")], [line("a"), fresh]) == [LineChange(NEW, "b", fresh, None)]


def test_only_the_window_changed_so_it_moved():
    before, after = line(), line(window=window("2016-11-15"))
    assert difference([before], [after]) == [
        LineChange(
            MOVED,
            "a",
            after,
            before,
            (FieldDifference("window", "When", "2016-11-08", "2016-11-15", material=True),),
        )
    ]


@pytest.mark.parametrize(
    ("precision", "before", "after", "said"),
    [
        (
            "month",
            ("2017-03-01", "2017-03-31", "some time in March"),
            ("2018-03-01", "2018-03-31", "some time in March"),
            ("some time in March 2017", "some time in March 2018"),
        ),
        (
            "week",
            ("2017-03-06", "2017-03-12", "week of 6 Mar"),
            ("2018-03-05", "2018-03-11", "week of 5 Mar"),
            ("week of 6 Mar 2017", "week of 5 Mar 2018"),
        ),
        (
            "exact",
            ("2017-03-31", "2017-03-31", "Fri 31 Mar 2017"),
            ("2017-04-07", "2017-04-07", "Fri 7 Apr"),
            ("Fri 31 Mar 2017", "Fri 7 Apr 2017"),
        ),
        (
            "month",
            ("2017-03-01", "2017-03-31", "some time in March"),
            ("2017-02-01", "2017-02-28", "some time in February"),
            ("some time in March", "some time in February"),
        ),
    ],
)
def test_what_moved_to_another_financial_year_names_both(precision, before, after, said):
    """Each plan leaves out the year in which it was made."""
    (change,) = difference(
        *(
            [line(window=window(start, end, precision=precision, text=text))]
            for start, end, text in (before, after)
        )
    )
    assert [(each.before, each.after) for each in change.fields] == [said]


def test_a_window_that_was_confirmed_without_moving_counts_as_moved():
    before = line(window=window(confirmed=False))
    after = line()
    (change,) = difference([before], [after])
    assert (change.kind, change.fields) == (
        MOVED,
        (
            FieldDifference(
                "window", "When", "2016-11-08, provisional", "2016-11-08", material=True
            ),
        ),
    )


def test_material_differences_come_first_and_are_named_in_words():
    before = line(message="Lock your doors and windows.", partners=[])
    after = line(
        message="Lock your doors, and windows.",
        partners=[{**term("fire"), "state": "agreed"}, {**term("health"), "state": "invited"}],
        window=window("2016-11-15"),
        reach="local",
        areas=[term("hale"), term("colindale")],
        audiences=[term("students")],
        lead=term("council"),
        channels=[placement("posters"), placement("radio")],
    )
    (change,) = difference([before], [after])
    assert change.kind == CHANGED
    assert change.material
    assert [(f.field, f.before, f.after, f.material) for f in change.fields] == [
        ("window", "2016-11-08", "2016-11-15", True),
        ("where", "Whole borough", "Hale, Colindale", True),
        ("audiences", "Residents", "Students", True),
        ("lead", "Police", "Council", True),
        ("channels", "Posters", "Posters, Radio", True),
        ("message", "Lock your doors and windows.", "Lock your doors, and windows.", False),
        ("partners", "", "Fire, Health (asked)", False),
    ]


def test_a_corrected_comma_is_shown_after_what_matters_and_is_not_material():
    comma_before, comma_after = line("a"), line("a", title="Title, a")
    real_before, real_after = line("b"), line("b", message="Lock your bicycle.")
    changes = difference([comma_before, real_before], [comma_after, real_after])
    assert [(change.id, change.kind, change.material) for change in changes] == [
        ("b", CHANGED, True),
        ("a", CHANGED, False),
    ]


def test_a_name_corrected_in_the_reference_data_is_no_change():
    before = line(lead=term("police", "Metropolitian Police"))
    assert difference([before], [line(lead=term("police", "Metropolitan Police"))]) == []


def test_the_chair_agreeing_or_returning_is_no_change_of_the_line():
    for state in ("planned", "agreed", "returned"):
        assert difference([line(state="planned")], [line(state=state, version=2)]) == []


def test_what_ended_says_how():
    before = [line(pk) for pk in "abcd"]
    after = [
        line("a", state="cancelled", state_reason="The van broke down."),
        line("b", state="postponed", state_reason="No hall."),
        line("c", state="merged", merged_into="SSCP-2016-a"),
        line("d", state="issued", channels=[placement("posters", issued_on="2016-11-08")]),
    ]
    changes = difference(before, after)
    assert [(change.kind, change.id) for change in changes] == [
        ("cancelled", "a"),
        ("postponed", "b"),
        ("merged", "c"),
        ("issued", "d"),
    ]
    assert [(f.label, f.before, f.after) for f in changes[0].fields] == [
        ("State", "To come", "Cancelled: The van broke down.")
    ]
    assert [(f.label, f.before, f.after) for f in changes[3].fields] == [
        ("Issued on", "", "Posters (8 Nov 2016)"),
    ]


def test_another_placement_issued_counts_as_issued_again():
    one = placement("posters", issued_on="2016-11-08")
    before = line(state="issued", channels=[one, placement("radio")])
    after = line(state="issued", channels=[one, placement("radio", issued_on="2016-11-10")])
    (change,) = difference([before], [after])
    assert (change.kind, [(f.before, f.after) for f in change.fields]) == (
        ISSUED,
        [("Posters (8 Nov 2016)", "Posters (8 Nov 2016), Radio (10 Nov 2016)")],
    )


def test_what_did_not_go_out_after_all_and_a_day_put_right_are_changed_and_not_issued():
    """Whoever takes part is told of it, and no figure counts it as issued."""
    posters = placement("posters", issued_on="2016-11-08")
    radio, leaflets = placement("radio", issued_on="2016-11-09"), placement("leaflets")
    before = line(state="issued", channels=[posters, radio, leaflets])
    both = "Posters (8 Nov 2016), Radio (9 Nov 2016)"
    for now, words in (
        ([posters, placement("radio")], "Posters (8 Nov 2016)"),
        (
            [posters, placement("radio", issued_on="2016-11-10")],
            "Posters (8 Nov 2016), Radio (10 Nov 2016)",
        ),
    ):
        (change,) = difference([before], [line(state="issued", channels=[*now, leaflets])])
        assert (change.kind, change.material) == (CHANGED, True)
        assert [(f.label, f.before, f.after) for f in change.fields] == [("Issued on", both, words)]


def test_a_second_placement_on_a_channel_is_issued_also_where_the_day_of_the_first_is_put_right():
    first, second = placement("posters", issued_on="2016-11-08"), placement("posters")
    before = line(state="issued", channels=[first, second])
    now = [placement("posters", issued_on=day) for day in ("2016-11-07", "2016-11-10")]
    (change,) = difference([before], [line(state="issued", channels=now)])
    assert change.kind == ISSUED


def test_a_channel_whose_name_holds_a_comma_is_told_from_the_next():
    briefings = {**placement("posters", issued_on="2016-11-08"), "name": "Intranets, briefings"}
    after = line(channels=[briefings, placement("radio", issued_on="2016-11-10")])
    (change,) = difference([line(channels=after["channels"][:0])], [after])
    issued = {field.label: field.after for field in change.fields}["Issued on"]
    assert issued == "Intranets, briefings (8 Nov 2016); Radio (10 Nov 2016)"


def test_a_line_logged_and_issued_between_two_plans_is_issued_with_nothing_before():
    issued = line(state="issued")
    assert difference([], [issued]) == [LineChange(ISSUED, "a", issued, None)]


def test_a_postponed_one_that_comes_back_is_changed():
    before = line(state="postponed", state_reason="No hall.")
    (change,) = difference([before], [line(window=window("2016-12-01"))])
    assert change.kind == CHANGED
    assert [(f.label, f.before, f.after) for f in change.fields] == [
        ("When", "2016-11-08", "2016-12-01"),
        ("State", "Postponed: No hall.", "To come"),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("window", "When", "3 Nov", "8 Nov"), "When: 3 Nov → 8 Nov"),
        (("where", "Where", "Hale", ""), "Where: Hale → taken out"),
        (("issued", "Issued on", "", "Posters (8 Nov 2016)"), "Issued on: Posters (8 Nov 2016)"),
        (("state", "State", "To come", "Postponed: No hall."), "Postponed: No hall."),
        (
            ("state", "State", "Postponed: No hall.", "To come"),
            "State: Postponed: No hall. → To come",
        ),
    ],
)
def test_documents_tell_what_a_field_was_and_is_in_one_way(change, words):
    data = dict(zip(("field", "label", "before", "after"), change, strict=True))
    assert was_and_is(as_told(data)) == words


def test_what_ended_leaves_without_a_word_and_what_was_to_come_is_gone():
    to_come = line("a")
    ended = [line("b", state="cancelled"), line("c", state="issued"), line("d", state="postponed")]
    assert difference([to_come, *ended], []) == [LineChange(GONE, "a", None, to_come)]


def test_what_did_not_go_out_after_all_and_is_on_no_plan_is_gone_with_what_was_said():
    issued = line(state="issued", channels=[placement("posters", issued_on="2016-11-08")])
    said = FieldDifference("issued", "Issued on", "Posters (8 Nov 2016)", "", material=True)
    assert difference([issued], [], not_issued={"a"}) == [
        LineChange(GONE, "a", None, issued, (said,))
    ]


def test_undated_lines_come_last_of_their_kind():
    undated, dated = line("a", window=window(None)), line("b")
    assert [change.id for change in difference([], [undated, dated])] == ["b", "a"]


def test_the_data_to_keep_of_what_is_gone_names_who_took_part_issued_or_offered():
    hands = {
        "partners": [{"code": "fire", "name": "Fire", "state": "agreed"}],
        "channels": [{**placement("radio"), "partner_code": "health"}],
        "offers": [{"code": "visit", "what": "Visits", "partner": "Bus", "partner_code": "bus"}],
    }
    (kept,) = as_data(difference([line(**hands)], []))
    assert (kept["kind"], kept["hands"]) == ("gone", ["bus", "fire", "health"])


def test_the_data_to_keep_names_line_and_fields():
    before, after = line(), line(window=window("2016-11-15"))
    assert as_data(difference([before], [after])) == [
        {
            "kind": "moved",
            "id": "a",
            "reference": "SSCP-2016-a",
            "title": "Title a",
            "lead": {"code": "police", "name": "Police"},
            "when": "2016-11-15",
            "state": "planned",
            "state_reason": "",
            "material": True,
            "fields": [
                {
                    "field": "window",
                    "label": "When",
                    "before": "2016-11-08",
                    "after": "2016-11-15",
                    "material": True,
                }
            ],
        }
    ]


def test_every_kind_is_counted():
    assert counts(difference([line("a")], [line("b"), line("c")])) == {
        "new": 2,
        "changed": 0,
        "moved": 0,
        "cancelled": 0,
        "postponed": 0,
        "merged": 0,
        "issued": 0,
        "gone": 1,
    }


def test_changed_words_are_marked_on_their_side_in_runs():
    assert changed_words("Lock your front door", "Lock your own back door today") == (
        [Piece("Lock your ", False), Piece("front", True), Piece(" door", False)],
        [
            Piece("Lock your ", False),
            Piece("own back", True),
            Piece(" door", False),
            Piece(" today", True),
        ],
    )
    assert changed_words("31 Oct to 13 Nov", "24 Oct to 6 Nov")[1] == [
        Piece("24", True),
        Piece(" Oct to ", False),
        Piece("6", True),
        Piece(" Nov", False),
    ]


def test_a_window_of_issue_is_named_from_its_first_to_its_last_day():
    def issued(until: str) -> dict:
        leaflet = {**placement("leaflets", issued_on="2016-11-28"), "issued_until": until}
        return line(state="issued", channels=[leaflet])

    for until, words in (
        ("2016-11-30", "Leaflets (28 to 30 Nov 2016)"),
        ("2016-12-02", "Leaflets (28 Nov to 2 Dec 2016)"),
        ("2017-02-23", "Leaflets (28 Nov 2016 to 23 Feb 2017)"),
    ):
        (change,) = difference([line(channels=[placement("leaflets")])], [issued(until)])
        assert [each.after for each in change.fields] == [words]


def test_a_window_of_issue_of_which_the_first_day_is_said_is_put_right_too():
    def issued(until: str | None) -> dict:
        leaflet = {**placement("leaflets", issued_on="2016-11-28"), "issued_until": until}
        return line(state="issued", channels=[leaflet])

    (change,) = difference([issued("2016-11-30")], [issued(None)])
    assert (change.kind, [(f.label, f.before, f.after) for f in change.fields]) == (
        CHANGED,
        [("Issued on", "Leaflets (28 to 30 Nov 2016)", "Leaflets (28 Nov 2016)")],
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_of_a_side_are_its_text(before, after):
    left, right = changed_words(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after


@given(st.text(max_size=60))
def test_equal_texts_have_no_marks(text):
    assert all(not piece.changed for side in changed_words(text, text) for piece in side)


def test_an_offer_that_rides_along_is_told_and_a_line_from_before_offers_is_no_change() -> None:
    offers = [{"code": "OF1", "what": "home visits", "partner": "Fire"}]
    (changed,) = difference([line()], [line(offers=offers)])
    assert [(each.label, each.before, each.after, each.material) for each in changed.fields] == [
        ("Offers", "", "Fire: home visits", False)
    ]
    assert difference([line()], [line(offers=[])]) == []
