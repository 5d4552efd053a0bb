"""What was asked, answered and offered while it was kept back stays with those who wrote it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from bsc_comms.kit import clock
from plans.choices import ApproachAnswer, Reach, Visibility
from plans.models import Communication
from plans.operations.approaches import ask_the_advocates
from plans.operations.offers import accept_offer_request, ask_for_offer
from tests import factories
from tests.plans.asked import TUESDAY, of, says

pytestmark = pytest.mark.django_db
OPENS = datetime(2016, 10, 30, 9, tzinfo=UTC)
AFTER = OPENS + timedelta(days=1)
QUESTION, ANSWER = "Before the raid on Tuesday", "We watch that street on Monday"
YES = "Ring the night desk"


@pytest.fixture
def warrant(people) -> Communication:
    """Lead partner keeps it back until Sunday, and has told Other and Named partner."""
    return factories.CommunicationFactory(
        lead_partner=people.lead,
        title="Quokka",
        reach=Reach.LOCAL,
        visibility=Visibility.NAMED,
        named_partners=[people.other, people.named],
        embargo_until=OPENS,
    )


def ask_and_answer(people, communication: Communication) -> None:
    approach = ask_the_advocates(
        by=people.alice, communication=communication, partners=[people.other], question=QUESTION
    )
    says(people.bob, of(approach, people.other), ApproachAnswer.CLASH, words=ANSWER)
    van = factories.OfferFactory(partner=people.other, what="A van")
    asked = ask_for_offer(by=people.alice, communication=communication, offer=van)
    accept_offer_request(by=people.bob, request=asked, opened_version=asked.version, note=YES)


def words_read_by(person, communication: Communication) -> set[str]:
    client = Client()
    client.force_login(person)
    page = client.get(communication.get_absolute_url()).content.decode()
    part = page[page.index('id="approach"') :]
    return {words for words in (QUESTION, ANSWER, YES) if words in part}


def test_whom_it_names_reads_all_of_it_while_it_is_kept_back(people, warrant) -> None:
    with clock.at(TUESDAY):
        ask_and_answer(people, warrant)
        assert words_read_by(people.charlie, warrant) == {QUESTION, ANSWER, YES}


@pytest.mark.parametrize("who", ["charlie", "coordinator", "chair", "board_member"])
def test_once_all_see_it_others_read_that_it_was_asked_and_no_word_of_it(
    people, warrant, who
) -> None:
    with clock.at(TUESDAY):
        ask_and_answer(people, warrant)
    with clock.at(AFTER):
        client = Client()
        client.force_login(getattr(people, who))
        page = client.get(warrant.get_absolute_url()).content.decode()
        assert "Asked on Tue 25 Oct" in page
        assert ApproachAnswer.CLASH.label in page
        assert words_read_by(getattr(people, who), warrant) == set()


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_those_who_wrote_it_go_on_reading_it(people, warrant, who) -> None:
    with clock.at(TUESDAY):
        ask_and_answer(people, warrant)
    with clock.at(AFTER):
        assert words_read_by(getattr(people, who), warrant) == {QUESTION, ANSWER, YES}


def test_what_is_written_once_all_see_it_all_read(people, warrant) -> None:
    with clock.at(AFTER):
        ask_and_answer(people, warrant)
        assert words_read_by(people.coordinator, warrant) == {QUESTION, ANSWER, YES}
