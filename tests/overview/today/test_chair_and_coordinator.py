"""Today of whoever runs the subgroup: the meeting, its minutes, and what is counted."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from partnership.choices import LetterState, Role
from partnership.models import Partner
from plans.choices import Signing, State, Visibility
from plans.models import AnnualRecord
from plans.operations.forward_plans import publish_forward_plan
from plans.operations.record_signing import sign_record
from subgroup.choices import AdviceState, ConfirmationKind, MeetingState
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.overview.today.opened import TUESDAY, page_of
from tests.plans.record_year import KEY

pytestmark = pytest.mark.django_db


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


def test_on_its_day_a_meeting_is_noted_also_while_an_earlier_one_waits_to_be_closed(client, people):
    earlier = factories.MeetingFactory(date=date(2016, 7, 12))
    today = factories.MeetingFactory(date=TUESDAY.date())
    page = page_of(client, people.chair)
    assert f'href="/meetings/{today.pk}/room/">Take the notes</a>' in page.text
    assert f'href="/meetings/{earlier.pk}/close/">Close the meeting of Tuesday' in page.text
    type(today).objects.filter(pk=today.pk).update(date=date(2016, 10, 26))
    assert "Take the notes" not in page_of(client, people.chair).text


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


def test_draft_minutes_wait_once_a_later_meeting_is_closed(client, people):
    earlier = factories.MinutesFactory(meeting__date=date(2016, 5, 10))
    words = "Agree the minutes of Tuesday 10 May 2016"
    assert words not in page_of(client, people.chair).text
    closed = {"state": MeetingState.CLOSED, "closed_at": TUESDAY}
    later = factories.MeetingFactory(date=date(2016, 8, 9), **closed)
    factories.MinutesFactory(meeting=later)
    page = page_of(client, people.chair)
    assert words in page.text
    assert reverse("subgroup:minutes_agree", args=[earlier.meeting_id]) in page.text
    assert "Agree the minutes of Tuesday 9 August 2016" not in page.text


def test_before_the_first_plan_it_says_how_many_it_would_hold(client, people):
    for _ in range(2):
        factories.CommunicationFactory(lead_partner=people.lead)
    factories.CommunicationFactory(lead_partner=people.lead, state=State.IDEA)
    page = page_of(client, people.chair)
    assert page.context["subgroup"]["on_the_plan"] == 2
    assert f'href="{reverse("subgroup:review")}">on the plan</a>' in page.text
    assert ">new</a>" not in page.text
    factories.ForwardPlanFactory(number=1)
    page = page_of(client, people.chair)
    assert ">new</a>" in page.text
    assert ">on the plan</a>" not in page.text


def test_a_frozen_record_waits_for_coordinator_and_chair_until_each_has_signed_it(
    client, people, settings
):
    settings.RECORD_KEY = KEY
    revised, frozen, _draft = (
        AnnualRecord.objects.create(
            year=year,
            revision=revision,
            compiled_at=TUESDAY,
            content={},
            head=f"{number}" * 64,
            previous=f"{number - 1}" * 64 if number else "",
        )
        for number, (year, revision) in enumerate([(2015, 1), (2015, 2), (2016, 0)])
    )
    assert revised.unsigned_roles == [Signing.COORDINATOR, Signing.CHAIR]
    confirm = "Confirm that the record of 2015/16 was compiled"
    assert page_of(client, people.coordinator).text.count(confirm) == 1
    page = page_of(client, people.chair)
    assert "Sign the record of 2015/16" in page.text
    assert reverse("plans:record_revision", args=["2015-16", 2]) in page.text
    assert confirm not in page.text
    assert "the record of 2016/17" not in page.text
    sign_record(by=people.chair, record=frozen, role=Signing.CHAIR, head=frozen.head)
    assert "the record of 2015/16" not in page_of(client, people.chair).text
    assert confirm in page_of(client, people.coordinator).text


def test_partners_that_nobody_has_called_yet_are_not_said_to_owe_an_answer(client, people):
    meeting = factories.MeetingFactory(date=date(2017, 2, 14))
    assert page_of(client, people.chair).context["subgroup"]["answers"] is None
    factories.PlanConfirmationFactory(
        meeting=meeting, partner=people.lead, kind=ConfirmationKind.UP_TO_DATE
    )
    assert page_of(client, people.chair).context["subgroup"]["answers"]["given"] == 1


def test_what_counts_as_changed_is_said_as_the_review_groups_it_otherwise(client, people):
    publish_forward_plan(
        by=people.chair,
        number=1,
        meeting_date=date(2016, 8, 9),
        confirmations={"confirmed": [], "nothing_to_declare": [], "not_confirmed": []},
    )
    text = " ".join(strip_tags(page_of(client, people.chair).text).split())
    assert "changed 0 in what matters, moved, issued or set aside overdue" in text


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


@pytest.mark.both_databases
def test_who_speaks_for_a_partner_too_is_told_of_as_many_overlaps_as_their_list_has(client, people):
    factories.AppointmentFactory(person=people.coordinator, role=Role.ADVOCATE, partner=people.lead)
    other = factories.CommunicationFactory(lead_partner=people.other)
    for visibility in (Visibility.PARTNERSHIP, Visibility.LEAD):
        own = factories.CommunicationFactory(lead_partner=people.lead, visibility=visibility)
        overlap_of(own, other)
    counts = {
        person.name: page_of(client, person).context["subgroup"]["overlap_count"]
        for person in (people.coordinator, people.chair)
    }
    assert counts == {people.coordinator.name: 2, people.chair.name: 1}
    client.force_login(people.coordinator)
    assert client.get("/overlaps/").context["page"].paginator.count == 2


def test_letters_that_need_a_look_are_counted_for_who_runs_the_subgroup(client, people):
    factories.LetterFactory(state=LetterState.FAILED)
    factories.LetterFactory(state=LetterState.UNCERTAIN)
    factories.LetterFactory(state=LetterState.QUEUED)
    it = page_of(client, people.coordinator).context["subgroup"]
    assert (it["letters_wrong"], it["letters_waiting"]) == (2, 1)


def test_the_chair_is_told_who_sees_to_letters_that_need_a_look(client, people):
    said = "The coordinator or an administrator sees to "
    assert said not in page_of(client, people.chair).text
    factories.LetterFactory(state=LetterState.FAILED)
    assert f"{said}it." in page_of(client, people.chair).text
    assert said not in page_of(client, people.coordinator).text
    factories.LetterFactory(state=LetterState.UNCERTAIN)
    assert f"{said}them." in page_of(client, people.chair).text


def test_what_an_ended_partner_still_leads_waits_for_the_coordinator(client, people):
    factories.CommunicationFactory.create_batch(3, lead_partner=people.lead)
    said = "Lead partner ended on 24 October 2016; 3 communications are still its own</a>"
    assert said not in page_of(client, people.coordinator).text
    Partner.objects.filter(pk=people.lead.pk).update(
        valid_to=date(2016, 10, 24), successor=people.other
    )
    text = page_of(client, people.coordinator).text
    assert f'href="{reverse("subgroup:hand_over", args=[people.lead.pk])}">{said}' in text
    assert "Other partner took its place. Each waits until you choose its new lead partner." in text
    assert 'href="/plan/?year=all&amp;partner=LEAD">See its plan' in text
    assert said not in page_of(client, people.chair).text


def test_what_it_keeps_back_is_neither_counted_nor_named_there(client, people):
    factories.CommunicationFactory(lead_partner=people.lead, embargoed=True)
    Partner.objects.filter(pk=people.lead.pk).update(valid_to=date(2016, 10, 24))
    assert "Lead partner ended" not in page_of(client, people.coordinator).text


def test_the_coordinator_sees_by_when_other_subgroups_need_our_advice(client, people):
    asb = factories.OtherSubgroupFactory(name="Anti-social behaviour")
    asked = {"subgroup": asb, "asked_on": date(2016, 10, 18)}
    later = factories.AdviceRequestFactory(**asked, due=date(2016, 11, 4), question="Fireworks?")
    whenever = factories.AdviceRequestFactory(**asked, due=None, question="What of mopeds?")
    late = factories.AdviceRequestFactory(**asked, due=date(2016, 10, 24), question="Begging?")
    for state, answer in ((AdviceState.ANSWERED, "So."), (AdviceState.WITHDRAWN, "")):
        factories.AdviceRequestFactory(**asked, state=state, answer=answer)
    page = page_of(client, people.coordinator)
    assert page.context["subgroup"]["advice"] == [late, later, whenever]
    words = " ".join(strip_tags(page.text).split())
    assert (
        "Anti-social behaviour asks for advice: Begging? Asked on Tue 18 Oct; needed by "
        "Mon 24 Oct, 1 working day ago (late). Answer Anti-social behaviour: Begging?"
    ) in words
    assert "needed by Fri 4 Nov, in 8 working days. Answer" in words
    assert "What of mopeds? Asked on Tue 18 Oct; no day is named. Answer" in words
    assert f'href="/advice/{late.pk}/answer/"' in page.text
    assert "asks for advice" not in page_of(client, people.chair).text
    assert "asks for advice" not in page_of(client, people.alice).text
