"""Overlaps are looked for whenever a communication changes, kept once, and let go."""

import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bsc_comms.kit import clock
from partnership.choices import AuditAct
from partnership.models import AuditEntry
from plans.choices import OverlapAnswerKind, OverlapKind, Precision, Reach, State
from plans.models import Communication, NearFacts, Overlap
from plans.operations.communications import edit_communication, set_aside
from plans.operations.details import Details
from plans.operations.overlaps import looking
from plans.operations.overlaps.answering import answer_overlap
from plans.queries.overlaps.candidates import SPANS, span_of
from plans.queries.overlaps.finding import near, pairs_among
from plans.queries.overlaps.kept import from_json, to_json
from plans.queries.overlaps.traits import surroundings, traits_of
from plans.queries.overlaps.versions import version_of
from plans.rules.overlaps import DEFAULT_THRESHOLD, compare
from subgroup.operations.tick import tick
from tests import factories
from tests.cast import cast
from tests.plans.how_many import ROWS
from tests.plans.overlap_pairs import about_burglary, about_hate_crime, in_spring, look, pair_of

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    with clock.at(NOW):
        yield cast()


def edit(communication, by, **fields):
    return edit_communication(
        by=by,
        communication=communication,
        opened_version=Communication.objects.get(pk=communication.pk).version,
        details=Details(fields=fields),
        reason="It has to be.",
    )


def test_two_of_the_same_by_two_partners_are_kept_as_one_pair(people):
    ours, theirs = (
        about_burglary(lead_partner=people.lead),
        about_burglary(lead_partner=people.other),
    )
    about_hate_crime(lead_partner=people.named)
    look()
    (pair,) = Overlap.objects.filter(kind=OverlapKind.DUPLICATE)
    assert {pair.first_id, pair.second_id} == {ours.pk, theirs.pk}
    assert pair.first_id < pair.second_id
    assert pair.stands
    assert pair.score >= DEFAULT_THRESHOLD
    assert "both in the whole borough" in pair.reasons
    assert pair.found_at == NOW


def test_looking_again_without_a_change_changes_nothing(people):
    about_burglary(lead_partner=people.lead)
    about_burglary(lead_partner=people.other)
    look()
    before = list(Overlap.objects.values())
    Communication.objects.update(overlaps_checked=0)
    look()
    assert list(Overlap.objects.values()) == before


def test_what_is_months_away_is_not_near(people):
    about_burglary(lead_partner=people.lead)
    in_spring(lead_partner=people.other)
    look()
    assert not Overlap.objects.exists()


def test_undated_ones_and_those_set_aside_take_no_part(people):
    about_burglary(lead_partner=people.lead)
    about_burglary(lead_partner=people.other, undated=True)
    for state in (State.CANCELLED, State.POSTPONED):
        about_burglary(lead_partner=people.other, state=state)
    look()
    assert not Overlap.objects.exists()
    assert NearFacts.objects.count() == 1
    assert looking.waiting_for_a_look() == 0


def test_a_pair_that_nobody_answered_goes_when_it_is_near_no_more(people):
    ours = about_burglary(lead_partner=people.lead)
    about_burglary(lead_partner=people.other)
    look()
    assert Overlap.objects.count() == 1
    edit(ours, people.alice, window_start=date(2017, 3, 1), window_end=date(2017, 3, 1))
    assert looking.waiting_for_a_look() == 1
    look()
    assert not Overlap.objects.exists()


def test_an_answered_pair_rests_and_comes_back_open(people):
    ours, theirs = (
        about_burglary(lead_partner=people.lead),
        about_burglary(lead_partner=people.other),
    )
    look()
    pair = pair_of(ours, theirs)
    no_overlap(pair, people.alice)
    set_aside(
        by=people.alice,
        communication=ours,
        opened_version=1,
        state=State.POSTPONED,
        reason="No money yet.",
    )
    look()
    assert not pair_of(ours, theirs).stands
    assert list(pair.answers.values_list("note", flat=True)) == ["Other streets."]


def no_overlap(pair, by, kind=OverlapAnswerKind.NONE):
    return answer_overlap(
        by=by,
        overlap=pair,
        kind=kind,
        note="Other streets.",
        version=version_of(pair, list(pair.answers.all())),
    )


@pytest.mark.parametrize(
    ("fields", "still_quiet"),
    [
        ({"title": "  Lock up  against BURGLARY "}, True),
        ({"strategy_note": "It serves the strategy."}, True),
        ({"internal_notes": "Ask Ann."}, True),
        ({"title": "Lock up against burglary, and your shed too"}, False),
        ({"message": "Burglars look for open windows: lock your doors tonight."}, False),
        ({"window_start": date(2016, 11, 9), "window_end": date(2016, 11, 9)}, False),
    ],
)
def test_an_answered_pair_stays_quiet_until_something_that_counts_changes(
    people, fields, still_quiet
):
    ours, theirs = (
        about_burglary(lead_partner=people.lead),
        about_burglary(lead_partner=people.other),
    )
    look()
    no_overlap(pair_of(ours, theirs), people.bob)
    assert not Overlap.objects.unanswered().exists()
    edit(ours, people.alice, **fields)
    look()
    assert pair_of(ours, theirs).stands
    assert Overlap.objects.unanswered().exists() is not still_quiet


def test_what_was_coordinated_stays_answered_when_it_moves_further_away(people):
    ours, theirs = (
        about_burglary(lead_partner=people.lead),
        about_burglary(lead_partner=people.other),
    )
    look()
    no_overlap(pair_of(ours, theirs), people.alice, OverlapAnswerKind.COORDINATE)
    edit(ours, people.alice, window_start=date(2016, 11, 13), window_end=date(2016, 11, 13))
    look()
    assert pair_of(ours, theirs).stands
    assert not Overlap.objects.unanswered().exists()
    edit(ours, people.alice, window_start=date(2016, 11, 8), window_end=date(2016, 11, 8))
    look()
    assert Overlap.objects.unanswered().exists()


def test_of_two_workers_one_looks(people):
    one = about_burglary(lead_partner=people.lead)
    around = surroundings()
    assert looking.look_for_overlaps(communication_id=one.pk, around=around)
    assert not looking.look_for_overlaps(communication_id=one.pk, around=around)
    edit(one, people.alice, title="Lock up")
    assert looking.look_for_overlaps(communication_id=one.pk, around=around)


@pytest.fixture
def meanwhile(monkeypatch):
    """What somebody else does after what is near was found, and before it is kept."""

    def happens(deed):
        def found(*args):
            assert connection.savepoint_ids == [], "nobody who saves may wait for the looking"
            near_it = near(*args)
            deed()
            return near_it

        monkeypatch.setattr(looking, "near", found)

    return happens


def test_what_is_changed_while_it_is_looked_at_waits_on(people, meanwhile):
    ours = about_burglary(lead_partner=people.lead)
    about_burglary(lead_partner=people.other)
    meanwhile(lambda: edit(ours, people.alice, title="Bins"))
    assert not looking.look_for_overlaps(communication_id=ours.pk, around=surroundings())
    assert not Overlap.objects.exists()
    assert looking.waiting_for_a_look() == 2


def test_what_goes_far_while_another_is_looked_at_makes_no_pair(people, meanwhile):
    ours = about_burglary(lead_partner=people.lead)
    theirs = about_burglary(lead_partner=people.other)
    day = date(2017, 3, 1)
    meanwhile(lambda: edit(theirs, people.bob, window_start=day, window_end=day))
    assert looking.look_for_overlaps(communication_id=ours.pk, around=surroundings())
    assert not Overlap.objects.exists()


def test_a_pair_that_another_finds_meanwhile_stands(people, meanwhile, monkeypatch):
    ours = about_burglary(lead_partner=people.lead)
    theirs = in_spring(lead_partner=people.other)

    def comes_near_and_is_looked_at():
        edit(theirs, people.bob, window_start=date(2016, 11, 8), window_end=date(2016, 11, 8))
        monkeypatch.setattr(looking, "near", near)
        assert looking.look_for_overlaps(communication_id=theirs.pk, around=surroundings())

    meanwhile(comes_near_and_is_looked_at)
    assert looking.look_for_overlaps(communication_id=ours.pk, around=surroundings())
    assert pair_of(ours, theirs).stands


def test_a_look_that_is_killed_in_the_middle_leaves_nothing_and_is_done_again(people, monkeypatch):
    ours, theirs = (
        about_burglary(lead_partner=people.lead),
        about_burglary(lead_partner=people.other),
    )

    def killed(*args):
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(looking, "_let_go", killed)
        assert looking.look_at_what_waits() == 0
    assert not Overlap.objects.exists()
    assert looking.waiting_for_a_look() == 2
    look()
    assert pair_of(ours, theirs).stands


def test_a_look_leaves_its_row_in_the_audit_which_no_page_shows(people):
    about_burglary(lead_partner=people.lead)
    about_burglary(lead_partner=people.other)
    assert (looking.look_at_what_waits(), looking.look_at_what_waits()) == (2, 0)
    (row,) = AuditEntry.objects.filter(act=AuditAct.JOB, what=looking.LOOK_FOR_OVERLAPS)
    assert (row.by, row.count, row.failed, row.in_confidence) == (None, 2, False, True)


def test_the_tick_asks_for_what_waits(people):
    about_burglary(lead_partner=people.lead)
    assert tick().overlaps_to_look_for == 1
    look()
    assert tick().overlaps_to_look_for == 0


def test_what_changed_a_moment_ago_is_found_before_anybody_has_looked(people):
    ours = about_burglary(lead_partner=people.lead)
    theirs = in_spring(lead_partner=people.other)
    look()
    edit(theirs, people.bob, window_start=date(2016, 11, 8), window_end=date(2016, 11, 8))
    assert [one.key for one in near_to(ours)] == [theirs.pk]
    edit(theirs, people.bob, window_start=date(2017, 4, 4), window_end=date(2017, 4, 4))
    assert near_to(ours) == []


def near_to(communication, known=None):
    (traits,) = traits_of(Communication.objects.filter(pk=communication.pk))
    return near(traits, known or Communication.objects.all(), surroundings())


def test_what_was_read_under_other_reference_data_is_read_again(people):
    ours, theirs = (
        about_burglary(lead_partner=people.lead),
        about_burglary(lead_partner=people.other),
    )
    look()
    NearFacts.objects.update(stamp="of old", mask="0")
    assert [one.key for one in near_to(ours)] == [theirs.pk]


def test_what_is_kept_of_a_reading_comes_back_the_same(people):
    about_burglary(
        lead_partner=people.lead,
        partners=[people.other],
        reach=Reach.LOCAL,
        place_text="N12, at the station",
        areas=[factories.AreaFactory()],
        topics=[factories.TopicFactory(label="Burglary")],
        audiences=[factories.AudienceFactory()],
        channels=[factories.ChannelFactory()],
        campaign=factories.CampaignFactory(),
    )
    about_burglary(lead_partner=people.other, undated=True)
    read = traits_of(Communication.objects.all())
    assert len(read) == 2
    for traits in read:
        assert from_json(json.loads(json.dumps(to_json(traits))), traits.key) == traits


@pytest.mark.parametrize(
    ("days", "step"), [(1, 0), (7, 0), (8, 1), (31, 1), (32, 2), (400, 3), (401, 4), (3000, 4)]
)
def test_the_step_of_a_window_holds_its_length(days, step):
    first = date(2016, 4, 1)
    assert span_of(first, first + timedelta(days=days - 1)) == step
    assert step == len(SPANS) or days <= SPANS[step]


def test_neighbours_by_the_index_are_those_of_comparing_all_with_all(people):
    """Windows of all lengths, some read already, some not: the same pairs as without an index."""
    dice = random.Random(7)
    partners = [people.lead, people.other, people.named]
    for number in range(45):
        start = date(2016, 4, 1) + timedelta(days=dice.randrange(400))
        end = start + timedelta(days=dice.choice((0, 0, 3, 9, 40, 120, 500)))
        make = dice.choice((about_burglary, about_hate_crime))
        make(
            lead_partner=dice.choice(partners),
            window_start=start,
            window_end=end,
            precision=Precision.OTHER_WINDOW,
        )
        if number == 30:
            look()
    around = surroundings()
    traits = traits_of(Communication.objects.all())
    brute = set()
    for place, one in enumerate(traits):
        for other in traits[:place]:
            likeness = compare(one, other, around)
            if likeness is not None and likeness.score >= DEFAULT_THRESHOLD:
                brute.add(frozenset((one.key, other.key)))
    by_index = {
        frozenset((one.key, found.key))
        for one in traits
        for found in near(one, Communication.objects.all(), around)
    }
    among = {frozenset((p.one, p.other)) for p in pairs_among(Communication.objects.all(), around)}
    assert len(brute) > 20
    assert by_index == brute
    assert among == brute
    look()
    kept = Overlap.objects.values_list("first_id", "second_id")
    assert {frozenset(pair) for pair in kept} == brute


@pytest.mark.parametrize("rows", ROWS)
def test_a_check_takes_the_same_queries_however_much_is_near(people, rows):
    ours = about_burglary(lead_partner=people.lead)
    for _ in range(rows):
        about_burglary(lead_partner=people.other)
    look()
    around = surroundings()
    (traits,) = traits_of(Communication.objects.filter(pk=ours.pk))
    known = Communication.objects.visible_to(people.alice)
    with CaptureQueriesContext(connection) as queries:
        assert len(near(traits, known, around)) == rows
    assert len(queries) == 3


def test_beyond_the_most_that_are_kept_what_is_kept_back_pushes_nothing_out(people, monkeypatch):
    monkeypatch.setattr(looking, "MOST_KEPT", 2)
    ours = about_burglary(lead_partner=people.lead)
    theirs = [about_burglary(lead_partner=people.other) for _ in range(2)]
    secrets = [about_burglary(lead_partner=people.named, embargoed=True) for _ in range(4)]
    look()
    kept = Overlap.objects.of(ours)
    assert kept.visible_to(people.bob).count() == len(theirs)
    assert kept.visible_to(people.charlie).count() == len(theirs) + len(secrets)


def test_a_change_of_the_reference_data_asks_for_a_new_look_at_what_is_to_come(people):
    about_burglary(lead_partner=people.lead)
    long_past = about_burglary(lead_partner=people.other, window_start=date(2015, 11, 8))
    look()
    NearFacts.objects.update(stamp="of old")
    assert looking.waiting_for_a_look() == 1
    look()
    assert looking.waiting_for_a_look() == 0
    assert NearFacts.objects.get(stamp="of old").pk == long_past.pk
