"""What somebody changed on the planner's own sheet and saving it leaves: the row says so."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from bsc_comms.kit import clock
from channels_registry.models import Channel
from partnership.models import Area, Partner
from plans.choices import PlacementState, Precision, RowState, State
from plans.documents.plan_sheet import plan_csv, plan_xlsx
from plans.models import Communication, ImportRow, PlanImport
from plans.operations.imports import correct_row, save_import
from plans.queries.plan_export import exported
from plans.queries.vocabulary import vocabulary
from tests import factories
from tests.plans.sheets import read, row_of, sheet, small_partnership, states

pytestmark = pytest.mark.django_db

HEADINGS = (
    "Reference,Version,Title,Lead,First day,How precise,Channels,Whole borough or certain places,"
    "Areas,State,Issued on,Why postponed or cancelled"
)
ISSUED_STAYS = (
    "The day of issue stays as the plan has it: correct it on the page of the communication"
)
NOT_ISSUED = "It is not called issued, so no day is kept: write Issued under State if it went out"
REASON_STAYS = (
    "The reason stays as the plan has it: to give another, bring it back on its own page and set "
    "it aside again"
)
REST_WAITS = (
    "What is planned of it cannot be marked as issued: no date was understood, and what was issued "
    "needs one."
)
GIVE_THE_DAY = "Give the day under Issued on, or leave the cell as the plan has it."
MERGES_NOTHING = (
    "A sheet does not merge two communications.",
    "Go joint on the page of their overlap, or leave the cell as the plan has it.",
)
STAYS_AN_IDEA = "It is an idea and stays one: put it on the plan on its own page"
NOT_SET_ASIDE = (
    "It is not set aside, so no reason is kept: write Postponed or Cancelled under State"
)


@pytest.fixture(autouse=True)
def partnership():
    small_partnership()
    factories.ChannelFactory(code="LEAF", name="Leaflets")


def one_of(state=State.PLANNED, issued_on=None, areas=(), **facts):
    one = factories.CommunicationFactory(
        title="Lock your shed",
        lead_partner=Partner.objects.get(code="FIRE"),
        reach="borough",
        state=state,
        **{"window_start": date(2016, 10, 3), "window_end": date(2016, 10, 3), **facts},
    )
    placed = {"issued": True, "issued_on": issued_on} if issued_on else {}
    posters = Channel.objects.get(code="POST")
    factories.PlacementFactory(communication=one, channel=posters, **placed)
    one.areas.set(Area.objects.filter(code__in=areas))
    return one


def read_again(
    one, *, reference=None, areas="", state="Planned", issued_on="", reason=""
) -> ImportRow:
    ours = one.reference if reference is None else reference
    known = (ours, one.version, one.title, "Fire Brigade", "2016-10-03")
    said = ("Exact day or days", "Posters", "Whole borough", areas, state, issued_on, reason)
    return row_of(read(sheet(",".join(map(str, (*known, *said))), headings=HEADINGS)), 2)


def doubts(row):
    return [(one["field"], one["text"], one["read_as"]) for one in row.doubts]


def refusals(row):
    return [(one["field"], one["text"], one["wrong"], one["right"]) for one in row.errors]


def test_how_to_use_it_is_not_named_as_a_sheet_that_was_not_read():
    one_of()
    rows = exported(Communication.objects.all(), reader=None)
    found = read(plan_xlsx(rows, vocabulary(), title="Plan", author="Sample"), name="plan.xlsx")
    assert (found.notes["sheet"], found.notes["other_sheets"]) == ("Plan", [])


@pytest.mark.parametrize("written", [plan_csv, partial(plan_xlsx, title="Plan", author="Sample")])
def test_an_advocates_own_file_sent_back_untouched_changes_nothing(written):
    one_of(reported_result="412 reports")
    police = factories.advocate_of(Partner.objects.get(code="MET"))
    content = written(exported(Communication.objects.all(), reader=police), vocabulary())
    name = "plan.xlsx" if content.startswith(b"PK") else "plan.csv"

    found = read(content, name=name, by=factories.coordinator())

    assert states(found) == [RowState.UNCHANGED]
    assert save_import(by=None, plan_import=found) == 0
    assert Communication.objects.get().reported_result == "412 reports"


def sent_back(change=("", "")) -> PlanImport:
    """The file as it leaves, once with other words in it, brought in again."""
    content = plan_csv(exported(Communication.objects.all(), reader=None), vocabulary())
    return read(content.decode("utf-8-sig").replace(*change, 1))


def also_on(one, code, issued_on=None):
    placed = {"issued": True, "issued_on": issued_on} if issued_on else {}
    channel = Channel.objects.get(code=code)
    return factories.PlacementFactory(communication=one, channel=channel, **placed)


@pytest.mark.parametrize("state", [State.ISSUED, State.EVALUATED])
def test_what_is_planned_still_beside_what_was_issued_stays_planned(state):
    still_planned = also_on(one_of(state, issued_on=date(2016, 10, 4)), "WEB")

    found = sent_back()

    assert states(found) == [RowState.UNCHANGED]
    assert save_import(by=None, plan_import=found) == 0
    still_planned.refresh_from_db()
    assert still_planned.state == PlacementState.PLANNED


UNDATED = {"precision": Precision.UNDATED, "window_start": None, "window_end": None}
IN_SPRING = {"window_start": date(2017, 3, 6), "window_end": date(2017, 3, 6)}


@pytest.mark.parametrize("window", [UNDATED, IN_SPRING])
@pytest.mark.parametrize("in_part", [False, True])
def test_what_was_issued_on_two_days_comes_back_as_issued_whatever_its_window(window, in_part):
    one = one_of(State.ISSUED, issued_on=date(2016, 10, 4), **window)
    also_on(one, "WEB", issued_on=date(2016, 10, 6))
    if in_part:
        also_on(one, "LEAF")

    with clock.at(datetime(2016, 11, 8, 9, tzinfo=UTC)):
        assert states(sent_back()) == [RowState.UNCHANGED]
        again = sent_back(change=("Lock your shed", "Lock your sheds"))
        assert doubts(row_of(again, 2)) == []
        assert save_import(by=None, plan_import=again) == 1

    found = Communication.objects.get()
    assert (found.title, found.state) == ("Lock your sheds", State.ISSUED)
    assert found.is_issued_in_part == in_part


def test_the_rest_of_what_was_issued_in_part_needs_a_day_to_be_issued():
    one = one_of(State.ISSUED, issued_on=date(2016, 10, 4), **UNDATED)
    also_on(one, "WEB", issued_on=date(2016, 10, 6))
    also_on(one, "LEAF")

    row = row_of(sent_back(change=("Partly issued", "Issued")), 2)

    assert [(each["field"], each["wrong"], each["right"]) for each in row.errors] == [
        ("state", REST_WAITS, GIVE_THE_DAY)
    ]


@pytest.mark.parametrize("state", [State.PLANNED, State.POSTPONED, State.CANCELLED])
def test_what_a_sheet_calls_merged_is_refused_and_stays_as_it_is(state):
    one = one_of(state)

    row = read_again(one, state="Merged into BSCP-2016-041")

    assert refusals(row) == [("state", "Merged into BSCP-2016-041", *MERGES_NOTHING)]
    assert save_import(by=None, plan_import=row.plan_import) == 0
    assert Communication.objects.get().state == state


def test_what_was_merged_comes_back_as_merged():
    fire = Partner.objects.get(code="FIRE")
    one_of(State.MERGED, merged_into=factories.CommunicationFactory(lead_partner=fire))

    assert states(sent_back()) == [RowState.UNCHANGED] * 2


@pytest.mark.parametrize(
    ("issued_on", "doubted"),
    [
        ("2016-10-04", []),
        ("", []),
        ("2016-10-05", [("issued_on", "2016-10-05", ISSUED_STAYS)]),
    ],
)
def test_another_day_of_issue_than_the_plans_is_doubted(issued_on, doubted):
    one = one_of(State.ISSUED, issued_on=date(2016, 10, 4))
    assert doubts(read_again(one, state="Issued", issued_on=issued_on)) == doubted


def test_another_day_beside_the_state_than_under_issued_on_is_doubted():
    one = one_of(State.ISSUED, issued_on=date(2016, 10, 4))
    row = read_again(one, state="Issued 9 Oct", issued_on="2016-10-04")
    says = "Its status says 9 October 2016: the day of this column counts"
    assert doubts(row) == [("issued_on", "2016-10-04", says)]


@pytest.mark.parametrize(
    ("state", "doubted"),
    [("Issued", []), ("Planned", [("issued_on", "2016-10-05", NOT_ISSUED)])],
)
def test_a_day_of_issue_counts_where_the_state_says_issued(state, doubted):
    assert doubts(read_again(one_of(), state=state, issued_on="2016-10-05")) == doubted


@pytest.mark.parametrize(
    ("reason", "doubted"),
    [
        ("No staff", []),
        ("", []),
        ("Rain", [("reason", "Rain", REASON_STAYS)]),
    ],
)
def test_another_reason_than_the_plans_is_doubted(reason, doubted):
    one = one_of(State.CANCELLED, state_reason="No staff")
    assert doubts(read_again(one, state="Cancelled", reason=reason)) == doubted


@pytest.mark.parametrize(
    ("state", "doubted"), [("Cancelled", []), ("Planned", [("reason", "Rain", NOT_SET_ASIDE)])]
)
def test_a_reason_counts_where_the_state_says_set_aside(state, doubted):
    assert doubts(read_again(one_of(), state=state, reason="Rain")) == doubted


@pytest.mark.parametrize(
    ("change", "doubted"),
    [
        (("", ""), []),
        (("Idea", "Planned"), [("state", "Planned", STAYS_AN_IDEA)]),
    ],
)
def test_an_idea_that_is_called_planned_stays_one_and_the_row_says_so(change, doubted):
    one = one_of(State.IDEA)

    found = sent_back(change)

    assert doubts(row_of(found, 2)) == doubted
    assert save_import(by=None, plan_import=found) == 0
    one.refresh_from_db()
    assert one.state == State.IDEA


def test_places_beside_whole_borough_are_doubted():
    why = "Read as the whole borough, so Hale makes no difference"
    row = read_again(one_of(areas=["OAK"]), areas="Burnt Oak; Hale")
    assert doubts(row) == [("reach", "Whole borough", why)]
    (instead,) = (one["instead"] for one in row.doubts[0]["alternatives"])
    correct_row(by=None, row=row, opened_version=row.plan_import.version, cells={"reach": instead})
    row.refresh_from_db()
    assert (row.doubts, row.reading["reach"]) == ([], "local")
    assert sorted(row.reading["areas"]) == ["HALE", "OAK"]


def test_places_that_the_plan_holds_beside_whole_borough_are_not_doubted():
    factories.AreaFactory(code="SUTTON", name="Sutton", level="borough")
    assert doubts(read_again(one_of(areas=["OAK"]), areas="Burnt Oak; Sutton")) == []
