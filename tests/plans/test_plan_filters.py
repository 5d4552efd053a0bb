"""What each filter of the plan lets through, and how the page shows and takes off what is set."""

import re
from datetime import date

import pytest
from django.http import QueryDict

from partnership.choices import AreaLevel
from partnership.models import Change
from plans.choices import InvolvementState, PlacementState, Reach, State
from plans.filters import PlanFilter
from plans.filters.plan import LONGEST_TEXT
from plans.models import Communication
from plans.queries.lines import lines_of
from plans.queries.plan import in_order, in_period
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    ForwardPlanFactory,
    InvolvementFactory,
    ObjectiveFactory,
    PartnerFactory,
    PlacementFactory,
    TopicFactory,
)
from tests.plans.october import NOW as OCTOBER

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("in_october"),
]


def found(person, query: str) -> list[str]:
    filters = PlanFilter.of(QueryDict(query), person)
    rows = in_order(in_period(filters.qs, filters.period), filters.sort)
    return [row.title for row in rows]


def test_a_partner_finds_what_it_leads_and_what_it_joins_but_not_what_it_declined(people):
    CommunicationFactory(title="Led", lead_partner=people.lead)
    CommunicationFactory(title="Joined", partners=[people.lead])
    declined = CommunicationFactory(title="Declined")
    InvolvementFactory(communication=declined, partner=people.lead, state=InvolvementState.DECLINED)
    CommunicationFactory(title="Without", lead_partner=people.other)

    assert sorted(found(people.bob, "partner=LEAD")) == ["Joined", "Led"]


def test_a_council_takes_in_its_teams(people):
    council = PartnerFactory(code="COUNCIL")
    team = PartnerFactory(code="TEAM", parent=council)
    CommunicationFactory(title="By the team", lead_partner=team)
    CommunicationFactory(title="By the council", lead_partner=council)

    assert sorted(found(people.bob, "partner=COUNCIL")) == ["By the council", "By the team"]
    assert found(people.bob, "partner=TEAM") == ["By the team"]


def test_an_area_takes_in_those_below_and_those_that_touch_it(people):
    borough = AreaFactory(code="boro", name="Borough", level=AreaLevel.BOROUGH)
    ward = AreaFactory(code="ward", name="Hendon", parent=borough)
    street = AreaFactory(code="street", parent=ward, level=AreaLevel.STREET)
    nearby = AreaFactory(code="near", parent=borough, level=AreaLevel.NEIGHBOURHOOD)
    nearby.wards_touched.add(ward)
    lane = AreaFactory(code="lane", parent=nearby, level=AreaLevel.STREET)
    other = AreaFactory(code="other", parent=borough)
    for area in (ward, street, nearby, lane, other):
        CommunicationFactory(title=area.code, reach=Reach.LOCAL, areas=[area])
    CommunicationFactory(title="everywhere", reach=Reach.BOROUGH)

    assert sorted(found(people.bob, "area=ward")) == ["lane", "near", "street", "ward"]
    assert found(people.bob, "area=street") == ["street"]
    assert sorted(found(people.bob, "area=boro")) == [
        "everywhere",
        "lane",
        "near",
        "other",
        "street",
        "ward",
    ]


def test_topics_and_audiences_take_in_those_below(people):
    topic, audience = TopicFactory(code="T"), AudienceFactory(code="A")
    CommunicationFactory(title="topic", topics=[TopicFactory(parent=topic), topic])
    CommunicationFactory(title="audience", audiences=[AudienceFactory(parent=audience)])

    assert found(people.bob, "topic=T") == ["topic"]
    assert found(people.bob, "audience=A") == ["audience"]


def test_objective_channel_and_campaign(people):
    objective, channel, campaign = ObjectiveFactory(), ChannelFactory(), CampaignFactory()
    CommunicationFactory(title="objective", objectives=[objective])
    CommunicationFactory(title="channel", channels=[channel])
    PlacementFactory(
        communication=CommunicationFactory(title="dropped"),
        channel=channel,
        state=PlacementState.DROPPED,
    )
    CommunicationFactory(title="campaign", campaign=campaign)

    assert found(people.bob, f"objective={objective.code}") == ["objective"]
    assert found(people.bob, f"channel={channel.code}") == ["channel"]
    assert found(people.bob, f"campaign={campaign.pk}") == ["campaign"]


def test_a_channel_finds_what_stands_on_those_merged_into_it_too(people):
    kept, ended = ChannelFactory(name="Billboards", code="BILL"), {"valid_to": date(2016, 10, 24)}
    gone = ChannelFactory(name="Posters", code="POST", merged_into=kept, **ended)
    oldest = ChannelFactory(name="Old posters", code="OLD", merged_into=gone, **ended)
    for channel in (kept, gone, oldest):
        CommunicationFactory(title=channel.name, channels=[channel])

    assert sorted(found(people.bob, "channel=BILL")) == ["Billboards", "Old posters", "Posters"]
    assert sorted(found(people.bob, "channel=POST")) == ["Old posters", "Posters"]
    choices = list(PlanFilter.of(QueryDict(""), people.bob).filters["channel"].extra["choices"])
    assert choices == [("BILL", "Billboards"), ("POST", "– Posters"), ("OLD", "– Old posters")]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("idea", ["idea"]),
        ("issued", ["issued"]),
        ("overdue", ["late"]),
        ("to_come", ["late", "planned"]),
        ("not_ideas", ["issued", "late", "planned"]),
    ],
)
def test_states(people, state, expected):
    CommunicationFactory(title="idea", idea=True)
    CommunicationFactory(title="planned")
    CommunicationFactory(title="late", window_start=date(2016, 10, 3))
    CommunicationFactory(title="issued", state=State.ISSUED)

    assert sorted(found(people.bob, f"state={state}")) == expected


def test_what_is_overdue_is_found_in_the_current_year_from_whichever_year_it_is(people):
    march, february = date(2016, 3, 31), date(2016, 2, 1)
    in_part = CommunicationFactory(title="in part", state=State.ISSUED, window_start=march)
    PlacementFactory(communication=in_part, issued=True, issued_on=march)
    PlacementFactory(communication=in_part)
    CommunicationFactory(title="whole", window_start=february)

    assert found(people.bob, "state=overdue") == ["whole", "in part"]
    assert found(people.bob, "state=overdue&year=2015-16") == ["whole", "in part"]
    assert found(people.bob, "state=overdue&year=2017-18") == []
    assert found(people.bob, "state=overdue&first=2016-04-01") == []


def test_dates_take_what_shares_a_day_with_them(people):
    for start, end in ((1, 4), (4, 5), (8, 8), (9, 9)):
        CommunicationFactory(
            title=f"{start}",
            window_start=date(2016, 11, start),
            window_end=date(2016, 11, end),
        )
    CommunicationFactory(undated=True)

    assert found(people.bob, "first=2016-11-05&last=2016-11-08") == ["4", "8"]
    assert found(people.bob, "first_day=9&first_month=nov&first_year=16") == ["9"]
    assert found(people.bob, "last=4/11/2016") == ["1", "4"]


@pytest.mark.parametrize("path", ["", "calendar/", "timeline/", "map/", "coverage/"])
def test_a_last_day_before_the_first_filters_nothing_and_is_named(client, people, path):
    client.force_login(people.bob)

    page = client.get(f"/plan/{path}", {"first": "2016-11-09", "last": "2016-11-08"})

    assert page.status_code == 200
    assert page.context["form"].errors == {"last": ["The last day must not be before the first"]}
    assert "The last day must not be before the first" in page.text
    assert [each["label"] for each in page.context["chips"]] == ["From 9 Nov 2016"]


def test_without_its_wrong_last_day_the_list_goes_on_from_the_first(people):
    for month in (1, 11, 12):
        CommunicationFactory(title=f"{month}", window_start=date(2016, month, 20))

    assert found(people.bob, "first=2016-11-09&last=2016-11-08") == ["11", "12"]


@pytest.mark.parametrize("word", ["Bikes", "padlock", "station", "REF-77", "lead", "Golders"])
def test_each_word_is_looked_for_in_title_message_place_area_reference_and_partner(people, word):
    CommunicationFactory(
        title="Marking bikes",
        message="Bring a padlock",
        place_text="Outside the station",
        reference="REF-77",
        lead_partner=people.lead,
        areas=[AreaFactory(name="Golders Green")],
    )
    CommunicationFactory(title="Something else", message="Nothing")

    assert found(people.bob, f"text={word}") == ["Marking bikes"]
    assert found(people.bob, f"text={word} marking") == ["Marking bikes"]
    assert found(people.bob, f"text={word} nowhere") == []


def test_a_search_without_a_year_looks_from_the_last_one_on(people):
    CommunicationFactory(title="Old bikes", window_start=date(2014, 5, 1), state=State.ISSUED)
    CommunicationFactory(title="Bikes", window_start=date(2015, 4, 1), state=State.ISSUED)

    assert found(people.bob, "text=bikes") == ["Bikes"]
    assert sorted(found(people.bob, "text=bikes&year=all")) == ["Bikes", "Old bikes"]
    assert found(people.bob, "text=bikes&year=2016-17") == []


def test_needs_partners_is_about_what_is_still_to_come(people):
    CommunicationFactory(title="Asks", help_wanted="A stall")
    CommunicationFactory(title="Too late", help_wanted="A stall", window_start=date(2016, 10, 3))
    CommunicationFactory(title="Issued", help_wanted="A stall", state=State.ISSUED)
    CommunicationFactory(title="Asks nothing")

    assert found(people.bob, "help=wanted") == ["Asks"]


def test_new_and_changed_since_the_last_plan(people):
    same, changed = CommunicationFactory(title="Same"), CommunicationFactory(title="Changed")
    lines = lines_of(Communication.objects.all())
    ForwardPlanFactory(content={"lines": lines}, published_at=OCTOBER.replace(month=8))
    new = CommunicationFactory(title="New")
    changed.message = "Another message altogether."
    changed.save()
    for each in (same, changed, new):
        Change.objects.create(
            at=OCTOBER.replace(month=9),
            subject_type="plans.communication",
            subject_id=str(each.pk),
            act="edited",
        )

    assert found(people.bob, "changed=new") == ["New"]
    assert found(people.bob, "changed=changed") == ["Changed"]
    assert sorted(found(people.bob, "changed=any")) == ["Changed", "New"]


def test_a_value_that_is_no_choice_filters_nothing_and_is_named(client, people):
    CommunicationFactory(title="Shown")
    client.force_login(people.bob)

    response = client.get("/plan/?partner=NOBODY&first_day=31&first_month=2&first_year=2016")

    html = response.content.decode()
    assert "Choose a partner from the list" in html
    assert "“From” must be a real date" in html
    assert "Shown" in html


def test_no_box_takes_more_words_than_the_plan_is_searched_for(client, people):
    """Longer ones would make an address that no web server takes."""
    client.force_login(people.bob)
    boxes = []
    for address in ("/plan/", "/agreed/", "/agreed/contacts/"):
        boxes += re.findall(r'<input[^>]* name="text"[^>]*>', client.get(address).content.decode())
    assert len(boxes) == 6, "The frame has one on each of the three, and each has its own"
    assert {int(*re.findall(r'maxlength="(\d+)"', box)) for box in boxes} == {LONGEST_TEXT}


def test_what_is_set_stands_as_chips_that_take_it_off(client, people):
    client.force_login(people.bob)
    query = "partner=LEAD&state=overdue&first_day=1&first_month=11&first_year=2016&year=2016-17"

    response = client.get(f"/plan/?{query}&topic=&page=3")

    assert response.context["chips"] == [
        {
            "label": "Partner: Lead partner",
            "url": "?state=overdue&first_day=1&first_month=11&first_year=2016&year=2016-17",
        },
        {
            "label": "State: Overdue",
            "url": "?partner=LEAD&first_day=1&first_month=11&first_year=2016&year=2016-17",
        },
        {"label": "From 1 Nov 2016", "url": "?partner=LEAD&state=overdue&year=2016-17"},
    ]


def test_a_campaign_of_which_a_person_sees_nothing_is_no_choice(people):
    CommunicationFactory(
        embargoed=True, lead_partner=people.lead, campaign=CampaignFactory(name="Hidden")
    )

    def campaigns(person) -> list[str]:
        return list(PlanFilter.of(QueryDict(), person).terms.campaigns.values())

    assert campaigns(people.alice) == ["Hidden"]
    assert campaigns(people.bob) == []


def test_partners_that_ended_or_are_to_come_stand_apart(people):
    year, day = date(2015, 12, 31), date(2016, 10, 1)
    PartnerFactory(code="GONE", name="Old partner", valid_to=year)
    PartnerFactory(code="FIRST", name="First partner", valid_to=date(2014, 12, 31))
    PartnerFactory(code="LATER", name="Later partner", valid_from=date(2017, 4, 1))
    PartnerFactory(code="TEAM", name="A team", parent=people.lead, valid_from=day)
    choices = list(PlanFilter.of(QueryDict(""), people.bob).filters["partner"].extra["choices"])
    assert choices[:2] == [("LEAD", "Lead partner"), ("TEAM", "– A team")]
    assert choices[-3:] == [
        ("Partners until 2015", [("GONE", "Old partner")]),
        ("Partners until 2014", [("FIRST", "First partner")]),
        ("Partners from 2017", [("LATER", "Later partner")]),
    ]


def test_what_is_planned_where_and_with_whom_is_still_to_come_is_found_by_it(people):
    borough = AreaFactory(name="Barnet", code="BAR", level=AreaLevel.BOROUGH)
    AreaFactory(name="Hendon", code="HEN", parent=borough)
    AreaFactory(name="Mill", code="MILL", parent=borough, valid_to=date(2016, 5, 4))
    later = {"valid_from": date(2017, 5, 1)}
    ward = AreaFactory(name="Ash", code="ASH", parent=borough, **later)
    partner = PartnerFactory(code="LATER", **later)
    planned = {"window_start": date(2017, 6, 1)}
    CommunicationFactory(title="There", reach=Reach.LOCAL, areas=[ward], **planned)
    CommunicationFactory(title="With them", partners=[partner], **planned)

    choices = list(PlanFilter.of(QueryDict(""), people.bob).filters["area"].extra["choices"])
    assert choices[2:] == [
        ("Wards", [("HEN", "Hendon")]),
        ("Wards until 2016", [("MILL", "Mill")]),
        ("Wards from 2017", [("ASH", "Ash")]),
    ]
    assert found(people.bob, "area=ASH&year=2017-18") == ["There"]
    assert found(people.bob, "partner=LATER&year=2017-18") == ["With them"]


@pytest.mark.parametrize("view", ["", "coverage/", "timeline/", "map/"])
def test_from_each_year_that_is_shown_the_one_before_is_one_press_away(view, client, people):
    client.force_login(people.bob)
    for shown, offered in (
        ("2016-17", ["2015/16", "2016/17", "2017/18"]),
        ("2012-13", ["2011/12", "2012/13", "2013/14", "2015/16", "2016/17", "2017/18"]),
        ("1900-01", ["1900/01", "1901/02", "2015/16", "2016/17", "2017/18"]),
        ("2998-99", ["2015/16", "2016/17", "2017/18", "2997/98", "2998/99"]),
    ):
        links = client.get(f"/plan/{view}?year={shown}").context["years"]
        assert [link["label"] for link in links if "/" in link["label"]] == offered
