"""Named sets of the partnership's own words."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person may hold; held for one partner where the role is a partner's own."""

    ADVOCATE = "advocate", "Advocate"
    DEPUTY = "deputy", "Deputy advocate"
    CHAMPION = "champion", "Champion"
    COORDINATOR = "coordinator", "Coordinator"
    CHAIR = "chair", "Chair"
    BOARD = "board", "Board member"
    ADMINISTRATOR = "administrator", "Administrator"


ROLE_MEANING = {
    Role.ADVOCATE: "Logs and keeps a partner's communications and answers the other partners.",
    Role.DEPUTY: "Does what the advocate does when the advocate is away.",
    Role.CHAMPION: "Puts forward ideas from inside a service.",
    Role.COORDINATOR: "Runs the subgroup: partners, people, meetings, imports, letters.",
    Role.CHAIR: "Reviews the plan line by line and publishes it.",
    Role.BOARD: "Reads the published plan and downloads the annual record.",
    Role.ADMINISTRATOR: "Keeps accounts and the machine in order.",
}

SPEAKS_FOR_A_PARTNER = frozenset({Role.ADVOCATE, Role.DEPUTY})
HELD_FOR_A_PARTNER = frozenset({Role.ADVOCATE, Role.DEPUTY, Role.CHAMPION})
RUNS_THE_SUBGROUP = frozenset({Role.COORDINATOR, Role.CHAIR})
SITS_ON_THE_SUBGROUP = SPEAKS_FOR_A_PARTNER | RUNS_THE_SUBGROUP


class PartnerKind(TextChoices):
    STATUTORY = "statutory_responsible_authority", "Responsible authority"
    COUNCIL_TEAM = "council_team", "Council team"
    REGIONAL = "regional_body", "Regional body"
    HOUSING = "housing", "Housing"
    VOLUNTARY = "voluntary", "Voluntary sector"
    COMMUNITY_BOARD = "community_board", "Community board"
    PUBLIC_BODY = "public_body", "Public body"
    JUSTICE = "criminal_justice", "Criminal justice"
    EDUCATION = "education", "Education"


class AreaLevel(TextChoices):
    BOROUGH = "borough", "Borough"
    WARD = "ward", "Ward"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
    STREET = "street", "Street"


class AudienceSide(TextChoices):
    INTERNAL = "internal", "Inside the partnership"
    EXTERNAL = "external", "Outside the partnership"


class LetterKind(TextChoices):
    INVITATION = "invitation", "Invitation"
    NEW_PASSWORD = "new_password", "Link for a new password"
    SECOND_STEP_OFF = "second_step_off", "Second step taken off"
    SPEAKS_TOO = "speaks_too", "Somebody new speaks for a partner"
    CALL_FOR_UPDATES = "call_for_updates", "Call for updates"
    CONFIRM_REMINDER = "confirm_reminder", "Reminder to confirm the plan"
    PLAN_PUBLISHED = "plan_published", "Forward plan published"
    HELP_OFFERED = "help_offered", "Help offered"
    DECISION_MADE = "decision_made", "Decision of the chair"
    OVERDUE = "overdue", "Overdue communication"
    BOOKING_ASKED = "booking_asked", "Slot asked for"
    BOOKING_ANSWERED = "booking_answered", "Answer about a slot"
    EDITION_CHANGED = "edition_changed", "Edition moved or cancelled"
    LOAN_ASKED = "loan_asked", "Resource asked for"
    LOAN_ANSWERED = "loan_answered", "Answer about a resource"
    REGISTER_CHECK = "register_check", "Yearly check of the register"
    REGISTER_REQUEST = "register_request", "Request for channels and resources"
    OVERLAP_JOINT = "overlap_joint", "Proposal to go joint"
    APPROACH_ASKED = "approach_asked", "Question about a local communication"
    APPROACH_NUDGE = "approach_nudge", "Reminder to answer a question"
    APPROACH_ANSWERED = "approach_answered", "Answers to a question"
    OFFER_ASKED = "offer_asked", "Offer asked for"
    OFFER_ANSWERED = "offer_answered", "Answer about an offer"
    OFFER_OTHER_DATE = "offer_other_date", "Another date proposed for an offer"
    WHAT_CHANGED = "what_changed", "Changes to what you take part in"
    LINE_CHANGED = "line_changed", "Agreed line or contact changed"
    CONTACT_CHECK = "contact_check", "Yearly check of contacts"
    EVALUATION_ASKED = "evaluation_asked", "Question what came of communications"
    NOT_PICKED_UP = "not_picked_up", "A season or day that nobody has picked up"
    NOMINATION_ASKED = "nomination_asked", "Request to name an advocate"
    NOMINATED = "nominated", "Nomination to accept"
    HANDED_OVER = "handed_over", "Work handed over"
    MEETING_CHANGED = "meeting_changed", "Meeting set, moved or cancelled"
    AGENDA_OUT = "agenda_out", "Agenda and pack"
    MINUTES_OUT = "minutes_out", "Draft minutes"
    ACTION_GIVEN = "action_given", "Action"
    ACTION_DUE = "action_due", "Action due"
    ADVICE_ANSWERED = "advice_answered", "Advice"
    ADVICE_CHECK = "advice_check", "Whether communications was on an agenda"
    MAIL_REFUSED = "mail_refused", "Address that refuses mail"
    DIGEST = "digest", "Digest"


class FeedScope(TextChoices):
    """What a feed's key opens, and nothing else."""

    COPY_DEADLINES = "copy_deadlines", "Copy deadlines"
    PLAN = "plan", "All that is planned"
    MINE = "mine", "What I answer for"
    PARTNER = "partner", "One partner’s part in the plan"
    CAMPAIGN = "campaign", "One campaign"
    MEETINGS = "meetings", "Meetings and my deadlines"


class AuditAct(TextChoices):
    """What is kept beside the history of changes."""

    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    REFUSED = "refused", "Sign-in refused"
    SLOWED_DOWN = "slowed_down", "Sign-in refused: too many attempts"
    CODE_REFUSED = "code_refused", "Second step refused"
    PASSWORD_SET = "password_set", "Password set"
    SECOND_STEP_ADDED = "step_added", "Second step added"
    SECOND_STEP_REMOVED = "step_removed", "Second step taken away"
    DOWNLOADED = "downloaded", "Downloaded"
    FEED_READ = "feed_read", "Read by a key"
    JOB = "job", "Job"


class WorkState(TextChoices):
    """Where a piece of owed work is. The row is the truth; Celery only does it."""

    QUEUED = "queued", "Waiting"
    WORKING = "working", "Being done"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class LetterState(TextChoices):
    QUEUED = "queued", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNCERTAIN = "uncertain", "Not certain whether sent"
    MISSED = "missed", "Missed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    GATHERED = "gathered", "In a digest"
    KEPT = "kept", "Only in the planner"


LETTER_NEEDS_ATTENTION = frozenset({LetterState.FAILED, LetterState.UNCERTAIN, LetterState.MISSED})
LETTER_CAN_BE_WITHDRAWN = LETTER_NEEDS_ATTENTION | {LetterState.QUEUED}
# It waits, or a person can let it wait again: what it says has to hold until then.
LETTER_HAS_NOT_LEFT = frozenset({LetterState.QUEUED, LetterState.FAILED})
LETTER_IS_NOT_SETTLED = LETTER_NEEDS_ATTENTION | {LetterState.QUEUED, LetterState.SENDING}
LETTER_MAY_HAVE_ARRIVED = frozenset({LetterState.SENDING, LetterState.SENT, LetterState.UNCERTAIN})
MOST_ATTEMPTS = 8
MOST_COPIES = 2

# A person waits for these, or has to put something right at once: they go at any hour.
GOES_AT_ANY_HOUR = frozenset(
    {
        LetterKind.INVITATION,
        LetterKind.NEW_PASSWORD,
        LetterKind.SECOND_STEP_OFF,
        LetterKind.SPEAKS_TOO,
    }
)
# These are answered with a key, or carry a calendar, or are waited for: they go alone and at once.
GOES_ALONE = GOES_AT_ANY_HOUR | {
    LetterKind.NOMINATION_ASKED,
    LetterKind.NOMINATED,
    LetterKind.APPROACH_ASKED,
    LetterKind.APPROACH_NUDGE,
    LetterKind.MEETING_CHANGED,
    LetterKind.ADVICE_ANSWERED,
    LetterKind.DIGEST,
}
# What tells of something, or asks for what nobody waits for: a person may choose to read it in the
# planner alone. All others are owed.
MAY_BE_STOPPED = frozenset(
    {
        LetterKind.PLAN_PUBLISHED,
        LetterKind.BOOKING_ANSWERED,
        LetterKind.LOAN_ANSWERED,
        LetterKind.APPROACH_ANSWERED,
        LetterKind.OFFER_ANSWERED,
        LetterKind.WHAT_CHANGED,
        LetterKind.LINE_CHANGED,
        LetterKind.REGISTER_REQUEST,
        LetterKind.MINUTES_OUT,
        LetterKind.NOT_PICKED_UP,
    }
)
# These say what is somebody's to do, and lead to pages that open to who holds a role alone. What is
# asked but once, such as a slot or an offer, is not among them: taken back alone, it would be asked
# of nobody. The tick passes it on to who may answer (`PASSED_ON` in subgroup/operations/tick.py).
NEEDS_A_ROLE = frozenset(
    {
        LetterKind.ACTION_GIVEN,
        LetterKind.ACTION_DUE,
        LetterKind.OVERDUE,
        LetterKind.REGISTER_CHECK,
        LetterKind.CONTACT_CHECK,
    }
)
