"""Another day for a communication, by its form and by a sheet."""

from datetime import date

from django.db import transaction

from partnership.models import Person
from plans.choices import Precision
from plans.models import Communication
from plans.operations.communications import move_communication
from plans.operations.details import Details, Window
from plans.operations.edits import Edit, edit_many
from tests.plans.overlap_answers import fresh


def move(by: Person, one: Communication, day: date) -> None:
    move_communication(
        by=by,
        communication=one,
        opened_version=fresh(one).version,
        window=Window(Precision.EXACT, day, day),
        reason="The hall is taken",
    )


def move_by_a_sheet(by: Person, one: Communication, day: date) -> None:
    details = Details(fields={"window_start": day, "window_end": day})
    with transaction.atomic():
        edit_many([Edit(fresh(one), details, "A sheet", "edited")], by=by)
