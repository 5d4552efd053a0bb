"""The audit: the history and what is kept beside it, as one list that administrators search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import CharField, Q, QuerySet, Value
from django.utils.text import capfirst

from bsc_comms.kit import clock
from bsc_comms.overview.audit_sift import (
    COMMUNICATION,
    changes_for,
    changes_for_all,
    entries_for_all,
)
from bsc_comms.overview.audit_words import COMMANDS, in_words, is_owed_work, named_like
from partnership.choices import AuditAct
from partnership.models import AuditEntry, Change, Partner, Person
from plans.models import Communication

CHANGE, ENTRY = "change", "entry"
PLANNER, BY_HAND = "The planner", "On the machine"
LATELY = timedelta(days=92)
ACCOUNTS = frozenset({"partnership.person", "partnership.appointment"})
PUBLISHED = frozenset({"plans.forwardplan", "plans.annualrecord", "subgroup.minutes"})
DOOR = frozenset(AuditAct) - {AuditAct.DOWNLOADED, AuditAct.FEED_READ, AuditAct.JOB}
REFUSALS = frozenset({AuditAct.REFUSED, AuditAct.SLOWED_DOWN, AuditAct.CODE_REFUSED})
KINDS = (
    ("change", "Every change"),
    ("account", "Accounts and roles"),
    ("published", "Publications"),
    ("door", "Signing in and out"),
    ("refused", "Refused sign-ins"),
    ("file", "Downloads and keys"),
    ("job", "Jobs"),
)
# Whose words stand here; those of all else stand in its own history, under its own rules.
TOLD_IN_FULL = "partnership."


@dataclass(frozen=True)
class Asked:
    """What is searched for; empty parts find everything. Days in London, both included.

    Without a first day it is some months up to the last, however old the planner is.
    """

    kind: str = ""
    who: str = ""
    what: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def since(self) -> date:
        """The first day that is looked at."""
        return self.first or (self.last or clock.today()) - LATELY


@dataclass(frozen=True)
class Line:
    """Who did what, when and from where, in words."""

    at: datetime
    who: str
    address: str
    act: str
    what: str
    detail: str
    request_id: str


def found(person: Person, asked: Asked) -> QuerySet[Any]:
    """The rows that fit, the latest first, as pairs of which table and which row."""
    return _found(changes_for(person), asked)


def found_for_all(asked: Asked) -> QuerySet[Any]:
    """Those of them of which the whole partnership may know, for a file."""
    return _found(changes_for_all(), asked)


def _found(readable: QuerySet[Change], asked: Asked) -> QuerySet[Any]:
    changes = _changes(_common(readable, asked), asked)
    entries = _entries(_common(entries_for_all(), asked), asked)
    both = _named(changes, CHANGE).union(_named(entries, ENTRY), all=True)
    # Numbers of two tables are never compared: how they interleave tells of rows that are left out.
    return both.order_by("-at", "table", "-pk")


def lines_of(rows: Iterable[dict[str, Any]]) -> list[Line]:
    """These rows of `found` in words and in their order; the same few queries for any number."""
    rows = list(rows)
    changes = Change.objects.select_related("by").in_bulk(_keys(rows, CHANGE))
    entries = AuditEntry.objects.select_related("by").in_bulk(_keys(rows, ENTRY))
    names = _names(changes.values())
    return [
        _of_change(changes[row["pk"]], names)
        if row["table"] == CHANGE
        else _of_entry(entries[row["pk"]])
        for row in rows
    ]


def _keys(rows: Sequence[dict[str, Any]], table: str) -> list[int]:
    """0 is nobody's key: so the query is asked where there are none as well."""
    return [0, *(row["pk"] for row in rows if row["table"] == table)]


def _named(rows: QuerySet[Any], table: str) -> QuerySet[Any]:
    return rows.order_by().values("at", "pk", table=Value(table, output_field=CharField()))


def _common(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    rows = rows.filter(at__gte=clock.start_of(asked.since))
    if asked.last:
        rows = rows.filter(at__lt=clock.start_of(asked.last + timedelta(days=1)))
    for word in asked.who.split():
        rows = rows.filter(Q(by__name__icontains=word) | Q(address__startswith=word))
    return rows


def _changes(rows: QuerySet[Change], asked: Asked) -> QuerySet[Change]:
    match asked.kind:
        case "" | "change":
            pass
        case "account":
            rows = rows.filter(subject_type__in=ACCOUNTS)
        case "published":
            rows = rows.filter(subject_type__in=PUBLISHED)
        case _:
            return rows.none()
    for word in asked.what.split():
        rows = rows.filter(
            Q(act__icontains=word) | Q(subject_type__icontains=word) | Q(request_id=word)
        )
    return rows


def _entries(rows: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    acts = {
        "": frozenset(AuditAct),
        "door": DOOR,
        "refused": REFUSALS,
        "file": frozenset({AuditAct.DOWNLOADED, AuditAct.FEED_READ}),
        "job": frozenset({AuditAct.JOB}),
    }.get(asked.kind, frozenset())
    if not acts:
        return rows.none()
    rows = rows.filter(act__in=sorted(acts))
    for word in asked.what.split():
        named = [act for act in AuditAct if word.lower() in act.label.lower()]
        rows = rows.filter(
            Q(act__in=named)
            | Q(what__icontains=word)
            | Q(what__in=named_like(word))
            | Q(about__icontains=word)
            | Q(typed=word)
            | Q(request_id=word)
        )
    return rows


@dataclass(frozen=True)
class _Names:
    """What some subjects are called, by kind and key as text."""

    by_kind: dict[str, dict[str, str]]

    def of(self, change: Change) -> str:
        return self.by_kind.get(change.subject_type, {}).get(change.subject_id, "")


def _names(changes: Iterable[Change]) -> _Names:
    keys: dict[str, list[str]] = {}
    for change in changes:
        keys.setdefault(change.subject_type, []).append(change.subject_id)
    people = Person.objects.filter(pk__in=[0, *_numbers(keys.get("partnership.person", ()))])
    partners = Partner.objects.filter(pk__in=[0, *_numbers(keys.get("partnership.partner", ()))])
    planned = Communication.objects.filter(
        pk__in=[UUID(int=0), *(UUID(key) for key in keys.get(COMMUNICATION, ()))]
    )
    return _Names(
        {
            "partnership.person": {str(pk): name for pk, name in people.values_list("pk", "name")},
            "partnership.partner": {
                str(pk): name for pk, name in partners.values_list("pk", "name")
            },
            COMMUNICATION: {
                str(pk): " ".join(filter(None, (reference, title)))
                for pk, reference, title in planned.values_list("pk", "reference", "title")
            },
        }
    )


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys]


def _of_change(change: Change, names: _Names) -> Line:
    kind = str(apps.get_model(change.subject_type)._meta.verbose_name)
    name = names.of(change)
    return Line(
        at=change.at,
        who=change.by.name if change.by else PLANNER,
        address=change.address or "",
        act=str(capfirst(change.act)),
        what=f"{capfirst(kind)}: {name}" if name else str(capfirst(kind)),
        detail=_detail(change),
        request_id=change.request_id,
    )


def _detail(change: Change) -> str:
    field = change.field.replace("_", " ")
    if not change.subject_type.startswith(TOLD_IN_FULL) or not (change.was or change.became):
        return field
    return f"{field}: {' to '.join(filter(None, (change.was, change.became)))}"


def _who(entry: AuditEntry) -> str:
    if entry.by:
        return str(entry.by.name)
    if entry.act != AuditAct.JOB:
        return ""
    return BY_HAND if entry.what in COMMANDS else PLANNER


def _of_entry(entry: AuditEntry) -> Line:
    is_an_order = entry.act == AuditAct.JOB and is_owed_work(entry.what)
    told = [f"order {entry.about}" if is_an_order else entry.about]
    if entry.typed:
        told.append(f"for nobody who is known ({entry.typed[:8]})")
    if entry.count is not None:
        told.append(f"{entry.count} {'failed' if entry.failed else 'done'}")
    elif entry.failed:
        told.append("failed")
    return Line(
        at=entry.at,
        who=_who(entry),
        address=entry.address or "",
        act=str(entry.get_act_display()),
        what=in_words(entry.what),
        detail=", ".join(filter(None, told)),
        request_id=entry.request_id,
    )
