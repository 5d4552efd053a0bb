"""Which imports a person sees, and which of their rows."""

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Replace, StrIndex

from partnership.models import Partner, Person
from plans.models import Communication, ImportRow, Layout, PlanImport
from plans.policy import can_bring_in_for, can_see_every_import

#: Among the notes of an import: the keys of the communications that doubts and refusals tell of.
SPEAKS_OF = "speaks_of"


def imports_visible_to(person: Person) -> QuerySet[PlanImport]:
    """Every import for the coordinator, one's own for everybody else.

    A sheet that speaks of something kept back from the coordinator is known only to whoever brought
    it in: counts, gaps in its rows and what its saving answers would tell of it (BRIEF rule 10).
    """
    found = PlanImport.objects.defer("content")
    if not can_see_every_import(person):
        return found.filter(by=person)
    kept_back = ImportRow.objects.filter(plan_import=OuterRef("pk")).exclude(_seen(person))
    told_of = found.alias(spoken=KeyTextTransform(SPEAKS_OF, "notes"))
    return told_of.filter(Q(by=person) | (~Exists(kept_back) & ~_speaks_of_a_secret(person)))


def rows_visible_to(plan_import: PlanImport, person: Person) -> QuerySet[ImportRow]:
    """Rows without a communication, and those whose communication the person may see."""
    return plan_import.rows.filter(_seen(person))


def seen_rows(person: Person) -> QuerySet[ImportRow]:
    """The rows of all imports, without those whose communication the person may not see."""
    return ImportRow.objects.filter(_seen(person))


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
    known = Communication.objects.visible_to(person).filter(pk=OuterRef("communication_id"))
    return Q(communication=None) | Q(Exists(known))


def _speaks_of_a_secret(person: Person) -> Q:
    """Whether a doubt or a refusal of an import tells of something kept back from the person."""
    seen = Communication.objects.visible_to(person).values("pk")
    hidden = Communication.objects.kept_back().exclude(pk__in=seen)
    key = Replace(Cast("pk", TextField()), Value("-"), Value(""))
    named = hidden.annotate(at=StrIndex(OuterRef("spoken"), key)).filter(at__gt=0)
    return ~Q(spoken=None) & ~Q(spoken="[]") & Q(Exists(named))
