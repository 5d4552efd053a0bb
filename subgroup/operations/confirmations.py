"""A partner says before a meeting: the plan is up to date, or there is nothing to declare."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bsc_comms.kit import clock
from partnership.choices import SPEAKS_FOR_A_PARTNER
from partnership.models import Appointment, Partner, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import withdraw_and_free_keys
from subgroup.choices import ConfirmationKind, MeetingState
from subgroup.models import Meeting, PlanConfirmation
from subgroup.policy import can_confirm
from subgroup.rules.cycle import letter_key_start_of


class TooLateToConfirm(Exception):
    """The meeting is over or was cancelled, or the partner has ended; the text says which."""


def confirm_plan(*, by: Person, meeting: Meeting, partner: Partner, kind: str) -> PlanConfirmation:
    """Write down a partner's answer for a meeting; a second answer takes the place of the first.

    The same answer of the same person once more on one day is no news for the history.
    Reminders that wait for whoever speaks for it are withdrawn; who has another partner to confirm
    is owed one anew, about that alone. Raises PermissionDenied for anybody but the partner's
    advocate or deputy, TooLateToConfirm after the meeting's day or the partner's last, ValueError
    for an answer that is none.
    """
    if not can_confirm(by, partner):
        raise PermissionDenied("Only the partner's own advocate confirms its plan.")
    answer = ConfirmationKind(kind)
    if partner.has_ended_before(clock.today()):
        raise TooLateToConfirm(
            f"{partner.end_in_words}, so its plan is not confirmed any more. You need do nothing."
        )
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        if meeting.state == MeetingState.CANCELLED or meeting.date < clock.today():
            raise TooLateToConfirm(
                "This meeting is over or was cancelled, so no plan is confirmed for it any more."
            )
        before = PlanConfirmation.objects.filter(meeting=meeting, partner=partner).first()
        confirmation, _ = PlanConfirmation.objects.update_or_create(
            meeting=meeting,
            partner=partner,
            defaults={"kind": answer, "by": by, "at": clock.now()},
        )
        if before is None or _says_anew(before, confirmation):
            _keep(before, confirmation)
        _withdraw_reminders(meeting, partner)
    return confirmation


def _says_anew(before: PlanConfirmation, given: PlanConfirmation) -> bool:
    """Whether it is another answer, of another person, or of another day."""
    said = [(each.kind, each.by_id, clock.local(each.at).date()) for each in (before, given)]
    return said[0] != said[1]


def _keep(before: PlanConfirmation | None, given: PlanConfirmation) -> None:
    was = before.get_kind_display() if before else ""
    change = FieldChange("answer", was, given.get_kind_display())
    record_change(by=given.by, subject=given, act="confirmed", changes=[change])


def _withdraw_reminders(meeting: Meeting, partner: Partner) -> None:
    speakers = Appointment.objects.current().filter(partner=partner, role__in=SPEAKS_FOR_A_PARTNER)
    for person in speakers.values_list("person_id", flat=True):
        withdraw_and_free_keys(prefix=letter_key_start_of(meeting.pk, person))
