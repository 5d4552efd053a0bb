"""What a campaign is to reach, and what it came to."""

import re
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bsc_comms.kit.editing import StaleEdit
from partnership.models import Change
from plans.choices import Level, State, Tier, Unit, Visibility, Worked
from plans.models import CampaignGoal, Metric
from plans.operations.evaluation import Figure, Said, evaluate
from plans.operations.goals import GoalDetails, change_goal, set_goal
from plans.queries.campaign_results import campaign_results
from plans.queries.campaigns import communications_of
from tests.factories import CampaignFactory, CommunicationFactory, PlacementFactory
from tests.services.page_text import called_optional, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
KNOW_HOW = GoalDetails(
    "Know how to report",
    unit="per cent of those asked",
    baseline=Decimal(41),
    target=Decimal(50),
    by_day=date(2017, 3, 31),
    source="Residents' survey, spring 2016",
)


@pytest.fixture
def campaign(people):
    return CampaignFactory(name="Autumn nights", lead_partner=people.lead)


def issued(people, campaign, title, *, spent=None, learned="", reached=None, **fields):
    fields |= {"title": title, "lead_partner": people.lead, "campaign": campaign}
    one = CommunicationFactory(state=State.ISSUED, **fields)
    PlacementFactory(communication=one, issued=True, reached=reached)
    cost, _ = Metric.objects.get_or_create(
        code="COST", label="Money spent", level=Level.INPUTS, unit=Unit.POUNDS
    )
    figures = [Figure(cost, Decimal(spent), "Invoice")] if spent else []
    said = Said(Tier.FULL, Worked.YES, learned=learned, figures=figures)
    evaluate(by=people.alice, communication=one, opened_version=1, said=said)
    return one


def test_a_goal_says_from_where_to_where_and_by_when(people, campaign):
    goal = set_goal(by=people.alice, campaign=campaign, details=KNOW_HOW)
    reached = GoalDetails(**{**vars(KNOW_HOW), "result": Decimal("48.5")})
    change_goal(by=people.alice, goal=goal, opened_version=1, details=reached)
    told = Change.objects.filter(act="changed a goal")
    assert [(row.field, row.before, row.after) for row in told] == [
        ("Know how to report: result", "", "48.5")
    ]


def test_of_two_who_change_a_goal_at_one_version_the_second_is_told(people, campaign):
    goal = set_goal(by=people.alice, campaign=campaign, details=KNOW_HOW)
    change_goal(by=people.alice, goal=goal, opened_version=1, details=KNOW_HOW)
    with pytest.raises(StaleEdit):
        change_goal(by=people.alice, goal=goal, opened_version=1, details=GoalDetails("Other"))
    goal.refresh_from_db()
    assert goal.what == "Know how to report"


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"what": ""}, "goal_says_what"),
        ({"unit": ""}, "goal_in_figures_has_a_unit"),
        ({"source": ""}, "what_a_goal_measured_has_a_source"),
    ],
)
def test_the_database_refuses_a_goal_that_says_too_little(people, campaign, fields, constraint):
    goal = set_goal(by=people.alice, campaign=campaign, details=KNOW_HOW)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CampaignGoal.objects.filter(pk=goal.pk).update(**fields)


def test_money_is_added_and_reach_is_not(people, campaign):
    issued(people, campaign, "Leaflets", spent=300, reached=2000)
    issued(people, campaign, "Posts", spent="40.5", reached=900)
    issued(people, campaign, "Talk")
    results = campaign_results(campaign, communications_of(campaign, people.bob))
    assert [(one.shown, one.known_of) for one in results.spent] == [("£340.50", 2)]
    assert sorted(one.reached or 0 for one in results.issued) == [0, 900, 2000]
    assert results.worked == [("Yes", 3)]


def test_what_is_kept_back_is_in_nobody_elses_results(people, campaign):
    issued(people, campaign, "Leaflets", spent=300, learned="Start earlier")
    issued(
        people,
        campaign,
        "Raid",
        spent=900,
        learned="Say nothing",
        visibility=Visibility.LEAD,
        reference=None,
    )
    of_bob = campaign_results(campaign, communications_of(campaign, people.bob))
    assert [one.learned for one in of_bob.lessons] == ["Start earlier"]
    assert [one.shown for one in of_bob.spent] == ["£300"]
    of_alice = campaign_results(campaign, communications_of(campaign, people.alice))
    assert [one.shown for one in of_alice.spent] == ["£1,200"]


def test_the_page_gathers_the_plan_the_goals_and_what_came_of_it(client, people, campaign):
    set_goal(by=people.alice, campaign=campaign, details=KNOW_HOW)
    issued(people, campaign, "Leaflets", spent=300, reached=2000, learned="Start earlier")
    client.force_login(people.bob)
    page = client.get(reverse("plans:campaign", args=[campaign.pk])).content.decode()
    for words in ("Know how to report", "2,000", "£300 put in", "Start earlier", "not added up"):
        assert words in page
    assert "Set another goal" not in page


def test_what_went_out_some_time_in_a_window_is_shown_with_both_days(client, people, campaign):
    one = CommunicationFactory(state=State.ISSUED, lead_partner=people.lead, campaign=campaign)
    first, last = date(2016, 9, 7), date(2016, 9, 20)
    PlacementFactory(communication=one, issued=True, issued_on=first, issued_until=last)
    client.force_login(people.bob)
    page = client.get(reverse("plans:campaign", args=[campaign.pk])).text
    assert "Wed 7 Sep to Tue 20 Sep" in page


def test_a_goal_in_figures_says_what_they_count_and_where_they_come_from(client, people, campaign):
    client.force_login(people.alice)
    address = reverse("plans:goal_new", args=[campaign.pk])
    number = {"identifier": str(uuid.uuid4())}
    page = client.post(address, {"what": "Know how", "baseline": "41%", **number}).text
    assert "Say what the figures count" in page
    assert "Say where the figures come from" in page
    assert not CampaignGoal.objects.exists()
    sent = {"what": "Know how", "baseline": "41%", "unit": "per cent", "source": "Survey"}
    client.post(address, sent | number)
    assert CampaignGoal.objects.get().baseline == 41


def test_what_figures_of_a_goal_ask_for_is_not_called_optional(client, people, campaign):
    """What they count and where they come from is owed once there are any; alone, neither is."""
    client.force_login(people.alice)
    page = client.get(reverse("plans:goal_new", args=[campaign.pk]))
    may_stay_empty = ["Before the campaign", "What it is to be", "By when?", "What it came to"]
    assert called_optional(page) == may_stay_empty
    said = text_of(page)
    assert "Where it is counted: per cent of those asked" in said
    assert "Where there are any: a survey and its wave" in said
    goal = set_goal(by=people.alice, campaign=campaign, details=KNOW_HOW)
    page = client.get(reverse("plans:goal_change", args=[goal.pk]))
    assert called_optional(page) == [*may_stay_empty, "If it is no longer pursued, why?"]


def test_the_form_of_a_goal_sent_twice_sets_one_and_with_other_words_another(
    client, people, campaign
):
    client.force_login(people.alice)
    address = reverse("plans:goal_new", args=[campaign.pk])
    form = client.get(address).context["form"]
    sent = {"what": "Know how", "identifier": form["identifier"].value()}
    for _ in range(2):
        assert client.post(address, sent).url == reverse("plans:campaign", args=[campaign.pk])
    assert CampaignGoal.objects.get().what == "Know how"
    client.post(address, {**sent, "what": "Know where"})
    assert set(CampaignGoal.objects.values_list("what", flat=True)) == {"Know how", "Know where"}
    another = client.get(address).context["form"]["identifier"].value()
    client.post(address, {**sent, "identifier": another})
    assert CampaignGoal.objects.count() == 3
    assert "without its number" in client.post(address, {"what": "Know how"}).text


def test_the_figures_of_a_goal_come_back_as_they_were_written(client, people, campaign):
    details = replace(KNOW_HOW, baseline=Decimal("640"), target=Decimal("1000.50"))
    goal = set_goal(by=people.alice, campaign=campaign, details=details)
    client.force_login(people.alice)
    page = client.get(reverse("plans:goal_change", args=[goal.pk])).content.decode()
    assert {'value="640"', 'value="1000.5"'} <= set(re.findall(r'value="[\d.]+"', page))


def test_a_stale_goal_shows_both_texts_and_the_next_save_counts(client, people, campaign):
    goal = set_goal(by=people.alice, campaign=campaign, details=KNOW_HOW)
    change_goal(by=people.alice, goal=goal, opened_version=1, details=GoalDetails("Report to us"))
    client.force_login(people.alice)
    address = reverse("plans:goal_change", args=[goal.pk])
    answer = client.post(address, {"version": 1, "what": "Say it aloud"})
    assert answer.status_code == 409
    assert all(words in answer.content.decode() for words in ("Report to us", "Say it aloud"))
    client.post(address, {"version": 2, "what": "Say it aloud"})
    goal.refresh_from_db()
    assert goal.what == "Say it aloud"
