"""What is held about a person: everything that names them, as far as whoever asks may know of it.

A communication that the asker may not see is not told of, nor what hangs on it: the file would
tell an administrator of what a partner keeps back, and whoever changed partner of what is no longer
theirs to know. The file says so. What people did themselves is told to them, also where others
may not know of it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, JSONField, Model, Q, QuerySet
from django.utils.text import capfirst

from bsc_comms.kit import clock
from bsc_comms.overview.audit_sift import changes_for, changes_told_about_oneself, entries_for_all
from bsc_comms.overview.audit_words import in_words
from partnership.models import AuditEntry, Change, Letter, Person
from plans.models import Communication, DateChange
from plans.queries.history import moves_known_to

NOTE = (
    "Everything here that names the person. Left out is what was done on communications that are "
    "kept back from whoever reads this, or were at the time, and the words of communications, "
    "which belong to their partners."
)
# Models by the path that leads to the communication they hang on: it must be visible.
BY_COMMUNICATION: Mapping[str, str] = {
    "plans.communication": "pk",
    "plans.datechange": "communication",
    "plans.approach": "communication",
    "plans.askedpartner": "approach__communication",
    "plans.offerrequest": "communication",
    "plans.artwork": "communication",
    "plans.decision": "communication",
    "plans.evaluation": "communication",
    "subgroup.agendaitem": "communication",
    "subgroup.paper": "item__communication",
    "subgroup.action": "item__communication",
    "subgroup.minutenote": "item__communication",
}
# Shown whole to everybody who may ask.
OPEN = frozenset(
    {
        *("subgroup.meeting", "subgroup.invitation", "subgroup.bankholiday", "subgroup.terms"),
        *("subgroup.planconfirmation", "subgroup.othermeeting", "subgroup.advicerequest"),
        *("subgroup.nomination", "subgroup.attendance", "subgroup.minutescomment"),
        *("subgroup.packorder", "plans.contact", "plans.notthisyear", "plans.forwardplan"),
        *("plans.annualrecord", "plans.recordsignature", "plans.recordorder", "plans.recordlink"),
        *("plans.recordreading", "channels_registry.nothingtoenter"),
        *("channels_registry.channel", "channels_registry.offer"),
        *("channels_registry.resource", "channels_registry.loan", "evidence.figuresfile"),
        *("partnership.partner", "partnership.partnerkey", "partnership.appointment"),
    }
)
# Told to the person alone: what they chose and made for themselves, or what may be in confidence.
OWN = frozenset(
    {
        *("partnership.feedtoken", "partnership.letterchoice", "partnership.signin"),
        *("partnership.keptform", "plans.savedview"),
        *("channels_registry.booking", "socialaccount.socialaccount"),
        *("plans.chosencolumns", "plans.layout", "plans.planimport", "plans.importorder"),
    }
)
# What whoever asks about somebody else may know, and what everybody may about themselves.
SIFTED: Mapping[
    str, tuple[Callable[[Person], QuerySet[Any]], Callable[[Person], QuerySet[Any]]]
] = {
    "partnership.change": (changes_for, changes_told_about_oneself),
    "partnership.auditentry": (
        lambda asker: entries_for_all(),
        lambda person: AuditEntry.objects.all(),
    ),
    "partnership.letter": (Letter.objects.known_to, Letter.objects.known_to),
}
LEFT_OUT: Mapping[str, str] = {
    "account.emailaddress": "A copy of the address, which stands at the top.",
    "mfa.authenticator": "Secrets of the second step: they would let a finder in.",
    "admin.logentry": "Not written: the planner's own history has it.",
    "plans.campaign": "A name could tell of what is kept back; the history names who started it.",
    "plans.agreedline": "The same; the history has who worded and agreed it.",
    "plans.linewording": "The same.",
    "plans.overlapanswer": "Answers about two communications, of which one may be kept back; the "
    "history of each has them.",
}
AnyField = Any  # a field of a model: Django's own type takes parameters for mypy alone
# What a section is called where the name of its kind of row is no word of the partnership's.
TITLES = {
    "channels_registry.nothingtoenter": "Nothing to enter",
    "partnership.appointment": "Roles",
    "partnership.auditentry": "Signing in, files and feeds",
    "partnership.change": "What was done",
    "partnership.keptform": "Forms that were sent after signing out",
    "partnership.signin": "Where they are signed in",
    "plans.approach": "Approaches",
    "plans.artwork": "Artwork",
    "plans.chosencolumns": "Columns of the plan",
    "socialaccount.socialaccount": "Single sign-on",
}
# How a row names somebody, where the field's own name does not read as a role ("as owner").
ROLES = {
    "by": "done by this person",
    "person": "about this person",
    "responsible": "as the responsible person",
    "before_person": "named before the change",
    "after_person": "named after the change",
}
DATES = ("at", "created_at", "published_at", "compiled_at", "made_at", "asked_at", "date", "starts")


@dataclass(frozen=True)
class Named:
    """That a row names the person: how, which row, and when."""

    how: str
    which: str
    when: date | None


@dataclass(frozen=True)
class Section:
    """Everything of one kind that names the person."""

    title: str
    rows: list[Named]


def named_by() -> Iterator[tuple[type[Model], AnyField]]:
    """Every field of every model that points at a person."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.concrete and field.related_model is Person:
                yield model, field  # type: ignore[misc]


def sections(person: Person, asker: Person) -> list[Section]:
    """What names the person, by kind; kinds without a row are left out."""
    found: dict[type[Model], list[Named]] = {}
    for model, field in named_by():
        rows = _known(model, person, asker)
        if rows is not None:
            named = _light(rows.filter(**{field.name: person}), field).order_by("pk")
            found.setdefault(model, []).extend(_named(each, field, person) for each in named)
    return [
        Section(_title(model), sorted(rows, key=_in_order)) for model, rows in found.items() if rows
    ]


def as_data(person: Person, asker: Person) -> dict[str, Any]:
    """The same as plain data for a file."""
    return {
        "note": NOTE,
        "made_at": clock.now().isoformat(),
        "person": {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in about(person).items()
        },
        "named_in": {
            each.title: [
                {
                    "how": row.how,
                    "which": row.which,
                    "when": row.when.isoformat() if row.when else "",
                }
                for row in each.rows
            ]
            for each in sections(person, asker)
        },
    }


def about(person: Person) -> dict[str, str | datetime]:
    """What the account itself holds."""
    return {
        "number": str(person.pk),
        "name": person.name,
        "e-mail": person.email,
        "account": "Open" if person.is_active else "Closed",
        "last signed in": person.last_login or "Never",
        "mail refused": person.mail_refused_why or "No",
    }


def _title(model: type[Model]) -> str:
    named = str(model._meta.verbose_name_plural).capitalize()
    return TITLES.get(model._meta.label_lower, named)


def _light(rows: QuerySet[Any], field: AnyField) -> QuerySet[Any]:
    """With what the rows are called after, and without what only makes them heavy."""
    fields = rows.model._meta.concrete_fields
    beside = [each.name for each in fields if each.is_relation and each != field]
    heavy = [each.name for each in fields if isinstance(each, BinaryField | JSONField)]
    return rows.select_related(*beside).defer(*heavy)


def _known(model: type[Model], person: Person, asker: Person) -> QuerySet[Any] | None:
    """The rows of a model of which the asker may know; None for a kind that is not told of."""
    label = model._meta.label_lower
    if label in SIFTED:
        of_others, of_oneself = SIFTED[label]
        return of_oneself(person) if person == asker else of_others(asker)
    if model is DateChange and person != asker:
        return moves_known_to(asker)
    if label in BY_COMMUNICATION:
        return _by_communication(model, BY_COMMUNICATION[label], asker)
    if label in OPEN or (label in OWN and person == asker):
        return model._default_manager.all()
    return None


def _by_communication(model: type[Model], path: str, asker: Person) -> QuerySet[Any]:
    known = Communication.objects.visible_to(asker)
    may = Q(**{f"{path}__in": known})
    if path != "pk" and _may_stand_alone(model):
        may |= Q(**{path: None})
    return model._default_manager.filter(may)


def _may_stand_alone(model: type[Model]) -> bool:
    """Whether such a thing can be about no communication at all."""
    return model._meta.app_label == "subgroup"


def _in_order(row: Named) -> tuple[str, str, str]:
    """By what stands there: random keys would shuffle it each time."""
    return (str(row.when or ""), row.which, row.how)


def _named(row: Model, field: AnyField, person: Person) -> Named:
    if not field.many_to_many:
        setattr(row, field.name, person)  # known already, and read for no row again
    return Named(
        how=_how(field),
        which=_which(row),
        when=next((found for name in DATES if (found := getattr(row, name, None))), None),
    )


def _how(field: AnyField) -> str:
    named = str(field.verbose_name)
    does = named.endswith((" by", " of"))  # "asked by", "asked of"
    return ROLES.get(field.name, f"{named} this person" if does else f"as {named}")


def _which(row: Model) -> str:
    """What it is called; of the audit, from where as well: an address is about a person too."""
    if isinstance(row, Change | AuditEntry):
        told = _done(row) if isinstance(row, Change) else _kept(row)
        return " ".join(filter(None, (told, row.address and f"from {row.address}")))
    if isinstance(row, Letter):
        return ": ".join(filter(None, (str(row.get_kind_display()), row.subject)))
    if BY_COMMUNICATION.get(row._meta.label_lower) == "communication":
        named, about = str(row), str(row.communication or "")  # type: ignore[attr-defined]
        return named if about in named else f"{named}: {about}"
    return str(row)


def _done(change: Change) -> str:
    kind = str(capfirst(apps.get_model(change.subject_type)._meta.verbose_name))
    return ", ".join(filter(None, (f"{kind}: {change.act}", change.field.replace("_", " "))))


def _kept(entry: AuditEntry) -> str:
    what = in_words(entry.what) if entry.what else ""
    return ": ".join(filter(None, (str(entry.get_act_display()), what)))
