"""Who was there, who chaired, and an action is put right as long as the minutes are a draft."""

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Change, Person
from plans.rules.canonical import fingerprint
from subgroup.choices import MinutesState, Presence
from subgroup.models import Action, Attendance, Meeting, Minutes
from subgroup.operations.agenda import NotToCome
from subgroup.operations.closing import close_meeting
from subgroup.operations.room import say_who_chairs, say_who_is_there
from subgroup.queries.minutes import content_of
from tests.cast import Cast
from tests.factories import MeetingFactory, deputy_of
from tests.subgroup.minutes.held import at_noon, decide_on, item_of

pytestmark = pytest.mark.django_db


def say(people: Cast, meeting: Meeting, person: Person, presence: str) -> None:
    say_who_is_there(by=people.coordinator, meeting=meeting, person=person, presence=presence)


@pytest.fixture
def draft(people: Cast, meeting: Meeting) -> Minutes:
    """Closed with nobody noted as present, so that it reads as without a quorum."""
    say(people, meeting, people.alice, Presence.ABSENT)
    decide_on(people, meeting)
    return close_meeting(by=people.coordinator, meeting=meeting)


def agreed(draft: Minutes) -> None:
    later = MeetingFactory(date=date(2017, 2, 14))
    Minutes.objects.filter(pk=draft.pk).update(state=MinutesState.AGREED, agreed_at=later)


def test_the_draft_says_who_was_there_after_all(
    people: Cast, meeting: Meeting, draft: Minutes
) -> None:
    assert (draft.content["present"], draft.content["quorate"]) == ([], False)
    say(people, meeting, people.alice, Presence.PRESENT)
    say(people, meeting, people.bob, Presence.ABSENT)
    draft.refresh_from_db()
    now = draft.content
    assert now["present"] == [{"name": "Alice", "partner": "Lead partner"}]
    assert (now["apologies"], [each["name"] for each in now["absent"]]) == ([], ["Bob"])
    assert (now["partners_present"], now["quorum"], now["quorate"]) == (["Lead partner"], 1, True)
    assert (draft.version, draft.content_hash) == (3, fingerprint(now))


def test_what_was_decided_reads_as_taken_with_the_quorum_that_was_there(
    people: Cast, meeting: Meeting, draft: Minutes
) -> None:
    assert "Decision, taken without a quorum: One stall" in item_of(draft, "A stall")["text"]
    say(people, meeting, people.alice, Presence.PRESENT)
    draft.refresh_from_db()
    assert item_of(draft, "A stall")["text"] == (
        "Three have asked.\n\nDecision: One stall for all."
    )
    told = [each["decision"] for item in content_of(draft)["items"] for each in item["decisions"]]
    assert told == ["Agreed"]
    say(people, meeting, people.alice, "")
    draft.refresh_from_db()
    assert "Decision, taken without a quorum: One stall" in item_of(draft, "A stall")["text"]


def test_what_somebody_wrote_into_the_draft_stays(
    people: Cast, meeting: Meeting, draft: Minutes
) -> None:
    texts = {**draft.content, "items": [{**draft.content["items"][0], "text": "In own words."}]}
    Minutes.objects.filter(pk=draft.pk).update(content=texts)
    say(people, meeting, people.alice, Presence.PRESENT)
    draft.refresh_from_db()
    assert [item["text"] for item in draft.content["items"]] == ["In own words."]


def test_who_took_the_chair_is_put_right_too(
    people: Cast, meeting: Meeting, draft: Minutes
) -> None:
    say_who_chairs(by=people.coordinator, meeting=meeting, person=people.charlie)
    draft.refresh_from_db()
    assert draft.content["meeting"]["chair"] == "Charlie"


def test_once_they_are_agreed_nothing_is_put_right(
    people: Cast, meeting: Meeting, draft: Minutes
) -> None:
    agreed(draft)
    with pytest.raises(NotToCome):
        say(people, meeting, people.alice, Presence.PRESENT)
    with pytest.raises(NotToCome):
        say_who_chairs(by=people.coordinator, meeting=meeting, person=people.charlie)
    draft.refresh_from_db()
    assert draft.content["present"] == []


class TestAnAction:
    """Charlie is to book it by 22 November, as it was taken down; it is Bob's."""

    CHARLIES = ("Book it", "Charlie", "Named partner", "2016-11-22")
    BOBS = ("Book it", "Bob", "Other partner", "2016-11-22")

    @pytest.fixture
    def taken_down(self, meeting: Meeting) -> Action:
        return Action.objects.get()

    def give_to_bob(
        self, client: Client, people: Cast, taken_down: Action, **typed: Any
    ) -> HttpResponse:
        client.force_login(people.coordinator)
        taken_down.refresh_from_db()
        sent = {"owner": people.bob.pk, "what": "Book it", "due": "22/11/2016", **typed}
        url = reverse("subgroup:action_edit", args=[taken_down.pk])
        return client.post(url, {"version": taken_down.version, **sent})

    def named_in(self, draft: Minutes) -> tuple[str, ...]:
        draft.refresh_from_db()
        (named,) = item_of(draft, "A stall")["actions"]
        return tuple(named[part] for part in ("what", "owner", "partner", "due"))

    def test_that_was_taken_down_wrongly_is_put_right_in_the_draft_too(
        self, client: Client, people: Cast, draft: Minutes, taken_down: Action
    ) -> None:
        assert self.named_in(draft) == self.CHARLIES
        answer = self.give_to_bob(client, people, taken_down, taken_down_wrongly="on")
        assert answer.status_code == 302
        assert self.named_in(draft) == self.BOBS
        assert (draft.version, draft.content_hash) == (2, fingerprint(draft.content))
        told = Change.objects.filter(subject_type="subgroup.minutes", act="changed")
        assert [each.field for each in told] == [f"Action {taken_down.number}"]

    def test_that_somebody_took_over_stays_there_as_it_was_agreed_unless_that_is_said(
        self, client: Client, people: Cast, draft: Minutes, taken_down: Action
    ) -> None:
        self.give_to_bob(client, people, taken_down)
        assert (self.named_in(draft), draft.version) == (self.CHARLIES, 1)
        self.give_to_bob(client, people, taken_down, taken_down_wrongly="on")
        assert (self.named_in(draft), draft.version) == (self.BOBS, 2)

    def test_what_changed_since_stays_out_where_only_its_words_are_put_right(
        self, client: Client, people: Cast, draft: Minutes, taken_down: Action
    ) -> None:
        self.give_to_bob(client, people, taken_down)
        self.give_to_bob(client, people, taken_down, what="Book both", taken_down_wrongly="on")
        assert self.named_in(draft) == ("Book both", *self.CHARLIES[1:])

    def test_whoever_is_put_right_stands_there_with_their_own_partner(
        self, client: Client, people: Cast, draft: Minutes, taken_down: Action
    ) -> None:
        olive = deputy_of(people.other, name="Olive")
        self.give_to_bob(client, people, taken_down)
        self.give_to_bob(client, people, taken_down, owner=olive.pk, taken_down_wrongly="on")
        assert self.named_in(draft) == ("Book it", "Olive", *self.BOBS[2:])

    def test_a_day_that_is_over_since_the_meeting_is_put_right_as_well(
        self, client: Client, people: Cast, draft: Minutes, taken_down: Action
    ) -> None:
        wrong = {"owner": people.charlie.pk, "taken_down_wrongly": "on"}
        with clock.at(at_noon(date(2016, 11, 23))):
            refused = self.give_to_bob(client, people, taken_down, due="15/11/2016")
            assert "The day must be today or later" in refused.text
            refused = self.give_to_bob(client, people, taken_down, due="7/11/2016", **wrong)
            assert "The day must be that of the meeting or later" in refused.text
            answer = self.give_to_bob(client, people, taken_down, due="15/11/2016", **wrong)
        assert answer.status_code == 302
        assert self.named_in(draft) == (*self.CHARLIES[:3], "2016-11-15")

    def test_in_agreed_minutes_stays_and_whoever_asks_on_an_old_page_is_told(
        self, client: Client, people: Cast, draft: Minutes, taken_down: Action
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:action_edit", args=[taken_down.pk])
        assert "It was taken down wrongly" in client.get(url).text
        agreed(draft)
        assert "It was taken down wrongly" not in client.get(url).text
        answer = self.give_to_bob(client, people, taken_down, taken_down_wrongly="on")
        assert answer.status_code == 422
        assert "The minutes that name this action were agreed meanwhile" in answer.text
        taken_down.refresh_from_db()
        assert (taken_down.owner, self.named_in(draft)) == (people.charlie, self.CHARLIES)
        assert self.give_to_bob(client, people, taken_down).status_code == 302


class TestThePage:
    def test_whoever_keeps_the_minutes_does_it_beside_them(
        self, client: Client, people: Cast, meeting: Meeting, draft: Minutes
    ) -> None:
        client.force_login(people.coordinator)
        page = reverse("subgroup:minutes", args=[meeting.pk])
        url = reverse("subgroup:attendance", args=[meeting.pk])
        assert url in client.get(page).text
        sent = {"person": people.charlie.pk, "presence": Presence.PRESENT, "item": ""}
        answer = client.post(url, sent)
        assert answer["Location"] == f"{page}#person-{people.charlie.pk}"
        assert Attendance.objects.get(person=people.charlie).presence == Presence.PRESENT
        chaired = reverse("subgroup:chair_of_the_day", args=[meeting.pk])
        assert client.post(chaired, {"person": people.charlie.pk})["Location"] == f"{page}#people"

    def test_nobody_else_is_shown_that(
        self, client: Client, people: Cast, meeting: Meeting, draft: Minutes
    ) -> None:
        client.force_login(people.alice)
        page = client.get(reverse("subgroup:minutes", args=[meeting.pk])).text
        assert reverse("subgroup:attendance", args=[meeting.pk]) not in page

    def test_nor_is_it_once_they_are_agreed(
        self, client: Client, people: Cast, meeting: Meeting, draft: Minutes
    ) -> None:
        agreed(draft)
        client.force_login(people.coordinator)
        page = client.get(reverse("subgroup:minutes", args=[meeting.pk])).text
        assert reverse("subgroup:attendance", args=[meeting.pk]) not in page


def test_the_page_that_closes_a_meeting_warns_where_nobody_is_written_down(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    client.force_login(people.coordinator)
    page = reverse("subgroup:meeting_close", args=[meeting.pk])
    assert "Nobody is written down as present yet" not in client.get(page).text
    say(people, meeting, people.alice, Presence.APOLOGIES)
    assert "Nobody is written down as present yet" in client.get(page).text
