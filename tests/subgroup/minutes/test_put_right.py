"""Who was there, and who chaired, is put right as long as the minutes are a draft."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from partnership.models import Person
from plans.rules.canonical import fingerprint
from subgroup.choices import MinutesState, Presence
from subgroup.models import Attendance, Meeting, Minutes
from subgroup.operations.agenda import NotToCome
from subgroup.operations.closing import close_meeting
from subgroup.operations.room import say_who_chairs, say_who_is_there
from subgroup.queries.minutes import content_of
from tests.cast import Cast
from tests.factories import MeetingFactory
from tests.subgroup.minutes.held import decide_on, item_of

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
