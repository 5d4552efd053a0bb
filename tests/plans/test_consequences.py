"""What hangs on a window follows it: what is asked of others about a communication that moved."""

from datetime import UTC, date, datetime

import pytest

from plans.models import Approach, OfferRequest
from plans.operations.consequences import let_what_hangs_on_it_follow
from plans.operations.offers import ask_for_offer
from tests import factories
from tests.plans.asked import asked_about, local_one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
EIGHTH, FRIDAY = date(2016, 11, 8), date(2016, 10, 28)
END_OF_FRIDAY = datetime(2016, 10, 28, 22, 59, tzinfo=UTC)


def test_an_offer_and_a_question_follow_the_window(people) -> None:
    talks = local_one(people, window_start=EIGHTH)
    asked_about(people, talks, partners=[people.other])
    visits = factories.OfferFactory(partner=people.other)
    ask_for_offer(by=people.alice, communication=talks, offer=visits)

    talks.window_start = talks.window_end = FRIDAY
    talks.save(update_fields=["window_start", "window_end"])
    let_what_hangs_on_it_follow({talks: (EIGHTH, EIGHTH)}, by=people.alice)

    request = OfferRequest.objects.get()
    assert (request.first_day, request.last_day) == (FRIDAY, FRIDAY)
    assert Approach.objects.get().deadline == END_OF_FRIDAY


def test_where_nothing_moved_the_database_is_asked_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        let_what_hangs_on_it_follow({}, by=None)
