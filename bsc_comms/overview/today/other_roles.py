"""Today of the board, of a champion and of an administrator."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.health.checking import AT_ONCE, examine
from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.today.shared import Readings, waiting
from partnership.models import Appointment, Person
from partnership.queries.people import running_roles_of_nobody
from plans.models import RecordOrder
from plans.queries.forward_plans import latest_forward_plan
from plans.queries.ideas import put_forward_by
from plans.queries.records import figures_so_far, latest_record, year_being_compiled


def board_day() -> dict[str, Any]:
    """The latest annual record, this year so far, the latest forward plan. Nothing else."""
    record = latest_record()
    return {
        "record": record,
        "being_compiled": None if record else year_being_compiled(),
        "year": FinancialYear.of(clock.today()),
        "figures": figures_so_far(FinancialYear.of(clock.today())),
        "plan": latest_forward_plan(),
    }


def champion_day(person: Person) -> dict[str, Any]:
    """What became of the ideas that this champion put forward."""
    return waiting({"ideas": put_forward_by(person)})


def administrator_day(readings: Readings) -> dict[str, Any]:
    """What failed, and who is missing."""
    not_made = readings.not_made
    records = RecordOrder.objects.given_up().count()
    return {
        "not_well": [one for one in examine(AT_ONCE) if one.health != Health.OK],
        "letters_wrong": readings.letters_wrong,
        **not_made,
        "records_failed": records,
        "work_failed": sum(len(rows) for rows in not_made.values()) + records,
        "people": Person.objects.filter(is_active=True).count(),
        "without_role": _without_role().count(),
        "vacancies": readings.vacancies,
        "roles_of_nobody": running_roles_of_nobody(),
    }


def _without_role() -> QuerySet[Person]:
    """Those who can come in and hold no role today."""
    held = Appointment.objects.current().filter(person=OuterRef("pk"))
    return Person.objects.filter(~Exists(held), is_active=True)
