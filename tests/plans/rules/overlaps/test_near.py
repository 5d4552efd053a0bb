"""When, where and for whom: how near two communications must be to have to do with each other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.rules.overlaps import DEFAULT_THRESHOLD, Facts, Surroundings, Theme, traits_from
from tests.plans.rules.overlaps.small_borough import AROUND, DAY, kind, near, offer, on_the_plan


class TestDates:
    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            (0, "duplicate"),
            (7, "duplicate"),
            (8, "joint_opportunity"),
            (14, "joint_opportunity"),
            (15, "nothing"),
            (365, "nothing"),
        ],
    )
    def test_a_duplicate_is_within_a_week_and_a_joint_opportunity_within_two(self, days, expected):
        assert kind(on_the_plan(), on_the_plan(days=days, lead="HOMES")) == expected

    def test_windows_are_as_far_apart_as_their_nearest_days(self):
        long = on_the_plan(days=-30, lasts=24)
        assert "7 days apart" in near(long, on_the_plan(lead="HOMES")).reasons

    def test_one_day_is_not_days(self):
        assert "1 day apart" in near(on_the_plan(), on_the_plan(days=1, lead="HOMES")).reasons

    def test_without_a_date_nothing_is_near(self):
        undated = on_the_plan(start=None)
        assert kind(undated, on_the_plan(lead="HOMES")) == "nothing"
        assert kind(undated, on_the_plan(start=None, lead="HOMES")) == "nothing"

    def test_that_a_window_of_half_a_year_meets_another_says_less(self):
        advice = on_the_plan("Cook with care", "Never leave a pan", topics=["FIRE"])
        short = near(advice, on_the_plan("Test it", "Press the button", topics=["FIRE"], lead="X"))
        long = near(
            advice,
            on_the_plan("Test it", "Press the button", topics=["FIRE"], lead="X", lasts=180),
        )
        assert long.score < short.score


class TestPlaces:
    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            (["QUAY"], ["QUAY"], "both in The Quay"),
            (["OLD-MILL"], ["QUAY"], "places overlap (Old Mill, The Quay)"),
            (["LOCK"], ["QUAY"], "places overlap (Lock, The Quay)"),
            (["QUAY"], ["STREET"], "places overlap (Dock Street, The Quay)"),
            (["OLD-MILL"], ["WEIR"], "places overlap (Old Mill, Weir)"),
            (["MILL"], ["ESTATE"], "places overlap (Mill, Mill Lane Estate)"),
            (["LOCK"], ["LOCK-END"], "places overlap (Lock, Lock End)"),
            ([], [], "both in the whole borough"),
            ([], ["QUAY"], "one is local, the other in the whole borough"),
            (["FAR", "QUAY"], ["LOCK", "QUAY"], "both in The Quay"),
            (["FAR"], ["FAR-SIDE"], "places overlap (Far Hill, Far Hill East)"),
        ],
    )
    def test_what_overlaps_can_be_a_duplicate(self, one, other, expected):
        found = near(on_the_plan(areas=one), on_the_plan(areas=other, lead="HOMES"))
        assert found.kind == "duplicate"
        assert expected in found.reasons

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("PIER", "PARADE", "close to each other (Parade, Pier)"),
            ("OLD-MILL", "LOCK", "neighbouring areas (Lock, Old Mill)"),
        ],
    )
    def test_what_is_only_near_could_be_joint(self, one, other, expected):
        found = near(on_the_plan(areas=[one]), on_the_plan(areas=[other], lead="HOMES"))
        assert found.kind == "joint_opportunity"
        assert expected in found.reasons

    def test_a_sliver_of_a_redrawn_ward_is_no_overlap(self):
        found = near(on_the_plan(areas=["OLD-MILL"]), on_the_plan(areas=["LOCK-END"], lead="HOMES"))
        assert "neighbouring areas (Lock End, Old Mill)" in found.reasons

    def test_places_that_are_nowhere_near_each_other_have_nothing_to_do_with_each_other(self):
        assert (
            kind(on_the_plan(areas=["FAR"]), on_the_plan(areas=["QUAY"], lead="HOMES")) == "nothing"
        )

    def test_a_postcode_district_in_the_words_of_the_place_stands_for_its_areas(self):
        typed = on_the_plan(borough_wide=False, place_text="shops in N77", lead="HOMES")
        assert "both in The Quay" in near(typed, on_the_plan(areas=["QUAY"])).reasons
        assert kind(typed, on_the_plan(areas=["FAR"])) == "nothing"


class TestPeople:
    @pytest.mark.parametrize("audience", ["OLDER", "TENANTS", "SHOPPERS"])
    def test_the_same_people_or_a_part_of_them_can_be_told_twice(self, audience):
        one, other = on_the_plan(audiences=[audience]), on_the_plan(lead="HOMES")
        assert kind(one, other) == "duplicate"

    def test_other_people_may_need_the_same_message(self):
        one = on_the_plan(audiences=["OLDER"])
        other = on_the_plan(audiences=["STAFF"], lead="HOMES")
        assert kind(one, other) == "joint_opportunity"

    @pytest.mark.parametrize(
        ("narrow", "wide", "expected"),
        [
            ("OLDER", "ALL", "one for older residents, the other for everyone who lives here"),
            ("EVENING", "SHOPPERS", "one for evening shoppers, the other for shoppers"),
        ],
    )
    def test_a_group_is_named_before_the_one_that_it_is_a_part_of(self, narrow, wide, expected):
        one, other = on_the_plan(audiences=[narrow]), on_the_plan(audiences=[wide], lead="HOMES")
        assert expected in near(one, other).reasons

    def test_a_group_that_both_speak_to_binds_different_subjects(self):
        locks = on_the_plan(audiences=["OLDER"])
        heaters = on_the_plan(
            "Heaters", "Keep a metre clear", audiences=["OLDER"], topics=["FIRE"], lead="FIRE"
        )
        found = near(locks, heaters)
        assert found.kind == "joint_opportunity"
        assert found.score >= DEFAULT_THRESHOLD
        assert found.reasons == (
            "both in the whole borough",
            "dates overlap",
            "both for older residents",
            "an offer fits (“Home fire safety visit”)",
        )

    def test_such_a_group_alone_is_enough(self):
        locks = on_the_plan(audiences=["TENANTS"], lead="HOMES")
        heaters = on_the_plan("Heaters", "A metre clear", audiences=["TENANTS"], topics=["FIRE"])
        assert near(locks, heaters).score >= DEFAULT_THRESHOLD

    def test_that_both_are_for_everybody_binds_nothing(self):
        heaters = on_the_plan("Heaters", "Keep a metre clear", topics=["FIRE"], lead="FIRE")
        found = near(on_the_plan(), heaters)
        assert found is None or found.score < DEFAULT_THRESHOLD


class TestOwnWork:
    """What one partner plans as a series is no duplicate of itself."""

    def test_weekly_tips_are_not_compared(self):
        first = on_the_plan("Tip of the week: sheds", "Lock your shed")
        second = on_the_plan("Tip of the week: windows", "Lock your windows", days=7)
        assert kind(first, second) == "nothing"

    def test_parts_of_one_campaign_of_one_partner_are_not_compared(self):
        parts = (on_the_plan(name, campaign="7") for name in ("Lock up", "Burglars out"))
        assert kind(*parts) == "nothing"

    def test_two_that_say_the_same_are_no_duplicates_of_one_partner(self):
        assert kind(on_the_plan(), on_the_plan("Break-ins are up")) == "joint_opportunity"

    def test_other_work_of_the_same_partner_could_still_be_joint(self):
        one = on_the_plan("Keep burglars out", audiences=["OLDER"])
        other = on_the_plan("SmartWater kits", "Property marking for free", audiences=["OLDER"])
        assert kind(one, other) == "joint_opportunity"

    def test_two_teams_of_one_council_can_duplicate_each_other(self):
        one = on_the_plan(lead="STREETS", rolled_up="COUNCIL")
        other = on_the_plan(lead="PRESS", rolled_up="COUNCIL")
        assert kind(one, other) == "duplicate"


def test_what_is_surer_scores_higher_and_a_duplicate_higher_than_a_joint_opportunity():
    police = on_the_plan(lasts=14)
    others = (
        on_the_plan(lead="HOMES"),
        on_the_plan(lead="HOMES", start=DAY + timedelta(days=20)),
        on_the_plan("Burglary down", "Arrests this winter, thank you", lead="HOMES"),
        on_the_plan("Burglary down", "Arrests this winter", lead="HOMES", areas=["QUAY"]),
    )
    scores = [near(police, other).score for other in others]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("topics", "audiences", "suits"),
    [
        (["CARS"], ["ALL"], True),
        (["FIRE"], ["ALL"], False),
        (["FIRE"], ["OLDER"], False),
    ],
)
def test_an_offer_for_everybody_fits_by_its_topic_alone(topics, audiences, suits):
    marking = offer("MARKING", "MET", "Marking kit", topics=("CARS",), audiences=("ALL",))
    assert AROUND.suits(marking, frozenset(topics), frozenset(audiences)) is suits


@pytest.mark.parametrize(
    ("stated", "areas", "given"),
    [
        ([], ["QUAY"], True),
        (["FAR"], [], True),
        (["QUAY"], ["QUAY"], True),
        (["LOCK"], ["QUAY"], True),
        (["STREET"], ["QUAY"], True),
        (["OLD-MILL"], ["MILL"], True),
        (["FAR", "QUAY"], ["WEIR", "QUAY"], True),
        (["PIER"], ["PARADE"], False),
        (["OLD-MILL"], ["LOCK"], False),
        (["FAR"], ["QUAY"], False),
    ],
)
def test_an_offer_fits_only_where_it_is_given(stated, areas, given):
    alarms = offer("ALARMS", "FIRE", "Smoke alarms", topics=("FIRE",), areas=stated)
    facts = Facts(
        lead="MET",
        lead_code="MET",
        topics=frozenset({"FIRE"}),
        areas=frozenset(areas),
        borough_wide=not areas,
    )
    could_use = traits_from(facts, replace(AROUND, offers=(alarms,))).could_use
    assert could_use == (frozenset({"ALARMS"}) if given else frozenset())


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("BURG", "BURG", 1.0),
        ("BURG", "THEFT", 0.6),
        ("SHEDS", "BURG", 0.6),
        ("SHEDS", "THEFT", 0.4),
        ("BURG", "CARS", 0.3),
        ("SHEDS", "CARS", 0.0),
        ("THEFT", "ROAD", 0.0),
        ("THEFT", "GONE", 0.0),
    ],
)
def test_a_topic_is_like_those_above_it_and_nearest_to_its_parent(one, other, likeness):
    assert AROUND.topic_likeness(one, other) == AROUND.topic_likeness(other, one) == likeness


def test_a_topic_far_above_is_something_in_common():
    texts = {"message": "", "audiences": ["OLDER"], "areas": ["QUAY"]}
    sheds = on_the_plan("Zum zum", topics=["SHEDS"], **texts)
    assert near(sheds, on_the_plan("Bla bla", topics=["THEFT"], lead="HOMES", **texts)).score > (
        near(sheds, on_the_plan("Bla bla", topics=["ROAD"], lead="HOMES", **texts)).score
    )


def test_topics_that_stand_above_each_other_by_mistake_are_still_compared():
    around = Surroundings(
        places={},
        groups={},
        themes={"A": Theme("A", "A", parent="B"), "B": Theme("B", "B", parent="A")},
    )
    assert around.topics_around("A") == {"A", "B"}
    assert around.topic_likeness("A", "B") == 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[(each, each) for each in (("Residents handbook", ""), ("Safer Barnet calendar", ""))],
        (
            ("Nie otwieraj drzwi obcym", "Zadzwoń na policję."),
            ("Nie otwieraj drzwi", "obcym. Zadzwoń na policję."),
        ),
        (("Residents handbook", ""), ("The handbook", "for residents")),
        (("Safer Barnet calendar", ""), ("Safer Barnet calendar 2017", "")),
    ],
)
def test_the_same_words_are_a_duplicate_whatever_they_are_about(one, other):
    police = on_the_plan(*one, topics=[])
    assert not police.words.about
    assert kind(police, on_the_plan(*other, topics=[], lead="HOMES")) == "duplicate"
    assert kind(police, on_the_plan("Staff roadshow", "", topics=[], lead="HOMES")) == "nothing"
