"""Named sets of the subgroup's words."""

from collections.abc import Mapping

from django.db.models import IntegerChoices, TextChoices


class MeetingState(TextChoices):
    PLANNED = "planned", "To come"
    CLOSED = "closed", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Step(TextChoices):
    """The steps of the meeting cycle: some the planner takes by itself, others are people's."""

    CALL_FOR_UPDATES = "call_for_updates", "Call for updates"
    FIRST_REMINDER = "first_reminder", "First reminder"
    SECOND_REMINDER = "second_reminder", "Second reminder"
    PAPERS_IN = "papers_in", "Papers in"
    AGENDA_OUT = "agenda_out", "Agenda out"
    MEETING = "meeting", "Meeting"
    FORWARD_PLAN_OUT = "forward_plan_out", "Minutes and forward plan out"
    COMMENTS_IN = "comments_in", "Comments on the minutes in"


class Chase(TextChoices):
    """When the owner of an action is reminded, in working days before it is due."""

    ACTION_FIRST = "action_first", "First reminder of an action"
    ACTION_LAST = "action_last", "Last reminder of an action"


WHAT_HAPPENS: Mapping[str, str] = {
    Step.CALL_FOR_UPDATES: "Advocates are asked to bring their plan up to date",
    Step.FIRST_REMINDER: "Advocates whose plan is not confirmed are reminded",
    Step.SECOND_REMINDER: "Those who still have not confirmed are reminded once more",
    Step.PAPERS_IN: "Papers for the agenda are in",
    Step.AGENDA_OUT: "The pack is made, and members get a letter with the agenda",
    Step.FORWARD_PLAN_OUT: "The forward plan is published, and members get the draft minutes",
    Step.COMMENTS_IN: "Members have said what is wrong in the minutes",
    Chase.ACTION_FIRST: "The owner of an open action is reminded",
    Chase.ACTION_LAST: "The owner is reminded for the last time",
}


class ConfirmationKind(TextChoices):
    UP_TO_DATE = "up_to_date", "The plan is up to date"
    NOTHING_TO_DECLARE = "nothing_to_declare", "Nothing to declare"


class AgendaKind(TextChoices):
    """What an item of the agenda is: one that stands on every agenda, or a matter put forward."""

    TERMS = "terms", "Terms of reference"
    LAST_MINUTES = "last_minutes", "Minutes of the last meeting"
    ACTIONS = "actions", "Actions"
    FORWARD_PLAN = "forward_plan", "Forward plan"
    EVIDENCE = "evidence", "Evidence"
    CHANNELS = "channels", "Channels"
    ADVICE = "advice", "Advice for other subgroups"
    MATTER = "matter", "Matter put forward"
    ANY_OTHER = "any_other", "Any other business"


class AgendaState(TextChoices):
    WAITING = "waiting", "Not reached yet"
    REACHED = "reached", "Dealt with"
    CARRIED = "carried", "Carried forward"
    WITHDRAWN = "withdrawn", "Taken off"


class Wanted(TextChoices):
    """The outcome that an item asks for, as on the board's cover sheet."""

    INFORMATION = "information", "For information"
    DECISION = "decision", "For decision"
    COMMENTS = "comments", "For comments"


class Presence(TextChoices):
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"


class NoteKind(TextChoices):
    NOTE = "note", "Note"
    DECISION = "decision", "Decision"


class MinutesState(TextChoices):
    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed"


class ActionState(TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


#: What is said to open an action again, by what became of it.
NOT_AFTER_ALL = {
    ActionState.DONE: "It is not done after all",
    ActionState.DROPPED: "It is not dropped after all",
}


class TermsState(TextChoices):
    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed"


class NominationState(TextChoices):
    ASKED = "asked", "Partner asked"
    NOMINATED = "nominated", "Nominated"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Taken back"


NOMINATION_OPEN = frozenset({NominationState.ASKED, NominationState.NOMINATED})


class AdviceState(TextChoices):
    OPEN = "open", "To be answered"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "No longer needed"


class DocumentKind(TextChoices):
    """Which document of a meeting."""

    PACK = "pack", "Pack"
    MINUTES = "minutes", "Minutes"


class DocumentFormat(TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"


class Weekday(IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"


class WeekOfMonth(IntegerChoices):
    FIRST = 1, "First"
    SECOND = 2, "Second"
    THIRD = 3, "Third"
    FOURTH = 4, "Fourth"
    LAST = -1, "Last"


class HowOften(IntegerChoices):
    """Months from one meeting to the next."""

    MONTHLY = 1, "Every month"
    TWO_MONTHLY = 2, "Every two months"
    QUARTERLY = 3, "Every quarter"
    HALF_YEARLY = 6, "Twice a year"


class YesNo(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "", "Not known yet"
