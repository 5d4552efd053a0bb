"""Start, see and change campaigns."""

import uuid
from datetime import date

import pytest
from django.test import Client

from bsc_comms.kit.editing import StaleEdit
from partnership.models import Change, StrategyPriority
from plans.choices import Visibility
from plans.models import Campaign
from plans.operations.campaigns import (
    CampaignDetails,
    CampaignNameTaken,
    edit_campaign,
    start_campaign,
)
from tests.factories import (
    CampaignFactory,
    CommunicationFactory,
    StrategyPriorityFactory,
    advocate_of,
)
from tests.plans.campaign_pages import LIST, address, known_to_all, secret_of
from tests.plans.communication_forms import errors
from tests.services.csv_files import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
NEW = "/campaigns/new/"
# Session, person, roles; the campaigns with their counts; the partnership.
LIST_QUERIES = 5
# As the list; the campaign, its communications.
PAGE_QUERIES = 9


def edit_form(client: Client, campaign: Campaign) -> dict:
    """What the browser would send of the form as it is opened."""
    form = client.get(address(campaign, "edit/")).context["form"]
    return {
        "version": form["version"].value(),
        "name": form["name"].value(),
        "lead_partner": form["lead_partner"].value(),
    }


# --- start ----------------------------------------------------------------------------------------


def test_the_form_sent_twice_starts_one_and_leads_to_it_again(alice, people):
    number = alice.get(NEW).context["form"]["identifier"].value()
    sent = {"identifier": number, "name": "Dark nights", "lead_partner": people.lead.pk}
    first, second = alice.post(NEW, sent), alice.post(NEW, sent)
    assert first.url == second.url == address(Campaign.objects.get())
    again = alice.post(NEW, {**sent, "strategy": "Door to door"})
    assert "There is already a campaign of that name" in again.text
    assert Change.objects.filter(act="started").count() == Campaign.objects.count() == 1


def test_a_name_and_a_lead_partner_are_enough(alice, people):
    response = alice.post(NEW, {"name": "  Dark   nights ", "lead_partner": people.lead.pk})
    campaign = Campaign.objects.get()
    assert response.url == address(campaign)
    assert (campaign.name, campaign.lead_partner, campaign.starts, campaign.ends) == (
        "Dark nights",
        people.lead,
        None,
        None,
    )
    change = Change.objects.get()
    assert (change.by, change.act, change.subject_id) == (
        people.alice,
        "started",
        str(campaign.pk),
    )


def test_what_is_missing_or_wrong_is_said_in_words(alice):
    assert errors(alice.post(NEW, {})) == {
        "name": ["Enter a name"],
        "lead_partner": ["Choose a lead partner"],
    }
    days = {"starts": "2016-11-08", "ends": "2016-11-07"}
    assert errors(alice.post(NEW, {"name": "Nights", **days}))["ends"] == [
        "The last day must not lie before the first"
    ]
    assert not Campaign.objects.exists()


def test_an_advocate_starts_one_for_their_own_partner_and_the_coordinator_for_any(
    alice, signed_in, people
):
    sent = {"name": "Nights", "lead_partner": people.other.pk}
    assert list(errors(alice.post(NEW, sent))) == ["lead_partner"]
    assert signed_in(people.coordinator).post(NEW, sent).status_code == 302
    assert Campaign.objects.get().lead_partner == people.other


def test_a_campaign_serves_a_priority_of_its_time_or_the_one_that_it_served(alice, people):
    ended = StrategyPriorityFactory(valid_to=date(2016, 10, 24))
    today = StrategyPriorityFactory()
    campaign = known_to_all(lead_partner=people.lead, priority=ended)

    def offered(path: str) -> set[StrategyPriority]:
        return set(alice.get(path).context["form"].fields["priority"].queryset)

    assert offered(f"{LIST}new/") == {today}
    assert offered(address(campaign, "edit/")) == {today, ended}


def test_between_two_strategies_nobody_is_asked_for_a_priority(alice, people):
    StrategyPriorityFactory(valid_to=date(2016, 10, 24))
    assert "Which priority of the strategy" not in alice.get(NEW).text
    form = alice.get(NEW).context["form"]
    sent = {"identifier": form["identifier"].value(), "lead_partner": people.lead.pk}
    alice.post(NEW, {**sent, "name": "Dark nights"})
    assert Campaign.objects.get().priority is None


def test_a_name_that_one_knows_of_is_taken(alice, people):
    known_to_all(name="Nights")
    sent = {"name": "nights", "lead_partner": people.lead.pk}
    assert errors(alice.post(NEW, sent)) == {
        "name": ["There is already a campaign of that name: choose another"]
    }
    with pytest.raises(CampaignNameTaken):
        start_campaign(by=people.alice, details=CampaignDetails("Nights", people.lead))


def test_a_name_that_is_kept_back_is_not_told_by_a_refusal(signed_in, people):
    secret_of(people)
    for who in (people.bob, people.coordinator):
        sent = {"name": "CANARY", "lead_partner": people.other.pk}
        assert signed_in(who).post(NEW, sent).status_code == 302
        made = Campaign.objects.get(lead_partner=people.other)
        assert made.name == "CANARY"
        made.delete()


# --- see ------------------------------------------------------------------------------------------


def test_the_list_counts_what_its_reader_sees(signed_in, people):
    campaign = CampaignFactory(
        name="Nights",
        lead_partner=people.lead,
        starts=date(2016, 10, 21),
        ends=date(2016, 11, 6),
    )
    CommunicationFactory(lead_partner=people.lead, campaign=campaign)
    CommunicationFactory(lead_partner=people.lead, campaign=campaign, embargoed=True)
    counts = {}
    for who in (people.alice, people.bob, people.chair):
        response = signed_in(who).get(LIST)
        (shown,) = response.context["campaigns"]
        counts[who] = shown.communication_count
        assert "Fri 21 Oct to Sun 6 Nov" in response.content.decode()
    assert counts == {people.alice: 2, people.bob: 1, people.chair: 1}


def test_the_list_names_partners_in_short_as_other_lists_do(alice, people):
    CampaignFactory(name="Dark nights", lead_partner=people.lead)
    page = alice.get(LIST).text
    assert '<td data-label="Lead partner"><span>Lead</span></td>' in page


def test_without_a_campaign_who_can_log_is_led_to_start_one(signed_in, people):
    for who, led in ((people.alice, True), (people.coordinator, True), (people.chair, False)):
        text = signed_in(who).get(LIST).content.decode()
        assert "There is no campaign yet." in text
        assert (NEW in text) is led


def test_a_campaign_shows_its_communications_that_its_reader_sees(signed_in, people):
    campaign = CampaignFactory(
        lead_partner=people.lead, priority=StrategyPriorityFactory(label="Burglary")
    )
    CommunicationFactory(title="Later", campaign=campaign, window_start=date(2016, 12, 1))
    CommunicationFactory(title="Sooner", campaign=campaign)
    CommunicationFactory(title="Some day", campaign=campaign, undated=True)
    CommunicationFactory(
        title="CANARY", campaign=campaign, lead_partner=people.lead, embargoed=True
    )
    response = signed_in(people.bob).get(address(campaign))
    listed = [one.title for one in response.context["communications"]]
    assert listed == ["Sooner", "Later", "Some day"]
    assert "CANARY" not in response.content.decode()
    assert "Burglary" in response.content.decode()
    mine = signed_in(people.alice).get(address(campaign)).context["communications"]
    assert "CANARY" in [one.title for one in mine]


def test_a_campaign_of_which_all_is_kept_back_is_not_there(signed_in, people):
    campaign = secret_of(people, named_partners=[people.named])
    for who in (people.bob, people.champion, people.coordinator, people.chair):
        client = signed_in(who)
        assert "CANARY" not in client.get(LIST).content.decode()
        missing = client.get(f"/campaigns/{uuid.uuid4()}/")
        assert len(client.get(address(campaign)).content) == len(missing.content)
        assert client.get(address(campaign)).status_code == missing.status_code == 404
    for who in (people.alice, people.charlie):
        assert "CANARY" in signed_in(who).get(LIST).content.decode()
        assert signed_in(who).get(address(campaign)).status_code == 200
    assert signed_in(people.bob).get(address(campaign, "edit/")).status_code == 404
    assert signed_in(people.coordinator).get(address(campaign, "edit/")).status_code == 404
    assert signed_in(people.charlie).get(address(campaign, "edit/")).status_code == 403


def test_ones_own_campaign_stays_in_sight_when_another_adds_a_secret_to_it(signed_in, people):
    campaign = CampaignFactory(name="Nights", lead_partner=people.other)
    CommunicationFactory(
        title="CANARY", lead_partner=people.lead, campaign=campaign, embargoed=True
    )
    response = signed_in(people.bob).get(address(campaign))
    assert response.status_code == 200
    assert response.context["communications"] == []
    assert "CANARY" not in response.content.decode()


def test_an_empty_campaign_is_known_to_its_lead_partner_and_whoever_started_it(people):
    empty = CampaignFactory(lead_partner=people.lead, started_by=people.coordinator)
    knows = {who for who, person in people.everybody.items() if empty in _known(person)}
    assert knows == {"alice", "coordinator"}


def test_whoever_started_a_campaign_and_left_its_partner_knows_no_more_of_it(people):
    mover = advocate_of(people.lead)
    campaign = start_campaign(by=mover, details=CampaignDetails("Nights", people.lead))
    CommunicationFactory(
        lead_partner=people.lead, campaign=campaign, embargoed=True, visibility=Visibility.LEAD
    )
    assert _known(mover) == [campaign]
    mover.appointments.update(partner=people.other)
    assert _known(type(mover).objects.get(pk=mover.pk)) == []


def test_a_campaign_that_the_coordinator_started_does_not_vanish_with_its_first_secret(people):
    campaign = start_campaign(by=people.coordinator, details=CampaignDetails("Nights", people.lead))
    assert _known(people.coordinator) == [campaign]
    CommunicationFactory(
        lead_partner=people.lead, campaign=campaign, embargoed=True, visibility=Visibility.LEAD
    )
    assert _known(people.coordinator) == [campaign]


def _known(person) -> list[Campaign]:
    return list(Campaign.objects.known_to(person))


def test_the_plan_leads_to_the_campaigns_and_is_where_they_are(alice):
    assert f'href="{LIST}"' in alice.get("/plan/").content.decode()
    nav = {one["label"]: one["current"] for one in alice.get(LIST).context["nav"]}
    assert [label for label, current in nav.items() if current] == ["Plan"]


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_takes_few_queries(alice, people, rows, django_assert_num_queries):
    for _ in range(rows):
        CommunicationFactory(campaign=CampaignFactory(lead_partner=people.lead))
    with django_assert_num_queries(LIST_QUERIES):
        alice.get(LIST)


@pytest.mark.parametrize("rows", [1, 12])
def test_a_campaign_takes_few_queries(alice, people, rows, django_assert_num_queries):
    campaign = CampaignFactory(lead_partner=people.lead)
    for _ in range(rows):
        CommunicationFactory(campaign=campaign)
    with django_assert_num_queries(PAGE_QUERIES):
        alice.get(address(campaign))


# --- change ---------------------------------------------------------------------------------------


def test_its_lead_partner_and_the_coordinator_change_it(alice, signed_in, people):
    campaign = known_to_all(name="Nights", lead_partner=people.lead)
    sent = {**edit_form(alice, campaign), "name": "Dark nights", "starts": "2016-10-31"}
    assert alice.post(address(campaign, "edit/"), sent).url == address(campaign)
    campaign.refresh_from_db()
    assert (campaign.name, campaign.starts, campaign.version) == (
        "Dark nights",
        date(2016, 10, 31),
        2,
    )
    told = {(one.field, one.before, one.after) for one in Change.objects.all()}
    assert told == {("name", "Nights", "Dark nights"), ("starts", "", "2016-10-31")}
    coordinator = signed_in(people.coordinator)
    sent = {**edit_form(coordinator, campaign), "lead_partner": people.other.pk}
    assert coordinator.post(address(campaign, "edit/"), sent).status_code == 302
    assert signed_in(people.alice).get(address(campaign, "edit/")).status_code == 403


def test_who_only_reads_the_plan_is_refused(signed_in, people):
    campaign = known_to_all(lead_partner=people.lead)
    for who in (people.chair, people.champion, people.board_member):
        client = signed_in(who)
        assert client.get(address(campaign)).status_code == 200
        assert client.get(NEW).status_code == 403
        assert client.get(address(campaign, "edit/")).status_code == 403
    assert "edit/" not in signed_in(people.bob).get(address(campaign)).content.decode()


def test_a_stale_form_shows_both_texts_and_the_next_save_counts(alice, people):
    campaign = CampaignFactory(name="Nights", lead_partner=people.lead)
    opened = edit_form(alice, campaign)
    details = CampaignDetails("Long nights", people.lead)
    edit_campaign(by=people.coordinator, campaign=campaign, opened_version=1, details=details)
    response = alice.post(address(campaign, "edit/"), {**opened, "name": "Dark nights"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "Somebody saved a change" in text and "Long nights" in text and "Dark nights" in text
    assert Campaign.objects.get().name == "Long nights"
    again = {**opened, "name": "Dark nights", "version": response.context["form"].saved_version}
    assert alice.post(address(campaign, "edit/"), again).status_code == 302
    assert Campaign.objects.get().name == "Dark nights"


def test_of_two_edits_of_one_version_the_second_writes_nothing(people):
    campaign = CampaignFactory(name="Nights", lead_partner=people.lead)
    first, second = (CampaignDetails(name, people.lead) for name in ("One", "Two"))
    edit_campaign(by=people.alice, campaign=campaign, opened_version=1, details=first)
    with pytest.raises(StaleEdit):
        edit_campaign(by=people.alice, campaign=campaign, opened_version=1, details=second)
    assert Campaign.objects.get().name == "One"
    assert Change.objects.count() == 1


def test_a_save_that_changes_nothing_stands_in_no_history(people):
    campaign = CampaignFactory(name="Nights", lead_partner=people.lead)
    same = CampaignDetails("Nights", people.lead)
    edit_campaign(by=people.alice, campaign=campaign, opened_version=1, details=same)
    assert not Change.objects.exists()


def test_a_change_to_a_name_that_one_knows_of_writes_nothing(alice, people):
    known_to_all(name="Nights")
    campaign = CampaignFactory(name="Days", lead_partner=people.lead)
    with pytest.raises(CampaignNameTaken):
        edit_campaign(
            by=people.alice,
            campaign=campaign,
            opened_version=1,
            details=CampaignDetails("Nights", people.lead),
        )
    sent = {**edit_form(alice, campaign), "name": "NIGHTS"}
    assert list(errors(alice.post(address(campaign, "edit/"), sent))) == ["name"]
    campaign.refresh_from_db()
    assert (campaign.name, campaign.version) == ("Days", 1)


# --- as a file ------------------------------------------------------------------------------------


def test_the_file_holds_what_all_know_and_counts_what_all_may_see(alice, people):
    winter = known_to_all(
        name="=Winter",
        lead_partner=people.other,
        priority=StrategyPriorityFactory(label="Burglary"),
        starts=date(2016, 11, 1),
        ends=date(2017, 1, 31),
    )
    CommunicationFactory(campaign=winter, lead_partner=people.lead, embargoed=True)
    known_to_all(name="Summer", lead_partner=people.lead)
    secret_of(people)
    CampaignFactory(name="Nothing in it yet", lead_partner=people.lead)

    assert "2 campaigns with nothing open to all partners are not in the file." in text_of(
        alice.get(LIST)
    )
    file = alice.get("/campaigns/campaigns.csv")
    assert file["Content-Disposition"] == 'attachment; filename="Campaigns.csv"'
    assert rows_of(file) == [
        [
            *("Campaign", "Lead partner", "Priority of the strategy", "Starts", "Ends"),
            "Communications",
        ],
        ["'=Winter", "Other partner", "Burglary", "2016-11-01", "2017-01-31", "1"],
        ["Summer", "Lead partner", "", "", "", "1"],
    ]


def test_the_list_leads_to_its_file_and_says_nothing_where_all_of_it_is_there(alice, people):
    known_to_all(name="Summer", lead_partner=people.lead)
    page = text_of(alice.get(LIST))
    assert 'href="/campaigns/campaigns.csv">Download as CSV</a>' in page
    assert "not in the file" not in page


def text_of(response) -> str:
    return " ".join(response.text.split())
