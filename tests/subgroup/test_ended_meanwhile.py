"""A page that was left open while somebody else ended what it is about: no words are lost."""

import html
import re
import uuid
from functools import partial

import pytest
from django.db.models import F
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from bsc_comms.kit.typed import Typed, giving_back
from partnership.operations import record_change
from subgroup.choices import ActionState, MeetingState, NoteKind
from subgroup.models import Action, AgendaItem, Meeting, MinuteNote, Terms
from subgroup.operations.actions import end_action
from subgroup.operations.meetings import cancel_meeting, change_meeting
from subgroup.operations.minutes import agree_minutes
from subgroup.operations.room import keep_note
from subgroup.operations.terms import agree_terms
from subgroup.views.room_page import NOT_KEPT
from tests.cast import Cast
from tests.factories import ActionFactory, MeetingFactory, MinutesFactory, TermsFactory
from tests.services.page_text import text_of
from tests.subgroup.in_the_room import JSON
from tests.subgroup.november import NOVEMBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_meeting")]
MY_WORDS = "What took me an hour"


def cancel(meeting: Meeting) -> None:
    now = {"state": MeetingState.CANCELLED, "version": F("version") + 1}
    Meeting.objects.filter(pk=meeting.pk).update(**now)


def kept(answer: HttpResponse, said: str) -> bool:
    page = text_of(answer)
    return (answer.status_code, MY_WORDS in page, said in page) == (409, True, True)


def press(client: Client, page: HttpResponse, label: str) -> HttpResponse:
    """Send the form of the button of that label, with all that goes along with it."""
    forms = re.findall(r"<form.*?</form>", page.content.decode(), re.DOTALL)
    form = next(each for each in forms if f">{label}</button>" in each)
    found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    sent = {name: html.unescape(value) for name, value in found}
    return client.post(re.search(r'action="([^"]*)"', form)[1], sent)


class TestTerms:
    @pytest.fixture
    def agreed(self, people: Cast, meeting: Meeting) -> Terms:
        """A draft that was agreed after its pages were opened."""
        draft = TermsFactory(number=1, purpose="Plan together")
        agree_terms(by=people.chair, terms=draft, opened_version=1, meeting=meeting)
        return Terms.objects.get()

    def test_what_was_typed_into_the_draft_is_shown_once_more(
        self, client: Client, people: Cast, agreed: Terms
    ) -> None:
        client.force_login(people.coordinator)
        sent = {"version": "1", "purpose": MY_WORDS}
        for _ in range(2):
            answer = client.post(reverse("subgroup:terms_edit"), sent)
            assert kept(answer, "begin the next version, and put it in there")
            sent["version"] = "2"
        agreed.refresh_from_db()
        assert agreed.purpose == "Plan together"

    def test_a_second_click_and_an_old_page_lead_to_the_terms(
        self, client: Client, people: Cast, agreed: Terms
    ) -> None:
        client.force_login(people.coordinator)
        agree, edit = reverse("subgroup:terms_agree"), reverse("subgroup:terms_edit")
        sent = {"version": "1", "meeting": agreed.agreed_at_id}
        for answer in (client.post(agree, sent, follow=True), client.get(edit, follow=True)):
            assert answer.redirect_chain == [(reverse("subgroup:terms"), 302)]
            assert "There is no draft now." in text_of(answer)

    def test_of_no_terms_at_all_there_is_nothing_to_show(
        self, client: Client, people: Cast
    ) -> None:
        client.force_login(people.coordinator)
        sent = {"version": "1", "purpose": MY_WORDS}
        assert client.post(reverse("subgroup:terms_edit"), sent).status_code == 404


def test_a_comment_on_minutes_that_were_agreed_stays(client: Client, people: Cast) -> None:
    minutes = MinutesFactory(meeting__date=NOVEMBER.replace(month=8))
    agree_minutes(
        by=people.coordinator,
        minutes=minutes,
        opened_version=minutes.version,
        comments_seen=0,
        at=MeetingFactory(date=NOVEMBER),
    )
    client.force_login(people.bob)
    url = reverse("subgroup:minutes_comment", args=[minutes.meeting_id])
    assert kept(client.post(url, {"text": MY_WORDS}), "they can no longer be commented on")
    assert not minutes.comments.exists()


def test_a_change_of_an_action_that_was_done_stays(client: Client, people: Cast) -> None:
    action = ActionFactory(owner=people.bob)
    end_action(by=people.bob, action=action, state=ActionState.DONE, outcome="")
    client.force_login(people.coordinator)
    sent = {"version": "1", "owner": people.bob.pk, "what": MY_WORDS, "due": "22/11/2016"}
    url = reverse("subgroup:action_edit", args=[action.pk])
    assert kept(client.post(url, sent), "Somebody saved a change while you were writing")
    page = text_of(client.post(url, {**sent, "version": "2"}))
    assert "This action was done or dropped, so nothing was saved." in page
    assert "press “It is not done after all” on its page, then save them" in page
    assert MY_WORDS in page
    action.refresh_from_db()
    assert (action.what == MY_WORDS, action.version) == (False, 2)


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED, "none of them"])
def test_what_became_of_an_action_that_another_ended_stays(
    client: Client, people: Cast, state: str
) -> None:
    action = ActionFactory(owner=people.bob)
    end_action(by=people.coordinator, action=action, state=ActionState.DONE, outcome="Booked")
    client.force_login(people.bob)
    url = reverse("subgroup:action_end", args=[action.pk])
    answer = client.post(url, {"state": state, "outcome": MY_WORDS})
    assert kept(answer, "This action was ended meanwhile, so nothing was saved.")
    assert f"You typed: {MY_WORDS}" in text_of(answer)
    action.refresh_from_db()
    assert (action.state, action.outcome) == (ActionState.DONE, "Booked")


@pytest.mark.parametrize(
    ("was", "button"),
    [
        (ActionState.DONE, "It is not done after all"),
        (ActionState.DROPPED, "It is not dropped after all"),
    ],
)
def test_those_words_go_along_into_the_form_once_the_action_is_opened_again(
    client: Client, people: Cast, was: str, button: str
) -> None:
    action = ActionFactory(owner=people.bob)
    end_action(by=people.coordinator, action=action, state=was, outcome="No need")
    client.force_login(people.bob)
    words = f"{MY_WORDS},\nand more"
    sent = {"state": ActionState.DROPPED, "outcome": words}
    page = client.post(reverse("subgroup:action_end", args=[action.pk]), sent)
    said = f"press “{button}”: what you sent stands in the form that opens."
    assert said in text_of(page)
    opened = press(client, page, button)
    form = opened.context["form"]
    assert (form["state"].value(), form["outcome"].value()) == (ActionState.DROPPED, words)
    assert form.errors == {}
    client.post(reverse("subgroup:action_end", args=[action.pk]), sent)
    action.refresh_from_db()
    assert (action.state, action.outcome) == (ActionState.DROPPED, words)


def test_without_words_the_choice_goes_along(client: Client, people: Cast) -> None:
    action = ActionFactory(owner=people.bob)
    end_action(by=people.coordinator, action=action, state=ActionState.DROPPED, outcome="No need")
    client.force_login(people.bob)
    sent = {"state": ActionState.DONE, "outcome": ""}
    page = client.post(reverse("subgroup:action_end", args=[action.pk]), sent)
    assert "You typed" not in page.content.decode()
    form = press(client, page, "It is not dropped after all").context["form"]
    assert (form["state"].value(), form["outcome"].value()) == (ActionState.DONE, None)


def test_where_nothing_was_sent_an_action_is_only_opened_again(
    client: Client, people: Cast
) -> None:
    action = ActionFactory(owner=people.bob)
    end_action(by=people.bob, action=action, state=ActionState.DROPPED, outcome="No need")
    client.force_login(people.bob)
    url = reverse("subgroup:action", args=[action.pk])
    assert "It is not dropped after all" in client.get(url).text
    answer = client.post(reverse("subgroup:action_open_again", args=[action.pk]))
    assert (answer.status_code, answer["Location"]) == (302, url)


def test_what_is_sent_twice_was_saved_the_first_time(client: Client, people: Cast) -> None:
    action = ActionFactory(owner=people.bob)
    client.force_login(people.bob)
    sent = {"state": ActionState.DONE, "outcome": MY_WORDS}
    for _ in range(2):
        answer = client.post(reverse("subgroup:action_end", args=[action.pk]), sent)
        assert answer.status_code == 302
    action.refresh_from_db()
    assert (action.state, action.outcome) == (ActionState.DONE, MY_WORDS)


class TestCancelledMeeting:
    """The item's page, or the meeting's, was open while it was cancelled."""

    @pytest.fixture(autouse=True)
    def _it_is_cancelled(
        self, in_the_meeting: None, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        AgendaItem.objects.update(put_forward_by=people.bob)
        cancel(meeting)

    def test_a_matter_for_its_agenda_stays(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.bob)
        url = reverse("subgroup:agenda_item_new", args=[meeting.pk])
        answer = client.post(url, {"title": "A leaflet", "note": MY_WORDS})
        assert kept(answer, "put them on the agenda of the next meeting")
        assert AgendaItem.objects.count() == 1

    def test_so_do_the_words_of_an_item(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        client.force_login(people.bob)
        url = reverse("subgroup:item_edit", args=[item.pk])
        sent = {"version": "1", "title": "A stall", "note": MY_WORDS, "wanted": "information"}
        assert kept(client.post(url, sent), "put them on the agenda of the next meeting")
        item.refresh_from_db()
        assert item.note == ""

    @pytest.mark.parametrize(
        ("name", "said_already"),
        [
            ("meeting_change", {"date": "8/11/2016", "starts": "10am", "place": "Town Hall"}),
            ("meeting_cancel", {"reason": "Snow"}),
        ],
    )
    def test_an_old_page_that_says_nothing_new_leads_to_it(
        self, client: Client, people: Cast, meeting: Meeting, name: str, said_already: dict
    ) -> None:
        record_change(by=people.chair, subject=meeting, act="cancelled", reason="Snow")
        client.force_login(people.coordinator)
        url = reverse(f"subgroup:{name}", args=[meeting.pk])
        opened = client.get(url, follow=True)
        sent = [client.post(url, each, follow=True) for each in ({}, said_already)]
        for answer in (opened, *sent):
            assert answer.redirect_chain == [(reverse("subgroup:meeting", args=[meeting.pk]), 302)]
            assert "This meeting is cancelled, so it changes no more." in text_of(answer)

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("meeting_change", {"date": "6/12/2016", "starts": "10am", "place": MY_WORDS}),
            ("meeting_cancel", {"reason": MY_WORDS}),
        ],
    )
    def test_what_was_typed_to_change_or_cancel_it_stays(
        self, client: Client, people: Cast, meeting: Meeting, name: str, typed: dict
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse(f"subgroup:{name}", args=[meeting.pk])
        late = client.post(url, {"version": "1", **typed})
        assert kept(late, "This meeting is cancelled, so it changes no more.")
        again = client.post(url, {"version": "2", **typed})
        with giving_back(Typed(QueryDict(f"version=1&place={MY_WORDS}&reason={MY_WORDS}"))):
            signed_in_again = client.get(url)
        assert (again.status_code, signed_in_again.status_code) == (422, 200)
        for page in (late, again, signed_in_again):
            assert MY_WORDS in page.text
            assert "Nothing was cancelled" not in page.text
            assert "told by letter" not in page.text
            assert "Go back</a>" in page.text
            assert 'data-prevent-double-click="true"' not in page.text
        meeting.refresh_from_db()
        assert (meeting.date, meeting.place, meeting.version) == (NOVEMBER, "Town Hall", 2)


class TestMeetingThatIsCancelledInThatMoment:
    """By the chair, between the look at it and the write of the coordinator."""

    @pytest.fixture(autouse=True)
    def _the_chair_is_first(
        self, people: Cast, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def after_the_chair(write, **given) -> bool | None:
            with zeal_ignore():  # another request asks for another person's roles
                cancel_meeting(by=people.chair, meeting=meeting, reason="Snow")
            return write(**given)

        for write in (cancel_meeting, change_meeting):
            address = f"subgroup.operations.meetings.{write.__name__}"
            monkeypatch.setattr(address, partial(after_the_chair, write))

    def test_a_day_time_and_place_stay(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_change", args=[meeting.pk])
        sent = {"version": "1", "date": "6/12/2016", "starts": "10am", "place": MY_WORDS}
        page = client.post(url, sent)
        assert page.status_code == 422
        assert page.context["form"].errors == {
            "__all__": ["This meeting is over or was cancelled."]
        }
        assert MY_WORDS in page.text

    def test_so_does_another_reason(self, client: Client, people: Cast, meeting: Meeting) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_cancel", args=[meeting.pk])
        page = client.post(url, {"version": "1", "reason": MY_WORDS})
        assert page.status_code == 422
        assert page.context["form"].errors == {
            "__all__": ["This meeting was closed or cancelled, so it changes no more."]
        }
        assert MY_WORDS in page.text

    def test_the_same_reason_was_saved(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_cancel", args=[meeting.pk])
        answer = client.post(url, {"version": "1", "reason": "Snow"})
        assert (answer.status_code, answer["Location"]) == (
            302,
            reverse("subgroup:meeting", args=[meeting.pk]),
        )


class TestInTheRoom:
    """The meeting was cancelled while its room was open."""

    said = "put them in the draft minutes, or on the next agenda"

    def test_a_note_stays(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        cancel(meeting)
        client.force_login(people.coordinator)
        url = reverse("subgroup:note_keep", args=[item.pk])
        sent = {"note_id": str(uuid.uuid4()), "version": "0", "text": MY_WORDS}
        assert kept(client.post(url, sent), self.said)
        assert not MinuteNote.objects.exists()

    def test_a_script_is_told_the_same_and_where_to_go_on(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        cancel(meeting)
        client.force_login(people.coordinator)
        note = {"note_id": str(uuid.uuid4()), "version": "0", "text": MY_WORDS}
        action = {
            "action_id": str(uuid.uuid4()),
            "owner": people.bob.pk,
            "what": MY_WORDS,
            "due": "22/11/2016",
        }
        told = {"error": NOT_KEPT, "meeting": reverse("subgroup:meeting", args=[meeting.pk])}
        for name, sent in (("note_keep", note), ("action_new", action)):
            answer = client.post(reverse(f"subgroup:{name}", args=[item.pk]), sent, headers=JSON)
            assert (answer.status_code, answer.json()) == (422, told)

    def test_so_does_one_that_is_changed(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        note = keep_note(
            by=people.chair,
            item=item,
            note_id=uuid.uuid4(),
            kind=NoteKind.NOTE,
            text="Bob asked.",
            opened_version=0,
        )
        cancel(meeting)
        client.force_login(people.coordinator)
        url = reverse("subgroup:note_edit", args=[note.pk])
        assert kept(client.post(url, {"version": "1", "text": MY_WORDS}), self.said)
        note.refresh_from_db()
        assert note.text == "Bob asked."

    def test_so_does_an_action(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        cancel(meeting)
        client.force_login(people.coordinator)
        url = reverse("subgroup:action_new", args=[item.pk])
        sent = {
            "action_id": str(uuid.uuid4()),
            "owner": people.bob.pk,
            "what": MY_WORDS,
            "due": "22/11/2016",
        }
        assert kept(client.post(url, sent), self.said)
        assert not Action.objects.exists()
