"""Why an occasion is left out is not lost where somebody else left it out meanwhile."""

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client

from bsc_comms.kit.typed import Typed, giving_back
from plans.models import NotThisYear
from plans.operations.occasions import leave_out
from tests.cast import Cast
from tests.factories import AwarenessDayFactory
from tests.plans.communication_forms import errors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
PAGE = "/evidence/seasons/day-HATE-2016/"
THEIRS, OURS = "The police do it alone", "Nobody has time for it"


@pytest.fixture
def opened(client: Client, people: Cast) -> Client:
    """The browser of the coordinator, who has opened the page of the occasion."""
    AwarenessDayFactory(code="HATE", name="Hate Crime Week")
    client.force_login(people.coordinator)
    assert "Why not this year?" in client.get(PAGE).text
    return client


def left_out_by_the_chair(people: Cast) -> NotThisYear:
    said = {"what": "day-HATE", "year": 2016, "name": "Hate Crime Week", "reason": THEIRS}
    return leave_out(by=people.chair, **said)


def stands_beside_theirs(page: HttpResponse, typed: str) -> None:
    """What was typed is in the form, which leads back alone; what was said first stands."""
    assert errors(page) == {"__all__": ["It was left out meanwhile, with the reason below."]}
    assert f'<p class="govuk-body">{THEIRS}</p>' in page.text
    assert f"{typed}</textarea>" in page.text
    assert "Go back</a>" in page.text
    assert "Not this year</button>" not in page.text
    assert NotThisYear.objects.get().reason == THEIRS


@pytest.mark.parametrize("typed", [OURS, "x" * 501], ids=["another", "one that is too long"])
def test_another_reason_stays_in_the_form(opened: Client, people: Cast, typed: str) -> None:
    left_out_by_the_chair(people)
    late = opened.post(PAGE, {"reason": typed})
    assert late.status_code == 409
    stands_beside_theirs(late, typed)


def test_so_it_does_where_somebody_leaves_it_out_in_that_moment(
    opened: Client, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def left_out_first(**given) -> NotThisYear:
        left_out_by_the_chair(people)
        return leave_out(**given)

    monkeypatch.setattr("plans.views.seasons.leave_out", left_out_first)
    late = opened.post(PAGE, {"reason": OURS})
    assert late.status_code == 409
    stands_beside_theirs(late, OURS)


def test_so_does_one_that_waited_for_its_person(opened: Client, people: Cast) -> None:
    left_out_by_the_chair(people)
    with giving_back(Typed(QueryDict(f"reason={OURS}"))):
        page = opened.get(PAGE)
    assert page.status_code == 200
    stands_beside_theirs(page, OURS)


def test_the_same_reason_sent_twice_was_saved_the_first_time(opened: Client) -> None:
    for _ in range(2):
        answer = opened.post(PAGE, {"reason": OURS}, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
        assert "“Hate Crime Week” is left out this year." in answer.text
    assert NotThisYear.objects.get().reason == OURS
