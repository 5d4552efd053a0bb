"""A member's own calendar: meetings, steps and deadlines, behind a key that can be ended."""

import logging
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from bsc_comms.kit import clock
from partnership.models import FeedToken, Partner
from plans.choices import Visibility
from subgroup.choices import AdviceState, MeetingState
from subgroup.models import Action
from subgroup.queries.feed import Deadline, deadlines_of
from tests.factories import (
    AdviceRequestFactory,
    AskedPartnerFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    MeetingFactory,
    OtherSubgroupFactory,
    PartnerFactory,
    PlacementFactory,
    PlanConfirmationFactory,
    advocate_of,
    coordinator,
    partnership,
)

pytestmark = pytest.mark.django_db
NOVEMBER = date(2016, 11, 8)


@pytest.fixture(autouse=True)
def october():
    partnership(subgroup_name="Communications subgroup")
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def alice():
    return advocate_of(PartnerFactory())


def address_of(client: Client, person) -> str:
    client.force_login(person)
    return client.post(reverse("subgroup:feed_make"), follow=True).context["address"]


def read(client: Client, address: str) -> dict[str, tuple[date, str]]:
    """The day and status of each event, by its summary."""
    response = client.get(address.removeprefix("http://127.0.0.1:8000"))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return {
        str(event["SUMMARY"]): (event.decoded("DTSTART"), str(event["STATUS"]))
        for event in Calendar.from_ical(response.content).walk("VEVENT")
    }


def test_meetings_steps_and_deadlines_are_in_it(client: Client, alice) -> None:
    meeting = MeetingFactory(date=NOVEMBER, starts=time(10), place="Town Hall")
    Action.objects.create(
        number=7, what="Send the artwork", owner=alice, due=date(2016, 11, 4), at=clock.now()
    )
    found = read(Client(), address_of(client, alice))
    assert found["SSCP Communications subgroup"][0].isoformat() == "2016-11-08T10:00:00+00:00"
    assert found[f"Call for updates: {meeting}"] == (date(2016, 10, 18), "CONFIRMED")
    assert found["Action 7: Send the artwork"][0] == date(2016, 11, 4)
    assert found["Confirm your plan for the subgroup's meeting"][0] == date(2016, 11, 1)


def test_an_action_leads_to_its_page_where_it_is_marked_done(client: Client, alice) -> None:
    action = Action.objects.create(
        number=7, what="Send the artwork", owner=alice, due=date(2016, 11, 4), at=clock.now()
    )
    (deadline,) = deadlines_of(alice, clock.today())
    assert deadline.path == reverse("subgroup:action", args=[action.pk])


def test_copy_is_due_for_the_edition_in_the_window_where_none_is_chosen(client, alice) -> None:
    magazine = ChannelFactory(name="The magazine", lead_time_days=42)
    EditionFactory(
        channel=magazine, publication_date=date(2016, 12, 5), copy_deadline=date(2016, 11, 18)
    )
    communication = CommunicationFactory(
        lead_partner=alice.partners[0],
        title="Lock up",
        window_start=date(2016, 12, 1),
        window_end=date(2016, 12, 31),
    )
    PlacementFactory(communication=communication, channel=magazine)
    found = read(Client(), address_of(client, alice))
    assert found == {"Send copy: Lock up, The magazine": (date(2016, 11, 18), "CONFIRMED")}


def test_copy_late_for_the_beginning_of_a_window_is_due_for_its_end(client, alice) -> None:
    communication = CommunicationFactory(
        lead_partner=alice.partners[0],
        title="Lock up",
        window_start=date(2016, 11, 1),
        window_end=date(2016, 11, 30),
    )
    PlacementFactory(
        communication=communication, channel=ChannelFactory(name="Web", lead_time_days=14)
    )
    found = read(Client(), address_of(client, alice))
    assert found == {
        "Send copy (estimated): Lock up, Web": (date(2016, 10, 18), "CONFIRMED"),
        "Send copy for the end of its window (estimated): Lock up, Web": (
            date(2016, 11, 16),
            "CONFIRMED",
        ),
    }


def test_what_is_done_is_no_deadline_any_more(client: Client, alice) -> None:
    meeting = MeetingFactory(date=NOVEMBER)
    PlanConfirmationFactory(meeting=meeting, partner=alice.partners[0], by=alice)
    found = read(Client(), address_of(client, alice))
    assert "Confirm your plan for the subgroup's meeting" not in found


def test_a_partner_that_has_ended_has_no_plan_to_confirm(client: Client, alice) -> None:
    MeetingFactory(date=NOVEMBER)
    Partner.objects.update(valid_to=date(2016, 9, 30))
    found = read(Client(), address_of(client, alice))
    assert "Confirm your plan for the subgroup's meeting" not in found


def test_a_cancelled_meeting_stays_as_cancelled_without_its_steps(client: Client, alice) -> None:
    MeetingFactory(date=NOVEMBER, state=MeetingState.CANCELLED, sequence=1)
    found = read(Client(), address_of(client, alice))
    assert [(name, status) for name, (_, status) in found.items()] == [
        ("Cancelled: SSCP Communications subgroup", "CANCELLED")
    ]


def test_another_partners_question_is_not_in_it(client: Client, alice) -> None:
    deadline = clock.now() + timedelta(days=4)
    mine = AskedPartnerFactory(partner=alice.partners[0], approach__deadline=deadline)
    other = AskedPartnerFactory(
        approach__deadline=deadline, approach__communication__visibility=Visibility.LEAD
    )
    found = " ".join(read(Client(), address_of(client, alice)))
    assert mine.approach.communication.title in found
    assert other.approach.communication.title not in found


def test_what_is_kept_back_says_so_in_front_and_asks_not_to_be_shown(client, alice) -> None:
    secret = CommunicationFactory(
        lead_partner=alice.partners[0], title="Quokka raid", visibility=Visibility.LEAD
    )
    PlacementFactory(communication=secret, channel=ChannelFactory(name="Web", lead_time_days=7))
    asking = CommunicationFactory(
        title="Joint raid", embargoed=True, named_partners=[alice.partners[0]]
    )
    AskedPartnerFactory(
        partner=alice.partners[0],
        approach__communication=asking,
        approach__deadline=clock.now() + timedelta(days=4),
    )
    address = address_of(client, alice)
    found = read(Client(), address)
    name = alice.partners[0].short_name
    assert set(found) == {
        "Kept back: Send copy (estimated): Quokka raid, Web",
        f"Kept back: Answer for {name}: Joint raid",
    }
    events = Calendar.from_ical(Client().get(address.partition(":8000")[2]).content).walk("VEVENT")
    assert {str(event["DESCRIPTION"]) for event in events} == {
        "Kept back from the partnership: please do not show it to others."
    }
    assert "is in it too and marked as such" in client.get(reverse("subgroup:feed")).text


def test_the_day_by_which_advice_is_needed_is_the_coordinators(client: Client, alice) -> None:
    cora = coordinator()
    asked = {"subgroup": OtherSubgroupFactory(name="Hate crime")}
    request = AdviceRequestFactory(**asked, question="What do we say?", due=date(2016, 11, 4))
    AdviceRequestFactory(**asked, question="Some day?", due=None)
    AdviceRequestFactory(
        **asked, question="Done?", due=date(2016, 11, 4), state=AdviceState.WITHDRAWN
    )
    assert deadlines_of(cora, date(2016, 10, 25)) == [
        Deadline(
            f"advice-{request.pk}",
            date(2016, 11, 4),
            "Advice for Hate crime: What do we say?",
            f"/advice/{request.pk}/",
        )
    ]
    found = read(Client(), address_of(client, cora))
    assert found == {"Advice for Hate crime: What do we say?": (date(2016, 11, 4), "CONFIRMED")}
    assert deadlines_of(alice, date(2016, 10, 25)) == []


def test_the_key_is_kept_as_a_digest_and_never_logged(
    client: Client, alice, caplog: pytest.LogCaptureFixture
) -> None:
    address = address_of(client, alice)
    key = address.partition("?key=")[2]
    assert len(key) >= 43, "43 characters of base 64 are 256 bits"
    token = FeedToken.objects.get()
    assert key not in (token.digest, str(token.__dict__))
    with caplog.at_level(logging.DEBUG):
        read(Client(), address)
    assert key not in caplog.text


def test_a_key_that_was_ended_or_replaced_opens_nothing(client: Client, alice) -> None:
    first = address_of(client, alice)
    second = address_of(client, alice)
    path = second.removeprefix("http://127.0.0.1:8000")
    assert Client().get(first.removeprefix("http://127.0.0.1:8000")).status_code == 404
    assert Client().get(path).status_code == 200
    client.post(reverse("subgroup:feed_end"))
    assert Client().get(path).status_code == 404


def test_who_holds_no_role_any_more_reads_nothing(client: Client, alice) -> None:
    path = address_of(client, alice).removeprefix("http://127.0.0.1:8000")
    alice.appointments.update(ends=date(2016, 10, 24))
    assert Client().get(path).status_code == 404


def test_an_unchanged_calendar_is_not_sent_again(client: Client, alice) -> None:
    MeetingFactory(date=NOVEMBER)
    path = address_of(client, alice).removeprefix("http://127.0.0.1:8000")
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
