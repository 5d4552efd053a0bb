"""The files of a meeting that are owed: made once, made again, and said where they could not be."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.health.processes import check_work
from partnership.choices import MOST_ATTEMPTS, WorkState
from subgroup.choices import DocumentKind, MinutesState
from subgroup.models import Meeting, MeetingFile, Minutes, PackOrder
from subgroup.operations import documents
from subgroup.operations.documents import (
    make_documents,
    order_documents,
    order_minutes,
    order_pack,
)
from subgroup.operations.meetings import add_meeting
from subgroup.queries.pack import Pack, papers_not_made
from tests.cast import Cast
from tests.factories import MeetingFactory, MinutesFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 31, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    """The next one, after one whose minutes are a draft."""
    MinutesFactory(meeting=MeetingFactory(date=date(2016, 8, 9)))
    return add_meeting(
        by=people.coordinator, date=date(2016, 11, 8), starts=time(10), place="Town Hall"
    )


def test_a_worker_makes_both_files_once_and_the_latest_stays(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    first = order_pack(by=people.coordinator, meeting=meeting)
    assert order_pack(by=people.chair, meeting=meeting) == first, "One that waits serves both"
    assert make_documents(order_id=first.pk) is True
    assert make_documents(order_id=first.pk) is False
    again = order_documents(by=None, meeting=meeting, what=DocumentKind.PACK, key="later")
    make_documents(order_id=again.pk)
    assert [file.name for file in MeetingFile.objects.order_by("name")] == [
        "papers-2016-11-08.docx",
        "papers-2016-11-08.pdf",
    ]
    client.force_login(people.board_member)
    answer = client.get(reverse("subgroup:meeting_file", args=[meeting.pk, "pack", "pdf"]))
    assert answer.content.startswith(b"%PDF-")
    assert set(PackOrder.objects.values_list("state", flat=True)) == {WorkState.DONE}


def test_one_that_failed_and_is_to_be_tried_again_does_not_serve_who_asks_now(
    people: Cast, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = order_pack(by=people.coordinator, meeting=meeting)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(documents, "pack_of", lambda _: 1 / 0)
        make_documents(order_id=first.pk)
    with clock.at(clock.now() + timedelta(minutes=1)):
        now = order_pack(by=people.chair, meeting=meeting)
    assert now != first
    assert [make_documents(order_id=one.pk) for one in (first, now)] == [False, True]


def test_a_later_order_that_was_quicker_stays(
    people: Cast, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = order_pack(by=people.coordinator, meeting=meeting)
    pack_that_is_read, made = documents.pack_of, []

    def while_another_worker_is_quicker(of: Meeting) -> Pack:
        content = pack_that_is_read(of)
        monkeypatch.setattr(documents, "pack_of", pack_that_is_read)
        later = order_documents(by=None, meeting=meeting, what=DocumentKind.PACK, key="later")
        make_documents(order_id=later.pk)
        made.extend(MeetingFile.objects.values_list("pk", flat=True))
        return content

    monkeypatch.setattr(documents, "pack_of", while_another_worker_is_quicker)
    make_documents(order_id=first.pk)
    assert len(made) == 2
    assert list(MeetingFile.objects.values_list("pk", flat=True)) == made
    assert set(PackOrder.objects.values_list("state", flat=True)) == {WorkState.DONE}


def test_a_page_with_earlier_files_says_that_new_ones_are_being_made(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    client.force_login(people.coordinator)
    url = reverse("subgroup:meeting", args=[meeting.pk])
    first = order_pack(by=people.coordinator, meeting=meeting)
    assert "It is being made." in client.get(url).content.decode()
    make_documents(order_id=first.pk)
    order_documents(by=None, meeting=meeting, what=DocumentKind.PACK, key="later")
    assert "A new one is being made." in client.get(url).content.decode()


def failed(order: PackOrder) -> PackOrder:
    PackOrder.objects.filter(pk=order.pk).update(state=WorkState.FAILED, attempts=MOST_ATTEMPTS)
    return order


def test_a_pack_that_could_not_be_made_is_said_and_made_again(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    order = failed(order_pack(by=people.coordinator, meeting=meeting))
    url = reverse("subgroup:meeting", args=[meeting.pk])
    client.force_login(people.alice)
    page = client.get(url).text
    assert "It could not be made.</strong> Tell the coordinator." in page
    client.force_login(people.chair)
    page = client.get(url).text
    assert "It could not be made.</strong> Ask for it again; if that fails" in page
    assert "Make it again" in page
    client.post(reverse("subgroup:pack_make", args=[meeting.pk]))
    assert make_documents(order_id=order.pk) is True, "The same order, with all its attempts"
    order.refresh_from_db()
    assert (order.state, order.attempts, order.asked_by) == (WorkState.DONE, 1, people.chair)
    assert "could not be made" not in client.get(url).text


def test_a_newer_pack_that_could_not_be_made_is_said_beside_the_earlier_one(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    make_documents(order_id=order_pack(by=people.coordinator, meeting=meeting).pk)
    failed(order_pack(by=people.coordinator, meeting=meeting))
    client.force_login(people.coordinator)
    page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).text
    assert "A newer one could not be made." in page


@pytest.mark.parametrize("state", [MinutesState.DRAFT, MinutesState.AGREED])
def test_minutes_that_could_not_be_made_are_made_again(
    client: Client, people: Cast, meeting: Meeting, state: str
) -> None:
    minutes = Minutes.objects.get()
    if state == MinutesState.AGREED:
        Minutes.objects.update(state=state, agreed_at=meeting)
    order = failed(order_minutes(by=people.coordinator, meeting=minutes.meeting))
    url = reverse("subgroup:minutes", args=[minutes.meeting_id])
    client.force_login(people.bob)
    page = client.get(url).text
    assert "It could not be made.</strong> Tell the coordinator." in page
    assert "Make them again" not in page
    client.force_login(people.coordinator)
    assert "Make them again" in client.get(url).text
    answer = client.post(reverse("subgroup:minutes_make", args=[minutes.meeting_id]), follow=True)
    assert "The minutes are being made. They are here in a minute." in answer.text
    assert make_documents(order_id=order.pk) is True
    assert minutes.meeting.files.filter(what=DocumentKind.MINUTES).count() == 2
    with pytest.raises(PermissionDenied):
        order_minutes(by=people.bob, meeting=minutes.meeting)


def test_what_was_asked_for_since_and_packs_of_the_past_are_not_missed(
    people: Cast, meeting: Meeting
) -> None:
    pack = failed(order_pack(by=people.coordinator, meeting=meeting))
    past = Minutes.objects.get().meeting
    failed(order_pack(by=people.coordinator, meeting=past))
    minutes = failed(order_minutes(by=people.coordinator, meeting=past))
    assert papers_not_made(NOW.date()) == [minutes, pack]
    order_documents(by=None, meeting=meeting, what=DocumentKind.PACK, key="the agenda's day")
    assert papers_not_made(NOW.date()) == [minutes]
    assert check_work().says == "Given up after all tries: 2 pack orders.", "The past one, too"
    order_minutes(by=people.chair, meeting=past)
    assert papers_not_made(NOW.date()) == []
    order_pack(by=people.coordinator, meeting=past)
    assert check_work().health == Health.OK
