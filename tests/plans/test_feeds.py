"""Feeds of the plan: whose key opens what, what calendars and readers get, and what they do not."""

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.urls import reverse
from icalendar import Calendar

from bsc_comms.kit import clock
from partnership.choices import FeedScope, Role
from partnership.models import Appointment, FeedToken, Partnership
from partnership.operations import record_change
from partnership.operations.feeds import make_feed_key
from plans.choices import Precision, State
from plans.models import Communication
from plans.operations.communications import edit_communication, set_aside
from plans.operations.details import Details
from tests.factories import (
    AppointmentFactory,
    CampaignFactory,
    CommunicationFactory,
    PartnerFactory,
)
from tests.plans.feeds import CANARY, FEEDS, key_for
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
BITS_OF_A_CHARACTER = 6
ATOM = "{http://www.w3.org/2005/Atom}"


def calendar(client, key: str):
    answer = client.get(f"/plan/feed.ics?key={key}")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def events(client, key: str) -> dict[str, object]:
    return {str(event["SUMMARY"]): event for event in calendar(client, key).walk("VEVENT")}


def data(client, key: str) -> list[str]:
    answer = client.get(f"/plan/feed.json?key={key}").json()
    return [each["title"] for each in answer["communications"]]


def all_that_is_kept() -> str:
    """Every row of every table, the history among them."""
    return "\n".join(str(list(model._base_manager.values())) for model in apps.get_models())


# --- the key --------------------------------------------------------------------------------------


def test_the_key_is_shown_once_kept_as_a_digest_and_ended_by_its_person(client, people):
    key = key_for(client, people.alice)
    assert len(key) * BITS_OF_A_CHARACTER >= 128
    assert key not in all_that_is_kept()
    client.force_login(people.alice)
    assert key not in client.get(FEEDS).content.decode()
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 200
    client.post(reverse("plans:feed_end"), {"scope": "plan", "about": ""})
    for path in ("ics", "atom", "json"):
        answer = client.get(f"/plan/feed.{path}?key={key}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.both_databases
def test_a_nul_byte_in_what_a_button_sends_is_left_out(client, people):
    key = key_for(client, people.alice)
    client.force_login(people.alice)
    client.post(reverse("plans:feed_end"), {"scope": "plan", "about": "\0"})
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 404


def test_a_key_of_the_copy_deadlines_opens_no_feed_of_the_plan_and_the_other_way(client, people):
    client.force_login(people.alice)
    page = client.post(reverse("channels_registry:feed_make"), follow=True)
    deadlines = page.context["address"].partition("key=")[2]
    assert client.get(f"/plan/feed.ics?key={deadlines}").status_code == 404
    plan = key_for(client, people.alice)
    path = reverse("channels_registry:copy_deadlines")
    assert client.get(f"{path}?key={plan}").status_code == 404


@pytest.mark.parametrize("what", ["plan", "mine", "partner:OTHER"])
def test_a_feed_ends_with_the_role_of_its_person(what, client, people):
    key = key_for(client, people.bob, what=what)
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 200
    Appointment.objects.filter(person=people.bob).update(ends=date(2016, 10, 24))
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 404


def test_nobody_makes_a_feed_of_a_partner_or_a_campaign_that_is_not_theirs_to_know(client, people):
    secret = CampaignFactory(name=CANARY, lead_partner=people.lead)
    client.force_login(people.bob)
    for what in (
        {"what": f"partner:{people.lead.code}"},
        {"what": "campaign", "campaign": secret.pk},
        {"what": "copy_deadlines"},
    ):
        page = client.post(FEEDS, what)
        assert page.status_code == 422
        assert CANARY not in page.content.decode()
    assert not FeedToken.objects.exists()


def test_a_campaign_that_has_to_be_chosen_is_not_called_optional(client, people):
    client.force_login(people.bob)
    page = client.post(FEEDS, {"what": "campaign"}).content.decode()
    assert "Choose a campaign" in page
    assert ">Which campaign?</label>" in page


def test_what_somebody_answers_for_is_their_own_and_what_they_logged_while_nobody_else_has_it(
    client, people
):
    logged = {"lead_partner": people.lead, "created_by": people.alice}
    CommunicationFactory(title="Nobody else has it", **logged)
    handed = CommunicationFactory(title="Handed over", **logged, responsible=people.alice)
    CommunicationFactory(
        title="Another partner's", created_by=people.alice, lead_partner=people.other
    )
    CommunicationFactory(
        title="Her own elsewhere", lead_partner=people.other, responsible=people.alice
    )
    key = key_for(client, people.alice, what="mine")
    assert sorted(data(client, key)) == ["Handed over", "Her own elsewhere", "Nobody else has it"]
    Communication.objects.filter(pk=handed.pk).update(responsible=people.bob)
    assert sorted(data(client, key)) == ["Her own elsewhere", "Nobody else has it"]


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_of_feeds_takes_as_many_queries_for_any_number(
    number, client, people, django_assert_num_queries
):
    """The planted fault: whose feed it is, and its campaign, asked for feed by feed."""
    names = [f"Campaign {each}" for each in range(number)]
    partners = [people.lead, *PartnerFactory.create_batch(number - 1)]
    for name, partner in zip(names, partners, strict=True):
        AppointmentFactory(person=people.alice, role=Role.DEPUTY, partner=partner)
        campaign = CampaignFactory(name=name, lead_partner=people.lead)
        for scope, about in (("partner", partner.code), ("campaign", str(campaign.pk))):
            make_feed_key(by=people.alice, scope=FeedScope(scope), about=about)
    client.force_login(people.alice)
    with django_assert_num_queries(8):
        page = client.get(FEEDS)
    shown = {name for _, name in page.context["made"]}
    assert shown == {*names, *(partner.name for partner in partners)}


# --- what is in it --------------------------------------------------------------------------------


def test_each_scope_shows_its_own_part(client, people):
    campaign = CampaignFactory(name="Safer homes", lead_partner=people.lead)
    CommunicationFactory(title="Ours", lead_partner=people.lead, responsible=people.alice)
    CommunicationFactory(title="Joined", lead_partner=people.other, partners=[people.lead])
    CommunicationFactory(title="Theirs", lead_partner=people.other, campaign=campaign)
    CommunicationFactory(title="An idea", lead_partner=people.lead, idea=True)
    CommunicationFactory(title="Long ago", window_start=date(2015, 1, 1))
    whole = key_for(client, people.alice)
    assert sorted(data(client, whole)) == ["Joined", "Ours", "Theirs"]
    mine = key_for(client, people.alice, what="mine")
    assert data(client, mine) == ["Ours"]
    partner = key_for(client, people.alice, what=f"partner:{people.lead.code}")
    assert sorted(data(client, partner)) == ["Joined", "Ours"]
    of_campaign = key_for(client, people.alice, what="campaign", campaign=campaign.pk)
    assert data(client, of_campaign) == ["Theirs"]
    assert sorted(data(client, whole)) == ["Joined", "Ours", "Theirs"]  # each has its own key


def test_what_is_kept_back_is_in_the_feeds_of_those_who_may_see_it_alone(client, people):
    CommunicationFactory(title="Open", lead_partner=people.lead)
    CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True)
    assert sorted(data(client, key_for(client, people.alice))) == ["Open", CANARY]
    for person in (people.bob, people.chair, people.coordinator):
        key = key_for(client, person)
        for path in ("ics", "atom", "json"):
            assert CANARY not in client.get(f"/plan/feed.{path}?key={key}").content.decode()


def test_what_is_kept_back_says_so_wherever_it_is_read(client, people):
    CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True, confirmed=True)
    CommunicationFactory(title="Open", lead_partner=people.lead, confirmed=True)
    key, code = key_for(client, people.alice), people.lead.code
    found = events(client, key)
    assert sorted(found) == [f"Kept back: {CANARY} ({code})", f"Open ({code})"]
    note = "Kept back from the partnership: please do not show it to others."
    assert note in str(found[f"Kept back: {CANARY} ({code})"]["DESCRIPTION"])
    assert note not in str(found[f"Open ({code})"]["DESCRIPTION"])
    feed = ElementTree.fromstring(  # noqa: S314 - our own
        client.get(f"/plan/feed.atom?key={key}").content
    )
    news = {
        each.findtext(f"{ATOM}title"): note in each.findtext(f"{ATOM}summary")
        for each in feed.findall(f"{ATOM}entry")
    }
    assert news == {f"Kept back: New: {CANARY} ({code})": True, f"New: Open ({code})": False}
    told = client.get(f"/plan/feed.json?key={key}").json()["communications"]
    assert {each["title"]: each["kept_back"] for each in told} == {CANARY: True, "Open": False}


def test_an_embargo_that_ends_changes_the_feed_of_those_who_knew_of_it(client, people):
    ours = CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True)
    address = f"/plan/feed.json?key={key_for(client, people.alice)}"
    # On the same day: on the next one the feed is another in any case.
    Communication.objects.filter(pk=ours.pk).update(embargo_until=NOW + timedelta(hours=1))
    etag = client.get(address)["ETag"]
    with clock.at(NOW + timedelta(hours=1, seconds=1)):
        told = client.get(address, headers={"if-none-match": etag}).json()
    assert [each["kept_back"] for each in told["communications"]] == [False]


def test_what_was_merged_names_the_joint_one_only_where_all_may_see_it(client, people):
    joint = CommunicationFactory(reference="BSCP-2016-131", title="Joint", lead_partner=people.lead)
    secret = CommunicationFactory(title=CANARY, lead_partner=people.other, embargoed=True)
    for title, target in (("A", joint), ("B", secret)):
        CommunicationFactory(
            title=title, lead_partner=people.lead, state=State.MERGED, merged_into=target
        )
    key, code = key_for(client, people.alice), people.lead.code
    found = events(client, key)
    assert "Merged into BSCP-2016-131" in str(found[f"Merged: A ({code})"]["DESCRIPTION"])
    assert "Merged into" not in str(found[f"Merged: B ({code})"]["DESCRIPTION"])
    address = f"/plan/feed.json?key={key}"
    answer = client.get(address)
    told = {each["title"]: each["merged_into"] for each in answer.json()["communications"]}
    assert told == {"A": "BSCP-2016-131", "B": "", "Joint": ""}
    Communication.objects.filter(pk=secret.pk).update(version=7)
    held = {"if-none-match": answer["ETag"]}
    assert client.get(address, headers=held).status_code == 304
    Communication.objects.filter(pk=secret.pk).update(embargo_until=NOW)
    fresh = client.get(address, headers=held)
    told = {each["title"]: each["merged_into"] for each in fresh.json()["communications"]}
    assert told == {"A": "BSCP-2016-131", "B": CANARY, "Joint": "", CANARY: ""}


def test_the_page_of_feeds_says_what_to_mind_of_what_is_kept_back(client, people):
    client.force_login(people.alice)
    assert "is in it too and marked as such" in client.get(FEEDS).text


def test_provisional_is_tentative_confirmed_is_confirmed_and_cancelled_stays(client, people):
    CommunicationFactory(title="Some day in it", window_end=date(2016, 11, 12), confirmed=False)
    CommunicationFactory(title="On the day", confirmed=True)
    CommunicationFactory(title="Undated", undated=True)
    gone = CommunicationFactory(title="Called off", confirmed=True)
    set_aside(by=None, communication=gone, opened_version=1, state=State.CANCELLED, reason="Rain.")
    found = events(client, key_for(client, people.alice))
    code = gone.lead_partner.code
    told = {
        re.sub(r" \(.*\)", "", name): (str(event["STATUS"]), event.decoded("DTEND"))
        for name, event in found.items()
    }
    assert told == {
        "Provisional: Some day in it": ("TENTATIVE", date(2016, 11, 13)),
        "On the day": ("CONFIRMED", date(2016, 11, 9)),
        "Cancelled: Called off": ("CANCELLED", date(2016, 11, 9)),
    }
    cancelled = found[f"Cancelled: Called off ({code})"]
    assert "Cancelled: Rain." in str(cancelled["DESCRIPTION"])
    assert "This is a plan: dates can change." in str(cancelled["DESCRIPTION"])


def test_several_days_from_one_hour_on_last_to_their_last_day(client, people):
    """The planted fault: an event of one hour on the first of three days."""
    CommunicationFactory(
        window_start=date(2016, 11, 8),
        window_end=date(2016, 11, 10),
        start_time=time(10),
        confirmed=True,
    )
    (event,) = calendar(client, key_for(client, people.alice)).walk("VEVENT")
    assert event["DTSTART"].to_ical() == b"20161108T100000"
    assert event["DTEND"].to_ical() == b"20161110T110000"


@pytest.mark.parametrize("precision", [Precision.OTHER_WINDOW, Precision.WEEK])
def test_a_time_of_a_date_that_is_not_exact_makes_whole_days(client, people, precision):
    """As a sheet says it: "every Thurs in Nov, 5-7pm"; nobody meant all hours between."""
    CommunicationFactory(
        precision=precision,
        window_start=date(2016, 11, 7),
        window_end=date(2016, 11, 13),
        start_time=time(17),
        end_time=time(19),
    )
    (event,) = calendar(client, key_for(client, people.alice)).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2016, 11, 7)
    assert event.decoded("DTEND") == date(2016, 11, 14)


def test_times_of_day_are_said_in_words_and_to_programs_apart_only_of_exact_days(client, people):
    """On which days of a window they are, no program can know."""
    CommunicationFactory(title="Talk", start_time=time(18, 30), end_time=time(20))
    november = {"window_start": date(2016, 11, 1), "window_end": date(2016, 11, 30)}
    thursdays = {"precision": Precision.OTHER_WINDOW, "start_time": time(17), **november}
    CommunicationFactory(title="Thursdays", **thursdays)
    key = key_for(client, people.alice)
    told = client.get(f"/plan/feed.json?key={key}").json()["communications"]
    assert [(each["when"], each["start_time"], each["end_time"]) for each in told] == [
        ("some time 1 to 30 Nov, 17:00", None, None),
        ("Tue 8 Nov, 18:30 to 20:00", "18:30", "20:00"),
    ]
    news = client.get(f"/plan/feed.atom?key={key}").content.decode()
    said = "".join(str(event["DESCRIPTION"]) for event in events(client, key).values())
    for when in ("some time 1 to 30 Nov, 17:00, provisional", "Tue 8 Nov, 18:30 to 20:00"):
        assert f"When: {when}" in news
        assert f"When: {when}" in said


def test_an_evening_that_ends_after_midnight_ends_on_the_day_after(client, people):
    CommunicationFactory(start_time=time(20), end_time=time(1), confirmed=True)
    (event,) = calendar(client, key_for(client, people.alice)).walk("VEVENT")
    assert event["DTSTART"].to_ical() == b"20161108T200000"
    assert event["DTEND"].to_ical() == b"20161109T010000"


def test_times_are_londons_and_a_change_keeps_the_uid_and_raises_the_sequence(client, people):
    communication = CommunicationFactory(
        title="Talk", start_time=time(18, 30), end_time=time(20), confirmed=True
    )
    key = key_for(client, people.alice)
    (before,) = calendar(client, key).walk("VEVENT")
    assert before["DTSTART"].to_ical() == b"20161108T183000"
    assert before["DTSTART"].params["TZID"] == "Europe/London"
    assert before["DTEND"].to_ical() == b"20161108T200000"
    later = NOW + timedelta(hours=1)
    with clock.at(later):
        edit_communication(
            by=people.alice,
            communication=communication,
            opened_version=1,
            details=Details(
                fields={"window_start": date(2016, 7, 5), "window_end": date(2016, 7, 5)}
            ),
            reason="The hall is taken.",
        )
        (after,) = calendar(client, key).walk("VEVENT")
    assert after["UID"] == before["UID"] == f"communication-{communication.pk}@127.0.0.1"
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after.decoded("LAST-MODIFIED") == later
    assert after.decoded("DTSTART").astimezone(UTC) == datetime(2016, 7, 5, 17, 30, tzinfo=UTC)


def test_news_are_the_latest_changes_first_and_say_what_happened(client, people):
    first = CommunicationFactory(
        title="First & <b>bold</b>\x0b", created_at=NOW - timedelta(days=3)
    )
    CommunicationFactory(title="Second", created_at=NOW - timedelta(days=2))
    embargo = NOW - timedelta(days=1)
    CommunicationFactory(
        title="Opened", embargoed=True, embargo_until=embargo, created_at=NOW - timedelta(days=9)
    )
    set_aside(by=None, communication=first, opened_version=1, state=State.CANCELLED, reason="No.")
    key = key_for(client, people.bob)
    answer = client.get(f"/plan/feed.atom?key={key}")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title").rpartition(" (")[0] for entry in entries]
    assert titles == ["Cancelled: First & <b>bold</b>", "New: Opened", "New: Second"]
    assert entries[1].findtext(f"{ATOM}published") == embargo.isoformat()
    assert feed.findtext(f"{ATOM}updated") == NOW.isoformat()
    name = feed.findtext(f"{ATOM}id")
    assert UUID(name.removeprefix("urn:uuid:")).version == 5
    Partnership.objects.update(name="Renamed", short_name="New name")
    again = ElementTree.fromstring(client.get(f"/plan/feed.atom?key={key}").content)  # noqa: S314
    assert again.findtext(f"{ATOM}id") == name
    assert key not in answer.content.decode()


def test_what_was_just_logged_is_new_and_what_was_edited_is_changed(client, people):
    logged = CommunicationFactory(title="Logged", created_at=NOW)
    with clock.at(NOW + timedelta(milliseconds=9)):
        record_change(by=people.alice, subject=logged, act="logged")
    edited = CommunicationFactory(title="Edited", created_at=NOW - timedelta(days=1))
    edit_communication(
        by=None,
        communication=edited,
        opened_version=1,
        details=Details(fields={"message": "Another message."}),
        reason="",
    )
    with clock.at(NOW + timedelta(minutes=1)):
        key = key_for(client, people.bob)
        feed = ElementTree.fromstring(  # noqa: S314 - our own
            client.get(f"/plan/feed.atom?key={key}").content
        )
    titles = {each.findtext(f"{ATOM}title").split(" (")[0] for each in feed.findall(f"{ATOM}entry")}
    assert titles == {"New: Logged", "Changed: Edited"}
