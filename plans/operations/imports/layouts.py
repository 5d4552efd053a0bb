"""Layouts of sheets that partners send again: kept after saving, offered the next time."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models.fields.json import KeyTextTransform

from bsc_comms.kit import clock
from partnership.models import Partner, Person
from partnership.operations import FieldChange, record_change
from plans import policy
from plans.choices import WAS_SAVED
from plans.models import Layout, PlanImport
from plans.operations.imports.errors import LayoutNameTaken, UnknownLayout
from plans.queries.imports import tells_of_what_is_kept_back
from plans.rules.headless import has_plain_headings
from plans.rules.layouts import chosen, fingerprint, is_own, layout_name, numbered
from plans.rules.reading import columns as fields

#: Among the notes of an import: its layout alone says who leads.
LEAD_OF_LAYOUT = "lead_of_layout"


def layout_named(name: str) -> Layout:
    """The layout of that name, whatever its case. Raises UnknownLayout, which names all."""
    found = Layout.objects.filter(name__iexact=name.strip()).first()
    if found is not None:
        return found
    names = list(Layout.objects.values_list("name", flat=True))
    known = (
        f"There are: {'; '.join(f'“{each}”' for each in names)}."
        if names
        else "None is known yet: one is kept when a sheet is saved."
    )
    raise UnknownLayout(f"No layout is called “{name}”. {known}")


@transaction.atomic
def rename_layout(*, by: Person | None, layout: Layout, name: str) -> Layout:
    """Give a layout another name. Raises LayoutNameTaken, with a sentence."""
    name = " ".join(name.split())
    if not name:
        raise LayoutNameTaken("A layout needs a name.")
    if Layout.objects.filter(name__iexact=name).exclude(pk=layout.pk).exists():
        raise LayoutNameTaken(f"Another layout is called “{name}” already. Choose another name.")
    change = FieldChange("name", layout.name, name)
    layout.name = name
    layout.save(update_fields=["name"])
    record_change(by=by, subject=layout, act="renamed", changes=[change])
    return layout


@transaction.atomic
def forget_layout(*, by: Person | None, layout: Layout) -> None:
    """Forget a layout; what was read with it stays as it was read."""
    record_change(
        by=by, subject=layout, act="forgotten", changes=[FieldChange("name", layout.name, "")]
    )
    layout.delete()


def offer(plan_import: PlanImport, headings: Sequence[str]) -> None:
    """Read a new sheet as the last one with the same headings, if there was one.

    The layout's columns, words and, where no column says who leads, its partner are taken over.
    """
    layout = plan_import.layout or _known(plan_import, headings)
    if layout is None:
        return
    plan_import.layout = layout
    plan_import.notes["taught"] = chosen(layout.columns, headings)
    plan_import.words = list(layout.words)
    if layout.leads_unnamed and plan_import.default_lead is None:
        plan_import.default_lead = layout.partner
        plan_import.notes[LEAD_OF_LAYOUT] = True


def _known(plan_import: PlanImport, headings: Sequence[str]) -> Layout | None:
    """The layout with these headings: of the partner whose sheet it is said to be, else the last.

    Where several partners send the same headings without a lead, none is taken without a word.
    A layout's name and words are its partner's own: nobody is given another partner's.
    """
    found = list(
        Layout.objects.filter(fingerprint=fingerprint(headings))
        .select_related("partner")
        .order_by("-kept_at")
    )
    lead = plan_import.default_lead
    if lead is not None:
        own = [one for one in found if one.partner_id == lead.pk]
        return own[0] if own else None
    if plan_import.by is not None and not policy.can_see_every_import(plan_import.by):
        found = [one for one in found if one.partner_id in plan_import.by.partner_ids]
    if len({one.partner_id for one in found if one.leads_unnamed}) > 1:
        return None
    return found[0] if found else None


def columns_of(plan_import: PlanImport) -> dict[str, str] | None:
    """Heading to field as a person chose it; None where a layout or the rules say it."""
    columns: dict[str, str] | None = plan_import.notes.get("columns")
    return columns


def taught_of(plan_import: PlanImport) -> dict[str, str]:
    """Heading to field as far as the layout has learned it."""
    taught: dict[str, str] = plan_import.notes.get("taught", {})
    return taught


def keep_layout(plan_import: PlanImport, *, by: Person | None) -> Layout | None:
    """Keep how a sheet was read that has just been saved, for the partner whose sheet it is.

    The planner's own sheet says itself what its columns are, and one without headings cannot be
    known again: None is kept of those. Nor of one that tells of something kept back, and none
    learns from it: a layout is known to those who may not know that there was such a sheet.
    """
    if is_own(plan_import.headings.values()) or has_plain_headings(plan_import.columns):
        return None
    if tells_of_what_is_kept_back(plan_import):
        return None
    partner = _partner_of(plan_import)
    said = {
        "columns": _learned(plan_import),
        "leads_unnamed": partner is not None
        and fields.LEAD not in fields.all_held(plan_import.headings),
        "words": plan_import.words,
        "kept_at": clock.now(),
        "kept_by": by,
    }
    mark = fingerprint(plan_import.columns)
    held = Layout.objects.filter(fingerprint=mark, partner=partner).first()
    if held is None:
        name = _free_name(layout_name(partner.short_name if partner else "", plan_import.file_name))
        return Layout.objects.create(name=name, fingerprint=mark, partner=partner, **said)
    for name, value in said.items():
        setattr(held, name, value)
    held.save()
    return held


def _learned(plan_import: PlanImport) -> dict[str, str]:
    """Heading to field, of columns that are in doubt as it was learned before, if it was.

    A reading that nobody was sure of would else be certain the next time.
    """
    read = {**dict.fromkeys(plan_import.unknown_headings, ""), **plan_import.headings}
    in_doubt = {one["column"] for one in plan_import.columns_in_doubt}
    taught = taught_of(plan_import)
    return {heading: field for heading, field in read.items() if heading not in in_doubt} | {
        heading: taught[heading] for heading in in_doubt if heading in taught
    }


def _partner_of(plan_import: PlanImport) -> Partner | None:
    """Whose sheet it is: who leads where it does not say, else the one that leads all of it."""
    if (
        fields.LEAD not in fields.all_held(plan_import.headings)
        and plan_import.default_lead is not None
    ):
        return plan_import.default_lead
    leads = (
        plan_import.rows.filter(state__in=WAS_SAVED)
        .order_by()
        .annotate(lead=KeyTextTransform("lead", "reading"))
        .values_list("lead", flat=True)
        .distinct()[:2]
    )
    codes = list(leads)
    return Partner.objects.filter(code=codes[0]).first() if len(codes) == 1 else None


def _free_name(name: str) -> str:
    taken = {each.casefold() for each in Layout.objects.values_list("name", flat=True)}
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = numbered(name, number)
    return free
