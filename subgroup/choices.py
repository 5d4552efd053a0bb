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
    PAPERS_IN = "papers_in", "Papers in"
    AGENDA_OUT = "agenda_out", "Agenda out"
    MEETING = "meeting", "Meeting"
    FORWARD_PLAN_OUT = "forward_plan_out", "Forward plan out"
    COMMENTS_IN = "comments_in", "Comments on the minutes in"


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


STANDING = tuple(kind for kind in AgendaKind if kind != AgendaKind.MATTER)


class AgendaState(TextChoices):
    WAITING = "waiting", "Not reached yet"
    REACHED = "reached", "Dealt with"
    CARRIED = "carried", "Carried forward"


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


class YesNo(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "", "Not known yet"
