"""Which imports a person sees, and which of their rows."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from partnership.models import Partner, Person
from plans.choices import RowState
from plans.models import Communication, ImportRow, Layout, PlanImport
from plans.policy import can_bring_in_for, can_see_every_import

FEW = 1_000  # keys in one query
#: Among the notes of an import: the keys of the communications that doubts and refusals tell of.
SPEAKS_OF = "speaks_of"


def imports_visible_to(person: Person) -> QuerySet[PlanImport]:
    """Every import for the coordinator, one's own for everybody else.

    A sheet that speaks of something kept back from the coordinator is known only to whoever brought
    it in: counts, gaps in its rows and what its saving answers would tell of it (rule 10 of
    docs/rules.md). So is one that waits for its titles, as nobody knows yet of what it speaks.
    """
    found = PlanImport.objects.defer("content")
    if not can_see_every_import(person):
        return found.filter(by=person)
    kept_back = ImportRow.objects.filter(plan_import=OuterRef("pk")).exclude(_seen(person))
    known = ~Exists(kept_back) & ~Q(pk__in=_telling_of_secrets(person)) & ~_unread()
    return found.filter(Q(by=person) | known)


def imports_open_to_all() -> QuerySet[PlanImport]:
    """Those that were read and tell of nothing kept back, whoever brought them in."""
    kept_back = Communication.objects.kept_back()
    of_it = kept_back.filter(pk=OuterRef("communication_id"))
    rows = ImportRow.objects.filter(Exists(of_it), plan_import=OuterRef("pk"))
    telling = _telling_of(kept_back, PlanImport.objects.all())
    return PlanImport.objects.defer("content").exclude(Exists(rows) | Q(pk__in=telling) | _unread())


def rows_visible_to(plan_import: PlanImport, person: Person) -> QuerySet[ImportRow]:
    """Rows without a communication, and those whose communication the person may see."""
    return plan_import.rows.filter(_seen(person))


def seen_rows(person: Person) -> QuerySet[ImportRow]:
    """The rows of all imports, without those whose communication the person may not see."""
    return ImportRow.objects.filter(_seen(person))


def tells_of_what_is_kept_back(plan_import: PlanImport) -> bool:
    """Whether a row of it, or what its doubts and refusals tell of, is not open to all."""
    kept_back = Communication.objects.kept_back()
    if plan_import.rows.filter(Exists(kept_back.filter(pk=OuterRef("communication_id")))).exists():
        return True
    return bool(_those_of(kept_back, plan_import.notes.get(SPEAKS_OF, [])))


def layouts_visible_to(person: Person) -> QuerySet[Layout]:
    """Every layout for the coordinator, those of their own partners for everybody else."""
    found = Layout.objects.select_related("partner", "kept_by")
    return found if can_see_every_import(person) else found.filter(partner__in=person.partner_ids)


def partners_to_bring_in_for(person: Person, partners: QuerySet[Partner]) -> QuerySet[Partner]:
    """Of these partners those whose sheets the person may bring in."""
    if can_see_every_import(person):
        return partners
    return partners.filter(pk__in=[pk for pk in person.partner_ids if can_bring_in_for(person, pk)])


def _seen(person: Person) -> Q:
    known = Communication.objects.visible_to(person)
    return Q(communication=None) | Q(known.holds("communication"))


def _unread() -> Q:
    """The imports that waited for somebody to name their titles and have no row read since."""
    read = ImportRow.objects.filter(plan_import=OuterRef("pk")).exclude(state=RowState.SKIPPED)
    return Q(notes__no_titles__isnull=False) & Q(~Exists(read))


def _telling_of_secrets(person: Person) -> list[UUID]:
    """The imports of others that tell, beside their rows, of what is kept back from the person."""
    seen = Communication.objects.visible_to(person).filter(pk=OuterRef("pk"))
    hidden = Communication.objects.exclude(Exists(seen))
    return _telling_of(hidden, PlanImport.objects.exclude(by=person))


def _telling_of(hidden: QuerySet[Communication], imports: QuerySet[PlanImport]) -> list[UUID]:
    """Those of the imports whose doubts or refusals tell of one of these.

    Asked for with each row of a longer list, the database would walk through the whole plan.
    """
    told = imports.filter(**{f"notes__{SPEAKS_OF}__isnull": False})
    spoken = {pk: set(keys) for pk, keys in told.values_list("pk", f"notes__{SPEAKS_OF}") if keys}
    secret = _those_of(hidden, set().union(*spoken.values()))
    return [pk for pk, keys in spoken.items() if keys & secret]


def _those_of(communications: QuerySet[Communication], told_of: Iterable[str]) -> set[str]:
    """Of these keys those that are keys of these communications."""
    found: set[str] = set()
    keys = sorted(told_of)
    for start in range(0, len(keys), FEW):
        among = communications.order_by().filter(pk__in=keys[start : start + FEW])
        found |= {pk.hex for pk in among.values_list("pk", flat=True)}
    return found
