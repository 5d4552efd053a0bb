"""Named sets of the plan's words. Statuses and sets of statuses are written once, here."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a communication is in its life."""

    IDEA = "idea", "Idea"
    PLANNED = "planned", "Planned"
    AGREED = "agreed", "Agreed"
    RETURNED = "returned", "Returned"
    POSTPONED = "postponed", "Postponed"
    ISSUED = "issued", "Issued"
    EVALUATED = "evaluated", "Evaluated"
    CANCELLED = "cancelled", "Cancelled"
    MERGED = "merged", "Merged"


OPEN = frozenset({State.IDEA, State.PLANNED, State.AGREED, State.RETURNED, State.POSTPONED})
TO_COME = frozenset({State.PLANNED, State.AGREED, State.RETURNED})
WAS_ISSUED = frozenset({State.ISSUED, State.EVALUATED})
SET_ASIDE = frozenset({State.POSTPONED, State.CANCELLED, State.MERGED})
SET_ASIDE_IN_HISTORY = frozenset(str(state.label) for state in SET_ASIDE)
ON_THE_PLAN = TO_COME | WAS_ISSUED | SET_ASIDE
MEETS_OTHERS = (OPEN - SET_ASIDE) | WAS_ISSUED
ASKED_ABOUT = TO_COME | {State.IDEA}
GOING_AHEAD = TO_COME | WAS_ISSUED
#: In which a placement that is still planned may go into an edition (rule 6 of docs/rules.md).
MAY_BE_PLACED = GOING_AHEAD | {State.IDEA}
GIVES_A_REASON = frozenset({State.RETURNED, State.POSTPONED, State.CANCELLED})


class OccasionKind(TextChoices):
    """What asks for a message at a time of its own."""

    PEAK = "peak", "Time of year when it rises"
    AWARENESS = "day", "Awareness day or campaign"


class Precision(TextChoices):
    """How precise a window is. Planned is not scheduled."""

    EXACT = "exact", "Exact day or days"
    WEEK = "week", "Week"
    PART_OF_MONTH = "part_of_month", "Part of a month"
    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"
    OTHER_WINDOW = "other_window", "Some time between two days"
    UNDATED = "undated", "Not yet known"


class Reach(TextChoices):
    BOROUGH = "borough", "Whole borough"
    LOCAL = "local", "Certain places"
    UNKNOWN = "", "Not said yet"


class Visibility(TextChoices):
    """Who may see a communication; with an embargo, until it ends, when all may."""

    PARTNERSHIP = "partnership", "The whole partnership"
    NAMED = "named", "The lead partner and the partners named"
    LEAD = "lead", "The lead partner only"


#: While it is kept back, the partners that it names know of it under these.
KNOWN_TO_NAMED = frozenset({Visibility.PARTNERSHIP, Visibility.NAMED})


class Branding(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class PlacementState(TextChoices):
    PLANNED = "planned", "Planned"
    ISSUED = "issued", "Issued"
    DROPPED = "dropped", "Dropped"


class InvolvementState(TextChoices):
    INVITED = "invited", "Invited"
    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Declined"
    AMPLIFYING = "amplifying", "Will share it"


TAKES_PART = frozenset({InvolvementState.AGREED, InvolvementState.AMPLIFYING})


class DecisionKind(TextChoices):
    """What the chair said of one revision of one communication. There is no veto."""

    AGREED = "agreed", "Agreed"
    RETURNED = "returned", "Returned with a comment"
    JOINT = "joint", "Asked to work jointly"
    AGENDA = "agenda", "Put on the agenda"
    NOTED = "noted", "Noted"


#: The state that a decision brings what is to come into; the other kinds leave it as it is.
LEADS_TO = {DecisionKind.AGREED: State.AGREED, DecisionKind.RETURNED: State.RETURNED}


class ImportState(TextChoices):
    RECEIVED = "received", "Waiting to be read"
    REFUSED = "refused", "Could not be read"
    READ = "read", "Read, not saved"
    SAVING = "saving", "Being saved"
    SAVED = "saved", "Saved"
    UNDOING = "undoing", "Being taken back"
    DISCARDED = "discarded", "Not saved"


class ImportWork(TextChoices):
    """What a worker does with an import that is too large for one answer of a page."""

    READ = "read", "Read"
    SAVE = "save", "Save"
    UNDO = "undo", "Take back"


class RowState(TextChoices):
    """What becomes of a row: before saving what it will be, afterwards what it became."""

    READY = "ready", "New"
    CHANGED = "changed", "Changes"
    UNCHANGED = "unchanged", "Already there"
    REFUSED = "refused", "Refused"
    SKIPPED = "skipped", "Left out"
    SAVED = "saved", "Saved as new"
    UPDATED = "updated", "Changed"


WILL_BE_SAVED = frozenset({RowState.READY, RowState.CHANGED})
WAS_SAVED = frozenset({RowState.SAVED, RowState.UPDATED})


class OverlapKind(TextChoices):
    """What two communications near each other are to one another."""

    DUPLICATE = "duplicate", "Possible duplicate"
    JOINT = "joint_opportunity", "Could be joint"


class OverlapAnswerKind(TextChoices):
    """How an overlap ends (rule 7 of docs/rules.md)."""

    JOINT = "joint", "Go joint"
    COORDINATE = "coordinate", "Coordinate"
    NONE = "no_overlap", "No overlap"


class ApproachState(TextChoices):
    """Where the question to the other advocates is."""

    OPEN = "open", "Waiting for answers"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Taken back"


class ApproachAnswer(TextChoices):
    """What a partner that was approached says (communications plan 2016/17, section 6)."""

    WAITING = "waiting", "No answer yet"
    CLASH = "clash", "We already plan this"
    JOIN = "join", "We will join in"
    OFFER = "offer", "One of our offers can ride along"
    NOTHING = "nothing", "Nothing from us"
    SILENT = "silent", "No answer by the deadline"


NOT_AN_ANSWER = frozenset({ApproachAnswer.WAITING, ApproachAnswer.SILENT})


class OfferRequestState(TextChoices):
    """What became of asking for an offer."""

    ASKED = "asked", "Asked for"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    OTHER_DATE = "other_date", "Another date proposed"
    WITHDRAWN = "withdrawn", "No longer asked for"


STILL_ASKED = frozenset(
    {OfferRequestState.ASKED, OfferRequestState.ACCEPTED, OfferRequestState.OTHER_DATE}
)


class Seen(TextChoices):
    """What looking at a leaflet found; a person decides in the end."""

    NOT_LOOKED = "", "Not looked at yet"
    FOUND = "found", "Found"
    NOT_FOUND = "not_found", "Not found"
    NOT_SURE = "not_sure", "Not sure"


class ArtworkPart(TextChoices):
    """What is looked for on artwork."""

    LINE = "line", "The shared line"
    LOGO = "logo", "The partnership’s logo"


class Standing(TextChoices):
    """Whether a communication keeps a commitment. It nudges and never blocks."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    DOES_NOT_APPLY = "does_not_apply", "Does not apply"


class Level(TextChoices):
    """How far along a figure lies, from what was put in to what came of it (GCS 2015, OASIS)."""

    INPUTS = "inputs", "What was put in"
    OUTPUTS = "outputs", "What went out"
    OUTTAKES = "outtakes", "What people made of it"
    OUTCOMES = "outcomes", "What came of it"
    IMPACT = "impact", "What changed in the borough"


class Unit(TextChoices):
    """In what a figure is counted."""

    NUMBER = "number", "number"
    PEOPLE = "people", "people"
    HOUSEHOLDS = "households", "households"
    POUNDS = "pounds", "pounds"
    HOURS = "hours", "hours"
    SECONDS = "seconds", "seconds"
    PERCENT = "percent", "per cent"
    POINTS = "points", "percentage points"


class Tier(TextChoices):
    """How thoroughly a communication is evaluated."""

    BASIC = "basic", "Basic"
    ENHANCED = "enhanced", "Enhanced"
    FULL = "full", "Full"


#: The levels that each tier asks figures for, beside the three answers that every tier asks.
LEVELS_OF = {
    Tier.BASIC: (),
    Tier.ENHANCED: (Level.OUTPUTS, Level.OUTTAKES, Level.OUTCOMES),
    Tier.FULL: tuple(Level),
}


class Worked(TextChoices):
    """Whether a communication did what it was for. Not known is an answer."""

    YES = "yes", "Yes"
    PARTLY = "partly", "In part"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class EvaluationStage(TextChoices):
    """What is asked, and when: what went out soon, what came of it later."""

    OUTPUTS = "outputs", "Two weeks after it was issued"
    OUTCOMES = "outcomes", "Three months after it was issued"


class CarriedStanding(TextChoices):
    """How an agreed line or a contact that a communication carries stands to what counts now."""

    CURRENT = "current", "Current"
    OLDER = "older", "Older wording"
    PAST = "past", "Past its last day"
    ENDED = "ended", "No longer used"


class FileFormat(TextChoices):
    """What a document is made as, in the order in which it is offered."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


class Signing(TextChoices):
    """As what two people sign an annual record, in the order in which they do."""

    COORDINATOR = "coordinator", "Compiled by the coordinator"
    CHAIR = "chair", "Signed by the chair"


class PlanView(TextChoices):
    """The ways to look at the plan, in the order of their tabs."""

    TABLE = "table", "Table"
    CALENDAR = "calendar", "Calendar"
    TIMELINE = "timeline", "Timeline"
    MAP = "map", "Map"
    COVERAGE = "coverage", "Coverage"


class TableColumn(TextChoices):
    """What the table shows beside when and what, in its order."""

    MESSAGE = "message", "Message"
    TAGS = "tags", "Campaign and topics"
    LEAD = "lead", "Lead and partners"
    WHERE = "where", "Where"
    AUDIENCES = "audiences", "Who for"
    CHANNELS = "channels", "How"
    OBJECTIVES = "objectives", "Objectives"
    COPY_DUE = "copy_due", "Copy due"
    STATE = "state", "State"


USUAL_COLUMNS = (
    TableColumn.MESSAGE,
    TableColumn.TAGS,
    TableColumn.LEAD,
    TableColumn.WHERE,
    TableColumn.AUDIENCES,
    TableColumn.CHANNELS,
    TableColumn.STATE,
)


class CalendarLayer(TextChoices):
    """What others set, behind the calendar; each can be switched off."""

    HOLIDAYS = "holidays", "Bank holidays"
    ELECTIONS = "elections", "Pre-election periods"
    COMMUNITY = "community", "Feasts and other dates"
    AWARENESS = "awareness", "Awareness days"
    DEADLINES = "deadlines", "Copy deadlines"
    EDITIONS = "editions", "Editions"
    SEASONS = "seasons", "Seasons"


class MoveBy(TextChoices):
    """By how much the chair moves several at once."""

    WEEK = "week", "a week later"
    TWO_WEEKS = "two_weeks", "two weeks later"
    FOUR_WEEKS = "four_weeks", "four weeks later"
    MONTH = "month", "a month later"
    QUARTER = "quarter", "a quarter later"
    WEEK_EARLIER = "week_earlier", "a week earlier"
    MONTH_EARLIER = "month_earlier", "a month earlier"
