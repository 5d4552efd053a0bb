"""Which of the history an administrator may read: nothing that tells of what a partner keeps back.

Administrators keep the machine; what partners keep back is no more theirs to know than anybody
else's (ADR 2). So a change is shown where its subject is of a kind that is never about a
communication, or where its subject may be seen by the reader. What was written while a
communication was kept back stays hidden after it has opened, as in its own history. A kind that
stands in neither list is not shown. Counts and pages are made of what is left. The file holds what
the whole partnership may know, whoever takes it away (ADR 8).
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Length, Replace
from django.db.models.lookups import Exact

from partnership.models import AuditEntry, Change, Letter, Person
from plans.models import (
    AgreedLine,
    Campaign,
    Communication,
    CommunicationQuerySet,
    Layout,
    NotThisYear,
)
from plans.queries.history import LEADS, OPENS_OR_CLOSES
from plans.queries.imports import (
    imports_open_to_all,
    imports_visible_to,
    layouts_visible_to,
)
from subgroup.models import Action, AgendaItem

# Kinds whose every change an administrator may read.
OPEN = frozenset(
    {
        *("partnership.aim", "partnership.appointment", "partnership.area"),
        *("partnership.areasuccession", "partnership.audience", "partnership.commitment"),
        *("partnership.emphasis", "partnership.objective", "partnership.outcome"),
        *("partnership.partner", "partnership.partnership", "partnership.person"),
        *("partnership.servicearea", "partnership.strategicpoint", "partnership.strategypriority"),
        *("partnership.topic", "plans.annualrecord", "plans.contact", "plans.forwardplan"),
        *("subgroup.advicerequest", "subgroup.bankholiday", "subgroup.cyclestep"),
        *("subgroup.meeting", "subgroup.minutes", "subgroup.nomination", "subgroup.othermeeting"),
        *("subgroup.othersubgroup", "subgroup.planconfirmation", "subgroup.terms"),
        *("channels_registry.channel", "channels_registry.offer", "channels_registry.resource"),
        *("channels_registry.edition", "channels_registry.editionpattern"),
        # No booking: that a slot was asked for, by whom and when, is more than that it is held.
        "channels_registry.loan",
        *("evidence.awarenessday", "evidence.carefulperiod", "evidence.figuresfile"),
        *("evidence.finding", "evidence.indicator", "evidence.recurringday", "evidence.season"),
        *("evidence.survey", "evidence.wave"),
    }
)
Sifting = Callable[[Person], QuerySet[Any]]
All = Callable[[], QuerySet[Any]]


def _agenda(known: CommunicationQuerySet) -> QuerySet[AgendaItem]:
    about = known.filter(pk=OuterRef("communication_id"))
    return AgendaItem.objects.filter(Q(communication=None) | Exists(about))


def _actions(known: CommunicationQuerySet) -> QuerySet[Action]:
    return Action.objects.filter(Q(item=None) | Q(item__in=_agenda(known)))


# Kinds of which a reader may know some.
SIFTED: Mapping[str, Sifting] = {
    "partnership.letter": lambda person: Letter.objects.known_to(person),
    "plans.agreedline": lambda person: AgreedLine.objects.visible_to(person),
    "plans.campaign": lambda person: Campaign.objects.known_to(person),
    "plans.layout": layouts_visible_to,
    "plans.notthisyear": lambda person: NotThisYear.objects.all(),
    "plans.planimport": imports_visible_to,
    "subgroup.action": lambda person: _actions(Communication.objects.visible_to(person)),
    "subgroup.agendaitem": lambda person: _agenda(Communication.objects.visible_to(person)),
}
# The same kinds: those of them that the whole partnership may know.
SIFTED_FOR_ALL: Mapping[str, All] = {
    "partnership.letter": lambda: Letter.objects.filter(in_confidence=False),
    "plans.agreedline": lambda: AgreedLine.objects.open_to_the_partnership(),
    "plans.campaign": lambda: Campaign.objects.with_whether_all_know().filter(all_know=True),
    "plans.layout": lambda: Layout.objects.all(),
    "plans.notthisyear": lambda: NotThisYear.objects.all(),
    "plans.planimport": imports_open_to_all,
    "subgroup.action": lambda: _actions(Communication.objects.open_to_the_partnership()),
    "subgroup.agendaitem": lambda: _agenda(Communication.objects.open_to_the_partnership()),
}
COMMUNICATION = Communication._meta.label_lower


def changes_for(person: Person) -> QuerySet[Change]:
    """The changes that this administrator may read."""
    known = Communication.objects.visible_to(person)
    return _changes_of(known, {kind: sift(person) for kind, sift in SIFTED.items()})


def changes_told_about_oneself(person: Person) -> QuerySet[Change]:
    """The changes that this person may read where a row names them.

    Beside what administrators read: what they did themselves, also while it was kept back from
    others, and what was done on what their partner leads, since it does. What is kept back from
    them today is left out of both.
    """
    known = Communication.objects.visible_to(person)
    sifted = {kind: sift(person) for kind, sift in SIFTED.items()}
    not_sifted = ~Q(subject_type__in=[COMMUNICATION, *SIFTED])
    theirs = not_sifted | Q(Q(subject_type=COMMUNICATION), _is_among(known)) | _of_kinds(sifted)
    led = Q(subject_type=COMMUNICATION) & Q(_is_among(Communication.objects.led_by(person)))
    since_led = led & ~_later_in({LEADS})
    may = Q(by=person) & theirs | since_led | _may_read(known, sifted)
    return _with_keys(Change.objects.all()).filter(may)


def changes_for_all() -> QuerySet[Change]:
    """Those of them that tell of nothing which is kept back from anybody."""
    known = Communication.objects.open_to_the_partnership()
    return _changes_of(known, {kind: sift() for kind, sift in SIFTED_FOR_ALL.items()})


def _changes_of(
    known: CommunicationQuerySet, sifted: Mapping[str, QuerySet[Any]]
) -> QuerySet[Change]:
    return _with_keys(Change.objects.all()).filter(_may_read(known, sifted))


def _may_read(known: CommunicationQuerySet, sifted: Mapping[str, QuerySet[Any]]) -> Q:
    return Q(subject_type__in=OPEN) | _of_communications(known) | _of_kinds(sifted)


def _of_kinds(sifted: Mapping[str, QuerySet[Any]]) -> Q:
    among = Q()
    for kind, rows in sifted.items():
        among |= Q(subject_type=kind) & Q(_is_among(rows))
    return among


def entries_for_all() -> QuerySet[AuditEntry]:
    """Sign-ins, refusals, downloads and jobs, without those that may tell of something."""
    return AuditEntry.objects.filter(in_confidence=False)


def _of_communications(known: CommunicationQuerySet) -> Q:
    never_kept, opened_before = Q(embargo_until=None), Q(embargo_until__lt=OuterRef("at"))
    readable = known.filter(never_kept | opened_before)
    return Q(Q(subject_type=COMMUNICATION), _is_among(readable), ~_later_in(OPENS_OR_CLOSES))


def _later_in(fields: Collection[str]) -> Q:
    """Whether one of these fields was changed at the time of a row or later.

    A row that says who may see it, or who leads it, from then on belongs to what was before.
    """
    later = Change.objects.filter(
        subject_type=COMMUNICATION,
        subject_id=OuterRef("subject_id"),
        field__in=fields,
        at__gte=OuterRef("at"),
    )
    return Q(Exists(later))


def _is_among(rows: QuerySet[Any]) -> Exists:
    """Whether the subject of a change is one of these rows: looked up by its key, not in a list."""
    key = "uuid" if isinstance(rows.model._meta.pk, UUIDField) else "number"
    return Exists(rows.order_by().filter(pk=OuterRef(key)))


def _with_keys(changes: QuerySet[Change]) -> QuerySet[Change]:
    """Each with the key of its subject as the other table has it: `uuid` or `number`, else NULL.

    PostgreSQL turns text into a key only where it looks like one, or the whole query would fail.
    """
    return changes.annotate(bare=Replace("subject_id", Value("-"), Value(""))).annotate(
        uuid=Cast(Case(When(Exact(Length("bare"), 32), then=F("bare"))), UUIDField()),
        number=Cast(
            Case(When(subject_id__regex=r"^[0-9]{1,18}$", then=F("subject_id"))),
            BigIntegerField(),
        ),
    )
