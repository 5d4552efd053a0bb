"""What is measured: each act of the planner beside the bare one, on one database."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from django.http import HttpResponse

from benchmarks.bare import bare_record, form_of_a_communication
from benchmarks.register import question
from benchmarks.world import World, changed_communication, vocabulary_of_a_form
from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partner
from plans.choices import FileFormat
from plans.documents.annual_record.printed import as_paper
from plans.operations.records import compile_record

Act = Callable[[], object]


@dataclass(frozen=True)
class Case:
    """`make` gives the act of the planner and the bare one; each is timed for so many rounds."""

    name: str
    make: Callable[[World], tuple[Act, Act]]
    rounds: int
    warm_ups: int = 3


def _get(world: World, ours: str, bare: str) -> tuple[Act, Act]:
    def fetch(address: str) -> Act:
        def act() -> None:
            _answered(world.client.get(address), 200, address)

        return act

    return fetch(ours), fetch(bare)


def _answered(response: HttpResponse, status: int, address: str) -> None:
    if response.status_code != status:
        raise AssertionError(f"{address} answered {response.status_code}, not {status}")


def the_list(world: World) -> tuple[Act, Act]:
    return _get(world, "/plan/", "/bare/list/")


def filtered_list(world: World) -> tuple[Act, Act]:
    """A page full at every size: what a partner leads or joins, without ideas."""
    query = "?partner=MPS&state=not_ideas"
    return _get(world, f"/plan/{query}", f"/bare/list/{query}")


def grouped_table(world: World) -> tuple[Act, Act]:
    return _get(world, "/plan/?group=topic", "/bare/grouped/")


def searched(world: World) -> tuple[Act, Act]:
    """Two words that find something at every size, one of them a name with several others."""
    return _get(world, "/plan/?text=burglary+bike", "/bare/search/?text=burglary+bike")


def calendar(world: World) -> tuple[Act, Act]:
    return _get(world, "/plan/calendar/", "/bare/calendar/")


def week(world: World) -> tuple[Act, Act]:
    today = clock.today().isoformat()
    return _get(world, f"/plan/calendar/?week={today}", f"/bare/calendar/?week={today}")


def timeline(world: World) -> tuple[Act, Act]:
    return _get(world, "/plan/timeline/", "/bare/timeline/")


def ward_map(world: World) -> tuple[Act, Act]:
    return _get(world, "/plan/map/", "/bare/map/")


def coverage(world: World) -> tuple[Act, Act]:
    return _get(world, "/plan/coverage/", "/bare/coverage/")


def detail(world: World) -> tuple[Act, Act]:
    pk = changed_communication().pk
    return _get(world, f"/communications/{pk}/", f"/bare/{pk}/")


def create(world: World) -> tuple[Act, Act]:
    """The form is sent whole; both write the same rows in one transaction and redirect."""
    terms, numbers = vocabulary_of_a_form(), count(1)
    lead = Partner.objects.get(code="LFB").pk
    partners = [Partner.objects.get(code="MPS").pk]

    def post(address: str) -> Act:
        def act() -> None:
            said = form_of_a_communication(
                lead=lead, partners=partners, terms=terms, number=next(numbers)
            )
            _answered(world.client.post(address, said), 302, address)

        return act

    return post("/communications/new/"), post("/bare/create/")


def xlsx(world: World) -> tuple[Act, Act]:
    return _get(world, "/plan/plan.xlsx", "/bare/plan.xlsx")


def record(world: World) -> tuple[Act, Act]:
    """The draft of the current year, compiled with all documents and saved."""
    year = FinancialYear.of(clock.today())
    made = compile_record(by=world.person, year=year)
    content, printed = made.content, as_paper(made, FileFormat.PDF)
    return (
        lambda: compile_record(by=world.person, year=year),
        lambda: bare_record(year, content, printed),
    )


def finder(world: World) -> tuple[Act, Act]:
    """Older people in one ward within three weeks."""
    asked = question()
    return _get(world, f"/channels/find/{asked}", f"/bare/find/{asked}")


LIST_CASES = (
    Case("list page", the_list, 25),
    Case("filtered list", filtered_list, 25),
    Case("grouped table", grouped_table, 25),
    Case("search", searched, 25),
    Case("calendar, a month", calendar, 25),
    Case("calendar, a week", week, 25),
    Case("timeline", timeline, 25),
    Case("map", ward_map, 25),
    Case("coverage", coverage, 25),
)
REGISTER_CASES = (Case("finder", finder, 25),)
CASES = (
    *LIST_CASES,
    Case("detail", detail, 25),
    Case("create", create, 15),
    Case("XLSX of the year", xlsx, 15, warm_ups=1),
    Case("compile of the record", record, 15, warm_ups=1),
)
