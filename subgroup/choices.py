"""Named sets of the subgroup's words."""

from django.db.models import TextChoices


class MeetingState(TextChoices):
    PLANNED = "planned", "To come"
    CLOSED = "closed", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Step(TextChoices):
    """The steps of the meeting cycle that the planner takes by itself."""

    CALL_FOR_UPDATES = "call_for_updates", "Call for updates"
    FIRST_REMINDER = "first_reminder", "First reminder"
    SECOND_REMINDER = "second_reminder", "Second reminder and papers in"
    AGENDA_OUT = "agenda_out", "Agenda out"
    MEETING = "meeting", "Meeting"
    FORWARD_PLAN_OUT = "forward_plan_out", "Forward plan out"


class ConfirmationKind(TextChoices):
    UP_TO_DATE = "up_to_date", "The plan is up to date"
    NOTHING_TO_DECLARE = "nothing_to_declare", "Nothing to declare"
