"""What leaves as a sheet comes back as it was: any communication that the forms can make."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from benchmarks.reading_score import vocabulary_of
from bsc_comms.kit import clock
from bsc_comms.kit.tables import read_table
from plans.choices import WAS_ISSUED, Branding, Precision, Reach, State
from plans.documents.plan_sheet import plan_csv, plan_xlsx
from plans.queries.plan_export import Exported
from plans.rules.reading import RowReading, SheetReading, Term, Terms, sheet_reader
from plans.rules.windows import (
    month_window,
    part_window,
    quarter_window,
    week_window,
)
from tests.services.in_short import IN_SHORT

VOCABULARY = vocabulary_of()
YEAR = date(2016, 4, 1)
READ_AS = {
    State.POSTPONED: "postponed",
    State.CANCELLED: "cancelled",
    State.MERGED: "merged",
    State.ISSUED: "issued",
    State.EVALUATED: "issued",
}
LOOK_LIKE_MORE = st.sampled_from(
    ["_x0041_", "N/A", "TBC", "None", "1.50", "007", "2016-04-11", "TRUE", "#REF!", "Title", "Apr"]
    + ['"Be safe": lock up', "Burglary, not knife crime", "Total", "Hendon [W02-HENDON]"]
)
FORMULAS = st.builds(
    str.__add__, st.sampled_from(["=", "+", "-", "@", "＝", "'=", "''-", '"@', "'"]), st.text()
)

Writer = Callable[[list[Exported]], tuple[str, bytes]]


def as_a_form_takes_it(text: str) -> str:
    """Without what no form and no cell holds: control characters, blanks at the ends."""
    plain = "".join(one for one in text if one.isprintable() or one == "\n")
    return plain.replace("\xa0", " ").strip()


lines = (st.text(max_size=60) | LOOK_LIKE_MORE | FORMULAS).map(as_a_form_takes_it)
any_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"))
texts = (any_text | LOOK_LIKE_MORE | FORMULAS).map(as_a_form_takes_it)
titles = lines.map(lambda text: " ".join(text.split())).filter(bool)
days = st.dates(date(2012, 4, 1), date(2026, 3, 31))
days_of_the_year = st.dates(YEAR, date(2017, 3, 31))
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@st.composite
def windows(draw: st.DrawFn) -> dict[str, Any]:
    """A window as the form of a communication makes it."""
    precision, day = draw(st.sampled_from(Precision)), draw(days)
    nothing: dict[str, Any] = {"start_time": None, "end_time": None, "confirmed": False}
    if precision == Precision.UNDATED:
        return {"precision": precision, "start": None, "end": None, **nothing}
    last = day + timedelta(days=draw(st.integers(0, 60)))
    part = draw(st.sampled_from(["early", "mid", "late"]))
    start, end = {
        Precision.WEEK: week_window(day),
        Precision.MONTH: month_window(day.year, day.month),
        Precision.PART_OF_MONTH: part_window(day.year, day.month, part),
        Precision.QUARTER: quarter_window(day.year, (day.month - 1) // 3 * 3 + 1),
    }.get(precision, (day, last))
    window = {"precision": precision, "start": start, "end": end, **nothing}
    if precision == Precision.EXACT:
        begins = draw(st.none() | times)
        ends = draw(st.none() | times) if begins else None
        if begins and ends and start == end and ends <= begins:
            ends = None
        window |= {"confirmed": draw(st.booleans()), "start_time": begins, "end_time": ends}
    return window


def some_of(terms: Terms, most: int = 4) -> st.SearchStrategy[tuple[str, ...]]:
    codes = st.sampled_from(sorted(terms.by_code))
    return st.lists(codes, unique=True, max_size=most).map(tuple)


@st.composite
def communications(draw: st.DrawFn) -> Exported:
    lead = draw(st.sampled_from(sorted(VOCABULARY.partners.by_code)))
    others = draw(some_of(VOCABULARY.partners))
    state = draw(st.sampled_from(State))
    return Exported(
        id=uuid.uuid4(),
        reference=draw(st.sampled_from(["", "SSCP-2016-001"])),
        imported_reference="",
        title=draw(titles),
        message=draw(texts),
        lead=lead,
        others=tuple(code for code in others if code != lead),
        reach=draw(st.sampled_from(Reach)),
        areas=draw(some_of(VOCABULARY.areas)),
        place=draw(texts),
        audiences=draw(some_of(VOCABULARY.audiences)),
        channels=draw(some_of(VOCABULARY.channels)),
        objectives=draw(some_of(VOCABULARY.objectives)),
        topics=draw(some_of(VOCABULARY.topics)),
        state=state,
        in_part=state in WAS_ISSUED and draw(st.booleans()),
        issued_on=draw(st.none() | days_of_the_year) if state in WAS_ISSUED else None,
        merged_into=draw(titles | st.just("")) if state == State.MERGED else "",
        reason=draw(lines) if state in (State.POSTPONED, State.CANCELLED) else "",
        logo=draw(st.sampled_from(Branding)),
        result=draw(texts),
        campaign=draw(lines),
        version=draw(st.integers(1, 10_000)),
        **draw(windows()),
    )


def as_csv(rows: list[Exported]) -> tuple[str, bytes]:
    return "plan.csv", plan_csv(rows, VOCABULARY)


def as_workbook(rows: list[Exported]) -> tuple[str, bytes]:
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        return "plan.xlsx", plan_xlsx(rows, VOCABULARY, title="Plan 2016/17", author="Sample")


def read_back(written: tuple[str, bytes], campaigns: Iterable[str] = ()) -> SheetReading:
    """A campaign's code is here "c:" and its name."""
    named = Terms(tuple(Term(f"c:{name}", name) for name in campaigns))
    vocabulary = replace(VOCABULARY, campaigns=named)
    return sheet_reader(read_table(*written), vocabulary=vocabulary, year_start=YEAR).whole()


def details_of(row: Exported) -> dict[str, Any]:
    """What a sheet has to give back; a set where the order says nothing."""
    return {
        "version": row.version,
        "reference": row.reference,
        "title": row.title,
        "message": row.message,
        "lead": row.lead,
        "others": set(row.others),
        "precision": str(row.precision),
        "start": row.start,
        "end": row.end,
        "times": (row.start_time, row.end_time),
        "confirmed": row.confirmed,
        "reach": str(row.reach),
        "areas": set(row.areas),
        "place": row.place,
        "audiences": set(row.audiences),
        "channels": set(row.channels),
        "objectives": set(row.objectives),
        "topics": set(row.topics),
        "state": "issued_in_part" if row.in_part else READ_AS.get(State(row.state), "planned"),
        "issued_on": row.issued_on,
        "reason": row.reason,
        "logo": str(row.logo),
        "result": row.result,
        "campaign": row.campaign,
        "campaign_code": f"c:{row.campaign}" if row.campaign else "",
    }


def details_read(row: RowReading) -> dict[str, Any]:
    window = row.window
    assert window is not None, row.errors
    return {
        "version": row.version,
        "reference": row.reference,
        "title": row.title,
        "message": row.message,
        "lead": row.lead,
        "others": set(row.others),
        "precision": str(window.precision),
        "start": window.start,
        "end": window.end,
        "times": (window.start_time, window.end_time),
        "confirmed": window.confirmed,
        "reach": row.reach,
        "areas": set(row.areas),
        "place": row.place,
        "audiences": set(row.audiences),
        "channels": set(row.channels),
        "objectives": set(row.objectives),
        "topics": set(row.topics),
        "state": row.state,
        "issued_on": row.issued_on,
        "reason": row.reason,
        "logo": row.logo,
        "result": row.result,
        "campaign": row.campaign,
        "campaign_code": row.campaign_code,
    }


def comes_back_whole(rows: list[Exported], write: Writer) -> None:
    reading = read_back(write(rows), {row.campaign for row in rows})

    assert reading.unknown_columns == ()
    assert reading.skipped == ()
    for row, read in zip(rows, reading.rows, strict=True):
        assert details_read(read) == details_of(row)
        assert (read.errors, read.doubts, read.not_understood) == ((), (), ())


# Rows are small as they are, and each try to make one smaller reads all names again.
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=10 if IN_SHORT else 30, deadline=None, phases=WITHOUT_SHRINKING)
@given(st.lists(communications(), min_size=1, max_size=8))
def test_what_leaves_as_csv_comes_back_as_it_was(rows: list[Exported]) -> None:
    comes_back_whole(rows, as_csv)


@settings(max_examples=4 if IN_SHORT else 10, deadline=None, phases=WITHOUT_SHRINKING)
@given(st.lists(communications(), min_size=1, max_size=8))
def test_what_leaves_as_a_workbook_comes_back_as_it_was(rows: list[Exported]) -> None:
    comes_back_whole(rows, as_workbook)
