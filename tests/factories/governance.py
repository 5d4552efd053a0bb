"""Meetings, what was published, and letters."""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import factory
from factory.django import DjangoModelFactory

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter
from plans.models import ForwardPlan
from subgroup.choices import ConfirmationKind, MeetingState
from subgroup.models import AgendaItem, Meeting, PlanConfirmation
from tests.factories.people import PartnerFactory, PersonFactory

AUGUST = date(2016, 8, 9)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting
        django_get_or_create = ("date",)

    date = factory.Sequence(lambda n: date(2016, 11, 8) + timedelta(days=91 * n))
    state = MeetingState.PLANNED
    closed_at = factory.LazyAttribute(
        lambda meeting: (
            datetime(meeting.date.year, meeting.date.month, meeting.date.day, 12, tzinfo=UTC)
            if meeting.state == MeetingState.CLOSED
            else None
        )
    )


class PlanConfirmationFactory(DjangoModelFactory):
    class Meta:
        model = PlanConfirmation

    meeting = factory.SubFactory(MeetingFactory)
    partner = factory.SubFactory(PartnerFactory)
    kind = ConfirmationKind.UP_TO_DATE
    at = datetime(2016, 10, 27, 9, tzinfo=UTC)
    by = factory.SubFactory(PersonFactory)


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    title = factory.Sequence(lambda n: f"Matter {n:05d}")
    at = datetime(2016, 10, 20, 9, tzinfo=UTC)


class ForwardPlanFactory(DjangoModelFactory):
    """A published plan; `content={"lines": [...]}` says what stood in it."""

    class Meta:
        model = ForwardPlan

    number = factory.Sequence(lambda n: n + 1)
    meeting_date = AUGUST
    published_at = factory.LazyAttribute(
        lambda plan: clock.start_of(max(AUGUST, plan.meeting_date or AUGUST), hour=16)
    )
    published_by = factory.SubFactory(PersonFactory)
    content = factory.LazyFunction(lambda: {"lines": []})
    difference = factory.LazyFunction(dict)
    content_hash = factory.LazyAttribute(
        lambda o: sha256(json.dumps(o.content, sort_keys=True, default=str).encode()).hexdigest()
    )


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    recipient = factory.SubFactory(PersonFactory)
    kind = LetterKind.CALL_FOR_UPDATES
    about = "Meeting of 8 November 2016"
    unique_key = factory.Sequence(lambda n: f"letter-{n:05d}")
    due = datetime(2016, 10, 18, 7, tzinfo=UTC)
    subject = "Confirm your plan by Tue 1 Nov"
    text = "Please say that your plan is up to date."
    html = "<p>Please say that your plan is up to date.</p>"
    created_at = datetime(2016, 10, 18, 7, tzinfo=UTC)
