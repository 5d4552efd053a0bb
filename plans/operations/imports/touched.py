"""What has touched, since an import was saved, the communications that it made or changed.

Everything that refers to a communication is asked through the models themselves, so that a model
that is added later is not forgotten: unless it stands in a list below, a row of it counts as a
touch.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.batches import in_batches
from partnership.models import Change, Person
from plans.choices import WAS_SAVED, ImportState, RowState
from plans.models import (
    AnnualRecord,
    AskedPartner,
    Communication,
    DateChange,
    EvaluationAsked,
    ForwardPlan,
    ImportRow,
    Involvement,
    NearFacts,
    Overlap,
    OverlapAnswer,
    Placement,
    PlanImport,
)
from plans.operations.imports.batches import BATCH
from plans.operations.imports.errors import Touched
from plans.operations.imports.taken_back import HISTORY_UNTIL, TakenBack, Written
from plans.queries.history import act_in_words
from plans.queries.imports import imports_visible_to

#: What an import makes itself with a communication; what others do to it raises the version.
LISTS: tuple[Any, ...] = tuple(
    field.remote_field.through for field in Communication._meta.many_to_many
)
OWN: tuple[type[Model], ...] = (Placement, Involvement, DateChange, *LISTS)
#: What the planner found by itself, and finds again; an answer to it is a touch.
FOUND: tuple[type[Model], ...] = (Overlap, NearFacts)
#: What the planner asks by itself of what a sheet calls issued; an answer to it is a touch.
ASKED: tuple[type[Model], ...] = (EvaluationAsked,)
#: Asked for in ways of their own below; some are known to few, and count for those alone.
OTHERWISE: tuple[type[Model], ...] = (ImportRow, OverlapAnswer, AskedPartner)
WORDS = {
    "plans.artwork": "artwork was added to it",
    "plans.carriedcontact": "a contact was chosen for it",
    "plans.carriedline": "an agreed line was chosen for it",
    "plans.approach": "the other advocates were asked about it",
    "plans.decision": "the chair has decided on it",
    "plans.evaluation": "somebody said what came of it",
    "plans.offerrequest": "an offer was asked for alongside it",
    "plans.communication": "another was merged with it",
    "subgroup.agendaitem": "it stands on an agenda",
}
ANSWERED = "an overlap with it was answered"
CLASHES = "a partner answered that it plans it already"
UNSEEN = "Something that you cannot see"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Reasons = dict[UUID, dict[str, None]]


def touched_since(plan_import: PlanImport, *, seen_by: Person | None = None) -> list[Touched]:
    """The communications that something else has touched since, and what, in words.

    For a person, only what they may see is named; anything else stands as one entry without a
    title, so that nothing secret is told. What was answered in confidence, or about something kept
    back, touches nothing for whoever may not know of it: a refusal would tell of it.
    """
    rows = plan_import.rows.filter(state__in=WAS_SAVED, communication__isnull=False)
    versions = dict(rows.values_list("communication_id", "saved_version"))
    reasons: Reasons = defaultdict(dict)
    taken_back = TakenBack.of_all_years()
    for ids in in_batches(versions, BATCH):
        _edited(ids, versions, taken_back, reasons)
    # What refers to a communication that was there before may have done so then.
    made = rows.filter(state=RowState.SAVED).values_list("communication_id", flat=True)
    for ids in in_batches((pk for pk in made if pk is not None), BATCH):
        _referred_to(ids, reasons)
        _overlaps_answered(ids, seen_by, reasons)
        _named_in_answers(ids, seen_by, reasons)
    for ids in in_batches(versions, BATCH):
        _in_history(plan_import, ids, taken_back, reasons)
    _in_other_imports(plan_import, seen_by, reasons)
    _published(plan_import, versions.keys(), reasons)
    return _in_words(reasons, seen_by)


def references_to(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """Every relation of another model to this one, hidden ones too."""
    for field in model._meta.get_fields(include_hidden=True):
        if isinstance(field, ForeignObjectRel):
            yield field


def foreign_references() -> list[tuple[str, ForeignObjectRel]]:
    """Relations that count as a touch, with the way from what they refer to to a communication."""
    found = []
    ways: tuple[tuple[type[Model], str], ...] = (
        (Communication, ""),
        (Placement, "__communication"),
        (Involvement, "__communication"),
        (DateChange, "__communication"),
        (Overlap, "__first"),
        (Overlap, "__second"),
    )
    for model, way in ways:
        for relation in references_to(model):
            if relation.related_model not in (*OWN, *FOUND, *ASKED, *OTHERWISE):
                found.append((way, relation))
    return found


def put_by_the_planner(model: type[Model]) -> QuerySet[Any] | None:
    """The rows of a model that the planner made by itself and nothing refers to.

    A model that has such rows says which, with a method of that name of its QuerySet.
    """
    of_the_planner = getattr(model._default_manager, "put_by_the_planner", None)
    if of_the_planner is None:
        return None
    found: QuerySet[Any] = of_the_planner(clock.today())
    for relation in references_to(model):
        referring: Any = relation.related_model
        name = relation.remote_field.name
        found = found.exclude(Exists(referring._base_manager.filter(**{name: OuterRef("pk")})))
    return found


def _edited(
    ids: list[UUID],
    versions: Mapping[UUID, int | None],
    taken_back: TakenBack,
    reasons: Reasons,
) -> None:
    now = Communication.objects.filter(pk__in=ids).values_list("pk", "version")
    for pk, version in now:
        saved = versions[pk]
        if saved is None or version != taken_back.version_now(pk, saved):
            reasons[pk]["it was changed"] = None


def _referred_to(ids: list[UUID], reasons: Reasons) -> None:
    for way, relation in foreign_references():
        related: Any = relation.related_model
        path = f"{relation.remote_field.name}{way}"
        said = WORDS[related._meta.label_lower]
        found = related._base_manager.filter(**{f"{path}__in": ids})
        by_itself = put_by_the_planner(related)
        if by_itself is not None:
            found = found.exclude(pk__in=by_itself.values("pk"))
        for pk in found.order_by().values_list(path, flat=True).distinct():
            reasons[pk][said] = None


def _overlaps_answered(ids: list[UUID], seen_by: Person | None, reasons: Reasons) -> None:
    known = OverlapAnswer.objects.all()
    if seen_by is not None:
        known = known.known_to(seen_by)
    for path in ("overlap__first", "overlap__second", "takes_over"):
        found = known.filter(**{f"{path}__in": ids})
        for pk in found.order_by().values_list(path, flat=True).distinct():
            reasons[pk][ANSWERED] = None


def _named_in_answers(ids: list[UUID], seen_by: Person | None, reasons: Reasons) -> None:
    known = AskedPartner.objects.all()
    if seen_by is not None:
        known = known.visible_to(seen_by)
    found = known.filter(clash_with__in=ids).order_by()
    for pk in found.values_list("clash_with", flat=True).distinct():
        if pk is not None:
            reasons[pk][CLASHES] = None


def _in_history(
    plan_import: PlanImport, ids: list[UUID], taken_back: TakenBack, reasons: Reasons
) -> None:
    """What was written into the history after the import's own rows, of these communications."""
    by_text = {str(pk): pk for pk in ids}
    since = Change.objects.filter(
        subject_type=Communication._meta.label_lower,
        subject_id__in=list(by_text),
        pk__gt=plan_import.notes.get(HISTORY_UNTIL, 0),
    )
    if HISTORY_UNTIL not in plan_import.notes:
        since = since.filter(at__gt=plan_import.saved_at or plan_import.at)
    lines = since.order_by("pk").values_list(
        "pk", "subject_id", "act", "at", "by", "field", "before"
    )
    for line in lines:
        written = Written(*line)
        if not taken_back.wrote(written):
            pk = by_text[written.communication]
            reasons[pk].pop("it was changed", None)
            reasons[pk][_done(written)] = None


def _done(written: Written) -> str:
    who = "the planner" if written.by is None else "somebody"
    state_before = written.before if written.field == "state" else ""
    return f"{who} {act_in_words(written.act, state_before=state_before)}"


def _in_other_imports(plan_import: PlanImport, seen_by: Person | None, reasons: Reasons) -> None:
    """Other sheets that were saved since; whose file somebody does not see has no name for them."""
    seen = PlanImport.objects.all() if seen_by is None else imports_visible_to(seen_by)
    others = (
        ImportRow.objects.filter(
            plan_import__state__in=(ImportState.SAVED, ImportState.UNDOING),
            communication__in=plan_import.rows.filter(state__in=WAS_SAVED).values("communication"),
            plan_import__saved_at__gte=plan_import.saved_at or plan_import.at,
        )
        .exclude(plan_import=plan_import)
        .annotate(named=Exists(seen.filter(pk=OuterRef("plan_import"))))
        .values_list("communication_id", "plan_import__file_name", "named")
    )
    for pk, file_name, named in others:
        if pk is not None:
            sheet = f"the sheet {file_name}" if named else "another sheet"
            reasons[pk][f"{sheet} holds it too"] = None


def _published(plan_import: PlanImport, ids: Collection[UUID], reasons: Reasons) -> None:
    """Frozen content names communications by their ids, wherever it does so."""
    since = plan_import.saved_at or plan_import.at
    by_text = {str(pk): pk for pk in ids}
    plans = ForwardPlan.objects.filter(published_at__gte=since)
    for number, content, difference in plans.values_list("number", "content", "difference"):
        for pk in _named_in((content, difference), by_text):
            reasons[pk][f"it is in forward plan No. {number}"] = None
    records = AnnualRecord.objects.filter(compiled_at__gte=since, revision__gt=0)
    for record in records:
        for pk in _named_in((record.content,), by_text):
            reasons[pk][f"it is in the annual record {record.financial_year}"] = None


def _named_in(contents: Iterable[Any], by_text: dict[str, UUID]) -> set[UUID]:
    named = set(_UUID.findall(json.dumps(list(contents))))
    return {by_text[text] for text in named & by_text.keys()}


def _in_words(reasons: Reasons, seen_by: Person | None) -> list[Touched]:
    found = Communication.objects.all()
    if seen_by is not None:
        found = found.visible_to(seen_by)
    told = []
    for ids in in_batches(reasons, BATCH):
        for pk, title in found.filter(pk__in=ids).order_by().values_list("pk", "title"):
            told.append(Touched(pk, title, tuple(reasons[pk])))
    told.sort(key=lambda one: (one.title.casefold(), str(one.communication)))
    if len(told) < len(reasons):
        told.append(Touched(None, UNSEEN, ("it was changed since",)))
    return told
