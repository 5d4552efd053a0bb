"""The other subgroups: whether communications was on their agenda, and the advice that they ask."""

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from partnership.operations.letters import send_due_letters
from subgroup.choices import AdviceState, AgendaState, YesNo
from subgroup.models import AdviceRequest, AgendaItem, OtherMeeting, OtherSubgroup
from subgroup.operations.advice import (
    add_other_meeting,
    add_other_subgroup,
    answer_advice,
    ask_for_advice,
    change_other_subgroup,
    owe_advice_checks,
    put_back_advice,
    put_on_our_agenda,
    remove_other_meeting,
    say_whether_on_agenda,
    withdraw_advice,
)
from subgroup.operations.agenda import take_off
from subgroup.operations.meetings import cancel_meeting
from subgroup.operations.tick import tick
from tests import factories
from tests.cast import Cast
from tests.factories import AdviceRequestFactory, OtherMeetingFactory
from tests.services.page_text import text_of
from tests.subgroup.october import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
K = LetterKind


def answered(
    people: Cast, request: AdviceRequest, answer: str = "In plain words", version: int = 1
):
    return answer_advice(
        by=people.coordinator, request=request, opened_version=version, answer=answer
    )


def on_our_agenda_of(client) -> str:
    """What the file of requests says of the only one."""
    content = client.get(reverse("subgroup:advice_csv")).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    return row["On our agenda of"]


def test_another_subgroup_saved_as_it_was_has_no_line_of_history(people, offending) -> None:
    said = {name: getattr(offending, name) for name in ("name", "contact_name", "contact_email")}
    change_other_subgroup(by=people.coordinator, subgroup=offending, opened_version=1, **said)
    assert not Change.objects.exists()


class TestAWrongDay:
    def test_is_taken_away_with_the_letter_that_waits_and_may_be_entered_again(
        self, client, people, offending
    ) -> None:
        day = date(2016, 10, 24)
        wrong = OtherMeetingFactory(subgroup=offending, date=day)
        owe_advice_checks()
        client.force_login(people.coordinator)
        url = reverse("subgroup:other_meeting_remove", args=[wrong.pk])
        assert url in text_of(client.get(reverse("subgroup:other", args=[offending.pk])))
        assert "24 October 2016 is taken away." in text_of(client.post(url, follow=True))
        assert not OtherMeeting.objects.exists()
        assert Letter.objects.get(kind=K.ADVICE_CHECK).state == LetterState.WITHDRAWN
        kept = Change.objects.get(act="removed")
        assert (kept.by, kept.before, kept.after) == (people.coordinator, "24 October 2016", "")
        add_other_meeting(by=people.coordinator, subgroup=offending, date=day)
        assert owe_advice_checks() == 1

    def test_of_which_somebody_said_what_was_on_its_agenda_stays(
        self, client, people, offending
    ) -> None:
        met = OtherMeetingFactory(subgroup=offending, on_agenda=YesNo.NO)
        client.force_login(people.coordinator)
        url = reverse("subgroup:other_meeting_remove", args=[met.pk])
        assert url not in text_of(client.get(reverse("subgroup:other", args=[offending.pk])))
        assert "so this meeting stays." in text_of(client.post(url, follow=True))
        assert OtherMeeting.objects.get() == met

    def test_nobody_else_takes_one_away(self, people, offending) -> None:
        meeting = OtherMeetingFactory(subgroup=offending)
        with pytest.raises(PermissionDenied):
            remove_other_meeting(by=people.bob, meeting=meeting)


class TestTheirAgendas:
    def test_the_coordinator_is_asked_once_from_the_day_after(self, people, offending) -> None:
        OtherMeetingFactory(subgroup=offending, date=TODAY)
        assert owe_advice_checks() == 0
        with clock.at(clock.start_of(date(2016, 10, 27), hour=9)):
            assert owe_advice_checks() == 1
            assert owe_advice_checks() == 0
            assert tick().advice_checks == 0
        letter = Letter.objects.get(kind=K.ADVICE_CHECK)
        assert letter.recipient == people.coordinator
        assert letter.subject == "Was communications on the agenda of Reducing offending?"

    def test_a_meeting_of_long_ago_is_not_asked_about(self, people, offending) -> None:
        OtherMeetingFactory(subgroup=offending, date=date(2016, 9, 25))
        assert owe_advice_checks() == 0
        OtherMeetingFactory(subgroup=offending, date=date(2016, 9, 26))
        assert owe_advice_checks() == 1
        letter = Letter.objects.get(kind=K.ADVICE_CHECK)
        assert (letter.state, letter.expires) == (
            LetterState.QUEUED,
            clock.start_of(date(2016, 10, 27)),
        )

    def test_the_answer_is_kept_with_who_gave_it_and_ends_the_asking(
        self, people, offending
    ) -> None:
        meeting = OtherMeetingFactory(subgroup=offending, date=date(2016, 10, 18))
        owe_advice_checks()
        say_whether_on_agenda(
            by=people.coordinator, meeting=meeting, opened_version=1, on_agenda="no", note="Next"
        )
        meeting.refresh_from_db()
        assert (meeting.on_agenda, meeting.answered_by) == (YesNo.NO, people.coordinator)
        assert Letter.objects.get().state == LetterState.WITHDRAWN
        assert [(each.before, each.after) for each in Change.objects.filter(act="answered")] == [
            ("Not known yet", "No")
        ]
        with pytest.raises(StaleEdit):
            say_whether_on_agenda(
                by=people.chair, meeting=meeting, opened_version=1, on_agenda="yes", note=""
            )

    def test_before_the_day_nothing_is_known(self, people, offending) -> None:
        meeting = OtherMeetingFactory(subgroup=offending, date=date(2016, 10, 27))
        with pytest.raises(NotPossible, match="still to come"):
            say_whether_on_agenda(
                by=people.coordinator, meeting=meeting, opened_version=1, on_agenda="yes", note=""
            )

    def test_on_the_day_itself_it_may_be_known(self, people, offending) -> None:
        meeting = OtherMeetingFactory(subgroup=offending, date=TODAY)
        say_whether_on_agenda(
            by=people.coordinator, meeting=meeting, opened_version=1, on_agenda="yes", note=""
        )
        meeting.refresh_from_db()
        assert meeting.on_agenda == YesNo.YES

    def test_the_same_day_entered_twice_is_one_meeting(self, people, offending) -> None:
        for _ in range(2):
            add_other_meeting(by=people.coordinator, subgroup=offending, date=TODAY)
        assert OtherMeeting.objects.count() == 1

    def test_a_name_is_entered_once(self, people, offending) -> None:
        with pytest.raises(NotPossible, match="Reducing offending is in the list already"):
            add_other_subgroup(by=people.coordinator, name="Reducing offending")


class TestAdvice:
    def test_the_same_question_on_one_day_is_entered_once(self, people, offending) -> None:
        for _ in range(2):
            ask_for_advice(
                by=people.coordinator,
                subgroup=offending,
                question="Which words?",
                asked_on=TODAY,
                due=date(2016, 11, 4),
            )
        assert AdviceRequest.objects.get().due == date(2016, 11, 4)

    def test_with_another_day_by_which_it_is_needed_it_is_another(self, people, offending) -> None:
        days = [date(2016, 11, 4), date(2016, 11, 14), None]
        for due in days:
            asked = ask_for_advice(
                by=people.coordinator,
                subgroup=offending,
                question="Which words?",
                asked_on=TODAY,
                due=due,
            )
            assert asked.due == due
        assert list(AdviceRequest.objects.values_list("due", flat=True)) == days

    def test_asked_again_once_it_was_no_longer_needed_it_is_entered_anew(
        self, people, offending
    ) -> None:
        before = AdviceRequestFactory(subgroup=offending, state=AdviceState.WITHDRAWN)
        asked = ask_for_advice(
            by=people.coordinator,
            subgroup=offending,
            question=before.question,
            asked_on=before.asked_on,
            due=before.due,
        )
        assert asked.state == AdviceState.OPEN
        assert set(AdviceRequest.objects.all()) == {before, asked}
        before.refresh_from_db()
        assert before.state == AdviceState.WITHDRAWN

    def test_it_has_one_place_on_our_next_agenda(self, people, offending) -> None:
        meeting = factories.MeetingFactory(date=date(2016, 11, 8))
        factories.AgendaItemFactory(meeting=meeting, position=4)
        request = AdviceRequestFactory(subgroup=offending, question="Which words?")
        item = put_on_our_agenda(by=people.coordinator, request=request)
        assert put_on_our_agenda(by=people.chair, request=request) == item
        assert (item.meeting, item.advice, item.position) == (meeting, request, 5)
        assert item.title == "Advice for Reducing offending: Which words?"

    def test_taken_off_it_is_on_no_agenda_and_can_be_put_back(
        self, client, people, offending
    ) -> None:
        meeting = factories.MeetingFactory(date=date(2016, 11, 8))
        request = AdviceRequestFactory(subgroup=offending)
        item = put_on_our_agenda(by=people.coordinator, request=request)
        take_off(by=people.coordinator, item=item)
        client.force_login(people.coordinator)
        url = reverse("subgroup:advice_request", args=[request.pk])
        page = text_of(client.get(url))
        assert "It is on no agenda of ours." in page
        assert "Put it on our next agenda" in page
        assert on_our_agenda_of(client) == ""
        assert put_on_our_agenda(by=people.coordinator, request=request) == item
        assert AgendaItem.objects.get().state == AgendaState.WAITING
        page = text_of(client.get(url))
        assert reverse("subgroup:meeting", args=[meeting.pk]) in page
        assert "Put it on our next agenda" not in page
        assert on_our_agenda_of(client) == "2016-11-08"

    def test_a_meeting_that_was_cancelled_has_no_agenda(self, client, people, offending) -> None:
        meeting = factories.MeetingFactory(date=date(2016, 11, 8))
        request = AdviceRequestFactory(subgroup=offending)
        put_on_our_agenda(by=people.coordinator, request=request)
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="No room")
        client.force_login(people.coordinator)
        page = text_of(client.get(reverse("subgroup:advice_request", args=[request.pk])))
        assert "It is on no agenda of ours." in page
        assert on_our_agenda_of(client) == ""

    def test_without_a_meeting_of_ours_that_is_said(self, people, offending) -> None:
        request = AdviceRequestFactory(subgroup=offending)
        with pytest.raises(NotPossible, match="No meeting of ours is set"):
            put_on_our_agenda(by=people.coordinator, request=request)

    def test_what_is_answered_goes_on_no_agenda_any_more(self, people, offending) -> None:
        factories.MeetingFactory(date=date(2016, 11, 8))
        request = AdviceRequestFactory(subgroup=offending)
        answered(people, request)
        with pytest.raises(NotPossible, match="answered or is no longer needed"):
            put_on_our_agenda(by=people.coordinator, request=request)
        assert not AgendaItem.objects.exists()

    def test_the_answer_goes_to_the_contact_by_letter(self, people, offending) -> None:
        request = AdviceRequestFactory(subgroup=offending, question="Which words?")
        told = answered(people, request)
        assert (told.name, told.email) == ("Rita", "rita@example.org")
        letter = Letter.objects.get(kind=K.ADVICE_ANSWERED)
        assert "Which words?" in letter.text
        assert "In plain words" in letter.text
        for said in (letter.text, letter.html):
            assert "People with an account find it in the planner as well." in said
        request.refresh_from_db()
        assert (request.state, request.answered_by) == (AdviceState.ANSWERED, people.coordinator)

    def test_an_answer_given_otherwise_is_sent_again_and_the_history_has_both(
        self, people, offending
    ) -> None:
        request = AdviceRequestFactory(subgroup=offending)
        answered(people, request)
        send_due_letters()
        request.refresh_from_db()
        answered(people, request, "In pictures", version=2)
        letters = Letter.objects.filter(kind=K.ADVICE_ANSWERED).values_list("state", flat=True)
        assert set(letters) == {LetterState.SENT, LetterState.QUEUED}
        told = Change.objects.filter(act="answered").order_by("id")
        assert [(each.before, each.after) for each in told] == [
            ("", "In plain words"),
            ("In plain words", "In pictures"),
        ]

    @pytest.mark.parametrize("address", ["rita@example.org", "olga@example.org", ""])
    def test_an_answer_that_still_waits_as_another_is_given_does_not_go(
        self, people, offending, address
    ) -> None:
        request = AdviceRequestFactory(subgroup=offending)
        answered(people, request)
        OtherSubgroup.objects.update(contact_email=address)
        answered(people, request, "In pictures", version=2)
        letters = list(Letter.objects.waiting())
        assert [letter.recipient.email for letter in letters] == [address] * bool(address)
        assert all("In pictures" in letter.text for letter in letters)
        assert "In plain words" in Letter.objects.get(state=LetterState.WITHDRAWN).text

    def test_without_an_address_the_answer_is_only_recorded(self, people) -> None:
        request = AdviceRequestFactory()
        assert answered(people, request) is None
        assert not Letter.objects.exists()
        request.refresh_from_db()
        assert request.answer == "In plain words"

    def test_an_answer_that_cannot_be_sent_is_not_lost_unsaid(self, people, offending) -> None:
        factories.PersonFactory(email="rita@example.org", mail_refused_at=NOW)
        request = AdviceRequestFactory(subgroup=offending)
        with pytest.raises(NotPossible, match=r"Mail to rita@example\.org was refused"):
            answered(people, request)
        request.refresh_from_db()
        assert (request.state, request.answer) == (AdviceState.OPEN, "")

    def test_of_two_answers_at_once_one_wins(self, people, offending) -> None:
        request = AdviceRequestFactory(subgroup=offending)
        answered(people, request)
        with pytest.raises(StaleEdit):
            answered(people, request, "Otherwise")

    def test_what_is_no_longer_needed_can_be_put_back(self, people, offending) -> None:
        request = AdviceRequestFactory(subgroup=offending)
        withdraw_advice(by=people.coordinator, request=request)
        request.refresh_from_db()
        assert request.state == AdviceState.WITHDRAWN
        put_back_advice(by=people.coordinator, request=request)
        request.refresh_from_db()
        assert request.state == AdviceState.OPEN

    def test_an_advocate_keeps_none_of_it(self, people, offending) -> None:
        request = AdviceRequestFactory(subgroup=offending)
        for act in (
            lambda: add_other_subgroup(by=people.alice, name="X"),
            lambda: add_other_meeting(by=people.alice, subgroup=offending, date=TODAY),
            lambda: withdraw_advice(by=people.alice, request=request),
            lambda: put_on_our_agenda(by=people.alice, request=request),
            lambda: answer_advice(by=people.alice, request=request, opened_version=1, answer="X"),
        ):
            with pytest.raises(PermissionDenied):
                act()
