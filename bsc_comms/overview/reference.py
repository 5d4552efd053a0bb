"""Loading the partnership's reference data from a folder of files.

Another borough replaces the files, not the code. A second load of the same files changes nothing.
A row that is taken out of a file stays in the planner: old records need it. It ends when the file
gives it a last day, and a file that gives none leaves the last day that people have set. An entry
of the register that people have edited since, a figure that they brought in, and an awareness day
that they moved is theirs, and a file leaves it alone. Everything is saved in one transaction, or
nothing is.
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from bsc_comms.overview.reference_cells import read_sheet
from bsc_comms.overview.reference_checks import check_between_files
from bsc_comms.overview.reference_identity import read_partnership
from bsc_comms.overview.reference_saving import Tally, save_partnership, save_sheet
from bsc_comms.overview.reference_sheets import SHEETS, Fault, ReferenceRefused, Sheet
from partnership.models import Person

Summary = dict[str, Tally]


def load_reference(folder: Path, *, by: Person | None = None, dry_run: bool = False) -> Summary:
    """Bring the planner's reference data into line with the files in `folder`.

    `by` is who does it, None for the planner itself. With `dry_run` all is checked and counted and
    nothing is kept. Returns what was done, by file. Raises ReferenceRefused with every fault that
    was found, by file, row and column, and then nothing is saved.
    """
    faults: list[Fault] = []
    present = list(_sheets_in(folder, faults))
    rows = {sheet.name: read_sheet(folder, sheet, faults) for sheet in present}
    words = read_partnership(folder, faults)
    if faults:
        raise ReferenceRefused(faults)
    with transaction.atomic():
        check_between_files(rows, words, faults)
        if faults:
            raise ReferenceRefused(faults)
        summary = {"partnership": save_partnership(words, by)}
        for sheet in present:
            summary[sheet.name] = save_sheet(sheet, rows[sheet.name], by)
        if dry_run:
            transaction.set_rollback(True)
    return summary


def _sheets_in(folder: Path, faults: list[Fault]) -> Iterator[Sheet]:
    if not folder.is_dir():
        faults.append(Fault(str(folder), None, "", "There is no such folder.", "Name another."))
        return
    known = {sheet.file for sheet in SHEETS}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            faults.append(
                Fault(
                    path.name,
                    None,
                    "",
                    "No file of this name is expected.",
                    f"The names are: {', '.join(sorted(known))}.",
                )
            )
    for sheet in SHEETS:
        if (folder / sheet.file).is_file():
            yield sheet
        elif sheet.required:
            faults.append(Fault(sheet.file, None, "", "This file is missing.", "Add it."))
