"""The coordinator's sheet of the sample year: its rows are logged, moved, returned and reported."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.sample.story import FOLDER, At
from partnership.models import Person
from plans.choices import DecisionKind, ImportState, InvolvementState, Precision, RowState
from plans.models import Campaign, Communication, ImportRow, PlanImport
from plans.operations.campaigns import CampaignDetails, start_campaign
from plans.operations.communications import (
    bring_back,
    edit_communication,
    log_communication,
    move_communication,
    place_on_the_plan,
)
from plans.operations.decisions import record_decision
from plans.operations.details import Details, Window
from plans.operations.imports import Names, read_plan_file
from plans.operations.imports.rows import logged_as, report_state
from plans.queries.decisions import last_decisions_on
from plans.rules.facts import FIELDS
from plans.rules.reading import columns as fields

FILE = "sample_year.csv"
YEAR = FinancialYear(2016)
# How long before its window a communication is logged, unless the story says otherwise.
LOGGED_BEFORE = timedelta(days=150)
# Partners say that something went out some days after its window; the latest are still overdue.
MARKED_AFTER = timedelta(days=8)
FIRST_LOGGED = date(2016, 2, 15)


class Sheet:
    """The rows of the sheet, put among the happenings of the year by `at(day, hour, act)`."""

    def __init__(
        self,
        story: Mapping[str, Any],
        *,
        at: At,
        as_of: date,
        advocates: Mapping[str, Person],
        coordinator: Person,
        chair: Person,
    ) -> None:
        self.story, self.at, self.as_of = story, at, as_of
        self.advocates, self.coordinator, self.chair = advocates, coordinator, chair
        self.names = Names()
        self.campaign_of = {
            reference: told for told in story["campaign"] for reference in told["references"]
        }

    def read(self) -> None:
        """Read it now, and let each row happen on its days."""
        self.plan_import = read_plan_file(
            by=self.coordinator,
            name=FILE,
            content=(FOLDER / FILE).read_bytes(),
            year=YEAR,
        )
        self._forget_what_lies_ahead(self.plan_import)
        logged_on = {one["reference"]: one["on"] for one in self.story["logged"]}
        moved = {one["reference"]: one for one in self.story["moved"]}
        returned = {one["reference"]: one for one in self.story["returned"]}
        for row in self.plan_import.rows.filter(state=RowState.READY):
            row.plan_import = self.plan_import
            reference = row.reading["reference"]
            self._plan_row(row, logged_on.get(reference), moved.get(reference))
            if reference in returned:
                self._return_row(row, returned[reference])

    def _forget_what_lies_ahead(self, plan_import: PlanImport) -> None:
        """The sheet was kept for a whole year; on `as_of` its later results are not known yet."""
        ahead = []
        unknown_yet = [
            heading for heading, name in plan_import.headings.items() if name in ("state", "result")
        ]
        for row in plan_import.rows.all():
            end = _window(row).end
            if end is not None and end < self.as_of:
                continue
            row.reading.update(state="planned", result="", issued_on=None)
            row.original.update(dict.fromkeys(unknown_yet, ""))
            row.not_understood = [
                one for one in row.not_understood if one["column"] not in unknown_yet
            ]
            ahead.append(row)
        ImportRow.objects.bulk_update(ahead, ["reading", "original", "not_understood"])

    def _plan_row(self, row: ImportRow, logged: date | None, moved: dict[str, Any] | None) -> None:
        window = _window(row)
        first = window.start or YEAR.first
        day = logged or max(FIRST_LOGGED, first - LOGGED_BEFORE)
        if moved:
            row.reading["window"].update(
                start=moved["was_start"].isoformat(),
                end=moved["was_end"].isoformat(),
                precision=Precision.EXACT,
            )
            self.at(moved["on"], 11, lambda: self._move(row, window, moved["reason"]))
        self.at(day, 10, lambda: self._log(row))
        if window.end and row.reading["state"] != "planned":
            self.at(window.end + MARKED_AFTER, 15, lambda: self._report(row))

    def _by(self, row: ImportRow) -> Person:
        return self.advocates.get(row.reading["lead"], self.coordinator)

    def _log(self, row: ImportRow) -> None:
        _log_row(by=self._by(row), row=row, names=self.names)
        told = self.campaign_of.get(row.reading["reference"])
        if told is not None:
            communication = _fresh(row)
            edit_communication(
                by=self._by(row),
                communication=communication,
                opened_version=communication.version,
                details=Details(fields={"campaign": self._campaign(told)}),
            )

    def _campaign(self, told: dict[str, Any]) -> Campaign:
        held = Campaign.objects.filter(name=told["name"]).first()
        if held is not None:
            return held
        details = CampaignDetails(
            name=told["name"],
            lead_partner=self.names.partners[told["partner"]],
            starts=told["starts"],
            ends=told["ends"],
        )
        return start_campaign(by=self.advocates[told["partner"]], details=details)

    def _move(self, row: ImportRow, window: Window, reason: str) -> None:
        communication = _fresh(row)
        move_communication(
            by=self._by(row),
            communication=communication,
            opened_version=communication.version,
            window=window,
            reason=reason,
        )

    def _report(self, row: ImportRow) -> None:
        _report_outcome(by=self._by(row), row=row)

    def _return_row(self, row: ImportRow, returned: dict[str, Any]) -> None:
        self.at(returned["on"], 10, lambda: self._return(row, returned["comment"]))
        self.at(returned["back_on"], 10, lambda: self._bring_back(row))

    def _return(self, row: ImportRow, comment: str) -> None:
        communication = _fresh(row)
        record_decision(
            by=self.chair,
            communication_id=communication.pk,
            kind=DecisionKind.RETURNED,
            comment=comment,
            revision=communication.version,
            last_decision=last_decisions_on([communication.pk]).get(communication.pk),
            meeting_date=clock.today(),
        )

    def _bring_back(self, row: ImportRow) -> None:
        communication = _fresh(row)
        bring_back(
            by=self._by(row), communication=communication, opened_version=communication.version
        )

    def close(self) -> None:
        """Rows that nobody had logged by `as_of` wait in the sheet, as they would have."""
        later = self.plan_import.rows.filter(state=RowState.READY)
        for row in later:
            row.plan_import = self.plan_import
            _log_row(by=self._by(row), row=row, names=self.names)
        PlanImport.objects.filter(pk=self.plan_import.pk).update(state=ImportState.SAVED)


# Whoever brings in a sheet saves all its rows at once, each with what came of it. Here each row is
# logged on a day of its own, and what came of it is reported on a later one.
@transaction.atomic
def _log_row(*, by: Person, row: ImportRow, names: Names) -> None:
    """Log the communication that a row describes, as planned; what came of it is another matter."""
    known = [name for name in FIELDS if name != fields.RESULT]
    communication = log_communication(
        by=by, details=logged_as(row, names, known), involvement=InvolvementState.AGREED
    )
    place_on_the_plan(by=by, communication=communication)
    row.communication = communication
    row.state = RowState.SAVED
    row.save(update_fields=["communication", "state"])


@transaction.atomic
def _report_outcome(*, by: Person, row: ImportRow) -> None:
    """Take over what the sheet says came of it: issued, issued in part, postponed, cancelled.

    What a sheet calls done has no proof but the sheet, and no date but its window (rule 5 of
    docs/rules.md). Of what is issued in part, the channel that the sheet names first counts as
    issued. What cannot have been issued yet stays planned.
    """
    communication = _fresh(row)
    reading = row.reading
    if reading["result"]:
        Communication.objects.filter(pk=communication.pk).update(reported_result=reading["result"])
    report_state(communication, by=by, row=row)


def _fresh(row: ImportRow) -> Communication:
    return Communication.objects.get(pk=row.communication_id)


def _window(row: ImportRow) -> Window:
    read = row.reading["window"]
    if read is None or read["start"] is None:
        return Window()
    return Window(
        precision=read["precision"],
        start=date.fromisoformat(read["start"]),
        end=date.fromisoformat(read["end"]),
        confirmed=read["confirmed"] and read["precision"] == Precision.EXACT,
    )
