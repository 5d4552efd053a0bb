"""Search: words of titles, messages, places and partners, with aliases, the best first."""

from datetime import date

import pytest
from django.http import QueryDict

from partnership.choices import AreaLevel
from plans.choices import State
from plans.filters import PlanFilter
from plans.queries.plan import in_order, in_period
from plans.rules.searching import beginning, parts_of, phrases_of, plain_name, spelt_out
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    CampaignFactory,
    CommunicationFactory,
    InvolvementFactory,
    PartnerFactory,
    TopicFactory,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("in_october"),
]


def found(person, text: str, more: str = "") -> list[str]:
    query = QueryDict(more, mutable=True)
    query["text"] = text
    filters = PlanFilter.of(query, person)
    rows = in_order(in_period(filters.qs, filters.period), filters.sort)
    return [row.title for row in rows]


@pytest.mark.parametrize("text", ["burglary", "Burglaries", "burgled", "BURGLAR"])
def test_other_forms_of_a_word_are_found(people, text):
    CommunicationFactory(title="Burglary: what we did")
    CommunicationFactory(title="Bikes")

    assert found(people.bob, text) == ["Burglary: what we did"]


def test_without_a_time_it_looks_from_the_last_year_on_and_at_what_is_still_open(people):
    CommunicationFactory(title="Bikes long ago", window_start=date(2015, 3, 31), state=State.ISSUED)
    CommunicationFactory(title="Bikes still open", window_start=date(2015, 3, 30))
    CommunicationFactory(title="Bikes last year", window_start=date(2015, 4, 1), state=State.ISSUED)
    CommunicationFactory(title="Bikes next year", window_start=date(2017, 4, 1))
    CommunicationFactory(title="Bikes undated", undated=True)

    lately = {"Bikes still open", "Bikes last year", "Bikes next year", "Bikes undated"}
    assert set(found(people.bob, "bikes")) == lately
    assert set(found(people.bob, "bikes", "year=all")) == lately | {"Bikes long ago"}
    assert found(people.bob, "bikes", "year=2014-15") == ["Bikes still open", "Bikes long ago"]


def test_a_reference_is_found_in_whatever_year(people):
    CommunicationFactory(
        title="Long ago",
        reference="SSCP-2011-077",
        window_start=date(2011, 5, 1),
        state=State.ISSUED,
    )
    assert found(people.bob, "sscp-2011-077") == ["Long ago"]
    assert found(people.bob, "long ago") == []


def test_its_page_says_since_when_it_looks_and_leads_to_all_years(client, people):
    client.force_login(people.bob)
    page = client.get("/plan/", {"text": "bikes"}).content.decode()
    assert (
        '<a class="app-years__link" href="?text=bikes" aria-current="true">Since April 2015</a>'
        in page
    )
    assert 'href="?text=bikes&amp;year=all">All years</a>' in page
    assert '<input type="hidden" name="year" value="all">' not in page


def test_a_short_word_must_begin_a_word(people):
    CommunicationFactory(title="Street art")
    CommunicationFactory(title="A party")

    assert found(people.bob, "art") == ["Street art"]


def test_a_title_counts_more_than_a_message(people):
    CommunicationFactory(title="Else", message="Mark your bike")
    CommunicationFactory(title="Bike marking", message="Come")

    assert found(people.bob, "bike") == ["Bike marking", "Else"]


def test_aliases_of_topics_areas_audiences_and_partners_find_what_carries_them(people):
    topic = TopicFactory(label="Burglary", aliases=["break-ins"])
    TopicFactory(label="Theft").children.add(topic)
    area = AreaFactory(name="Colindale", aliases=["RAF Museum"])
    audience = AudienceFactory(label="Older residents", aliases=["pensioners"])
    council = PartnerFactory(code="LBB", name="The council", aliases=["town hall"])
    team = PartnerFactory(code="TEAM", parent=council)
    CommunicationFactory(title="By topic", message="", topics=[topic])
    street = AreaFactory(level=AreaLevel.STREET, parent=area)
    CommunicationFactory(title="By area", message="", areas=[street])
    CommunicationFactory(title="By audience", message="", audiences=[audience])
    CommunicationFactory(title="By its team", message="", lead_partner=team)

    assert found(people.bob, "break ins") == ["By topic"]
    assert found(people.bob, "theft") == ["By topic"]
    assert found(people.bob, "RAF museum") == ["By area"]
    assert found(people.bob, "pensioner") == ["By audience"]
    assert found(people.bob, "town hall") == ["By its team"]


def test_a_ward_finds_what_the_filter_by_it_finds(people):
    """A place that lies across its border counts for it as well."""
    woodhouse, other = AreaFactory(name="Woodhouse"), AreaFactory(name="Hendon")
    across = AreaFactory(name="North Finchley", level=AreaLevel.NEIGHBOURHOOD, parent=other)
    across.wards_touched.add(woodhouse)
    CommunicationFactory(title="Across", message="", areas=[across])
    lane = AreaFactory(name="Long Lane", level=AreaLevel.STREET, parent=across)
    CommunicationFactory(title="In its lane", message="", areas=[lane])
    CommunicationFactory(title="Elsewhere", message="", areas=[other])

    assert sorted(found(people.bob, "woodhouse")) == ["Across", "In its lane"]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Éire for elders", "éire"),
        ("Éire for elders", "ÉIRE"),
        ("Diolch, ŴYL", "ŵyl"),
        ("Ŵyl y Nadolig", "Ŵyl"),
        ("L’École", "école"),
        ("It’s your call", "it's"),
        ("It's your call", "it’s"),
        ("Don’t open the door", "don't"),
    ],
)
def test_capitals_and_apostrophes_do_not_count_in_any_letters(people, title, text):
    CommunicationFactory(title=title, message="")
    CommunicationFactory(title="Else", message="")

    assert found(people.bob, text) == [title]


def test_who_leads_counts_more_than_who_joins_and_who_declined_does_not_count(people):
    joins = CommunicationFactory(title="Joins", message="")
    InvolvementFactory(communication=joins, partner=people.lead)
    declined = CommunicationFactory(title="Declined", message="")
    InvolvementFactory(communication=declined, partner=people.lead, state="declined")
    CommunicationFactory(title="Leads", message="", lead_partner=people.lead)

    assert found(people.bob, "LEAD") == ["Leads", "Joins"]


def test_every_part_has_to_stand_somewhere(people):
    topic = TopicFactory(label="Burglary")
    CommunicationFactory(title="Winter", place_text="Hendon", topics=[topic])
    CommunicationFactory(title="Summer", topics=[topic])

    assert found(people.bob, "burglary hendon") == ["Winter"]


def test_a_reference_is_found_and_a_campaign_by_its_name(people):
    CommunicationFactory(title="One", reference="SSCP-2016-077")
    CommunicationFactory(
        title="Other", reference="SSCP-2016-101", campaign=CampaignFactory(name="Autumn Nights")
    )

    assert found(people.bob, "sscp-2016-077") == ["One"]
    assert found(people.bob, "autumn nights") == ["Other"]


def test_the_borough_s_own_names_do_not_find_everything(people):
    borough = AreaFactory(name="Barnet", level=AreaLevel.BOROUGH, aliases=["everywhere"])
    CommunicationFactory(title="Here", areas=[borough])

    assert found(people.bob, "everywhere") == []


@pytest.mark.parametrize("text", ["quokka", "secret campaign", "hidden topic"])
def test_what_is_kept_back_is_not_found_counted_or_ranked(client, people, text):
    CommunicationFactory(
        title="Quokka",
        lead_partner=people.lead,
        embargoed=True,
        campaign=CampaignFactory(name="Secret campaign"),
        topics=[TopicFactory(label="Hidden topic")],
    )

    assert found(people.bob, text) == []
    assert found(people.alice, text) == ["Quokka"]
    client.force_login(people.bob)
    assert client.get("/plan/", {"text": text}).context["page"].paginator.count == 0


def test_what_is_changed_is_found_at_once(people):
    one = CommunicationFactory(title="Bikes")
    type(one).objects.filter(pk=one.pk).update(title="Sheds")

    assert found(people.bob, "bikes") == []
    assert found(people.bob, "shed") == ["Sheds"]


def test_another_order_and_groups_can_be_asked_for(client, people):
    CommunicationFactory(title="B bike")
    CommunicationFactory(title="A bike", message="bike")

    assert found(people.bob, "bike", "sort=-title") == ["B bike", "A bike"]
    client.force_login(people.bob)
    response = client.get("/plan/?text=bike&group=month")
    assert [group.heading for group in response.context["found"].groups] == ["November 2016"]
    assert "the best match first" in client.get("/plan/?text=bike").content.decode()


@pytest.mark.parametrize("text", ["%", "_", "(", "a'b", "\\", '"', "éé", "."])
def test_signs_are_looked_for_as_they_are(people, text):
    CommunicationFactory(title="Plain")

    assert found(people.bob, text) in ([], ["Plain"])


def test_the_longest_name_is_taken_whole():
    names = {"fire brigade": {"partners": frozenset({1})}, "fire": {"topics": frozenset({2})}}

    parts = parts_of("Fire Brigade fire visits", names)

    assert [(part.words, dict(part.named)) for part in parts] == [
        (("fire", "brigade"), {"partners": frozenset({1})}),
        (("fire",), {"topics": frozenset({2})}),
        (("visits",), {}),
    ]


def test_names_for_spreadsheets_alone_are_none():
    assert plain_name("CST + synagogue") == ""
    assert plain_name("Break-ins") == "break ins"
    assert phrases_of("break ins now") >= {"break ins", "now"}


def test_words_are_cut_to_what_their_forms_share():
    assert beginning("burglaries") == "burgl"
    assert beginning("art") == "art"
    assert spelt_out("xmas") == ("xmas", "christmas")
