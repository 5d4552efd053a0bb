"""Work that passes back and over again on one day: the last letter that both get holds."""

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from subgroup.operations.handover import hand_over
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
OVER = ["Dora takes over from you: Lead", "You take over from Alice: Lead"]
BACK = ["Alice takes over from you: Lead", "You take over from Dora: Lead"]


@pytest.fixture
def deputy(people):
    return factories.deputy_of(people.lead, name="Dora")


def passes(people, giver, taker):
    hand_over(by=people.coordinator, partner=people.lead, giver=giver, taker=taker)


def letters(state):
    return Letter.objects.filter(kind=LetterKind.HANDED_OVER, state=state)


def subjects(state):
    return sorted(letters(state).values_list("subject", flat=True))


def they_go_out():
    letters(LetterState.QUEUED).update(state=LetterState.SENT, sent_at=clock.now())


@pytest.mark.both_databases
def test_what_waits_is_taken_back_once_it_holds_no_longer(people, deputy):
    passes(people, people.alice, deputy)
    passes(people, deputy, people.alice)
    assert subjects(LetterState.QUEUED) == BACK
    passes(people, people.alice, deputy)
    assert subjects(LetterState.QUEUED) == OVER


@pytest.mark.both_databases
def test_who_was_told_already_is_told_again(people, deputy):
    for giver, taker in [(people.alice, deputy), (deputy, people.alice)]:
        passes(people, giver, taker)
        they_go_out()
    for _ in range(2):
        passes(people, people.alice, deputy)
    assert subjects(LetterState.QUEUED) == OVER
    assert subjects(LetterState.SENT) == sorted(OVER + BACK)
