"""The pages of the other subgroups and of the advice that they ask."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from partnership.models import Person
from subgroup.choices import AdviceState
from subgroup.models import AdviceRequest
from tests import factories
from tests.factories import AdviceRequestFactory, OtherMeetingFactory, OtherSubgroupFactory
from tests.services.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


class TestPages:
    def test_empty_lists_say_what_to_do(self, client, people) -> None:
        client.force_login(people.alice)
        assert "The coordinator enters them" in text_of(client.get(reverse("subgroup:others")))
        client.force_login(people.coordinator)
        assert "Enter the first" in text_of(client.get(reverse("subgroup:others")))

    def test_the_question_stands_on_today_until_it_is_answered(
        self, client, people, offending
    ) -> None:
        meeting = OtherMeetingFactory(subgroup=offending, date=date(2016, 10, 18))
        url = reverse("subgroup:other_meeting_answer", args=[meeting.pk])
        client.force_login(people.coordinator)
        assert url in text_of(client.get(reverse("overview:today")))
        page = text_of(client.post(url, {"version": "1", "note": "x"}))
        assert "Choose yes or no" in page
        saved = client.post(url, {"on_agenda": "yes", "note": "", "version": "1"}, follow=True)
        assert "Communications was on the agenda, says Cora" in text_of(saved)
        assert url not in text_of(client.get(reverse("overview:today")))
        late = client.post(url, {"on_agenda": "no", "note": "", "version": "1"})
        assert late.status_code == 409

    def test_what_others_ask_stands_in_the_list_by_the_day_it_is_needed(
        self, client, people, offending
    ) -> None:
        for question, due in (("Later", 30), ("Late", 20), ("Sooner", 28)):
            AdviceRequestFactory(subgroup=offending, question=question, due=date(2016, 10, due))
        AdviceRequestFactory(
            subgroup=offending, question="Done", state=AdviceState.ANSWERED, answer="Yes"
        )
        client.force_login(people.alice)
        page = text_of(client.get(reverse("subgroup:others")))
        places = [page.index(f">{word}</a>") for word in ("Late", "Sooner", "Later", "Done")]
        assert places == sorted(places)
        assert page.count("(late)") == 1
        rows = list(
            csv.reader(
                io.StringIO(client.get(reverse("subgroup:advice_csv")).content.decode("utf-8-sig"))
            )
        )
        assert rows[0][:2] == ["Subgroup", "Question"]
        assert [row[1] for row in rows[1:]] == ["Late", "Sooner", "Later", "Done"]

    def test_one_request_from_entering_to_the_answer(self, client, people, offending) -> None:
        meeting = factories.MeetingFactory(date=date(2016, 11, 8))
        client.force_login(people.coordinator)
        sent = {
            "question": "Which words?",
            "asked_on": "2016-10-26",
            "due": "2016-11-04",
        }
        page = client.post(reverse("subgroup:advice_new", args=[offending.pk]), sent, follow=True)
        assert "needed before our next meeting, Tuesday 8 November 2016" in text_of(page)
        request = AdviceRequest.objects.get()
        url = reverse("subgroup:advice_agenda", args=[request.pk])
        assert "Put it on our next agenda" in text_of(page)
        placed = text_of(client.post(url, follow=True))
        assert reverse("subgroup:meeting", args=[meeting.pk]) in placed
        assert "Put it on our next agenda" not in placed
        answer = reverse("subgroup:advice_answer", args=[request.pk])
        assert "It goes to Rita by letter" in text_of(client.get(answer))
        saved = client.post(answer, {"answer": "Plain ones", "version": "1"}, follow=True)
        assert "The answer is recorded. It goes to Rita by letter." in text_of(saved)
        assert Person.objects.get(email="rita@example.org").name == "Rita"

    def test_dates_that_cannot_be_are_refused(self, client, people, offending) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:advice_new", args=[offending.pk])
        page = text_of(
            client.post(url, {"question": "A", "asked_on": "2016-10-20", "due": "2016-10-19"})
        )
        assert "needed on the day of asking or later" in page
        assert "must be today or earlier" in text_of(
            client.post(url, {"question": "A", "asked_on": "2016-10-27"})
        )
        assert not AdviceRequest.objects.exists()

    def test_one_that_is_entered_again_with_the_right_day_is_another(
        self, client, people, offending
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:advice_new", args=[offending.pk])
        sent = {"question": "Which words?", "asked_on": "2016-10-26"}
        client.post(url, {**sent, "due": "2016-11-14"})
        wrong = AdviceRequest.objects.get()
        client.post(reverse("subgroup:advice_withdraw", args=[wrong.pk]))
        page = text_of(client.post(url, {**sent, "due": "2016-11-04"}, follow=True))
        assert "The request is entered." in page
        assert "needed by Friday 4 November 2016." in page
        assert "It is no longer needed" in page
        assert "It is needed after all" not in page
        wrong.refresh_from_db()
        assert (wrong.state, wrong.due) == (AdviceState.WITHDRAWN, date(2016, 11, 14))

    def test_a_change_that_came_late_shows_both_texts(self, client, people, offending) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:other_change", args=[offending.pk])
        contact = {"contact_name": "Rita", "contact_email": "rita@example.org", "version": "1"}
        assert client.post(url, {"name": "Offending", **contact}).status_code == 302
        late = client.post(url, {"name": "Mine", **contact})
        assert late.status_code == 409
        assert "Mine" in text_of(late)
        OtherSubgroupFactory(name="Hate crime")
        twice = client.post(url, {"name": "Hate crime", **contact, "version": "2"})
        assert "This subgroup is in the list already" in text_of(twice)

    def test_withdrawn_is_put_back_before_it_is_answered(self, client, people, offending) -> None:
        request = AdviceRequestFactory(subgroup=offending, state=AdviceState.WITHDRAWN)
        client.force_login(people.chair)
        url = reverse("subgroup:advice_answer", args=[request.pk])
        page = text_of(client.get(url, follow=True))
        assert "Put it back first" in page
        assert "It is needed after all" in page

    def test_an_answer_that_was_typed_while_it_was_withdrawn_is_given_back(
        self, client, people, offending
    ) -> None:
        request = AdviceRequestFactory(subgroup=offending)
        client.force_login(people.coordinator)
        client.post(reverse("subgroup:advice_withdraw", args=[request.pk]))
        url = reverse("subgroup:advice_answer", args=[request.pk])
        for version, status in (("1", 409), ("2", 422)):
            late = client.post(url, {"answer": "Plain words", "version": version})
            page = text_of(late)
            assert late.status_code == status
            assert "This is no longer needed. Put it back first, then answer it." in page
            assert "Plain words</textarea>" in page
            assert "Go back</a>" in page
            assert "It goes to Rita by letter" not in page
        request.refresh_from_db()
        assert (request.state, request.answer) == (AdviceState.WITHDRAWN, "")

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2016-10-26", "The day after it, the coordinator is asked whether communications was"),
            ("2016-10-25", "Say beside it whether communications was on its agenda."),
        ],
    )
    def test_who_enters_a_meeting_hears_who_says_what_was_on_its_agenda(
        self, client, people, offending, day, said
    ) -> None:
        client.force_login(people.chair)
        url = reverse("subgroup:other_meeting_new", args=[offending.pk])
        assert said in text_of(client.post(url, {"date": day}, follow=True))

    def test_a_change_that_is_cancelled_leads_back_to_the_page_of_the_subgroup(
        self, client, people, offending
    ) -> None:
        client.force_login(people.coordinator)
        page = text_of(client.get(reverse("subgroup:other_change", args=[offending.pk])))
        its_own, every = (f'href="/subgroups/{part}"' for part in (f"{offending.pk}/", ""))
        assert f'<a class="govuk-link" {its_own}>Cancel</a>' in page
        assert f"{its_own}>{offending.name}</a>" in page
        new = text_of(client.get(reverse("subgroup:other_new")))
        assert f'<a class="govuk-link" {every}>Cancel</a>' in new
