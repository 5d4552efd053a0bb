"""A time of day beside a week or "Thursdays in November", as a sheet said it."""

from datetime import date, time

import pytest
from django.urls import reverse

from plans.choices import Precision
from plans.forms.acts import SAME_DATE
from plans.models import Communication
from tests.factories import CommunicationFactory
from tests.plans.communication_forms import edit_form, errors, sent_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
FIVE, SEVEN = time(17), time(19)
THURSDAYS = (Precision.OTHER_WINDOW, date(2016, 11, 3), date(2016, 11, 24))
A_WEEK = (Precision.WEEK, date(2016, 11, 7), date(2016, 11, 13))


@pytest.fixture(params=[THURSDAYS, A_WEEK])
def found(request, people) -> Communication:
    precision, first, last = request.param
    return CommunicationFactory(
        lead_partner=people.lead,
        precision=precision,
        window_start=first,
        window_end=last,
        start_time=FIVE,
        end_time=SEVEN,
    )


def page_of(name: str, found: Communication) -> str:
    return reverse(f"plans:{name}", args=[found.pk])


@pytest.mark.parametrize("name", ["communication_edit", "plan_line"])
def test_they_stay_where_only_the_title_is_put_right(alice, found, name):
    before = Communication.objects.values().get()
    url = page_of(name, found)
    sent = sent_of(alice.get(url).context["form"])
    assert alice.post(url, {**sent, "title": "Lock your shed"}).status_code == 302
    after = Communication.objects.values().get()
    assert after == {**before, "title": "Lock your shed", "version": 2}


def test_another_date_leaves_them_out(alice, found):
    sent = {**edit_form(alice, found), "when": "month", "month": "2016-12"}
    assert alice.post(page_of("communication_edit", found), sent).status_code == 302
    found.refresh_from_db()
    assert (found.precision, found.start_time, found.end_time) == (Precision.MONTH, None, None)


def test_to_move_it_asks_for_another_date(alice, found):
    url = page_of("communication_move", found)
    answer = alice.post(url, sent_of(alice.get(url).context["form"]))
    assert errors(answer)["when"] == [SAME_DATE]
