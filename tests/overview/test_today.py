"""Today: what each kind of person owes and needs, first things first."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.health.processes import check_work
from partnership.choices import LetterState, Role, WorkState
from partnership.models import Appointment
from plans.choices import InvolvementState, PlacementState, State
from plans.models import ForwardPlanOrder, RecordOrder
from plans.operations.placements import choose_edition
from subgroup.choices import ConfirmationKind, MeetingState
from subgroup.models import PackOrder
from tests import factories
from tests.cast import cast
from tests.overview.todays import TUESDAY, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_tuesday_25_october():
    with clock.at(TUESDAY):
        yield


@pytest.fixture
def people():
    return cast()


def test_an_advocate_is_asked_whether_the_plan_is_up_to_date_before_a_meeting(client, people):
    factories.MeetingFactory(date=date(2016, 11, 8))
    page = page_of(client, people.alice)
    text = page.content.decode()
    assert "Is the plan of Lead up to date?" in text
    assert "Tuesday 8 November 2016, in 10 working days" in text
    assert [answer.confirmation for answer in page.context["advocate"]["answers"]] == [None]


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


def test_copy_and_artwork_of_my_placements_in_the_next_four_weeks(client, people):
    magazine = factories.ChannelFactory(name="The magazine", artwork_lead_days=7)
    edition = factories.EditionFactory(
        channel=magazine,
        name="Winter",
        publication_date=date(2016, 11, 28),
        copy_deadline=date(2016, 11, 22),
        slots=1,
    )
    booked = factories.CommunicationFactory(lead_partner=people.lead, title="Lock up")
    choose_edition(
        by=people.alice,
        placement=factories.PlacementFactory(communication=booked, channel=magazine),
        edition=edition,
    )
    posters = factories.ChannelFactory(name="Posters", lead_time_days=14)
    for lead, start in (
        (people.lead, date(2016, 11, 8)),
        (people.lead, date(2016, 11, 7)),
        (people.other, date(2016, 11, 8)),
    ):
        factories.PlacementFactory(
            communication=factories.CommunicationFactory(
                lead_partner=lead, title="Bikes", window_start=start
            ),
            channel=posters,
        )
    page = page_of(client, people.alice)
    assert [
        (each.day, each.what, each.placement.communication.title, each.is_estimate)
        for each in page.context["advocate"]["to_send"]
    ] == [
        (date(2016, 10, 25), "copy", "Bikes", True),
        (date(2016, 11, 21), "artwork", "Lock up", False),
        (date(2016, 11, 22), "copy", "Lock up", False),
    ]
    assert "Tue 22 Nov, in 20 working days: copy for" in page.text


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


def test_copy_deadlines_of_the_next_four_weeks(client, people):
    factories.EditionFactory(
        copy_deadline=date(2016, 10, 24), publication_date=date(2016, 12, 1), name="Gone"
    )
    soon = factories.EditionFactory(
        copy_deadline=date(2016, 11, 22), publication_date=date(2016, 12, 8), name="Soon"
    )
    factories.EditionFactory(
        copy_deadline=date(2016, 11, 23), publication_date=date(2016, 12, 9), name="Later"
    )
    assert page_of(client, people.alice).context["advocate"]["deadlines"] == [soon]


def test_the_chair_sees_the_meeting_who_has_not_answered_and_what_is_overdue(client, people):
    meeting = factories.MeetingFactory(date=date(2016, 11, 8))
    factories.PlanConfirmationFactory(
        meeting=meeting, partner=people.lead, kind=ConfirmationKind.UP_TO_DATE
    )
    factories.CommunicationFactory(
        lead_partner=people.other, window_start=date(2016, 10, 1), window_end=date(2016, 10, 2)
    )
    it = page_of(client, people.chair).context["subgroup"]
    assert it["meeting"] == meeting
    assert it["answers"]["given"] == 1
    assert people.lead not in it["answers"]["missing"]
    assert people.other in it["answers"]["missing"]
    assert it["overdue_count"] == 1


def test_a_meeting_that_is_closed_waits_until_its_forward_plan_is_out(client, people):
    before = factories.MeetingFactory(date=date(2016, 8, 9), state=MeetingState.CLOSED)
    held = factories.MeetingFactory(date=date(2016, 10, 24), state=MeetingState.CLOSED)
    factories.ForwardPlanFactory(number=2, meeting_date=before.date)
    factories.MeetingFactory(date=date(2017, 2, 14))
    factories.MinutesFactory(meeting=held)
    for person, says in ((people.chair, False), (people.coordinator, True)):
        page = page_of(client, person)
        assert "Publish forward plan No. 3</a> (by Wed 26 Oct)" in page.text
        assert "Meeting held: Monday 24 October 2016" in page.text
        assert "Next meeting: Tuesday 14 February 2017" in page.text
        assert ("The chair publishes it." in page.text) is says
    factories.ForwardPlanFactory(number=3, meeting_date=held.date)
    page = page_of(client, people.chair)
    assert page.context["subgroup"]["to_publish"] is None
    assert "Meeting held" not in page.text


def test_comments_on_draft_minutes_wait_until_somebody_looked_at_them(client, people):
    minutes = factories.MinutesFactory(meeting__date=date(2016, 8, 9))
    for number in range(3):
        minutes.comments.create(
            text=f"{number}.",
            by=people.bob,
            at=TUESDAY,
            settled_at=TUESDAY if number == 2 else None,
        )
    words = "Look at 2 comments on the minutes of Tuesday 9 August 2016"
    assert words in page_of(client, people.coordinator).text
    minutes.comments.update(settled_at=TUESDAY)
    assert "on the minutes of" not in page_of(client, people.coordinator).text


def test_partners_that_nobody_has_called_yet_are_not_said_to_owe_an_answer(client, people):
    meeting = factories.MeetingFactory(date=date(2017, 2, 14))
    assert page_of(client, people.chair).context["subgroup"]["answers"] is None
    factories.PlanConfirmationFactory(
        meeting=meeting, partner=people.lead, kind=ConfirmationKind.UP_TO_DATE
    )
    assert page_of(client, people.chair).context["subgroup"]["answers"]["given"] == 1


def test_what_is_kept_back_is_not_in_the_chairs_counts(client, people):
    factories.CommunicationFactory(
        lead_partner=people.lead,
        embargoed=True,
        window_start=date(2016, 10, 1),
        window_end=date(2016, 10, 2),
    )
    it = page_of(client, people.chair).context["subgroup"]
    assert it["overdue_count"] == 0
    assert not it["changed"].new_ids


def test_letters_that_need_a_look_are_counted_for_who_runs_the_subgroup(client, people):
    factories.LetterFactory(state=LetterState.FAILED)
    factories.LetterFactory(state=LetterState.UNCERTAIN)
    factories.LetterFactory(state=LetterState.QUEUED)
    it = page_of(client, people.coordinator).context["subgroup"]
    assert (it["letters_wrong"], it["letters_waiting"]) == (2, 1)


@pytest.mark.parametrize(("failed", "said"), [(1, "letter failed"), (2, "letters failed")])
def test_a_figure_and_what_it_counts_agree_in_number(client, people, failed, said):
    factories.LetterFactory.create_batch(failed, state=LetterState.FAILED)
    assert f">{said} or uncertain</a>" in page_of(client, people.administrator).text


def test_a_board_member_sees_the_record_the_year_and_the_plan_and_nothing_else(client, people):
    page = page_of(client, people.board_member)
    assert page.context["board"]["year"].label == "2016/17"
    assert [figure["value"] for figure in page.context["board"]["figures"]] == [0, 0, 0, 0, 0]
    assert "advocate" not in page.context
    assert "subgroup" not in page.context
    assert "Log a communication" not in page.content.decode()


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
    assert page_of(client, people.bob).context["advocate"]["put_forward"] == []


def test_a_champion_reads_why_an_idea_was_not_taken_up(client, people):
    factories.CommunicationFactory(
        created_by=people.champion,
        lead_partner=people.lead,
        state=State.CANCELLED,
        state_reason="The trading standards team does this each spring.",
    )
    text = page_of(client, people.champion).content.decode()
    assert "“The trading standards team does this each spring.”" in text


def test_a_champion_sees_what_became_of_the_ideas(client, people):
    idea = factories.CommunicationFactory(
        lead_partner=people.other, created_by=people.champion, state=State.IDEA
    )
    page = page_of(client, people.champion)
    assert page.context["champion"]["ideas"] == [idea]
    assert "What should people know about?" in page.content.decode()


def test_the_administrator_sees_partners_of_the_board_without_an_advocate(client, people):
    vacant = factories.PartnerFactory(on_board=True, name="Vacant")
    people.lead.on_board = True
    people.lead.save()
    it = page_of(client, people.administrator).context["administrator"]
    assert it["vacancies"] == [vacant]


def test_the_administrator_is_told_where_nobody_coordinates_or_chairs(client, people):
    assert page_of(client, people.administrator).context["administrator"]["roles_of_nobody"] == []
    people.chair.is_active = False
    people.chair.save()
    assert (
        "No chair: nobody who can sign in holds the role."
        in page_of(client, people.administrator).text
    )
    Appointment.objects.filter(role=Role.COORDINATOR).delete()
    it = page_of(client, people.administrator).context["administrator"]
    assert it["roles_of_nobody"] == [Role.COORDINATOR, Role.CHAIR]


def test_the_administrator_is_led_to_documents_that_could_not_be_made(client, people):
    records = f'href="{reverse("plans:records")}">1 '
    assert records not in page_of(client, people.administrator).text
    plan, order = documents_given_up()
    RecordOrder.objects.create(year=2015, key="2015", asked_at=TUESDAY, state=WorkState.FAILED)
    page = page_of(client, people.administrator)
    assert page.context["administrator"]["work_failed"] == 3
    assert records in page.text
    assert all(link in page.text for link in links_to(plan, order))


def test_chair_and_coordinator_are_led_to_documents_that_could_not_be_made(client, people):
    assert "What could not be made" not in page_of(client, people.coordinator).text
    links = links_to(*documents_given_up())
    for person in (people.chair, people.coordinator):
        page = page_of(client, person)
        assert "What could not be made" in page.text
        assert all(link in page.text for link in links)


def documents_given_up():
    """A forward plan without documents, and the order of a meeting's pack."""
    failed = {"state": WorkState.FAILED}
    plan = factories.ForwardPlanFactory()
    ForwardPlanOrder.objects.create(forward_plan=plan, **failed)
    meeting = factories.MeetingFactory(date=date(2016, 11, 8))
    order = PackOrder.objects.create(meeting=meeting, key="pack", asked_at=TUESDAY, **failed)
    return plan, order


def links_to(plan, order):
    return (
        f'href="{reverse("plans:forward_plan", args=[plan.number])}">Forward plan No.',
        f'href="{reverse("subgroup:meeting", args=[order.meeting_id])}#pack">Pack for',
    )


@pytest.mark.both_databases
def test_a_record_that_failed_is_told_of_until_a_later_order_of_its_year_is_done(client, people):
    def failed() -> int:
        return page_of(client, people.administrator).context["administrator"]["records_failed"]

    asked = {"year": 2015, "asked_at": TUESDAY}
    RecordOrder.objects.create(key="2015-1", state=WorkState.FAILED, **asked)
    RecordOrder.objects.create(key="2014-1", year=2014, asked_at=TUESDAY, state=WorkState.DONE)
    again = RecordOrder.objects.create(key="2015-2", state=WorkState.WORKING, **asked)
    assert (failed(), check_work().health) == (1, Health.ATTENTION)
    RecordOrder.objects.filter(pk=again.pk).update(state=WorkState.DONE)
    assert (failed(), check_work().health) == (0, Health.OK)
    RecordOrder.objects.create(key="2015-3", state=WorkState.FAILED, **asked)
    assert (failed(), check_work().health) == (1, Health.ATTENTION)


def test_whose_roles_have_all_ended_counts_as_holding_none(client, people):
    def without() -> int:
        return page_of(client, people.administrator).context["administrator"]["without_role"]

    before = without()
    ended = {"starts": date(2015, 1, 1), "ends": TUESDAY.date() - timedelta(days=1)}
    once = factories.AppointmentFactory(role=Role.CHAIR, partner=None, **ended).person
    assert without() == before + 1
    factories.AppointmentFactory(
        person=once, role=Role.CHAIR, partner=None, starts=date(2016, 1, 1)
    )
    assert without() == before


def test_somebody_without_a_role_is_told_whom_to_ask(client, people):
    nobody = factories.PersonFactory()
    assert "You hold no role at the moment" in page_of(client, nobody).content.decode()


def test_several_roles_show_one_after_the_other(client, people):
    factories.AppointmentFactory(person=people.alice, role=Role.CHAIR, partner=None)
    page = page_of(client, people.alice)
    assert "advocate" in page.context
    assert "subgroup" in page.context


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
    with django_assert_num_queries(28):
        client.get(reverse("overview:today"))
