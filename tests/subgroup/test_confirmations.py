""" "My plan is up to date" and "Nothing to declare": who says so, for whom, until when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Change, Letter, Partner, Person
from partnership.operations.letter_keys import key_of
from subgroup.choices import ConfirmationKind, MeetingState, Step
from subgroup.models import Meeting, PlanConfirmation
from subgroup.operations.confirmations import TooLateToConfirm, confirm_plan
from subgroup.operations.cycle import owe_cycle_letters
from subgroup.queries.cycle import partners_confirmed
from subgroup.queries.meetings import answers_for
from tests.cast import Cast
from tests.factories import (
    AppointmentFactory,
    MeetingFactory,
    PartnerFactory,
    PlanConfirmationFactory,
    deputy_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
UP_TO_DATE, NOTHING = ConfirmationKind.UP_TO_DATE, ConfirmationKind.NOTHING_TO_DECLARE


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(date=date(2016, 11, 8))


def test_the_advocate_answers_and_may_answer_anew(people: Cast, meeting: Meeting) -> None:
    confirm_plan(by=people.alice, meeting=meeting, partner=people.lead, kind=UP_TO_DATE)
    confirm_plan(by=people.alice, meeting=meeting, partner=people.lead, kind=NOTHING)
    given = PlanConfirmation.objects.get()
    assert (given.kind, given.by, given.at) == (NOTHING, people.alice, NOW)
    assert list(Change.objects.order_by("id").values_list("act", "before", "after")) == [
        ("confirmed", "", "The plan is up to date"),
        ("confirmed", "The plan is up to date", "Nothing to declare"),
    ]


def test_the_same_answer_again_is_news_from_the_next_day_or_another_person_alone(
    people: Cast, meeting: Meeting
) -> None:
    deputy = deputy_of(people.lead)
    for person, hours in ((people.alice, 0), (people.alice, 3), (deputy, 4), (deputy, 24)):
        with clock.at(NOW + timedelta(hours=hours)):
            confirm_plan(by=person, meeting=meeting, partner=people.lead, kind=UP_TO_DATE)
    assert PlanConfirmation.objects.get().at == NOW + timedelta(hours=24)
    said = Change.objects.filter(act="confirmed").order_by("id")
    assert list(said.values_list("by", flat=True)) == [people.alice.pk, deputy.pk, deputy.pk]


def test_a_deputy_answers_too(meeting: Meeting) -> None:
    partner = PartnerFactory()
    deputy = deputy_of(partner)
    confirm_plan(by=deputy, meeting=meeting, partner=partner, kind=UP_TO_DATE)
    assert PlanConfirmation.objects.get().by == deputy


@pytest.mark.parametrize(
    "name", ["bob", "champion", "coordinator", "chair", "board_member", "administrator"]
)
def test_nobody_answers_for_another_partner(people: Cast, meeting: Meeting, name: str) -> None:
    with pytest.raises(PermissionDenied):
        confirm_plan(
            by=getattr(people, name), meeting=meeting, partner=people.lead, kind=UP_TO_DATE
        )
    assert PlanConfirmation.objects.count() == 0


def test_it_is_too_late_after_the_day_of_the_meeting(people: Cast, meeting: Meeting) -> None:
    with clock.at(clock.start_of(meeting.date, hour=23)):
        confirm_plan(by=people.alice, meeting=meeting, partner=people.lead, kind=UP_TO_DATE)
    with (
        clock.at(clock.start_of(meeting.date + timedelta(days=1))),
        pytest.raises(TooLateToConfirm),
    ):
        confirm_plan(by=people.alice, meeting=meeting, partner=people.lead, kind=NOTHING)
    assert PlanConfirmation.objects.get().kind == UP_TO_DATE


def test_nor_for_a_partner_that_has_ended(people: Cast, meeting: Meeting) -> None:
    Partner.objects.update(valid_to=date(2016, 10, 24))
    people.lead.refresh_from_db()
    said = "Lead partner ended on 24 October 2016, so its plan is not confirmed any more"
    with pytest.raises(TooLateToConfirm, match=said):
        confirm_plan(by=people.alice, meeting=meeting, partner=people.lead, kind=UP_TO_DATE)
    assert not PlanConfirmation.objects.exists()


def test_a_partner_that_answered_and_then_ended_is_not_asked_again(
    people: Cast, meeting: Meeting
) -> None:
    confirm_plan(by=people.alice, meeting=meeting, partner=people.lead, kind=UP_TO_DATE)
    assert answers_for(people.alice, meeting).to_confirm == [people.lead]
    Partner.objects.update(valid_to=date(2016, 10, 24))
    answers = answers_for(Person.objects.get(pk=people.alice.pk), meeting)
    assert ([line.partner for line in answers.lines], answers.to_confirm) == ([people.lead], [])


def test_nor_for_a_cancelled_meeting(people: Cast) -> None:
    meeting = MeetingFactory(date=date(2016, 11, 8), state=MeetingState.CANCELLED)
    with pytest.raises(TooLateToConfirm, match="is over or was cancelled, so no plan is confirmed"):
        confirm_plan(by=people.alice, meeting=meeting, partner=people.lead, kind=UP_TO_DATE)


def test_an_answer_that_is_none_is_refused(people: Cast, meeting: Meeting) -> None:
    with pytest.raises(ValueError, match="perhaps"):
        confirm_plan(by=people.alice, meeting=meeting, partner=people.lead, kind="perhaps")


def test_who_has_confirmed_and_who_has_not(people: Cast, meeting: Meeting) -> None:
    PlanConfirmationFactory(meeting=meeting, partner=people.lead, kind=UP_TO_DATE)
    PlanConfirmationFactory(meeting=meeting, partner=people.named, kind=NOTHING)
    PartnerFactory(code="OLD", valid_to=date(2015, 1, 1))
    assert partners_confirmed(meeting) == ([people.lead], [people.named], [people.other])


class TestThePost:
    def post(self, client: Client, meeting: Meeting, **data):
        return client.post(reverse("subgroup:confirm_plan", args=[meeting.pk]), data)

    def test_one_click_confirms_and_comes_back(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.alice)
        answer = self.post(
            client, meeting, partner=people.lead.pk, kind="up_to_date", next="/plan/"
        )
        assert (answer.status_code, answer["Location"]) == (302, "/plan/")
        assert PlanConfirmation.objects.get().partner == people.lead

    def test_the_way_to_the_plan_is_that_of_the_partner_whatever_its_code(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        Partner.objects.filter(pk=people.lead.pk).update(code="H&F")
        client.force_login(people.alice)
        page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).text
        assert 'href="/plan/?partner=H%26F">Look at its plan</a>' in page

    @pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "", "evil:x"])
    def test_it_never_leads_away(
        self, client: Client, people: Cast, meeting: Meeting, wanted: str
    ) -> None:
        client.force_login(people.alice)
        answer = self.post(client, meeting, partner=people.lead.pk, kind="up_to_date", next=wanted)
        assert answer["Location"] == f"/meetings/{meeting.pk}/"

    def test_another_partner_is_refused(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.bob)
        answer = self.post(client, meeting, partner=people.lead.pk, kind="up_to_date")
        assert answer.status_code == 403
        assert PlanConfirmation.objects.count() == 0

    @pytest.mark.parametrize(
        ("partner", "kind", "status"),
        [("x", "up_to_date", 400), ("", "", 400), ("999999", "up_to_date", 404)],
    )
    def test_what_makes_no_sense_is_refused(
        self, client: Client, people: Cast, meeting: Meeting, partner: str, kind: str, status: int
    ) -> None:
        client.force_login(people.alice)
        assert self.post(client, meeting, partner=partner, kind=kind).status_code == status
        assert not PlanConfirmation.objects.exists()

    def test_reading_the_address_confirms_nothing(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.alice)
        assert client.get(reverse("subgroup:confirm_plan", args=[meeting.pk])).status_code == 405
        assert not PlanConfirmation.objects.exists()


class TestFromTheLetter:
    """One click behind the link, without signing in."""

    @pytest.fixture
    def path(self, people: Cast, meeting: Meeting) -> str:
        with clock.at(datetime(2016, 10, 25, 7, tzinfo=UTC)):
            owe_cycle_letters()
        letter = Letter.objects.get(
            recipient=people.alice, unique_key__contains=Step.FIRST_REMINDER
        )
        assert "/answer/?key=[the key" in letter.text, "The key itself is written down nowhere"
        return f"/meetings/{meeting.pk}/answer/?key={key_of(letter)}"

    def test_to_look_confirms_nothing_and_one_click_does(
        self, client: Client, people: Cast, path: str
    ) -> None:
        assert "My plan is up to date" in client.get(path).content.decode()
        assert PlanConfirmation.objects.count() == 0
        answer = client.post(path, {"partner": people.lead.pk, "kind": UP_TO_DATE}, follow=True)
        assert "Thank you. Lead: the plan is up to date." in answer.content.decode()
        given = PlanConfirmation.objects.get()
        assert (given.partner, given.kind, given.by) == (people.lead, UP_TO_DATE, people.alice)
        assert "The plan is up to date, said Alice" in client.get(path).content.decode()

    def test_whoever_belongs_to_two_partners_answers_for_each(
        self, client: Client, people: Cast, path: str
    ) -> None:
        AppointmentFactory(person=people.alice, role="advocate", partner=people.named)
        page = client.get(path).content.decode()
        assert (page.count("Lead partner</p>"), page.count("Named partner</p>")) == (1, 1)
        client.post(path, {"partner": people.named.pk, "kind": NOTHING})
        assert PlanConfirmation.objects.get().partner == people.named
        assert "Lead partner" in client.get(path).content.decode()

    def test_it_opens_nothing_of_another_partner_or_meeting(
        self, client: Client, people: Cast, path: str
    ) -> None:
        answer = client.post(path, {"partner": people.other.pk, "kind": UP_TO_DATE})
        assert (answer.status_code, PlanConfirmation.objects.count()) == (400, 0)
        other = MeetingFactory(date=date(2017, 2, 14))
        key = path.partition("?")[2]
        assert client.get(f"/meetings/{other.pk}/answer/?{key}").status_code == 404
        cut_short = client.get(path[:-2])
        assert cut_short.status_code == 404
        assert "sign in</a>: what waits for you" in cut_short.content.decode()

    def test_nobody_answers_any_more_once_they_do_not_speak_for_the_partner(
        self, client: Client, people: Cast, path: str
    ) -> None:
        people.alice.appointments.update(starts=date(2016, 1, 1), ends=date(2016, 10, 24))
        answer = client.post(path, {"partner": people.lead.pk, "kind": UP_TO_DATE}, follow=True)
        assert "nothing to confirm here any more" in answer.content.decode()
        assert PlanConfirmation.objects.count() == 0

    def test_after_the_meeting_it_is_too_late(
        self, client: Client, people: Cast, path: str
    ) -> None:
        with clock.at(datetime(2016, 11, 9, 9, tzinfo=UTC)):
            late = {"partner": people.lead.pk, "kind": UP_TO_DATE}
            answer = client.post(path, late, follow=True)
            assert answer.redirect_chain == [(path, 302)]
            assert "nothing to confirm here any more" in answer.content.decode()
        assert PlanConfirmation.objects.count() == 0
