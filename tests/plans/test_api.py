"""The interface for partners' own machines: a key per partner, and the same visibility."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from bsc_comms.kit import clock
from partnership.models import PartnerKey
from partnership.operations.feeds import make_partner_key
from plans.choices import Visibility
from plans.models import Communication
from plans.operations.campaigns import CampaignDetails, edit_campaign
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.rules.what_changed import COMMITTED_AFTER
from tests.factories import (
    AreaFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
)
from tests.plans.how_many import ROWS

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
CANARY = "Quokka raid"


@pytest.fixture(autouse=True)
def it_is_october():
    with clock.at(NOW):
        yield


@pytest.fixture
def ask(client, people):
    """Ask as the machine of a partner; gives the answer."""
    keys = {
        people.lead: make_partner_key(by=people.alice, partner=people.lead),
        people.other: make_partner_key(by=people.bob, partner=people.other),
        people.named: make_partner_key(by=people.charlie, partner=people.named),
    }

    def get(partner, path: str, **query):
        return client.get(path, query, headers={"authorization": f"Bearer {keys[partner]}"})

    return get


def titles(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return sorted(each["title"] for each in answer.json()["communications"])


# --- the key --------------------------------------------------------------------------------------


def _is_refused(client, headers: dict[str, str], told: str) -> None:
    answer = client.get("/api/communications/", headers=headers)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert told in answer.json()["error"]


def test_without_a_key_that_counts_there_is_nothing(client, people):
    for headers in ({}, {"authorization": "Basic eDp5"}):
        _is_refused(client, headers, "Send your partner's key as “Authorization: Bearer …”.")
    _is_refused(client, {"authorization": "Bearer x"}, "advocate makes a new one")
    client.force_login(people.alice)  # a person's session is no key
    assert client.get("/api/communications/").status_code == 401


def test_the_key_is_the_partners_shown_once_and_made_by_who_speaks_for_it_alone(client, people):
    client.force_login(people.alice)
    page = client.post(f"/plan/feeds/key/{people.lead.code}/make/", follow=True)
    key = page.context["partner_key"]
    assert len(key) * 6 >= 128
    assert key not in str(PartnerKey.objects.values())
    assert key not in client.get("/plan/feeds/").content.decode()
    for person, acts in (
        (people.bob, ("make", "end")),
        (people.coordinator, ("make",)),
        (people.chair, ("make", "end")),
    ):
        client.force_login(person)
        for act in acts:
            refused = client.post(f"/plan/feeds/key/{people.lead.code}/{act}/")
            assert refused.status_code == 403
    bearer = {"authorization": f"Bearer {key}"}
    assert client.get("/api/communications/", headers=bearer).status_code == 200
    client.force_login(people.alice)
    client.post(f"/plan/feeds/key/{people.lead.code}/end/")
    ended = client.get("/api/communications/", headers=bearer)
    assert (ended.status_code, "was ended or replaced" in ended.json()["error"]) == (401, True)


def test_it_only_reads(client, people, ask):
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)("/api/communications/")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path", ["communications/", "communications/x/", "changes/", "openapi.json"]
)
def test_a_machine_that_writes_is_told_in_json_that_it_cannot(path):
    machine = Client(enforce_csrf_checks=True)  # as the planner serves it
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        answer = machine.generic(method, f"/api/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (405, "application/json")
        assert answer.json() == {"error": "This interface only reads: use GET."}


# --- visibility -----------------------------------------------------------------------------------


def test_each_partner_reads_what_its_people_may_see(people, ask):
    CommunicationFactory(title="Open", lead_partner=people.lead, internal_notes=CANARY)
    CommunicationFactory(title="Ours", lead_partner=people.lead, embargoed=True)
    named = CommunicationFactory(
        title="Named", lead_partner=people.lead, visibility=Visibility.NAMED
    )
    named.named_partners.add(people.named)
    CommunicationFactory(title="An idea", lead_partner=people.lead, idea=True)
    everything = ask(people.lead, "/api/communications/")
    assert titles(everything) == ["Named", "Open", "Ours"]
    assert CANARY not in everything.content.decode()
    assert people.alice.name not in everything.content.decode()
    kept_back = {each["title"]: each["kept_back"] for each in everything.json()["communications"]}
    assert kept_back == {"Named": True, "Open": False, "Ours": True}
    assert titles(ask(people.named, "/api/communications/")) == ["Named", "Open"]
    assert titles(ask(people.other, "/api/communications/")) == ["Open"]
    assert ask(people.other, "/api/communications/").json()["total"] == 1
    since = {"since": "2016-01-01T00:00:00Z"}
    assert titles(ask(people.other, "/api/changes/", **since)) == ["Open"]
    missing = ask(people.other, "/api/communications/00000000-0000-0000-0000-000000000000/")
    hidden = ask(people.other, f"/api/communications/{named.pk}/")
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert hidden.status_code == 404
    assert ask(people.named, f"/api/communications/{named.pk}/").json()["title"] == "Named"


@pytest.mark.parametrize(
    "key", ["1", "x", "..", "%7B%7D", "é", "A" * 300, str(UUID(int=0)).replace("-", "")]
)
def test_what_is_no_key_of_a_communication_is_answered_like_one_that_is_not_there(
    client, people, ask, key
):
    missing = f"/api/communications/{UUID(int=0)}/"
    strange = f"/api/communications/{key}/"
    for answers in (
        (ask(people.other, strange), ask(people.other, missing)),
        (client.get(strange), client.get(missing)),
    ):
        first, second = ((each.status_code, each.content, each["Content-Type"]) for each in answers)
        assert first == second
    assert answers[0].status_code == 401


def test_one_communication_has_one_address(people, ask):
    planned = CommunicationFactory(lead_partner=people.lead)
    for other in (str(planned.pk).upper(), planned.pk.hex, f"{{{planned.pk}}}"):
        assert ask(people.lead, f"/api/communications/{other}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/api/", "/api/x", "/api/x/", "/api/communications/a/b/", "/api/openapi.json/"]
)
def test_a_machine_is_told_in_json_that_nothing_is_at_an_address(client, people, ask, path):
    for answer in (ask(people.other, path), client.get(path), client.post(path)):
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
        assert answer.json() == {
            "error": "There is nothing at this address. /api/openapi.json says which there are."
        }


def test_people_get_a_page_beside_the_interface(client, people):
    client.force_login(people.alice)
    page = client.get("/apiary/")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "There is no such page" in page.text


def test_a_list_is_narrowed_by_days_and_state_and_comes_in_pages(people, ask):
    CommunicationFactory(title="Early", window_start=date(2016, 9, 1))
    CommunicationFactory(title="Late", window_start=date(2016, 12, 1))
    CommunicationFactory(title="Undated", undated=True)
    assert titles(ask(people.other, "/api/communications/", first="2016-11-01")) == ["Late"]
    assert titles(ask(people.other, "/api/communications/", last="2016-09-01")) == ["Early"]
    assert titles(ask(people.other, "/api/communications/", state="agreed")) == []
    CommunicationFactory.create_batch(98)
    first = ask(people.other, "/api/communications/").json()
    assert (len(first["communications"]), first["total"]) == (100, 101)
    assert first["next"] == "http://127.0.0.1:8000/api/communications/?page=2"
    second = ask(people.other, "/api/communications/", page=2).json()
    assert [each["title"] for each in second["communications"]] == ["Undated"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/communications/", {"page": "0"}),
        ("/api/communications/", {"page": "²"}),
        ("/api/communications/", {"page": "\N{ARABIC-INDIC DIGIT ONE}"}),
        ("/api/communications/", {"page": "0000000000019" + "9" * 19}),
        ("/api/communications/", {"first": "tomorrow"}),
        ("/api/communications/", {"last": "2016-02-30"}),
        ("/api/communications/", {"state": "idea"}),
        ("/api/changes/", {}),
        ("/api/changes/", {"since": "2016-01-01T00:00:00"}),
    ],
)
def test_what_makes_no_sense_is_said_in_words(path, query, people, ask):
    answer = ask(people.other, path, **query)
    assert answer.status_code == 400
    assert len(answer.json()["error"]) > 10


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/api/communications/", "those that count are first, last, page and state."),
        ("/api/changes/", "those that count are page, since and until."),
        (f"/api/communications/{UUID(int=0)}/", "this address takes none."),
    ],
)
def test_a_misspelt_filter_is_named_instead_of_answered_with_everything(path, known, people, ask):
    answer = ask(people.other, path, frist="2016-11-01")
    assert answer.status_code == 400
    assert answer.json() == {"error": f"There is no parameter “frist” here: {known}"}
    assert ask(people.other, path, **{"x" * 3000: "1"}).json()["error"].count("x") == 100


def test_a_filter_that_is_said_twice_is_not_answered_by_its_last_word(people, ask):
    answer = ask(people.other, "/api/communications/", state=["proposed", "agreed"])
    assert answer.status_code == 400
    assert answer.json()["error"] == "Say “state” once: it was said 2 times."


# --- changes --------------------------------------------------------------------------------------


def test_changes_since_a_moment_are_what_was_logged_changed_and_opened_since(people, ask):
    week, day = NOW - timedelta(days=7), NOW - timedelta(days=1)
    CommunicationFactory(title="Old", created_at=week)
    changed = CommunicationFactory(title="Changed", created_at=week)
    CommunicationFactory(title="New", created_at=NOW - timedelta(hours=3))
    CommunicationFactory(
        title="Opened", embargoed=True, created_at=week, embargo_until=NOW - timedelta(hours=2)
    )
    edit_communication(
        by=None,
        communication=changed,
        opened_version=1,
        details=Details(fields={"message": "Another message."}),
        reason="",
    )
    with clock.at(NOW + COMMITTED_AFTER):
        answer = ask(people.other, "/api/changes/", since=day.isoformat()).json()
        assert [each["title"] for each in answer["communications"]] == ["New", "Opened", "Changed"]
        assert answer["until"] == NOW.isoformat().replace("+00:00", "Z")
        again = ask(people.other, "/api/changes/", since=answer["until"]).json()
        Communication.objects.filter(pk=changed.pk).update(visibility=Visibility.LEAD)
        later = ask(people.other, "/api/changes/", since=day.isoformat()).json()
    assert again["communications"] == []
    assert [each["title"] for each in later["communications"]] == ["New", "Opened"]


def test_when_it_was_worked_on_while_it_was_kept_back_stays_with_its_lead_partner(people, ask):
    opens = NOW - timedelta(hours=2)
    secret = CommunicationFactory(
        title="Opened",
        lead_partner=people.lead,
        embargoed=True,
        created_at=NOW - timedelta(days=7),
        embargo_until=opens,
    )
    worked_on = NOW - timedelta(days=3)
    with clock.at(worked_on):
        edit_communication(
            by=None,
            communication=secret,
            opened_version=1,
            details=Details(fields={"message": "On Tuesday."}),
        )
    that_day = {
        "since": (worked_on - timedelta(hours=1)).isoformat(),
        "until": (worked_on + timedelta(hours=1)).isoformat(),
    }
    since_then = {"since": that_day["since"]}
    one = f"/api/communications/{secret.pk}/"
    with clock.at(NOW + COMMITTED_AFTER):
        for partner, of_that_day, changed in (
            (people.other, [], opens),
            (people.lead, ["Opened"], worked_on),
        ):
            assert titles(ask(partner, "/api/changes/", **that_day)) == of_that_day
            assert titles(ask(partner, "/api/changes/", **since_then)) == ["Opened"]
            assert ask(partner, one).json()["changed_at"] == changed.isoformat()
        (listed,) = ask(people.other, "/api/communications/").json()["communications"]
    assert listed["changed_at"] == opens.isoformat()


def test_what_was_opened_to_all_by_an_edit_changed_then_and_not_before(people, ask):
    secret = CommunicationFactory(
        title="Opened", lead_partner=people.lead, visibility=Visibility.LEAD, created_at=NOW
    )
    opened = NOW + timedelta(days=2)
    with clock.at(opened):
        edit_communication(
            by=None,
            communication=secret,
            opened_version=1,
            details=Details(fields={"visibility": Visibility.PARTNERSHIP}),
        )
    with clock.at(opened + COMMITTED_AFTER):
        (told,) = ask(people.other, "/api/communications/").json()["communications"]
        before = {"since": (NOW - timedelta(days=1)).isoformat(), "until": NOW.isoformat()}
        assert titles(ask(people.other, "/api/changes/", **before)) == []
        assert titles(ask(people.lead, "/api/changes/", **before)) == ["Opened"]
    assert told["changed_at"] == opened.isoformat()


def test_what_was_still_being_saved_when_it_was_asked_comes_the_next_time(people, ask):
    since = (NOW - timedelta(days=1)).isoformat()
    with clock.at(NOW + timedelta(minutes=1)):
        first = ask(people.other, "/api/changes/", since=since).json()
    CommunicationFactory(title="Slowly saved", created_at=NOW)
    with clock.at(NOW + COMMITTED_AFTER):
        then = ask(people.other, "/api/changes/", since=first["until"])
    assert (first["communications"], titles(then)) == ([], ["Slowly saved"])


def test_what_a_communication_only_takes_over_is_told_by_the_list_alone(client, people, ask):
    """And the description says so, and how often to read the list."""
    campaign = CampaignFactory(name="Dark nights", lead_partner=people.lead)
    CommunicationFactory(lead_partner=people.lead, campaign=campaign)
    with clock.at(NOW + timedelta(hours=1)):
        new = CampaignDetails(name="Dark evenings", lead_partner=people.lead)
        edit_campaign(by=people.alice, campaign=campaign, opened_version=1, details=new)
    with clock.at(NOW + timedelta(hours=2)):
        (line,) = ask(people.other, "/api/communications/").json()["communications"]
        assert line["campaign"] == "Dark evenings"
        changes = ask(people.other, "/api/changes/", since=NOW.isoformat())
        assert titles(changes) == []
    told = client.get("/api/openapi.json").json()["paths"]["/api/changes/"]["get"]["description"]
    assert "read the whole list once a day" in told


def test_a_moment_is_understood_whether_its_plus_was_escaped_or_not(people, client):
    CommunicationFactory(title="New", created_at=NOW - timedelta(hours=1))
    key = make_partner_key(by=people.bob, partner=people.other)
    bearer = {"authorization": f"Bearer {key}"}
    told = "2016-10-24T09:00:00+01:00"
    for since in (told, told.replace("+", "%2B"), "2016-10-24T08:00:00Z"):
        answer = client.get(f"/api/changes/?since={since}", headers=bearer)
        assert answer.json()["since"] == "2016-10-24T08:00:00Z"


@pytest.mark.parametrize(
    "ends",
    [
        {"since": "0001-01-01T00:00:00+23:59", "until": "9999-12-31T23:59:59-23:59"},
        {"since": "0001-01-01T00:00:00Z", "until": "9999-12-31T23:59:59Z"},
    ],
)
def test_from_the_first_moment_to_the_last_is_all_there_is(ends, people, ask):
    CommunicationFactory(title="New", created_at=NOW)
    answer = ask(people.other, "/api/changes/", **ends).json()
    assert [each["title"] for each in answer["communications"]] == ["New"]


@pytest.mark.parametrize("rows", ROWS)
def test_an_answer_takes_as_many_queries_for_any_number(
    rows, people, ask, django_assert_num_queries
):
    CommunicationFactory.create_batch(rows, channels=[ChannelFactory()], areas=[AreaFactory()])
    with django_assert_num_queries(17):
        ask(people.other, "/api/communications/")
    with django_assert_num_queries(18):
        ask(people.other, "/api/changes/", since="2016-01-01T00:00:00Z")
