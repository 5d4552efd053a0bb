"""Today of an advocate: what waits, the plan before a meeting, what is overdue and what is due."""

from datetime import date

import pytest
from django.urls import reverse

from partnership.choices import Role
from partnership.models import Appointment, Partner
from plans.choices import InvolvementState, PlacementState, State
from subgroup.choices import ConfirmationKind, Step
from subgroup.models import CycleStep
from tests import factories
from tests.overview.today.opened import page_of
from tests.plans.evaluations import issued, say

pytestmark = pytest.mark.django_db


def test_an_advocate_is_asked_whether_the_plan_is_up_to_date_before_a_meeting(client, people):
    factories.MeetingFactory(date=date(2016, 11, 8))
    page = page_of(client, people.alice)
    text = page.content.decode()
    assert "Is the plan of Lead up to date?" in text
    assert "Tuesday 8 November 2016, in 10 working days" in text
    assert [answer.confirmation for answer in page.context["advocate"]["answers"]] == [None]


def test_nobody_is_asked_about_the_plan_of_a_partner_that_has_ended(client, people):
    factories.MeetingFactory(date=date(2016, 11, 8))
    factories.AppointmentFactory(person=people.bob, role=Role.ADVOCATE, partner=people.named)
    Partner.objects.filter(pk=people.other.pk).update(valid_to=date(2016, 10, 24))
    answers = page_of(client, people.bob).context["advocate"]["answers"]
    assert [answer.partner for answer in answers] == [people.named]


def test_nothing_waits_for_a_partner_that_has_ended_to_say_whether_it_takes_part(client, people):
    found = factories.CommunicationFactory(lead_partner=people.lead)
    factories.InvolvementFactory(
        communication=found, partner=people.other, state=InvolvementState.INVITED
    )
    assert page_of(client, people.bob).context["advocate"]["invitations"]
    Partner.objects.filter(pk=people.other.pk).update(valid_to=date(2016, 10, 24))
    assert page_of(client, people.bob).context["advocate"]["invitations"] == []


ENDED = "Lead partner ended on 24 October 2016, so nothing can be logged for it any more. "
LOG = "Log a communication"


def test_who_speaks_for_an_ended_partner_alone_is_told_so_and_offered_no_form(client, people):
    assert page_of(client, people.alice).text.count(LOG) == 2
    Partner.objects.filter(pk=people.lead.pk).update(
        valid_to=date(2016, 10, 24), successor=people.other
    )
    text = page_of(client, people.alice).text
    ask = "ask the coordinator or an administrator for a role with it."
    said = f"{ENDED}Other partner took its place: {ask}"
    assert text.index(said) < text.index("Waiting for you")
    assert LOG not in text


@pytest.mark.parametrize(("role", "partner"), [(Role.ADVOCATE, "other"), (Role.COORDINATOR, None)])
def test_who_may_log_for_another_partner_is_offered_the_form(client, people, role, partner):
    held = getattr(people, partner) if partner else None
    factories.AppointmentFactory(person=people.alice, role=role, partner=held)
    Partner.objects.filter(pk=people.lead.pk).update(valid_to=date(2016, 10, 24))
    text = page_of(client, people.alice).text
    assert ENDED not in text
    assert LOG in text


def test_a_chair_who_speaks_for_an_ended_partner_is_offered_no_form(client, people):
    factories.AppointmentFactory(person=people.alice, role=Role.CHAIR)
    Partner.objects.filter(pk=people.lead.pk).update(valid_to=date(2016, 10, 24))
    assert LOG not in page_of(client, people.alice).text


def test_a_deputy_is_told_whose_work_this_is(client, people):
    deputy = factories.deputy_of(people.lead, name="Dora")
    text = " ".join(page_of(client, deputy).content.decode().split())
    assert (
        f"You are deputy advocate of Lead partner. What waits for {people.alice.name} waits" in text
    )
    assert "You are deputy advocate" not in page_of(client, people.alice).content.decode()

    Appointment.objects.filter(person=people.alice).update(ends=date(2016, 10, 24))
    text = " ".join(page_of(client, deputy).content.decode().split())
    assert "It has no advocate at the moment, so all that waits for it waits for you." in text


@pytest.mark.parametrize(
    ("who", "may"),
    [("alice", True), ("charlie", True), ("chair", False), ("board_member", False)],
)
def test_whoever_plans_for_a_partner_is_led_to_bringing_in_its_spreadsheet(
    client, people, who, may
):
    text = page_of(client, people.everybody[who]).content.decode()
    assert ("Bring in a spreadsheet" in text) is may


def test_an_answer_that_was_given_is_shown_instead_of_the_question(client, people):
    meeting = factories.MeetingFactory(date=date(2016, 11, 8))
    factories.PlanConfirmationFactory(
        meeting=meeting, partner=people.lead, kind=ConfirmationKind.NOTHING_TO_DECLARE
    )
    text = page_of(client, people.alice).content.decode()
    assert "Lead: nothing to declare" in text
    assert "Is the plan of Lead up to date?" not in text


def test_nobody_is_asked_sixteen_working_days_before(client, people):
    factories.MeetingFactory(date=date(2016, 11, 16))
    assert page_of(client, people.alice).context["advocate"]["answers"] == []


@pytest.mark.parametrize(("interval", "asked"), [(16, True), (9, False)])
def test_whoever_is_called_earlier_or_later_is_asked_from_that_day_on(
    client, people, interval, asked
):
    """The coordinator sets how many working days before a meeting that is."""
    CycleStep.objects.create(step=Step.CALL_FOR_UPDATES, working_days_before=interval)
    day = date(2016, 11, 16) if asked else date(2016, 11, 8)
    factories.MeetingFactory(date=day)
    assert bool(page_of(client, people.alice).context["advocate"]["answers"]) is asked


def test_overdue_communications_of_my_partner_wait_for_me(client, people):
    late = factories.CommunicationFactory(
        lead_partner=people.lead,
        precision="week",
        window_start=date(2016, 10, 17),
        window_end=date(2016, 10, 23),
    )
    today = factories.CommunicationFactory(
        lead_partner=people.lead, window_start=date(2016, 10, 25), window_end=date(2016, 10, 25)
    )
    others = factories.CommunicationFactory(
        lead_partner=people.other, window_start=date(2016, 10, 17), window_end=date(2016, 10, 24)
    )
    page = page_of(client, people.alice)
    overdue = page.context["advocate"]["overdue"]
    assert overdue == [late]
    assert "Its time was the week of 17 Oct." in page.text
    assert today not in overdue
    assert others not in overdue


def test_what_others_wait_for_comes_first_then_the_plan_then_what_is_overdue(client, people):
    factories.MeetingFactory(date=date(2016, 11, 8))
    late = factories.CommunicationFactory(
        lead_partner=people.lead, window_start=date(2016, 10, 17), window_end=date(2016, 10, 23)
    )
    asks = factories.InvolvementFactory(partner=people.lead, state=InvolvementState.INVITED)
    text = page_of(client, people.alice).content.decode()
    places = [
        text.index(words)
        for words in (asks.communication.title, "Is the plan of Lead up to date?", late.title)
    ]
    assert places == sorted(places)


def test_marking_an_overdue_one_issued_begins_with_its_first_placement_still_planned(
    client, people
):
    late = factories.CommunicationFactory(
        lead_partner=people.lead, window_start=date(2016, 10, 17), window_end=date(2016, 10, 24)
    )
    without = factories.CommunicationFactory(
        lead_partner=people.lead, window_start=date(2016, 10, 18), window_end=date(2016, 10, 24)
    )
    for name, state in (
        ("A", PlacementState.DROPPED),
        ("B", PlacementState.PLANNED),
        ("C", PlacementState.PLANNED),
    ):
        channel = factories.ChannelFactory(name=name)
        factories.PlacementFactory(communication=late, channel=channel, state=state)
    text = page_of(client, people.alice).content.decode()
    first = late.placements.get(channel__name="B")
    assert f'href="{reverse("plans:placement_issue", args=[first.pk])}">Mark issued' in text
    assert f'href="{without.get_absolute_url()}#placements">Mark issued' in text


def test_what_the_chair_returned_leads_to_the_comment_and_asks_for_no_answer(client, people):
    one = factories.CommunicationFactory(
        lead_partner=people.lead, state=State.RETURNED, state_reason="Which streets?"
    )
    text = page_of(client, people.alice).text
    assert "Which streets?" in text
    assert f'href="{one.get_absolute_url()}">See the comment<' in text
    assert f'href="{one.get_absolute_url()}">Answer<' not in text


def test_invitations_wait_until_they_are_answered(client, people):
    asked = factories.InvolvementFactory(partner=people.lead, state=InvolvementState.INVITED)
    factories.InvolvementFactory(partner=people.lead, state=InvolvementState.DECLINED)
    assert page_of(client, people.alice).context["advocate"]["invitations"] == [asked]


def test_an_invitation_to_an_idea_waits_too(client, people):
    idea = factories.CommunicationFactory(lead_partner=people.other, idea=True)
    asked = factories.InvolvementFactory(
        communication=idea, partner=people.lead, state=InvolvementState.INVITED
    )
    page = page_of(client, people.alice)
    assert page.context["advocate"]["invitations"] == [asked]
    assert "asks Lead to take part" in page.content.decode()


def test_an_invitation_to_something_kept_back_from_us_is_not_shown(client, people):
    secret = factories.CommunicationFactory(lead_partner=people.other, embargoed=True)
    factories.InvolvementFactory(
        communication=secret, partner=people.lead, state=InvolvementState.INVITED
    )
    page = page_of(client, people.alice)
    assert page.context["advocate"]["invitations"] == []
    assert secret.title not in page.content.decode()


def test_the_next_eight_weeks_start_this_monday(client, people):
    running = factories.CommunicationFactory(
        lead_partner=people.lead, window_start=date(2016, 10, 3), window_end=date(2016, 10, 30)
    )
    last = factories.CommunicationFactory(
        lead_partner=people.lead, window_start=date(2016, 12, 18), window_end=date(2016, 12, 20)
    )
    factories.CommunicationFactory(
        lead_partner=people.lead, window_start=date(2016, 12, 19), window_end=date(2016, 12, 20)
    )
    weeks = page_of(client, people.alice).context["advocate"]["weeks"]
    assert [week.monday for week in weeks][:2] == [date(2016, 10, 24), date(2016, 10, 31)]
    assert len(weeks) == 8
    assert weeks[0].communications == [running]
    assert weeks[7].communications == [last]


def test_what_a_partner_takes_part_in_is_among_its_own_weeks_and_copy(client, people):
    posters = factories.ChannelFactory(name="Posters", lead_time_days=14)
    joined, asked = (
        factories.CommunicationFactory(lead_partner=people.other, title=title)
        for title in ("Joined", "Asked")
    )
    factories.CommunicationFactory(
        lead_partner=people.other, embargoed=True, partners=[people.lead]
    )
    for one, state in ((joined, InvolvementState.AGREED), (asked, InvolvementState.INVITED)):
        factories.InvolvementFactory(communication=one, partner=people.lead, state=state)
        factories.PlacementFactory(communication=one, channel=posters)
    factories.PlacementFactory(communication=joined, channel=posters, partner=people.lead)
    secret = factories.CommunicationFactory(lead_partner=people.other, embargoed=True)
    factories.PlacementFactory(communication=secret, channel=posters, partner=people.lead)
    day = page_of(client, people.alice).context["advocate"]
    assert [one for week in day["weeks"] for one in week.communications] == [joined]
    assert [each.placement.communication for each in day["to_send"]] == [joined]
    theirs = page_of(client, people.bob).context["advocate"]["to_send"]
    assert len(theirs) == 2, "who issues a placement sends for it"


def test_what_was_issued_in_part_still_owes_copy_and_is_asked_about(client, people):
    posters = factories.ChannelFactory(name="Posters", lead_time_days=14)
    to_come, past = (
        factories.CommunicationFactory(
            lead_partner=people.lead, title=title, window_start=start, state=State.ISSUED
        )
        for title, start in (("To come", date(2016, 11, 10)), ("Past", date(2016, 10, 18)))
    )
    for one in (to_come, past):
        factories.PlacementFactory(communication=one, channel=posters)
        factories.PlacementFactory(communication=one, issued=True)
    page = page_of(client, people.alice)
    day = page.context["advocate"]
    assert [each.placement.communication for each in day["to_send"]] == [to_come]
    assert day["overdue"] == [past]
    assert "part of it was issued. What became of the other channels?" in page.text
    assert reverse("plans:communication_cancel", args=[past.pk]) not in page.text
    found = client.get(reverse("plans:plan") + "?year=all&state=overdue").context["found"].groups
    assert [(row.title, row.overdue) for each in found for row in each.rows] == [("Past", True)]


@pytest.mark.parametrize(
    ("until", "went_out"),
    [(None, "Went out Thu 1 Sep."), (date(2016, 9, 30), "Went out some time 1 to 30 Sep.")],
)
def test_what_went_out_some_time_in_a_window_is_asked_about_on_no_day_of_it(
    client, people, until, went_out
):
    issued(people, on=date(2016, 9, 1), until=until)
    assert f"{went_out} What came of it?" in page_of(client, people.alice).text


def test_so_it_is_where_more_can_be_known_by_now(client, people):
    say(people, issued(people, on=date(2016, 6, 1), until=date(2016, 6, 30)))
    told = "Went out some time 1 to 30 Jun. What has come of it since?"
    assert told in page_of(client, people.alice).text


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_advocates_page_asks_the_database_as_often_for_1_3_and_50(
    client, people, rows, django_assert_num_queries
):
    factories.MeetingFactory(date=date(2016, 11, 8))
    for _ in range(rows):
        factories.CommunicationFactory(
            lead_partner=people.lead, window_start=date(2016, 10, 1), window_end=date(2016, 10, 2)
        )
        factories.CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.alice)
    with django_assert_num_queries(22):
        client.get(reverse("overview:today"))
