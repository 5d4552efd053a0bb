"""Which wording counts, what an address is, and when two partners speak unalike."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from plans.choices import CarriedStanding
from plans.rules.agreed import (
    Says,
    Speaks,
    current_of,
    dialled,
    email_address,
    fault_of_address,
    fault_of_number,
    is_tone_clash,
    standing_of,
    tone_clashes,
    web_address,
)

TODAY = date(2016, 10, 25)
BURGLARY, FIRE = 1, 2


@dataclass(frozen=True)
class Worded:
    number: int
    agreed_on: date | None


# --- which wording counts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wordings", "counts"),
    [
        ([Worded(1, None)], 1),
        ([Worded(1, None), Worded(2, None)], 2),
        ([Worded(1, TODAY), Worded(2, None)], 1),
        ([Worded(2, TODAY), Worded(1, TODAY)], 2),
        ([], None),
    ],
)
def test_the_last_wording_agreed_counts_and_while_none_is_the_last_proposed(wordings, counts):
    found = current_of(wordings)
    assert (found.number if found else None) == counts


@pytest.mark.parametrize(
    ("number", "until", "ended", "standing"),
    [
        (2, None, False, CarriedStanding.CURRENT),
        (2, TODAY, False, CarriedStanding.CURRENT),
        (2, TODAY - timedelta(days=1), False, CarriedStanding.PAST),
        (1, TODAY - timedelta(days=1), False, CarriedStanding.OLDER),
        (2, None, True, CarriedStanding.ENDED),
        (1, None, True, CarriedStanding.ENDED),
    ],
)
def test_how_what_is_carried_stands_to_wording_2(number, until, ended, standing):
    found = standing_of(number, current=2, valid_until=until, ended=ended, today=TODAY)
    assert found == standing


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "leads_to"),
    [
        ("https://www.example.org/report", "https://www.example.org/report"),
        ("http://example.org", "http://example.org"),
        ("www.example.org/report?ward=1", "https://www.example.org/report?ward=1"),
        (" example.org ", "https://example.org"),
        ("javascript:alert(1)", ""),
        ("javascript://example.org/%0aalert(1)", ""),
        ("data:text/html,hello", ""),
        ("//example.org", ""),
        ("https://example.org/two words", ""),
        ("1 High Road, London", ""),
    ],
)
def test_only_what_is_an_address_of_the_web_is_followed(text, leads_to):
    assert web_address(text) == leads_to


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ""),
        ("report@example.org", ""),
        ("Safer Streets, 1 High Road\nLondon N1 1AA", ""),
        ("javascript:alert(1)", "Write a web address that begins with https"),
        ("mailto:report@example.org", "Write a web address that begins with https"),
        ("https://report", "The web address is not complete"),
        ("report@example", "The e-mail address is not complete"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_in_words(text, fault):
    assert fault_of_address(text).startswith(fault)
    assert bool(fault_of_address(text)) == bool(fault)


def test_an_e_mail_address_is_one_word_with_a_domain():
    assert email_address(" report@example.org ") == "report@example.org"
    assert email_address("report at example.org") == ""
    assert email_address("a@b") == ""


@pytest.mark.parametrize(
    ("number", "calls"),
    [("101", "101"), ("0800 555 111", "0800555111"), ("+44 (0)20 7946 0000", "+442079460000")],
)
def test_a_plain_number_can_be_dialled(number, calls):
    assert dialled(number) == calls
    assert fault_of_number(number) == ""


def test_a_number_with_words_is_shown_and_not_dialled():
    assert dialled("Text 61016") == ""
    assert fault_of_number("Text 61016") == ""
    assert fault_of_number("call us").startswith("Write a number")
    assert fault_of_number("<b>101</b>").startswith("Write a number")


# --- tone -----------------------------------------------------------------------------------------

LINE = Says(line="lock up", number=1, topic=BURGLARY, agreed=True)
LATER = replace(LINE, number=2)
ANOTHER = Says(line="lights on", number=1, topic=BURGLARY, agreed=True)
ABOUT_FIRE = Says(line="alarms", number=1, topic=FIRE, agreed=True)


def speaks(key: str, **said) -> Speaks:
    plain = {
        "key": key,
        "partner": ord(key),
        "topics": frozenset({BURGLARY}),
        "first": TODAY,
        "last": TODAY,
        "areas": None,
        "carries": (LINE,),
        "own_words": True,
    }
    return Speaks(**{**plain, **said})


OURS = speaks("a")


@pytest.mark.parametrize(
    ("theirs", "clashes"),
    [
        ({"carries": (ANOTHER,)}, True),
        ({"carries": (LATER,)}, True),
        ({"carries": ()}, True),
        ({"carries": (LINE,)}, False),
        ({"carries": (LINE, ANOTHER)}, False),
        ({"carries": (), "own_words": False}, False),
        ({"carries": (ANOTHER,), "partner": ord("a")}, False),
        ({"carries": (ANOTHER,), "topics": frozenset({FIRE})}, False),
        (
            {"carries": (ANOTHER,), "first": TODAY + timedelta(7), "last": TODAY + timedelta(9)},
            True,
        ),
        (
            {"carries": (ANOTHER,), "first": TODAY + timedelta(8), "last": TODAY + timedelta(9)},
            False,
        ),
        (
            {"carries": (ANOTHER,), "first": TODAY - timedelta(9), "last": TODAY - timedelta(7)},
            True,
        ),
        ({"carries": (ANOTHER,), "areas": frozenset({7})}, True),
        ({"carries": (ABOUT_FIRE,), "topics": frozenset({BURGLARY, FIRE})}, False),
    ],
)
def test_two_partners_clash_where_they_say_the_same_thing_unalike(theirs, clashes):
    other = speaks("b", **theirs)
    assert is_tone_clash(OURS, other) is clashes
    assert is_tone_clash(other, OURS) is clashes


def test_local_work_clashes_only_where_it_overlaps():
    here = speaks("a", areas=frozenset({7, 8}))
    assert is_tone_clash(here, speaks("b", carries=(ANOTHER,), areas=frozenset({8})))
    assert not is_tone_clash(here, speaks("b", carries=(ANOTHER,), areas=frozenset({9})))
    assert not is_tone_clash(here, speaks("b", carries=(ANOTHER,), areas=frozenset()))


def test_words_of_ones_own_beside_a_mere_proposal_are_no_clash():
    proposed = speaks("a", carries=(replace(LINE, agreed=False),))
    assert not is_tone_clash(proposed, speaks("b", carries=()))
    assert is_tone_clash(proposed, speaks("b", carries=(ANOTHER,)))


def test_a_campaigns_line_is_about_all_that_the_campaign_speaks_of():
    campaign = replace(ANOTHER, topic=None)
    assert is_tone_clash(OURS, speaks("b", carries=(campaign,)))


def test_each_clash_is_found_once_from_either_side():
    several = [OURS, speaks("b", carries=(ANOTHER,)), speaks("c", carries=()), speaks("d")]
    assert tone_clashes(several) == {
        "a": ["b", "c"],
        "b": ["a", "c", "d"],
        "c": ["a", "b", "d"],
        "d": ["b", "c"],
    }
