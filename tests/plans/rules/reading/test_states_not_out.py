"""Words of a status that sound like issued and say that it is not: never issued without a doubt."""

from datetime import date

import pytest

from plans.rules.reading.outcomes import read_state

YEAR = date(2016, 4, 1)


def read(text, **more):
    return read_state(text, column="Status", year_start=YEAR, **more)


@pytest.mark.parametrize(
    "text",
    [
        "Not delivered",
        "Did not go out",
        "Hasn't gone out",
        "Hasn’t been delivered",
        "not been sent",
        "Not held",
        "Not yet launched",
        "wasn't done",
        "None sent",
        "Not all done",
        "Not sure if sent",
        "Ran out of time",
        "Gone to print",
        "Sent to printers",
        "Sent off to the printers",
        "Sent for approval",
        "Sent for sign-off",
        "Out for comment",
        "Shared for comments",
        "draft done",
        "Artwork done",
        "Copy sent",
        "Completed artwork",
        "G - not delivered",
    ],
)
def test_what_says_that_it_is_not_out_is_planned_and_doubted(text):
    reading = read(text)
    assert (reading.state, reading.issued_on) == ("planned", None)
    [doubt] = reading.doubts
    assert doubt.read_as.startswith("Read as planned: “")
    assert doubt.read_as.endswith("” does not say that it went out")
    assert "issued" in [one.instead for one in doubt.alternatives]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Web done, leaflets to follow", "to follow"),
        ("Done, leaflets still to go out", "still to go out"),
        ("Done, poster not delivered", "not delivered"),
        ("Leaflets dropped 5 May", "Leaflets dropped"),
        ("Web done, leaflets dropped", "leaflets dropped"),
    ],
)
def test_what_went_out_but_for_a_part_is_issued_and_doubted(text, words):
    reading = read(text)
    assert reading.state == "issued"
    assert [one.read_as for one in reading.doubts] == [f"Read as issued, though it says “{words}”"]


def test_the_day_beside_a_part_that_is_to_follow_is_kept():
    reading = read("Done 5 Nov, leaflets to follow")
    assert (reading.issued_on, reading.rest) == (date(2016, 11, 5), "leaflets to follow")


def test_what_was_held_over_to_a_month_is_postponed():
    assert read("Held over to May").state == "postponed"


@pytest.mark.parametrize(
    "text",
    [
        "Done, evaluation to follow",
        "Done, not yet evaluated",
        "Done, none came",
        "Event held, couldn't have gone better",
        "Content issued",
        "Held over three days",
        "Leaflets dropped off",
        "dropped through doors",
        "Done, ran out of leaflets",
        "Text sent to parents",
    ],
)
def test_what_went_out_stays_issued_without_a_doubt(text):
    reading = read(text)
    assert (reading.state, reading.doubts) == ("issued", [])


def test_what_is_not_yet_sent_is_planned_without_a_doubt():
    assert [read("Not yet sent").state, read("Not yet sent").doubts] == ["planned", []]


def test_what_was_dropped_is_still_cancelled():
    assert read("dropped – no budget").state == "cancelled"


def test_a_colour_that_means_not_delivered_means_no_issue():
    reading = read("R", legend={"r": "not delivered"})
    assert reading.state == "planned"
