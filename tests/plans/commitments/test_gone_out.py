"""What went out before its question's deadline was asked about, and nobody took that back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from plans.choices import ApproachAnswer, ApproachState, Standing, State
from plans.models import Communication
from plans.operations.approaches import ask_again, follow_approaches
from plans.operations.correcting_issued import not_issued_after_all
from plans.operations.details import NotAllowedNow
from plans.queries.approaches import approaches_to_answer
from plans.queries.commitments.totals import totals_of
from plans.queries.who_answers import responses
from tests.factories import ChannelFactory
from tests.plans.asked import (
    AFTER,
    DEADLINE,
    asked_about,
    browser,
    link_to,
    local_one,
    of,
    says,
)
from tests.plans.commitments.kept import how, tallies
from tests.plans.marked import mark_issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
A = ApproachAnswer
TODAY = date(2016, 10, 25)


@pytest.fixture
def leaflet(people) -> Communication:
    return local_one(people, channels=[ChannelFactory()])


def goes_out(people, leaflet: Communication) -> None:
    placement = leaflet.placements.get()
    mark_issued(by=people.alice, placement=placement, issued_on=TODAY, no_proof_reason="By hand")
    follow_approaches()


def did_not_go_out(people, leaflet: Communication) -> None:
    leaflet.refresh_from_db()
    not_issued_after_all(
        by=people.alice,
        placement=leaflet.placements.get(),
        opened_version=leaflet.version,
        reason="Wrong leaflet.",
    )


def its_page(client, people, leaflet: Communication) -> str:
    client.force_login(people.alice)
    return " ".join(client.get(leaflet.get_absolute_url()).text.split())


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((A.NOTHING, A.NOTHING), "All that were asked have answered."),
        ((A.NOTHING, None), "1 of 2 that were asked have answered."),
        ((None, None), "0 of 2 that were asked have answered."),
    ],
)
def test_that_the_others_were_asked_is_kept_whoever_had_answered(
    people, leaflet, answers, said
) -> None:
    approach = asked_about(people, leaflet)
    for who, partner, kind in zip(
        (people.bob, people.charlie), (people.other, people.named), answers, strict=True
    ):
        if kind:
            says(who, of(approach, partner), kind)
    goes_out(people, leaflet)
    approach.refresh_from_db()
    assert approach.state == ApproachState.CLOSED
    assert how(leaflet, people.alice, "COM-7") == (Standing.MET, said)
    assert tallies(totals_of(FinancialYear(2016)).together)["COM-7"] == (1, 1)


def test_who_had_time_still_to_answer_kept_no_silence(client, people, leaflet) -> None:
    approach = asked_about(people, leaflet)
    says(people.bob, of(approach, people.other), A.NOTHING)
    goes_out(people, leaflet)
    with clock.at(AFTER):
        assert follow_approaches() == 0
    assert of(approach, people.named).answer == A.WAITING
    assert approaches_to_answer(people.charlie) == []
    assert [row.partner for row in responses(people.chair, FinancialYear(2016))] == [people.other]
    assert not Letter.objects.exclude(kind=LetterKind.APPROACH_ASKED).exists()
    page = its_page(client, people, leaflet)
    assert "Asked on Tue 25 Oct, closed on Tue 25 Oct. 1 of 2 answered." in page
    assert '<span class="app-muted">No answer</span>' in page


def test_what_goes_out_once_the_time_is_over_is_closed_in_silence(people, leaflet) -> None:
    approach = asked_about(people, leaflet)
    Communication.objects.update(state=State.ISSUED)
    with clock.at(AFTER):
        follow_approaches()
    assert of(approach, people.named).answer == A.SILENT


def test_what_did_not_go_out_after_all_can_be_asked_about_as_it_was(
    client, people, leaflet
) -> None:
    approach = asked_about(people, leaflet)
    goes_out(people, leaflet)
    with pytest.raises(NotAllowedNow):
        ask_again(by=people.alice, approach=approach)
    did_not_go_out(people, leaflet)
    assert "Undo: let the question stand" in its_page(client, people, leaflet)
    client.post(reverse("plans:approach_put_back", args=[approach.pk]))
    approach.refresh_from_db()
    assert (approach.state, approach.closed_at) == (ApproachState.OPEN, None)
    waiting = Letter.objects.get(recipient=people.bob)
    assert waiting.state == LetterState.QUEUED
    assert says(people.bob, of(approach, people.other), A.NOTHING).answer == A.NOTHING


@pytest.mark.parametrize(
    ("answer", "said"), [(None, ""), (A.NOTHING, "Other had answered: Nothing from us. ")]
)
def test_whoever_opens_the_letter_before_it_stands_again_reads_that_it_was_closed_early(
    people, leaflet, answer, said
) -> None:
    """A day still to come is not one until which it could be answered."""
    asked = of(asked_about(people, leaflet), people.other)
    link = link_to(people.bob)
    if answer:
        says(people.bob, asked, answer)
    goes_out(people, leaflet)
    did_not_go_out(people, leaflet)
    page = browser().get(link)
    text = " ".join(page.text.split())
    assert page.status_code == 410
    assert (
        f"The question was closed before its time. {said}You need do nothing; if it is put again, "
        "you can answer here."
    ) in text
    assert "It could be answered until" not in text
    assert "The record says" not in text


def test_what_all_had_answered_or_was_closed_in_silence_does_not_stand_again(
    people, leaflet
) -> None:
    approach = asked_about(people, leaflet, partners=[people.other])
    says(people.bob, of(approach, people.other), A.NOTHING)
    goes_out(people, leaflet)
    did_not_go_out(people, leaflet)
    with pytest.raises(NotAllowedNow, match="That question is over"):
        ask_again(by=people.alice, approach=approach)
    other = asked_about(people, local_one(people), partners=[people.other])
    with clock.at(DEADLINE + timedelta(minutes=1)):
        follow_approaches()
        with pytest.raises(NotAllowedNow, match="That question is over"):
            ask_again(by=people.alice, approach=other)
