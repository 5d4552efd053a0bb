"""What the plan holds that a row of a sheet may speak of, by all that a row can be known by.

Only what the person who brought the sheet in may see is looked at.
"""

from collections import defaultdict
from typing import Self
from uuid import UUID

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Person
from plans.choices import ImportState
from plans.models import Communication, CommunicationQuerySet, ImportRow, PlanImport
from plans.operations.imports.batches import AT_ONCE
from plans.operations.imports.facts import STANDS_ON_THE_PLAN, earlier_versions
from plans.operations.imports.names import Names
from plans.operations.imports.row_keys import Known, keys_of, with_keys
from plans.rules.lines import folded

Key = tuple[str, str]


def reach_of(by: Person | None) -> CommunicationQuerySet:
    """What an import may meet on the plan: what its person may see; the planner's own, all's."""
    if by is None:
        return Communication.objects.open_to_the_partnership()
    return Communication.objects.visible_to(by)


class OnThePlan:
    """Communications as the plan has them now, and as earlier sheets said them."""

    def __init__(self, year: FinancialYear) -> None:
        self._year = (year.first.isoformat(), year.last.isoformat())
        self.by_place: dict[tuple[str, int], UUID] = {}
        self.by_own_reference: dict[str, UUID] = {}
        self.by_their_reference: dict[Key, list[Known]] = defaultdict(list)
        self.by_title: dict[Key, list[Known]] = defaultdict(list)
        self.earlier_rows = ImportRow.objects.none()
        self.held_before: set[UUID] = set()

    @classmethod
    def seen_by(cls, plan_import: PlanImport, names: Names) -> Self:
        """Look once, for any number of rows: a constant number of queries."""
        plan = cls(plan_import.financial_year)
        seen = plan._look_at_the_plan(reach_of(plan_import.by), names)
        plan._look_at_earlier_sheets(plan_import, names, seen)
        return plan

    def is_of_year(self, known: Known) -> bool:
        """What is undated may be of any."""
        first, last = self._year
        return not known.start or (known.start <= last and known.end >= first)

    def _look_at_the_plan(self, communications: CommunicationQuerySet, names: Names) -> set[UUID]:
        seen = set()
        found = communications.order_by("created_at", "reference", "pk").values_list(
            "pk",
            "reference",
            "imported_reference",
            "title",
            "lead_partner__code",
            "window_start",
            "window_end",
        )
        for pk, ours, theirs, title, lead, start, end in found.iterator(chunk_size=AT_ONCE):
            seen.add(pk)
            if ours:
                self.by_own_reference[ours.upper()] = pk
            known = Known(
                pk,
                theirs,
                folded(title),
                start.isoformat() if start else "",
                end.isoformat() if end else "",
            )
            self._know(known, names.root_of.get(lead, lead))
        return seen

    def _look_at_earlier_sheets(
        self, plan_import: PlanImport, names: Names, seen: set[UUID]
    ) -> None:
        """A communication may have been edited since: the sheet's own words count too."""
        versions = frozenset(earlier_versions(plan_import).values_list("pk", flat=True))
        rows = self.earlier_rows = (
            ImportRow.objects.filter(
                plan_import__year=plan_import.year,
                plan_import__state=ImportState.SAVED,
                state__in=STANDS_ON_THE_PLAN,
                communication__isnull=False,
            )
            .exclude(plan_import=plan_import.pk)
            .order_by("plan_import__at", "pk")
        )
        saved = with_keys(rows, "plan_import_id", "plan_import__sha256", "communication_id")
        for values in saved.iterator(chunk_size=AT_ONCE):
            communication = values["communication_id"]
            if communication not in seen:
                continue
            row = keys_of(values, names)
            if values["plan_import__sha256"] == plan_import.sha256:
                self.by_place.setdefault((row.sheet, row.number), communication)
            known = Known(
                communication,
                row.reference,
                row.title,
                row.start,
                row.end,
            )
            if values["plan_import_id"] in versions:
                self.held_before.add(communication)
            self._know(known, row.lead)

    def _know(self, known: Known, lead: str) -> None:
        ones = self.by_title[known.title, lead]
        if known in ones:
            return
        ones.append(known)
        # Partners count from one again each year.
        if known.reference and self.is_of_year(known):
            self.by_their_reference[folded(known.reference), lead].append(known)
