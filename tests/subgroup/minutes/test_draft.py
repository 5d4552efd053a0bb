"""Draft minutes: edited, completed by what is decided later, commented on and sent."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.typed import Typed, giving_back
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from partnership.operations.letters import withdraw_letter
from plans.choices import DecisionKind
from subgroup.choices import DocumentFormat, DocumentKind
from subgroup.models import Meeting, MeetingFile, Minutes, PackOrder
from subgroup.operations.closing import close_meeting
from subgroup.operations.documents import make_documents
from subgroup.operations.meetings import add_meeting, cancel_meeting, change_meeting
from subgroup.operations.minutes import (
    comment_on_minutes,
    edit_minutes,
    send_minutes,
    settle_comment,
)
from subgroup.operations.outgoing import send_agendas_and_minutes
from subgroup.operations.review import decide
from subgroup.queries.minutes import minutes_of
from subgroup.rules.minutes import with_texts
from tests.cast import Cast
from tests.factories import (
    AgendaItemFactory,
    CommunicationFactory,
    LetterFactory,
    PartnerFactory,
    advocate_of,
)
from tests.subgroup.minutes.held import FEBRUARY, decide_on, item_of

pytestmark = pytest.mark.django_db


class TestDraft:
    @pytest.fixture
    def minutes(self, people: Cast, meeting: Meeting) -> Minutes:
        return close_meeting(by=people.coordinator, meeting=meeting)

    def test_the_text_of_an_item_can_be_changed_and_nothing_else(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        before = minutes.content
        number = item_of(minutes, "A stall")["number"]
        client.force_login(people.chair)
        url = reverse("subgroup:minutes_edit", args=[minutes.meeting_id])
        client.post(url, {f"item_{number}": "All agreed on one stall.", "version": 1})
        after = Minutes.objects.get(pk=minutes.pk)
        assert item_of(after, "A stall")["text"] == "All agreed on one stall."
        assert after.content["present"] == before["present"]
        assert (after.version, after.content_hash != minutes.content_hash) == (2, True)

    def test_a_noted_decision_is_in_the_text_that_may_change_and_the_page_says_so(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        client.force_login(people.chair)
        page = client.get(reverse("subgroup:minutes_edit", args=[minutes.meeting_id])).text
        assert "Decision: " in page.partition("<textarea")[2]
        assert "A decision that was noted is part of the text" in page
        assert "Decisions and actions stay as they were" not in page

    def test_it_names_the_next_meeting_as_it_stands_by_now(
        self, people: Cast, minutes: Minutes
    ) -> None:
        by = people.coordinator
        send_minutes(by=by, minutes=minutes)
        orders = PackOrder.objects.filter(what=DocumentKind.MINUTES)
        named = [self.next_on_paper(orders)]
        with clock.at(datetime(2016, 11, 8, 13, tzinfo=UTC)):
            following = add_meeting(by=by, date=FEBRUARY)
        named.append(self.next_on_paper(orders))
        moved = {"date": date(2017, 2, 21), "starts": None, "place": ""}
        with clock.at(datetime(2016, 11, 8, 14, tzinfo=UTC)):
            change_meeting(by=by, meeting=following, opened_version=1, **moved)
        named.append(self.next_on_paper(orders))
        with clock.at(datetime(2016, 11, 8, 15, tzinfo=UTC)):
            cancel_meeting(by=by, meeting=following, reason="Half term")
        named.append(self.next_on_paper(orders))
        assert named == ["", "Tuesday 14 February 2017", "Tuesday 21 February 2017", ""]

    def next_on_paper(self, orders: QuerySet[PackOrder]) -> str:
        assert make_documents(order_id=orders.latest("pk").pk)
        pdf = MeetingFile.objects.get(what=DocumentKind.MINUTES, format=DocumentFormat.PDF)
        text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
        found = re.search(r"Next meeting\s+(\w+ \d+ \w+ \d+)", text)
        return found[1] if found else ""

    def test_saved_as_the_browser_sends_it_an_item_that_nobody_touched_is_not_changed(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        untouched = item_of(minutes, "A stall")
        client.force_login(people.chair)
        url = reverse("subgroup:minutes_edit", args=[minutes.meeting_id])
        as_sent = untouched["text"].replace("\n", "\r\n")
        sent = {f"item_{each['number']}": "" for each in minutes.content["items"]}
        sent[f"item_{untouched['number']}"] = as_sent
        client.post(url, sent | {"version": 1})
        assert Minutes.objects.get(pk=minutes.pk).version == 1
        leaflet = item_of(minutes, "A leaflet")["number"]
        client.post(url, sent | {f"item_{leaflet}": "One.\r\n\r\nTwo.", "version": 1})
        after = Minutes.objects.get(pk=minutes.pk)
        assert item_of(after, "A leaflet")["text"] == "One.\n\nTwo."
        told = Change.objects.filter(subject_type="subgroup.minutes", act="changed")
        assert [each.field for each in told] == ["A leaflet"]

    def test_a_text_may_stay_as_long_as_its_notes_made_it_and_grows_no_longer(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        stall, leaflet = (item_of(minutes, title)["number"] for title in ("A stall", "A leaflet"))
        noted = "\n".join(["What was said of it."] * 1000)
        content = with_texts(minutes.content, {stall: noted})
        Minutes.objects.filter(pk=minutes.pk).update(content=content)
        client.force_login(people.chair)
        url = reverse("subgroup:minutes_edit", args=[minutes.meeting_id])
        as_sent = noted.replace("\n", "\r\n")
        longer = {f"item_{stall}": f"{as_sent}!", f"item_{leaflet}": "One."}
        page = client.post(url, longer | {"version": 1}).text
        assert f"The text must be {len(noted)} characters or fewer" in page
        client.post(url, longer | {f"item_{stall}": as_sent, "version": 1})
        after = Minutes.objects.get(pk=minutes.pk)
        assert item_of(after, "A stall")["text"] == noted
        assert item_of(after, "A leaflet")["text"] == "One."

    def test_what_was_typed_before_signing_in_again_is_back_in_the_box_of_its_item(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        box = f"item_{item_of(minutes, 'A stall')['number']}"
        client.force_login(people.chair)
        with giving_back(Typed(QueryDict(f"{box}=Two stalls&version=1"))):
            page = client.get(reverse("subgroup:minutes_edit", args=[minutes.meeting_id]))
        assert page.context["form"][box].value() == "Two stalls"
        assert Minutes.objects.get(pk=minutes.pk).version == 1

    def test_what_is_decided_after_closing_stands_in_them(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        plan = item_of(minutes, "Forward plan")["number"]
        edit_minutes(
            by=people.chair, minutes=minutes, opened_version=1, texts={plan: "All of it was read."}
        )
        decide_on(people, minutes.meeting)
        client.force_login(people.chair)
        page = client.get(reverse("subgroup:minutes", args=[minutes.meeting_id])).content.decode()
        assert "<strong>Agreed:</strong> Dark nights" in page
        item = next(each for each in minutes_of(minutes.meeting)["items"] if each["number"] == plan)
        assert item["text"] == "All of it was read."
        assert [each["title"] for each in item["decisions"]] == ["Dark nights"]

    def test_what_is_decided_on_one_of_two_matters_of_one_title_stands_with_that_one(
        self, people: Cast, meeting: Meeting
    ) -> None:
        first, second = (
            AgendaItemFactory(
                meeting=meeting,
                title="Burglary leaflet",
                position=place,
                communication=CommunicationFactory(title="Burglary leaflet", lead_partner=lead),
            )
            for place, lead in ((30, people.lead), (31, people.other))
        )
        closed = close_meeting(by=people.coordinator, meeting=meeting)
        for item, kind in ((first, "agreed"), (second, "noted")):
            decide(
                by=people.chair,
                communication_id=item.communication_id,
                kind=DecisionKind(kind),
                comment="",
                revision=1,
                last_decision=None,
                meeting=closed.meeting,
            )
        items = minutes_of(meeting)["items"]
        decided = [
            [each["decision"] for each in item["decisions"]]
            for item in items
            if item["title"] == "Burglary leaflet"
        ]
        assert decided == [["Agreed"], ["Noted"]]

    def test_in_a_draft_that_knows_its_matters_by_title_alone_it_stands_under_the_title(
        self, people: Cast, meeting: Meeting
    ) -> None:
        about = CommunicationFactory(title="Dark nights", lead_partner=people.lead)
        AgendaItemFactory(meeting=meeting, title="Dark nights", position=30, communication=about)
        closed = close_meeting(by=people.coordinator, meeting=meeting)
        content = closed.content
        for item in content["items"]:
            del item["item"]
        Minutes.objects.filter(pk=closed.pk).update(content=content)
        decide(
            by=people.chair,
            communication_id=about.pk,
            kind=DecisionKind.AGREED,
            comment="",
            revision=1,
            last_decision=None,
            meeting=closed.meeting,
        )
        (matter,) = (
            item for item in minutes_of(meeting)["items"] if item["title"] == "Dark nights"
        )
        assert [each["decision"] for each in matter["decisions"]] == ["Agreed"]

    def test_on_paper_they_are_made_anew_once_more_is_decided(
        self, people: Cast, minutes: Minutes
    ) -> None:
        decide_on(people, minutes.meeting)
        orders = PackOrder.objects.filter(what=DocumentKind.MINUTES)
        assert orders.count() == 0
        send_minutes(by=people.chair, minutes=minutes)
        make_documents(order_id=orders.get().pk)
        with clock.at(datetime(2016, 11, 8, 13, tzinfo=UTC)):
            decide_on(people, minutes.meeting, title="Bright days")
        latest = orders.order_by("pk").last()
        assert (orders.count(), latest.asked_by) == (2, people.chair)
        make_documents(order_id=latest.pk)
        pdf = MeetingFile.objects.get(format=DocumentFormat.PDF).content
        pages = PdfReader(io.BytesIO(pdf)).pages
        assert "Bright days" in "".join(page.extract_text() for page in pages)

    def test_two_that_change_it_lose_nothing(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        number = item_of(minutes, "A stall")["number"]
        edit_minutes(
            by=people.chair, minutes=minutes, opened_version=1, texts={number: "The chair's"}
        )
        with pytest.raises(StaleEdit):
            edit_minutes(by=people.chair, minutes=minutes, opened_version=1, texts={number: "x"})
        client.force_login(people.coordinator)
        url = reverse("subgroup:minutes_edit", args=[minutes.meeting_id])
        answer = client.post(url, {f"item_{number}": "My own words", "version": 1})
        assert answer.status_code == 409
        assert "My own words" in answer.content.decode()
        assert "The chair&#x27;s" in answer.content.decode()

    def test_any_member_comments_and_a_board_member_does_not(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        url = reverse("subgroup:minutes_comment", args=[minutes.meeting_id])
        client.force_login(people.board_member)
        assert client.post(url, {"text": "x"}).status_code == 403
        client.force_login(people.bob)
        for _ in range(2):
            client.post(url, {"text": "I was there in the end."})
        assert [(c.by, c.text) for c in minutes.comments.all()] == [
            (people.bob, "I was there in the end.")
        ]

    def test_a_comment_made_again_after_it_was_looked_at_is_to_be_looked_at_again(
        self, people: Cast, minutes: Minutes
    ) -> None:
        said = {"by": people.bob, "minutes": minutes, "text": "Item 2 has the wrong date."}
        first = comment_on_minutes(**said)
        settle_comment(by=people.coordinator, comment=first)
        again = comment_on_minutes(**said)
        assert again == comment_on_minutes(**said) != first
        assert list(minutes.comments.filter(settled_at=None)) == [again]

    def test_members_get_them_two_working_days_after_and_once(
        self, people: Cast, minutes: Minutes
    ) -> None:
        out = Letter.objects.filter(kind=LetterKind.MINUTES_OUT)
        with clock.at(datetime(2016, 11, 10, 7, 59, tzinfo=UTC)):
            send_agendas_and_minutes()
            assert out.count() == 0
        with clock.at(datetime(2016, 11, 10, 8, 0, tzinfo=UTC)):
            for _ in range(2):
                send_agendas_and_minutes()
        assert {letter.recipient.name: letter.subject for letter in out} == dict.fromkeys(
            ("Alice", "Bob", "Charlie", "Cora", "Chris"),
            "Comment on the minutes of Tue 8 Nov by Tue 22 Nov",
        )

    @pytest.mark.parametrize(("day", "by_when"), [(21, " by Tue 22 Nov"), (22, ""), (23, "")])
    def test_a_letter_that_goes_late_names_no_day_that_is_over_or_will_be_next_morning(
        self, people: Cast, minutes: Minutes, day: int, by_when: str
    ) -> None:
        with clock.at(datetime(2016, 11, day, 9, tzinfo=UTC)):
            send_agendas_and_minutes()
        letter = Letter.objects.filter(kind=LetterKind.MINUTES_OUT).first()
        assert letter.subject == f"Comment on the minutes of Tue 8 Nov{by_when}"
        for text in (letter.text, letter.html):
            assert ("please say so. The next meeting agrees them." in text) is (not by_when)

    def test_what_the_coordinator_sent_earlier_is_not_sent_again(
        self, people: Cast, minutes: Minutes
    ) -> None:
        send_minutes(by=people.coordinator, minutes=minutes)
        with clock.at(datetime(2016, 11, 10, 8, 0, tzinfo=UTC)):
            send_agendas_and_minutes()
        assert Letter.objects.filter(kind=LetterKind.MINUTES_OUT).count() == 5

    def test_sent_anew_by_hand_it_goes_to_all_whose_letters_were_taken_back(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        send_minutes(by=people.coordinator, minutes=minutes)
        out = Letter.objects.filter(kind=LetterKind.MINUTES_OUT)
        for pk in out.values_list("pk", flat=True):
            withdraw_letter(by=people.coordinator, letter_id=pk)
        waiting = out.filter(state=LetterState.QUEUED)
        with clock.at(datetime(2016, 11, 10, 8, 0, tzinfo=UTC)):
            send_agendas_and_minutes()
            assert waiting.count() == 0
        client.force_login(people.coordinator)
        url = reverse("subgroup:minutes", args=[minutes.meeting_id])
        send = reverse("subgroup:minutes_send", args=[minutes.meeting_id])
        assert send in client.get(url).text
        for _ in range(2):
            client.post(send)
        names = sorted(waiting.values_list("recipient__name", flat=True))
        assert names == ["Alice", "Bob", "Charlie", "Chris", "Cora"]
        assert send not in client.get(url).text

    def test_so_it_does_to_who_would_have_had_it_in_a_digest_that_was_taken_back(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        send_minutes(by=people.coordinator, minutes=minutes)
        bobs = Letter.objects.filter(kind=LetterKind.MINUTES_OUT, recipient=people.bob)
        digest = LetterFactory(recipient=people.bob, kind=LetterKind.DIGEST)
        bobs.update(state=LetterState.GATHERED, gathered_in=digest)
        withdraw_letter(by=people.coordinator, letter_id=digest.pk)
        client.force_login(people.coordinator)
        send = reverse("subgroup:minutes_send", args=[minutes.meeting_id])
        assert send in client.get(reverse("subgroup:minutes", args=[minutes.meeting_id])).text
        client.post(send)
        assert sorted(bobs.values_list("state", flat=True)) == [
            LetterState.QUEUED,
            LetterState.WITHDRAWN,
        ]

    def test_a_letter_that_may_have_arrived_is_not_sent_anew_once_it_is_left(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        send_minutes(by=people.coordinator, minutes=minutes)
        out = Letter.objects.filter(kind=LetterKind.MINUTES_OUT)
        out.filter(recipient=people.bob).update(state=LetterState.UNCERTAIN)
        withdraw_letter(by=people.coordinator, letter_id=out.get(recipient=people.bob).pk)
        send_minutes(by=people.coordinator, minutes=minutes)
        assert out.count() == 5
        client.force_login(people.coordinator)
        page = client.get(reverse("subgroup:minutes", args=[minutes.meeting_id])).text
        assert reverse("subgroup:minutes_send", args=[minutes.meeting_id]) not in page

    def test_the_page_says_when_they_were_sent_and_offers_it_for_whoever_has_none(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:minutes", args=[minutes.meeting_id])
        send = reverse("subgroup:minutes_send", args=[minutes.meeting_id])
        page = client.get(url).content.decode()
        assert "Send the draft to the members" in page
        assert "Sent to the members" not in page
        client.post(send)
        page = client.get(url).content.decode()
        assert "Sent to the members on Tuesday 8 November 2016" in page
        assert send not in page
        advocate_of(PartnerFactory())
        with clock.at(datetime(2016, 11, 9, 8, 0, tzinfo=UTC)):
            page = client.get(url).content.decode()
        assert "Sent to the members on Tuesday 8 November 2016" in page
        assert "Send it to those who have none" in page
