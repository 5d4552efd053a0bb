""" "My plan is up to date" and "Nothing to declare": who says so, for whom, until when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Change
from subgroup.choices import ConfirmationKind, MeetingState
from subgroup.models import Meeting, PlanConfirmation
from subgroup.operations.confirmations import TooLateToConfirm, confirm_plan
from subgroup.queries.cycle import partners_confirmed
from tests.cast import Cast, cast
from tests.factories import MeetingFactory, PartnerFactory, PlanConfirmationFactory, deputy_of

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
UP_TO_DATE, NOTHING = ConfirmationKind.UP_TO_DATE, ConfirmationKind.NOTHING_TO_DECLARE


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


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


def test_nor_for_a_cancelled_meeting(people: Cast) -> None:
    meeting = MeetingFactory(date=date(2016, 11, 8), state=MeetingState.CANCELLED)
    with pytest.raises(TooLateToConfirm):
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

    def test_reading_the_address_confirms_nothing(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.alice)
        assert client.get(reverse("subgroup:confirm_plan", args=[meeting.pk])).status_code == 405
