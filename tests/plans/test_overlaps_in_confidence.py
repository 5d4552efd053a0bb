"""What is answered while one side is kept back stays with the partner that answered."""

from datetime import UTC, datetime

import pytest

from bsc_comms.kit import clock
from partnership.models import Letter
from plans.models import Communication, Overlap
from plans.operations.details import NotAllowedNow
from plans.operations.overlaps.answering import take_answer_back
from plans.queries.history import changes_of, history_told
from plans.queries.overlaps.pairs import most_urgent, pair_for
from tests.plans.overlap_answers import acts_of, answer, fresh, propose, version
from tests.plans.overlap_pairs import about_burglary, look, pair_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def secret_pair(people):
    """Lead partner keeps one back, and Other partner plans the same."""
    secret = about_burglary(lead_partner=people.lead, title="Quokka", embargoed=True)
    theirs = about_burglary(lead_partner=people.other, title="Theirs")
    look()
    return pair_of(secret, theirs)


def test_the_partner_of_what_is_kept_back_answers_and_the_other_side_sees_no_trace(
    people, secret_pair
):
    theirs = Communication.objects.get(title="Theirs")
    before = (theirs.version, acts_of(theirs))
    given = answer(secret_pair, people.alice, note="Quokka: we tell them after the operation.")
    assert given.in_confidence
    assert not Overlap.objects.visible_to(people.bob).exists()
    assert not Overlap.objects.unanswered_for(people.alice).exists()
    assert (fresh(theirs).version, acts_of(theirs)) == before
    assert not Letter.objects.exists()
    assert acts_of(Communication.objects.get(title="Quokka")) == []


def test_what_was_said_in_confidence_stays_so_when_the_embargo_has_ended(people, secret_pair):
    answer(secret_pair, people.alice, note="Quokka: the raid is on Tuesday.")
    with clock.at(datetime(2099, 2, 1, tzinfo=UTC)):
        assert Overlap.objects.visible_to(people.bob).get() == secret_pair
        assert not secret_pair.answers.known_to(people.bob).exists()
        assert Overlap.objects.unanswered_for(people.bob).exists()


def test_once_all_see_both_its_partner_is_asked_again_as_the_other_side_is(people, secret_pair):
    given = answer(secret_pair, people.alice, note="Quokka: after the raid.")
    assert pair_for(people.alice, secret_pair.pk).settled.answer == given
    assert most_urgent(people.alice, most=5).count == 0
    with clock.at(datetime(2099, 2, 1, tzinfo=UTC)):
        assert not pair_for(people.alice, secret_pair.pk).settled
        assert most_urgent(people.alice, most=5).count == 1
        assert Overlap.objects.unanswered_for(people.coordinator).exists()
        answer(secret_pair, people.alice, note="Other streets.")
        assert most_urgent(people.alice, most=5).count == 0
        assert not Overlap.objects.unanswered_for(people.coordinator).exists()


def test_a_proposal_of_the_other_side_waits_for_who_had_answered_in_confidence(people, secret_pair):
    answer(secret_pair, people.alice)
    with clock.at(datetime(2099, 2, 1, tzinfo=UTC)):
        propose(secret_pair, people.bob, Communication.objects.get(title="Theirs"))
        (line,) = most_urgent(people.alice, most=5).lines
        assert line.proposal.may_agree


def test_what_is_kept_back_does_not_go_joint(people, secret_pair):
    theirs = Communication.objects.get(title="Theirs")
    with pytest.raises(NotAllowedNow, match="kept back"):
        propose(secret_pair, people.alice, theirs)
    assert not secret_pair.answers.exists()


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_who_may_know_both_sides_reads_no_answer_of_the_other_in_either_history(people, who):
    secret = about_burglary(
        lead_partner=people.lead, title="Quokka", embargoed=True, named_partners=[people.other]
    )
    theirs = about_burglary(lead_partner=people.other, title="Theirs")
    look()
    pair = pair_of(secret, theirs)
    given = answer(pair, getattr(people, who), note="Not while the raid is on.")
    take_answer_back(
        by=getattr(people, who), answer=given, version=version(pair, getattr(people, who))
    )
    for reader in (people.alice, people.bob):
        for side in (secret, theirs):
            assert history_told(side, changes_of(side), reader) == []


def test_what_was_said_in_confidence_is_taken_back_without_a_trace(people, secret_pair):
    given = answer(secret_pair, people.alice)
    with clock.at(datetime(2099, 2, 1, tzinfo=UTC)):
        take_answer_back(by=people.alice, answer=given, version=version(secret_pair, people.alice))
    assert [acts_of(side) for side in (secret_pair.first, secret_pair.second)] == [[], []]
