"""Closing a meeting: its minutes are written, what was not reached goes on, actions are sent."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import withdraw_by_key
from plans.models import ForwardPlan
from plans.policy import can_publish
from plans.rules.canonical import fingerprint
from subgroup.choices import MeetingState
from subgroup.models import Meeting, Minutes
from subgroup.operations.agenda import NotToCome
from subgroup.operations.carrying import carry_forward, hold_with_what_follows
from subgroup.operations.given import send_given_actions
from subgroup.operations.publishing import publish
from subgroup.policy import can_take_notes
from subgroup.queries.cycle import meeting_that_follows
from subgroup.queries.meetings import is_plan_of_a_later_meeting_out
from subgroup.queries.minutes import minutes_from_notes
from subgroup.rules.cycle import letter_key_start


class NotHeldYet(Exception):
    """The meeting's day is still to come."""


class LaterPlanIsOut(Exception):
    """Why no forward plan is published for this meeting any more, as a sentence for people."""


def close_meeting(*, by: Person, meeting: Meeting, publish_number: int | None = None) -> Minutes:
    """Close a meeting: draft minutes from its notes, matters not reached carried on, actions sent.

    publish_number: the forward plan to publish in the same step, by whoever may publish. Closed
    twice, or by two people at once, there is one set of minutes. Raises NotHeldYet before the day,
    NotToCome for one that was cancelled, PermissionDenied; closed all the same, LaterPlanIsOut and
    NotTheNextNumber from plans.
    """
    if not can_take_notes(by):
        raise PermissionDenied("Only the coordinator and the chair close a meeting.")
    with transaction.atomic():
        hold_with_what_follows(meeting)
        found = Meeting.objects.get(pk=meeting.pk)
        there = Minutes.objects.filter(meeting=found).first()
        if there is not None:
            return there
        if found.state != MeetingState.PLANNED:
            raise NotToCome("This meeting was cancelled, or closed without minutes.")
        if found.date > clock.today():
            raise NotHeldYet("This meeting is still to come: close it once it has been held.")
        minutes = _close(by, found)
    if publish_number is not None and can_publish(by):
        publish_plan_of(by=by, meeting=found, number=publish_number)
    return minutes


def publish_plan_of(*, by: Person, meeting: Meeting, number: int) -> ForwardPlan:
    """Publish the forward plan of a meeting: the one step that closing leads to.

    Raises LaterPlanIsOut where that of a later meeting was published: what is published now is
    newer, and would stand for an older one.
    """
    if is_plan_of_a_later_meeting_out(meeting):
        raise LaterPlanIsOut(
            "The forward plan of a later meeting is out, so none was published for this one: what "
            "changed since comes with the next number."
        )
    return publish(by=by, number=number, meeting=meeting)


def _close(by: Person, meeting: Meeting) -> Minutes:
    carry_forward(by=by, meeting=meeting, to=meeting_that_follows(meeting))
    content = minutes_from_notes(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(
        state=MeetingState.CLOSED,
        closed_at=clock.now(),
        closed_by=by,
        version=F("version") + 1,
    )
    minutes = Minutes.objects.create(
        meeting=meeting,
        content=content,
        content_hash=fingerprint(content),
        made_at=clock.now(),
    )
    change = FieldChange("state", MeetingState.PLANNED.label, MeetingState.CLOSED.label)
    record_change(by=by, subject=meeting, act="closed", changes=[change])
    withdraw_by_key(by=None, prefix=letter_key_start(meeting.pk))
    send_given_actions(meeting)
    return minutes
