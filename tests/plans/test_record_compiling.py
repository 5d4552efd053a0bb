"""Having a record compiled from its page: who may, of which year, and what is said of it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import WorkState
from plans.models import RecordOrder
from tests.factories import CommunicationFactory
from tests.plans.record_opened import compiled, get
from tests.plans.record_year import DRAFT_DAY, FINAL_DAY, make_the_year

pytestmark = pytest.mark.usefixtures("plain_documents")
COMPILE = "/record/2016-17/compile/"
WHY = 'name="why" value="{}"'
LOOKS_AGAIN = 'src="/static/js/records.js"'


@pytest.mark.django_db
def test_only_coordinator_and_administrator_can_have_a_record_compiled(client, people):
    for name, person in people.everybody.items():
        client.force_login(person)
        with clock.at(DRAFT_DAY):
            response = client.post("/record/2016-17/compile/")
        allowed = name in ("coordinator", "administrator")
        assert response.status_code == (302 if allowed else 403), name
        assert not allowed or response["Location"] == "/record/#compiling-2016-17"
    assert RecordOrder.objects.get().asked_by == people.coordinator
    client.force_login(people.coordinator)
    assert client.get("/record/2016-17/compile/").status_code == 405


@pytest.mark.django_db
def test_a_reason_that_is_too_long_is_refused_whole_and_given_back_once(client, people):
    compiled(at=FINAL_DAY)
    client.force_login(people.coordinator)
    too_long = "A letter came late. " * 25 + "And one more."
    with clock.at(FINAL_DAY):
        url = "/record/2016-17/compile/"
        told = client.post(url, {"why": too_long}, follow=True).text
        again = client.get("/record/").text
    assert "What has come to light must be 500 characters or fewer." in told
    assert f'name="why" value="{too_long}"' in told
    assert 'class="govuk-details" open' in told
    assert 'name="why" value=""' in again
    assert RecordOrder.objects.count() == 0


@pytest.mark.django_db
def test_who_asks_for_another_reason_while_one_waits_is_told_that_it_is_not_taken(client, people):
    client.force_login(people.coordinator)
    CommunicationFactory(window_start=date(2016, 11, 8))
    with clock.at(FINAL_DAY):
        client.post("/record/2016-17/compile/", {"why": "A letter came late."})
        for why, told in (("A letter came late.", False), ("A figure was wrong.", True)):
            answer = client.post("/record/2016-17/compile/", {"why": why}, follow=True)
            assert (
                "already, with another reason. What you wrote is not in it" in answer.text
            ) is told
    assert RecordOrder.objects.get().why == "A letter came late."


def write_another_reason(client, people):
    """While a further revision waits to be compiled with the first one."""
    compiled(at=FINAL_DAY)
    client.force_login(people.coordinator)
    with clock.at(FINAL_DAY):
        client.post(COMPILE, {"why": "A letter came late."})
        client.post(COMPILE, {"why": "A figure was wrong."})


@pytest.mark.django_db
def test_a_reason_that_is_not_taken_stands_in_the_form_once_it_can_be_sent(client, people):
    write_another_reason(client, people)
    for _ in range(2):  # as the page looks again by itself
        assert 'name="why"' not in get(client, "/record/", FINAL_DAY)
    RecordOrder.objects.update(state=WorkState.DONE)
    page = get(client, "/record/", FINAL_DAY)
    assert WHY.format("A figure was wrong.") in page
    assert 'class="govuk-details" open' in page
    assert WHY.format("") in get(client, "/record/", FINAL_DAY)


@pytest.mark.django_db
def test_while_another_year_is_compiled_it_stands_there_until_it_is_sent(client, people):
    write_another_reason(client, people)
    RecordOrder.objects.update(state=WorkState.DONE)
    with clock.at(FINAL_DAY):
        client.post("/record/2017-18/compile/")
    for _ in range(2):  # as the page looks again by itself
        assert WHY.format("A figure was wrong.") in get(client, "/record/", FINAL_DAY)
    with clock.at(FINAL_DAY):
        client.post(COMPILE, {"why": "A figure was wrong."})
    assert RecordOrder.objects.filter(why="A figure was wrong.", state=WorkState.QUEUED).exists()
    RecordOrder.objects.update(state=WorkState.DONE)
    assert WHY.format("") in get(client, "/record/", FINAL_DAY)


@pytest.mark.django_db
def test_the_list_says_that_it_is_being_compiled_and_looks_again_by_itself(client, people):
    """By a script, which waits while somebody writes on the page: a browser by itself would not."""
    client.force_login(people.coordinator)
    with clock.at(DRAFT_DAY):
        assert "Compile a record of 2016/17" in get(client, "/record/")
        client.post("/record/2016-17/compile/")
        response = client.get("/record/")
    page = response.content.decode()
    assert "The record of 2016/17 is being compiled" in page
    assert "No record has been compiled yet." in page
    assert "Compile a record of 2016/17" not in page
    assert LOOKS_AGAIN in page and '<a class="govuk-link" href="/record/">Look again</a>' in page
    assert "Refresh" not in response
    RecordOrder.objects.update(state=WorkState.FAILED)
    with clock.at(DRAFT_DAY):
        response = client.get("/record/")
    assert "could not be compiled. Try again" in response.content.decode()
    assert LOOKS_AGAIN not in response.content.decode()
    compiled()
    RecordOrder.objects.update(state=WorkState.DONE)
    assert "Compile 2016/17 again" in get(client, "/record/")


@pytest.mark.django_db
def test_that_a_record_could_not_be_compiled_is_said_until_one_was_by_hand(client, people):
    make_the_year()
    client.force_login(people.coordinator)
    with clock.at(FINAL_DAY):
        client.post("/record/2016-17/compile/")
    RecordOrder.objects.update(state=WorkState.FAILED)
    failed = "The record of 2016/17 could not be compiled."
    assert failed in get(client, "/record/", FINAL_DAY)
    an_hour_later = FINAL_DAY + timedelta(hours=1)
    compiled(an_hour_later)
    page = get(client, "/record/", an_hour_later)
    assert "Final, revision 1." in page
    assert failed not in page


@pytest.mark.django_db
def test_a_year_to_come_is_refused_in_a_sentence_and_what_is_no_year_is_not_found(client, people):
    client.force_login(people.coordinator)
    with clock.at(DRAFT_DAY):
        response = client.post("/record/2018-19/compile/", follow=True)
        assert "The year 2018/19 begins on 1 April 2018" in response.content.decode()
        assert client.post("/record/never/compile/").status_code == 404
    assert not RecordOrder.objects.exists()


@pytest.mark.django_db
def test_a_year_of_which_nothing_is_known_is_not_found_unless_it_is_this_or_the_last(
    client, people
):
    client.force_login(people.coordinator)
    with clock.at(DRAFT_DAY):
        assert client.post("/record/1999-00/compile/").status_code == 404
        assert client.post("/record/2017-18/compile/").status_code == 302
        assert client.post("/record/2014-15/compile/").status_code == 404
        CommunicationFactory(window_start=date(2014, 11, 8))
        assert client.post("/record/2014-15/compile/").status_code == 302
    assert sorted(RecordOrder.objects.values_list("year", flat=True)) == [2014, 2017]


@pytest.mark.django_db
def test_a_closed_year_that_holds_no_communication_is_not_frozen_for_good(client, people):
    client.force_login(people.coordinator)
    page = get(client, "/record/", FINAL_DAY)
    assert "The planner holds no communication of this year." in page
    assert "Compile a record of 2016/17" not in page
    assert "Check what is left out of 2016/17" not in page
    with clock.at(FINAL_DAY):
        answer = client.post("/record/2016-17/compile/", follow=True).content.decode()
    assert "The planner holds no communication of 2016/17, and the record of a closed" in answer
    assert not RecordOrder.objects.exists()


@pytest.mark.django_db
def test_what_is_compiled_of_a_closed_year_is_said_to_be_final_at_once(client, people):
    make_the_year()
    client.force_login(people.coordinator)
    final = "This year is closed: its record is final at once."
    assert get(client, "/record/", DRAFT_DAY).count(final) == 1  # of 2015/16
    page = get(client, "/record/", FINAL_DAY)
    assert page.count(final) == 2 and "Compile a record of 2016/17" in page
    with clock.at(FINAL_DAY):
        client.post("/record/2016-17/compile/")
    assert RecordOrder.objects.get().year == 2016


@pytest.mark.django_db
def test_the_planner_itself_asks_for_the_reason_of_a_further_revision(client, people):
    make_the_year()
    compiled(FINAL_DAY)
    client.force_login(people.coordinator)
    (box,) = re.findall(r'<input[^>]* name="why"[^>]*>', get(client, "/record/", FINAL_DAY))
    assert "required" not in box


@pytest.mark.django_db
def test_a_draft_of_a_year_that_stayed_empty_leads_to_no_missing_page_years_later(client, people):
    client.force_login(people.coordinator)
    compiled(at=datetime(2016, 11, 8, 9, tzinfo=UTC))
    years_later = datetime(2020, 6, 5, 9, tzinfo=UTC)
    assert "/record/2016-17/check/" in get(client, "/record/", at=years_later)
    with clock.at(years_later):
        assert client.get("/record/2016-17/check/").status_code == 200
        answer = client.post("/record/2016-17/compile/", follow=True)
    assert answer.redirect_chain == [("/record/", 302)]
    assert "The planner holds no communication of 2016/17" in answer.text
