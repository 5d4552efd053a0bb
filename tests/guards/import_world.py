"""For the small world: sheets that wait to be saved, and one that was."""

from typing import Any

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Person
from plans.models import Layout, PlanImport
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.imports import explain_words, receive_plan_file, save_import

SHEET = "Title,Lead agency,Date,Comms type\nDark nights,LEAD,Mon 8 November 2016,Leaflet\n"


def import_things(world: Any) -> None:
    """Sheets that wait to be saved, one that was saved, and one where both sides changed a title.

    A row of each is named as "row of" its import.
    """
    people = world.cast
    saved = _bring_in(world, "saved import")
    save_import(by=people.coordinator, plan_import=saved)
    _bring_in(world, "import")
    _bring_in(world, "import of alice", by=people.alice)
    corrected = _bring_in(world, "corrected import")
    explain_words(
        by=people.coordinator,
        plan_import=corrected,
        opened_version=corrected.version,
        field="channel",
        words="Leaflet",
        instead="Magazine",
    )
    shown = saved.rows.get().communication
    assert shown is not None
    edit_communication(
        by=people.alice,
        communication=shown,
        opened_version=shown.version,
        details=Details(fields={"title": "Darker nights"}),
    )
    _bring_in(world, "other import", title="Saved import again", reference=shown.reference or "")
    again = _bring_in(world, "saved again")
    save_import(by=people.coordinator, plan_import=again)
    layout = Layout.objects.get()
    world.place("layout", layout)


def _bring_in(
    world: Any, name: str, *, by: Person | None = None, title: str = "", reference: str = ""
) -> PlanImport:
    words = SHEET.replace("Dark nights", title or name.capitalize())
    if reference:
        head, row = words.splitlines()
        words = f"Reference,{head}\n{reference},{row}\n"
    read = receive_plan_file(
        by=by or world.cast.coordinator,
        name=f"{name}.csv",
        content=words.encode(),
        year=FinancialYear(2016),
    )
    world.place(name, read)
    row = read.rows.get()
    world.place(f"row of {name}", row, pk=read.pk, row=row.pk)
    return read
