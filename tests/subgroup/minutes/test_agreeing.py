"""A later meeting agrees the minutes, and then they are frozen."""

import io

import docx
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from plans.rules.canonical import fingerprint
from subgroup.choices import AgendaKind, DocumentFormat, MinutesState, Presence
from subgroup.documents.minutes import document, file_name
from subgroup.models import Meeting, Minutes
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.minutes import (
    CannotAgree,
    agree_minutes,
    comment_on_minutes,
    settle_comment,
)
from subgroup.operations.room import say_who_is_there
from subgroup.queries.minutes import content_of, minutes_of
from tests.cast import Cast
from tests.subgroup.minutes.held import FEBRUARY, at_noon, decide_on, item_of

pytestmark = pytest.mark.django_db


def title_of_pdf(pdf: bytes) -> str:
    return PdfReader(io.BytesIO(pdf)).metadata.title


def title_of_word(word: bytes) -> str:
    return docx.Document(io.BytesIO(word)).core_properties.title


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def foot_of(word: bytes) -> str:
    return docx.Document(io.BytesIO(word)).sections[0].footer.paragraphs[0].text


class TestAgreeing:
    def test_a_later_meeting_agrees_them(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        with clock.at(at_noon(FEBRUARY)):
            client.force_login(people.coordinator)
            url = reverse("subgroup:minutes_agree", args=[meeting.pk])
            client.post(url, {"meeting": following.pk, "version": 1, "comments": 0})
            agreed = Minutes.objects.get(pk=minutes.pk)
            assert (agreed.state, agreed.agreed_at) == (MinutesState.AGREED, following)
            page = client.get(reverse("subgroup:minutes", args=[meeting.pk])).content.decode()
            assert "Agreed at the meeting of Tuesday 14 February 2017" in page
            assert "Change the text" not in page
            with pytest.raises(StaleEdit):
                comment_on_minutes(by=people.bob, minutes=minutes, text="Too late")

    def test_before_they_are_agreed_the_page_names_comments_that_nobody_looked_at(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        comment = comment_on_minutes(by=people.bob, minutes=minutes, text="I was there.")
        said = "1 comment on these minutes was not looked at."
        client.force_login(people.coordinator)
        with clock.at(at_noon(FEBRUARY)):
            url = reverse("subgroup:minutes_agree", args=[meeting.pk])
            page = client.get(url).content.decode()
            assert said in page
            assert f'href="/meetings/{meeting.pk}/minutes/#comments">Look at it first</a>' in page
            settle_comment(by=people.coordinator, comment=comment)
            assert said not in client.get(url).content.decode()

    def test_a_comment_that_came_while_the_page_was_open_is_read_before_they_are_agreed(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        comment_on_minutes(by=people.bob, minutes=minutes, text="I was there.")
        url = reverse("subgroup:minutes_agree", args=[meeting.pk])
        client.force_login(people.coordinator)
        with clock.at(at_noon(FEBRUARY)):
            opened = client.get(url).context["form"].initial
            comment_on_minutes(by=people.alice, minutes=minutes, text="The date is wrong.")
            page = client.post(url, {"meeting": following.pk, **opened})
            minutes.refresh_from_db()
            assert (page.status_code, minutes.state) == (409, MinutesState.DRAFT)
            assert [comment.text for comment in page.context["came"]] == ["The date is wrong."]
            assert "A comment came after you opened this page" in page.text
            assert "2 comments on these minutes were not looked at." in page.text
            again = page.context["form"].data.dict()
            assert again == {"meeting": str(following.pk), "version": "1", "comments": "2"}
            client.post(url, again)
        minutes.refresh_from_db()
        assert (minutes.state, minutes.agreed_at) == (MinutesState.AGREED, following)

    def test_with_what_was_decided_until_then_and_nothing_after(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        decide_on(people, meeting)
        with clock.at(at_noon(FEBRUARY)):
            agree_minutes(
                by=people.chair, minutes=minutes, opened_version=1, comments_seen=0, at=following
            )
            decide_on(people, meeting, title="Bright days")
        agreed = Minutes.objects.get(pk=minutes.pk)
        assert agreed.content_hash == fingerprint(agreed.content)
        assert [each["title"] for each in item_of(agreed, "Forward plan")["decisions"]] == [
            "Dark nights"
        ]
        assert content_of(agreed) == agreed.content

    def test_the_minutes_of_the_meeting_that_agrees_them_say_so(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        with clock.at(at_noon(FEBRUARY)):
            say_who_is_there(
                by=people.chair, meeting=following, person=people.bob, presence=Presence.PRESENT
            )
            later = close_meeting(by=people.coordinator, meeting=following)
            said = "The minutes of Tuesday 8 November 2016 were agreed."
            client.force_login(people.bob)
            url = reverse("subgroup:minutes", args=[following.pk])
            assert said not in client.get(url).content.decode()
            agree_minutes(
                by=people.chair, minutes=minutes, opened_version=1, comments_seen=0, at=following
            )
            assert said in client.get(url).content.decode()
            content = minutes_of(following)
        item = next(each for each in content["items"] if each["kind"] == AgendaKind.LAST_MINUTES)
        assert item["agreed"] == said
        pages = PdfReader(io.BytesIO(document(content, DocumentFormat.PDF))).pages
        words = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert said in words
        assert later.state == MinutesState.DRAFT

    def test_on_paper_a_draft_is_told_from_agreed_minutes_on_every_page(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        draft = minutes_of(meeting)
        pdf, word = (document(draft, one) for one in (DocumentFormat.PDF, DocumentFormat.DOCX))
        assert file_name(draft, "pdf") == "minutes-2016-11-08-draft.pdf"
        foot = "Draft minutes of 8 November 2016, as on 8 November 2016"
        for said in (*pages_of(pdf), foot_of(word)):
            assert foot in said
        for called in (title_of_pdf(pdf), title_of_word(word)):
            assert called == "Draft minutes of Tuesday 8 November 2016"
        standing = "Draft, to be agreed at the next meeting: as on Tuesday 8 November 2016"
        assert standing in pages_of(pdf)[0]
        with clock.at(at_noon(FEBRUARY)):
            agree_minutes(
                by=people.chair, minutes=minutes, opened_version=1, comments_seen=0, at=following
            )
            agreed = minutes_of(meeting)
            pdf = document(agreed, DocumentFormat.PDF)
        assert file_name(agreed, "pdf") == "minutes-2016-11-08.pdf"
        assert "Agreed at the meeting of Tuesday 14 February 2017" in pages_of(pdf)[0]
        for said in pages_of(pdf):
            assert "· Minutes of Tuesday 8 November 2016" in said
            assert "raft" not in said
        assert title_of_pdf(pdf) == "Minutes of Tuesday 8 November 2016"

    def test_an_old_page_of_the_draft_leads_to_the_agreed_minutes_and_loses_nothing(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        number = item_of(minutes, "A stall")["number"]
        with clock.at(at_noon(FEBRUARY)):
            agree_minutes(
                by=people.chair, minutes=minutes, opened_version=1, comments_seen=0, at=following
            )
            client.force_login(people.coordinator)
            for page, method in (
                ("agree", client.get),
                ("edit", client.get),
                ("send", client.post),
            ):
                answer = method(reverse(f"subgroup:minutes_{page}", args=[meeting.pk]), follow=True)
                assert "These minutes are agreed." in answer.content.decode()
            typed = client.post(
                reverse("subgroup:minutes_edit", args=[meeting.pk]),
                {f"item_{number}": "One stall, in Edgware", "version": 1},
            )
        assert typed.status_code == 409
        assert "One stall, in Edgware" in typed.content.decode()
        assert "they can no longer be changed" in typed.content.decode()
        assert (
            item_of(Minutes.objects.get(pk=minutes.pk), "A stall")["text"]
            != "One stall, in Edgware"
        )

    def test_neither_their_own_meeting_nor_one_to_come(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        for other in (meeting, following):
            with pytest.raises(CannotAgree):
                agree_minutes(
                    by=people.chair, minutes=minutes, opened_version=1, comments_seen=0, at=other
                )

    @pytest.mark.both_databases
    def test_then_the_database_itself_refuses_any_change(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        with clock.at(at_noon(FEBRUARY)):
            agree_minutes(
                by=people.chair, minutes=minutes, opened_version=1, comments_seen=0, at=following
            )
        rows = Minutes.objects.filter(pk=minutes.pk)
        for change in (
            lambda: rows.update(content={}),
            lambda: rows.update(state=MinutesState.DRAFT, agreed_at=None),
            rows.delete,
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert Minutes.objects.get(pk=minutes.pk).content == minutes.content
