"""Meaning counts, not spelling: what two texts are about and what they ask of their readers."""

import pytest

from plans.rules.overlaps import DEFAULT_THRESHOLD
from plans.rules.overlaps.constants import OTHER_MANNER
from plans.rules.overlaps.likeness import ask_likeness
from tests.plans.rules.overlaps.small_borough import kind, near, on_the_plan

SAME = {
    "break-ins and burglary": (
        ("Break-ins are up", "Bolt the side gate and leave a lamp on"),
        ("Beat the burglar", "Lock windows before you go to work, timers for your lights"),
    ),
    "the Community Trigger and a case review": (
        ("Community Trigger", "You can ask for a review if nobody has acted"),
        ("Three reports and still no action?", "Victims can ask for a case review"),
    ),
    "courier fraud and the taxi": (
        ("Courier fraud", "Police will never ask for your card"),
        ("Fake police on the phone", "They send a taxi to collect money. Hang up"),
    ),
    "dumped rubbish": (
        ("Fly-tipping", "Report it on the new form"),
        ("Mattresses in the alley again?", "Tell us who dumped them"),
    ),
    "a drink that was spiked": (
        ("Spiking", "Know the signs and tell the bar"),
        ("Watch your glass", "Drinks and needles: what the symptoms are"),
    ),
}
OTHER = {
    "timers at home and lights on bikes": (
        ("Light up, lock up", "Timers and lamps as evenings draw in"),
        ("Be bright, be seen", "Bike lights and hi-vis as evenings draw in"),
    ),
    "cold callers and cold homes": (
        ("Cold callers", "Say no at the door"),
        ("Cold homes", "Heating grants, check on neighbours"),
    ),
    "a cannabis farm and medicines": (
        ("Spot a cannabis farm", "Smells and covered windows"),
        ("Unused medicines", "Bring old tablets back to the pharmacy"),
    ),
    "what a text says that it is not": (
        ("Bike lights, free", "So that drivers see you. Not about bike theft"),
        ("Bike marking", "Bring your bike, stolen bikes are found by it"),
    ),
}


def pair(texts, **told):
    (one, other) = texts
    return (
        on_the_plan(*one, **told),
        on_the_plan(*other, lead="HOMES", **told),
    )


@pytest.mark.parametrize("texts", SAME.values(), ids=SAME)
def test_two_partners_who_say_the_same_in_other_words_are_duplicates(texts):
    assert kind(*pair(texts, topics=())) == "duplicate"


@pytest.mark.parametrize("texts", OTHER.values(), ids=OTHER)
def test_words_alone_make_nothing_of_different_subjects(texts):
    found = near(*pair(texts, topics=()))
    assert found is None or (found.kind != "duplicate" and found.score < DEFAULT_THRESHOLD)


def test_topics_that_differ_count_against_a_subject_that_seems_the_same():
    alike = near(on_the_plan(), on_the_plan(lead="HOMES"))
    apart = near(on_the_plan(), on_the_plan(lead="HOMES", topics=["ROAD"]))
    assert apart.score < alike.score


def test_one_topic_binds_less_where_each_is_about_another_kind_of_thing():
    scams = on_the_plan("Courier fraud", "Hang up", topics=["FRAUD"])
    dogs = on_the_plan("Dog fouling", "Pick it up", topics=["FRAUD"], lead="HOMES")
    romance = on_the_plan("Romance fraud", "Never met? Never send", topics=["FRAUD"], lead="HOMES")
    assert near(scams, dogs).score < DEFAULT_THRESHOLD < near(scams, romance).score


class TestTheAsk:
    """A duplicate asks the same thing; another ask on the same subject could be joint."""

    def test_results_beside_advice_could_be_joint(self):
        results = on_the_plan("Burglary down", "Arrests this winter, thank you", lead="HOMES")
        assert kind(on_the_plan(), results) == "joint_opportunity"

    def test_patrols_beside_advice_could_be_joint(self):
        advice = on_the_plan(
            "None for the road this Christmas", "Leave the car keys at home", topics=["ROAD"]
        )
        checks = on_the_plan(
            "Christmas drink drive operation",
            "Over the limit? Breath tests all night",
            topics=["ROAD"],
            lead="HOMES",
        )
        assert kind(advice, checks) == "joint_opportunity"

    def test_each_manner_that_only_one_has_takes_from_the_same_ask(self):
        report = on_the_plan("Graffiti", "Report it")
        with_stall = on_the_plan("Graffiti", "Report it, or come to our stall")
        assert ask_likeness(report, on_the_plan("Tags", "Report it")) == 1
        assert ask_likeness(report, with_stall) == pytest.approx(1 - OTHER_MANNER)

    def test_meeting_people_beside_a_notice_takes_from_a_duplicate(self):
        stall, web = (
            near(on_the_plan(channels=["WEB"]), on_the_plan(channels=[channel], lead="HOMES"))
            for channel in ("STALL", "WEB")
        )
        assert stall.score < web.score

    def test_a_stall_beside_a_notice_could_be_joint(self):
        stall = on_the_plan(
            "Burglary stall", "Come and meet officers", channels=["STALL"], lead="HOMES"
        )
        assert kind(on_the_plan(channels=["WEB"]), stall) == "joint_opportunity"

    def test_a_local_pick_inside_a_borough_wide_one_could_be_joint(self):
        all_over = on_the_plan("Great spring clean", "Sign up for a litter pick", topics=["ROAD"])
        local = on_the_plan(
            "Tidy up the Quay",
            "Volunteers wanted, gloves given",
            areas=["QUAY"],
            topics=["ROAD"],
            lead="HOMES",
        )
        assert kind(all_over, local) == "joint_opportunity"

    def test_the_very_same_stall_announced_twice_is_a_duplicate(self):
        title, message = "Purse bells on the market", "Stall with purse bells, meet officers"
        all_over = on_the_plan(title, message, topics=["THEFT"], channels=["STALL"])
        local = on_the_plan(
            title, message, areas=["QUAY"], topics=["THEFT"], channels=["STALL"], lead="HOMES"
        )
        assert kind(all_over, local) == "duplicate"


def test_what_binds_a_trade_is_no_ask_of_residents():
    """Who hears "trained staff will write it down" is trained in nothing."""
    texts = ("Hate crime", "Staff training so that it can be reported")
    assert "trade" in on_the_plan(*texts, audiences=("STAFF",)).words.ways
    assert "trade" not in on_the_plan(*texts, audiences=("OLDER",)).words.ways
