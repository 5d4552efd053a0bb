"""The history of one communication, in words, as far as its reader may know it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import day as in_short
from channels_registry.queries.history import FieldLine
from partnership.models import Change, Person, key_in_history
from partnership.queries.history import history_of
from plans.choices import Branding, Precision, Reach, State, Visibility
from plans.models import Communication, DateChange
from plans.policy import can_read_original_row
from plans.queries.notes_told import NOTES, NotesTold
from plans.rules.windows import window_text

MOST_ROWS = 400
OPENS_OR_CLOSES = frozenset({"visibility", "embargo_until", "named_partners"})
LEADS = "lead_partner"
ACTS = {
    "logged": "logged it",
    "put forward": "put it forward as an idea",
    "copied": "made it as a copy",
    "edited": "changed it",
    "took a channel off": "took a channel off",
    "moved": "moved it",
    "postponed": "postponed it",
    "cancelled": "cancelled it",
    "brought back": "brought it back",
    "put on the plan": "put it on the plan",
    "issued": "marked it issued",
    "corrected what was issued": "corrected what was issued",
    "answered": "answered for a partner",
    "agreed": "agreed it",
    "returned": "returned it",
    "joint": "asked for joint work",
    "agenda": "put it on the agenda",
    "noted": "noted it",
    "decision taken back": "took the decision on it back",
    "asked about": "asked the other advocates",
    "answered the question": "answered for a partner",
    "question withdrawn": "took the question to the advocates back",
    "question put back": "let the question to the advocates stand",
    "question closed": "closed the question to the advocates",
    "offer": "settled an offer",
    "merged": "merged it into a joint one",
    "joined": "let it take another over",
    "taken apart": "took the joint one apart",
    "taken back": "took a sheet back that had changed it",
    "coordinated": "answered an overlap: coordinate",
    "declined to go joint": "declined to go joint",
    "saw no overlap": "answered an overlap: none",
    "given artwork": "added artwork",
    "judged by its artwork": "decided what its artwork carries",
    "rid of artwork": "took artwork away",
    "given artwork back": "brought artwork back",
    "chose words": "chose agreed words",
    "handed over": "handed it over",
    "evaluated": "said what came of it",
}
ANSWERS = frozenset({"answered", "answered the question"})
FIELDS = {
    "title": "Title",
    "message": "Message",
    "lead_partner": "Lead partner",
    "responsible": "Responsible",
    "campaign": "Campaign",
    "precision": "How precise the date is",
    "window_start": "First day",
    "window_end": "Last day",
    "start_time": "Starts at",
    "end_time": "Ends at",
    "confirmed": "Confirmed",
    "reach": "Where",
    "place_text": "Streets or places",
    "strategy_note": "How it serves the strategy",
    "other_intelligence": "Other intelligence",
    "other_intelligence_source": "Source of other intelligence",
    "no_evidence_reason": "Why without evidence",
    "help_wanted": "Help wanted",
    "branding": "The partnership’s logo",
    "shared_line": "The shared line",
    "visibility": "Who may see it",
    "embargo_until": "Kept back until",
    "time_and_place_shown": "Others see when and where",
    "internal_notes": "Internal note",
    "reported_result": "Result in the imported sheet",
    "imported_reference": "Reference in the imported sheet",
    "named_partners": "Named partners",
    "state": "State",
    "proof": "Where to see it",
    "overlap": "Overlap",
    "agreed_line": "Agreed line",
    "issued_by": "Issued by",
    "tier": "How thoroughly",
    "worked": "Did it do what it was for",
    "shown_by": "What shows that",
    "learned": "What was learned",
    "outcomes": "What came of it since",
    "figures": "Figures",
}
IN_WORDS = {
    "precision": dict(Precision.choices),
    "reach": dict(Reach.choices),
    "branding": dict(Branding.choices),
    "shared_line": dict(Branding.choices),
    "visibility": dict(Visibility.choices),
}
DAYS = frozenset({"window_start", "window_end"})


@dataclass(frozen=True)
class HistoryLine:
    """What one person did at one stroke. `by` is empty where the planner itself did it."""

    at: datetime
    by: str
    act: str
    what: str
    fields: list[FieldLine]
    reason: str


@dataclass(frozen=True)
class EarlierDate:
    """A window that it had before, in words."""

    text: str
    was_confirmed: bool
    at: datetime
    by: str
    reason: str


def changes_of(communication: Communication) -> list[Change]:
    """Its rows in the history, the latest first: the last MOST_ROWS of them.

    Of those before, the ones that say who may know of it and who leads: without them, what was
    written while it was kept back would be told. One query; a second where there are so many.
    """
    rows = history_of(communication)
    latest = list(rows[:MOST_ROWS])
    if len(latest) < MOST_ROWS:
        return latest
    before = rows.exclude(pk__in=[change.pk for change in latest])
    return [*latest, *before.filter(field__in=OPENS_OR_CLOSES | {LEADS})]


def opened_at(communication: Communication, changes: Iterable[Change]) -> datetime | None:
    """Since when those outside the lead partner may know what was done; None for always.

    What was written while it was kept back stays with the lead partner after it has opened.
    """
    moments = [change.at for change in changes if change.field in OPENS_OR_CLOSES]
    until = communication.embargo_until
    if until is not None and until <= clock.opened_up_to():
        moments.append(until)
    return max(moments, default=None)


def last_opened_or_closed(keys: Iterable[UUID]) -> dict[UUID, datetime]:
    """When who may know of each of these was last changed, of those where it was; one query."""
    found = Change.objects.filter(
        subject_type=Communication._meta.label_lower,
        subject_id__in=[str(pk) for pk in keys],
        field__in=OPENS_OR_CLOSES,
    )
    last = found.order_by().values_list("subject_id").annotate(Max("at"))
    return {UUID(pk): moment for pk, moment in last}


def told_since(
    communication: Communication, changes: Iterable[Change], person: Person
) -> datetime | None:
    """Since when this person may read what others wrote about it; None for always."""
    if communication.lead_partner_id in person.partner_ids:
        return None
    return opened_at(communication, changes)


def written_since(at: datetime | None, since: datetime | None) -> bool:
    """Whether this moment is one of those from which on a person may read what was written."""
    return since is None or (at is not None and at > since)


def changes_by_subject(
    communications: Iterable[Communication], fields: Collection[str]
) -> dict[str, list[Change]]:
    """What was changed in these fields of each, by its id as the history has it; one query."""
    found = Change.objects.filter(
        subject_type=Communication._meta.label_lower,
        subject_id__in=[str(each.pk) for each in communications],
        field__in=fields,
    )
    changes: dict[str, list[Change]] = {}
    for change in found.order_by():
        changes.setdefault(change.subject_id, []).append(change)
    return changes


def moves_told(communications: Iterable[Communication]) -> dict[UUID, list[DateChange]]:
    """The moves of each communication that all may know of, the latest first; one query.

    `date_changes` are prefetched. What was moved while it was kept back, and why, is left out.
    """
    moved = [each for each in communications if each.date_changes.all()]
    changes = changes_by_subject(moved, OPENS_OR_CLOSES)
    told = {}
    for each in moved:
        since = opened_at(each, changes.get(str(each.pk), ()))
        moves = each.date_changes.all()
        told[each.pk] = [move for move in moves if since is None or move.at > since]
    return told


def moves_known_to(person: Person) -> QuerySet[DateChange]:
    """The moves that this person may know of, of whatever communication.

    As in `earlier_dates`: since it opened, or since a partner leads it that the person speaks for.
    """

    def later_in(fields: Collection[str]) -> Q:
        changes = Change.objects.filter(
            subject_type=Communication._meta.label_lower,
            subject_id=key_in_history("communication_id"),
            field__in=fields,
            at__gte=OuterRef("at"),
        )
        return Q(Exists(changes))

    until = Q(communication__embargo_until=None) | Q(communication__embargo_until__lt=F("at"))
    is_open = until & ~later_in(OPENS_OR_CLOSES)
    is_own = Q(communication__lead_partner__in=person.partner_ids) & ~later_in({LEADS})
    known = Communication.objects.visible_to(person).holds("communication_id")
    return DateChange.objects.filter(Q(known), is_open | is_own)


def handed_over_at(changes: Iterable[Change]) -> datetime | None:
    """When the partner that leads it now took it over; None for one that led from the start."""
    return max((change.at for change in changes if change.field == LEADS), default=None)


@dataclass(frozen=True)
class _Since:
    """From when on a reader may know what was done.

    What another partner wrote while it led stays with that partner.
    """

    own: bool
    led_since: datetime | None
    opened: datetime | None

    def is_own(self, at: datetime) -> bool:
        return self.own and (self.led_since is None or at > self.led_since)

    def is_open(self, at: datetime) -> bool:
        return self.opened is None or at > self.opened


def _since(communication: Communication, changes: list[Change], person: Person) -> _Since:
    return _Since(
        own=communication.lead_partner_id in person.partner_ids,
        led_since=handed_over_at(changes),
        opened=opened_at(communication, changes),
    )


def history_told(
    communication: Communication, changes: list[Change], person: Person
) -> list[HistoryLine]:
    """The history as lines, the latest first."""
    since = _since(communication, changes, person)
    hidden = _hidden_fields(communication, person)
    notes = NotesTold(communication, changes, person)

    def as_told(change: Change) -> Change | None:
        if change.field == NOTES:
            return notes.as_told(change)
        is_told = since.is_own(change.at) or (
            since.is_open(change.at) and change.field not in hidden
        )
        return change if is_told else None

    told = [row for row in map(as_told, changes) if row is not None]
    return [_line(list(rows)) for _, rows in groupby(told, key=lambda change: change.batch)]


def is_cut(communication: Communication, changes: list[Change], person: Person) -> bool:
    """Whether there is more that this person may know of than `changes`, the last that were read.

    Said of no more than that: how often it was changed while it was kept back stays untold. One
    query where there are MOST_ROWS, else none.
    """
    if len(changes) < MOST_ROWS:
        return False
    read = [change.pk for change in changes]
    left_out = history_of(communication).exclude(pk__in=read).first()
    if left_out is None:
        return False
    since = _since(communication, changes, person)
    return since.is_own(left_out.at) or since.is_open(left_out.at)


def earlier_dates(
    communication: Communication, changes: list[Change], person: Person
) -> list[EarlierDate]:
    """Every window that it had before, the latest first; `date_changes` are prefetched."""
    since = _since(communication, changes, person)
    today = clock.today()
    return [
        _earlier(change, today)
        for change in communication.date_changes.all()
        if since.is_own(change.at) or since.is_open(change.at)
    ]


def _earlier(change: DateChange, today: date) -> EarlierDate:
    return EarlierDate(
        text=window_text(
            change.old_precision,
            change.old_start,
            change.old_end,
            today=today,
        ),
        was_confirmed=change.was_confirmed,
        at=change.at,
        by=change.by.name if change.by else "",
        reason=change.reason,
    )


def _hidden_fields(communication: Communication, person: Person) -> frozenset[str]:
    hidden = set()
    if not can_read_original_row(person, communication):
        hidden |= {"reported_result", "imported_reference"}
    return frozenset(hidden)


def _line(rows: list[Change]) -> HistoryLine:
    first = rows[0]
    fields = [field_line(row.field, row.was, row.became) for row in reversed(rows) if row.field]
    return HistoryLine(
        at=first.at,
        by=first.by.name if first.by else "",
        act=_act(first.act, fields),
        what=", ".join(dict.fromkeys(field.label.lower() for field in fields)),
        fields=fields,
        reason=first.reason,
    )


def act_in_words(act: str, *, state_before: str = "") -> str:
    """What was done, as it follows the name of whoever did it.

    state_before: where it changed the state, what that was, in words. What the chair returned never
    left the plan, so that nobody brought it back to it.
    """
    if act == "brought back" and state_before == State.RETURNED.label:
        return "was done with the comment"
    return ACTS.get(act, act)


def _act(act: str, fields: list[FieldLine]) -> str:
    """What was done; where others do it too, for whom or with what: the line stands alone."""
    if act in ANSWERS and len(fields) == 1:
        return f"answered for {fields[0].label}"
    if act == "offer" and len(fields) == 1:
        return f"changed an offer ({fields[0].after})"
    before = (field.before for field in fields if field.label == FIELDS["state"])
    return act_in_words(act, state_before=next(before, ""))


def field_line(field: str, before: str, after: str) -> FieldLine:
    """One field as the history keeps it, as people read it."""
    return FieldLine(_label(field), _readable(field, before), _readable(field, after))


def _label(field: str) -> str:
    told = field.replace("_", " ")
    return FIELDS.get(field) or told[:1].upper() + told[1:]


def _readable(field: str, text: str) -> str:
    if field in IN_WORDS:
        return IN_WORDS[field].get(text, text)
    if field in DAYS and text:
        return in_short(date.fromisoformat(text))
    return text
