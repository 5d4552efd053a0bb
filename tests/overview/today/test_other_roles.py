"""Today of champions and of the board, of somebody with several roles and with none."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import Role
from partnership.models import Partner
from plans.choices import Precision, State, Visibility
from plans.operations.communications import set_aside
from plans.operations.records import order_record
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.overview.today.opened import page_of
from tests.plans.overlap_answers import agree, propose
from tests.plans.overlap_pairs import about_burglary

pytestmark = pytest.mark.django_db


def test_a_board_member_sees_the_record_the_year_and_the_plan_and_nothing_else(client, people):
    page = page_of(client, people.board_member)
    assert page.context["board"]["year"].label == "2016/17"
    assert [figure["value"] for figure in page.context["board"]["figures"]] == [0, 0, 0, 0, 0]
    assert "advocate" not in page.context
    assert "subgroup" not in page.context
    assert "Log a communication" not in page.content.decode()


def test_a_board_member_is_told_of_the_first_record_while_it_is_compiled(client, people):
    factories.CommunicationFactory(lead_partner=people.lead)
    none_yet = "No annual record has been compiled yet."
    assert none_yet in page_of(client, people.board_member).text
    order_record(by=people.coordinator, year=FinancialYear(2016))
    page = page_of(client, people.board_member).text
    assert "The record of 2016/17 is being compiled, which takes some seconds." in page
    assert none_yet not in page


def test_an_idea_of_a_champion_waits_for_the_advocate_apart_from_her_own(client, people):
    theirs = factories.CommunicationFactory(
        lead_partner=people.lead,
        state=State.IDEA,
        created_by=people.champion,
        created_at=datetime(2016, 10, 24, 9, tzinfo=UTC),
    )
    own = factories.CommunicationFactory(
        lead_partner=people.lead, state=State.IDEA, created_by=people.alice
    )
    page = page_of(client, people.alice)
    assert page.context["advocate"]["put_forward"] == [theirs]
    assert page.context["advocate"]["ideas"] == [own]
    waiting = page.content.decode().split('id="waiting"')[1].split("</section>")[0]
    assert f"{people.champion.name} put this forward on Mon 24 Oct." in waiting
    assert reverse("plans:communication_edit", args=[theirs.pk]) in waiting
    assert re.findall(r">([^<]+)<span[^>]*>: ", waiting) == ["Take it up", "Set it aside"]
    assert page_of(client, people.bob).context["advocate"]["put_forward"] == []


@pytest.mark.parametrize(
    ("last_day", "waits"), [(date(2016, 10, 24), True), (date(2016, 10, 23), False)]
)
def test_an_idea_waits_on_though_whoever_put_it_forward_is_champion_no_more(
    client, people, last_day, waits
):
    idea = factories.CommunicationFactory(
        lead_partner=people.lead,
        state=State.IDEA,
        created_by=people.champion,
        created_at=datetime(2016, 10, 23, 23, 30, tzinfo=UTC),  # 24 October in London
    )
    people.champion.appointments.update(ends=last_day)
    shown = page_of(client, people.alice).context["advocate"]
    expected = ([idea], []) if waits else ([], [idea])
    assert (shown["put_forward"], shown["ideas"]) == expected


def test_an_idea_for_a_partner_that_nobody_speaks_for_waits_for_the_coordinator(client, people):
    idea = factories.CommunicationFactory(
        lead_partner=people.other,
        state=State.IDEA,
        created_by=people.champion,
        created_at=datetime(2016, 10, 24, 9, tzinfo=UTC),
    )
    factories.CommunicationFactory(lead_partner=people.other, state=State.IDEA)
    assert page_of(client, people.coordinator).context["subgroup"]["put_forward"] == []
    people.bob.appointments.update(ends=date(2016, 10, 24))
    page = page_of(client, people.coordinator)
    assert page.context["subgroup"]["put_forward"] == [idea]
    waiting = page.text.split('id="meeting-work"')[1].split("</section>")[0]
    assert "Chloe put this forward on Mon 24 Oct. Nobody speaks for Other partner yet." in waiting
    assert re.findall(r">([^<]+)<span[^>]*>: ", waiting) == ["Take it up", "Set it aside"]
    for link in re.findall(r'href="([^"]+)">(?:Take it up|Set it aside)<', waiting):
        assert client.get(link).status_code == 200
    assert page_of(client, people.chair).context["subgroup"]["put_forward"] == []


def test_an_idea_that_is_kept_back_waits_for_no_coordinator(client, people):
    people.bob.appointments.update(ends=date(2016, 10, 24))
    factories.CommunicationFactory(
        lead_partner=people.other,
        state=State.IDEA,
        created_by=people.champion,
        visibility=Visibility.LEAD,
    )
    assert page_of(client, people.coordinator).context["subgroup"]["put_forward"] == []


def test_an_idea_for_a_partner_that_has_ended_is_among_what_it_still_leads(client, people):
    people.bob.appointments.update(ends=date(2016, 10, 24))
    Partner.objects.filter(pk=people.other.pk).update(valid_to=date(2016, 10, 24))
    factories.CommunicationFactory(
        lead_partner=people.other, state=State.IDEA, created_by=people.champion
    )
    it = page_of(client, people.coordinator).context["subgroup"]
    assert it["put_forward"] == []
    assert [each.communications for each in it["still_led"]] == [1]


def test_a_champion_reads_why_an_idea_was_not_taken_up(client, people):
    factories.CommunicationFactory(
        created_by=people.champion,
        lead_partner=people.lead,
        state=State.CANCELLED,
        state_reason="The trading standards team does this each spring.",
    )
    text = page_of(client, people.champion).content.decode()
    assert "Set aside, put forward" in text
    assert "Waits for Lead" not in text
    assert "“The trading standards team does this each spring.”" in text


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.IDEA, "Waits for Lead, put forward Mon 24 Oct."),
        (State.CANCELLED, "Set aside, put forward Mon 24 Oct."),
        (State.PLANNED, "Taken onto the plan, some time in November."),
        (State.ISSUED, "Taken onto the plan, some time in November."),
    ],
)
def test_a_champion_reads_whether_an_idea_waits_was_set_aside_or_taken_up(
    client, people, state, told
):
    factories.CommunicationFactory(
        created_by=people.champion,
        created_at=datetime(2016, 10, 24, 9, tzinfo=UTC),
        lead_partner=people.lead,
        state=state,
        precision=Precision.MONTH,
        window_start=date(2016, 11, 1),
        window_end=date(2016, 11, 30),
    )
    assert told in page_of(client, people.champion).content.decode()


@pytest.mark.parametrize(
    ("idea", "told"),
    [
        (True, "Set aside, put forward Mon 24 Oct."),
        (False, "Taken onto the plan, Tue 8 Nov."),
    ],
)
def test_an_idea_with_a_date_that_is_postponed_was_never_taken_onto_the_plan(
    client, people, idea, told
):
    dated = factories.CommunicationFactory(
        created_by=people.champion,
        created_at=datetime(2016, 10, 24, 9, tzinfo=UTC),
        lead_partner=people.other,
        state=State.IDEA if idea else State.PLANNED,
    )
    set_aside(
        by=people.bob,
        communication=dated,
        opened_version=dated.version,
        state=State.POSTPONED,
        reason="In spring.",
    )
    assert f"{told} “In spring.”" in page_of(client, people.champion).text


def test_nor_was_one_that_another_idea_took_over(client, people):
    ours, theirs = (
        about_burglary(
            created_by=people.champion,
            created_at=datetime(2016, 10, 24, 9, tzinfo=UTC),
            lead_partner=partner,
            state=State.IDEA,
        )
        for partner in (people.lead, people.other)
    )
    pair = overlap_of(ours, theirs)
    propose(pair, people.alice, ours)
    agree(pair, people.bob)
    text = page_of(client, people.champion).text
    assert text.count("Set aside, put forward Mon 24 Oct.") == 1
    assert "Taken onto the plan" not in text


def test_a_champion_reads_that_an_idea_waits_for_the_coordinator_where_nobody_speaks(
    client, people
):
    for visibility in (Visibility.PARTNERSHIP, Visibility.LEAD):
        factories.CommunicationFactory(
            created_by=people.champion,
            created_at=datetime(2016, 10, 24, 9, tzinfo=UTC),
            lead_partner=people.other,
            state=State.IDEA,
            visibility=visibility,
        )
    told = "Waits for the coordinator, as nobody speaks for Other, put forward Mon 24 Oct."
    assert "the coordinator, as" not in page_of(client, people.champion).text
    people.bob.appointments.update(ends=date(2016, 10, 24))
    # Of the one that is kept back the coordinator may not know.
    assert page_of(client, people.champion).text.count(told) == 1
    left = page_of(client, people.coordinator).context["subgroup"]["put_forward"]
    assert [each.visibility for each in left] == [Visibility.PARTNERSHIP]


def test_a_champion_is_told_who_can_read_an_idea_before_it_is_put_forward(client, people):
    text = page_of(client, people.champion).content.decode()
    told = "or to the coordinator while there is none, and all partners can read it at once"
    assert f"It goes to your partner’s advocate, {told}" in text


def test_a_champion_sees_what_became_of_the_ideas(client, people):
    idea = factories.CommunicationFactory(
        lead_partner=people.other, created_by=people.champion, state=State.IDEA
    )
    page = page_of(client, people.champion)
    assert page.context["champion"]["ideas"] == [idea]
    assert "What should people know about?" in page.content.decode()


def test_each_thing_on_today_stands_under_a_heading_of_its_own(client, people):
    factories.PartnerFactory(on_board=True, name="Vacant")
    for person, headings in (
        (people.champion, ["What should people know about?", "What became of your ideas"]),
        (
            people.administrator,
            ["How the planner is", "Partners without an advocate", "Look after it"],
        ),
    ):
        page = page_of(client, person).text
        found = re.findall(r'<h2 class="app-section__title"[^>]*>([^<]*)</h2>', page)
        assert found[-len(headings) :] == headings


def test_somebody_without_a_role_is_told_whom_to_ask(client, people):
    nobody = factories.PersonFactory()
    text = page_of(client, nobody).content.decode()
    told = "You hold no role at the moment. Ask your partnership’s coordinator or an administrator"
    assert told in text
    assert "Search the plan" not in text


def test_several_roles_show_one_after_the_other(client, people):
    factories.AppointmentFactory(person=people.alice, role=Role.CHAIR, partner=None)
    page = page_of(client, people.alice)
    assert "advocate" in page.context
    assert "subgroup" in page.context
