"""Let the sample year happen, up to a day."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from bsc_comms.kit import clock, frozen
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.reference import load_reference
from bsc_comms.overview.sample.agreed import agree_on_some_lines
from bsc_comms.overview.sample.approaches import let_them_ask
from bsc_comms.overview.sample.artwork import add_some_artwork, forget_artwork
from bsc_comms.overview.sample.emptying import empty_the_planner
from bsc_comms.overview.sample.evaluations import let_them_evaluate
from bsc_comms.overview.sample.meetings import let_them_meet, set_meetings
from bsc_comms.overview.sample.membership import let_the_subgroup_govern_itself
from bsc_comms.overview.sample.occasions import let_some_be_left_out
from bsc_comms.overview.sample.overlaps import find_overlaps_and_answer_some
from bsc_comms.overview.sample.people import advocates, ensure_people, person_with_role
from bsc_comms.overview.sample.register import register_acts
from channels_registry.models import Channel, Edition
from partnership.choices import LetterState, Role
from partnership.models import Audience, Letter, Objective, Partner, Person, Topic
from plans.choices import DecisionKind, ImportState, Precision, RowState, State, Visibility
from plans.models import Campaign, Communication, ImportRow, PlanImport
from plans.operations.campaigns import CampaignDetails, start_campaign
from plans.operations.communications import (
    bring_back,
    edit_communication,
    log_communication,
    move_communication,
)
from plans.operations.decisions import record_decision
from plans.operations.details import Details, Window
from plans.operations.forward_plans import next_number
from plans.operations.imports import Names, log_row, read_plan_file, report_outcome
from plans.operations.issuing import mark_issued
from plans.operations.records import order_due_records
from subgroup.choices import ConfirmationKind
from subgroup.models import Meeting
from subgroup.operations.confirmations import confirm_plan
from subgroup.operations.cycle import owe_cycle_letters
from subgroup.operations.publishing import publish
from subgroup.queries.cycle import cycle_line

FOLDER = Path(__file__).parent
YEAR = FinancialYear(2016)
DEFAULT_DAY = date(2016, 10, 25)
OVER_DAY = date(2017, 4, 20)
DAY_STARTS = 9

# How long before its window a communication is logged, unless the story says otherwise.
LOGGED_BEFORE = timedelta(days=150)
# Partners say that something went out some days after its window; the latest are still overdue.
MARKED_AFTER = timedelta(days=8)
FIRST_LOGGED = date(2016, 2, 15)


@dataclass(order=True)
class Happening:
    """Something that somebody did at a moment of the sample year."""

    at: datetime
    order: int
    act: Callable[[], None] = field(compare=False)


def load_sample(*, as_of: date = DEFAULT_DAY) -> None:
    """Empty the planner and let the sample year happen up to `as_of`, 9 in the morning, London.

    What lies after that day is planned and without results. In one transaction: a reader sees the
    old sample or the new one. The clock is set once all is saved.
    """
    start = clock.start_of(as_of, hour=DAY_STARTS)
    with frozen.lifted():
        forget_artwork()
        empty_the_planner()
        with clock.at(clock.start_of(FIRST_LOGGED)):
            load_reference(settings.REFERENCE_DIR)
            ensure_people()
        SampleYear(as_of).happen()
        with clock.at(start):
            owe_cycle_letters()
            find_overlaps_and_answer_some(as_of=as_of, advocates=advocates())
            add_some_artwork(advocates())
            agree_on_some_lines(
                as_of=as_of,
                advocates=advocates(),
                coordinator=person_with_role(Role.COORDINATOR),
            )
        transaction.on_commit(lambda: clock.anchor_sample(start))
        # Whoever looks at once finds the record of a year that is over.
        transaction.on_commit(order_due_records)


class SampleYear:
    """The sheet and the story, as happenings in the order of time."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.story: dict[str, Any] = tomllib.loads((FOLDER / "story.toml").read_text("utf-8"))
        self.coordinator = person_with_role(Role.COORDINATOR)
        self.chair = person_with_role(Role.CHAIR)
        self.advocates = advocates()
        self.names = Names()
        self.campaign_of = {
            reference: told for told in self.story["campaign"] for reference in told["references"]
        }
        self.happenings: list[Happening] = []

    def happen(self) -> None:
        self._set_meetings()
        self._set_editions()
        self._read_the_sheet()
        for asked in self.story["asked"]:
            self._at(asked["on"], 13, self._asking(asked))
        let_them_ask(at=self._at, advocates=self.advocates)
        let_them_evaluate(at=self._at, advocates=self.advocates)
        let_some_be_left_out(self.story["left_out"], at=self._at, coordinator=self.coordinator)
        let_the_subgroup_govern_itself(at=self._at, coordinator=self.coordinator)
        let_them_meet(
            at=self._at,
            coordinator=self.coordinator,
            chair=self.chair,
            advocates=self.advocates,
        )
        for kept_back in self.story["kept_back"]:
            self._keep_back(kept_back)
        for day, act in register_acts(
            self.story["register"], advocates=self.advocates, coordinator=self.coordinator
        ):
            self._at(day, 11, act)
        for meeting in Meeting.objects.all():
            self._confirm_and_meet(meeting)
        start = clock.start_of(self.as_of, hour=DAY_STARTS)
        for happening in sorted(self.happenings):
            if happening.at >= start:
                break
            with clock.at(happening.at):
                happening.act()
        with clock.at(start):
            self._close_the_import()

    def _at(self, day: date, hour: int, act: Callable[[], None]) -> None:
        moment = clock.start_of(day, hour=hour)
        self.happenings.append(Happening(moment, len(self.happenings), act))

    # --- the frame of the year ------------------------------------------------------------------

    def _set_meetings(self) -> None:
        with clock.at(clock.start_of(FIRST_LOGGED)):
            set_meetings(days=self.story["meetings"], place=self.story["place"])

    def _set_editions(self) -> None:
        for edition in self.story["edition"]:
            Edition.objects.create(
                channel=Channel.objects.get(code=edition["channel"]),
                name=edition["name"],
                publication_date=edition["publication_date"],
                copy_deadline=edition["copy_deadline"],
                slots=edition.get("slots"),
            )

    # --- the coordinator's sheet ------------------------------------------------------------------

    def _read_the_sheet(self) -> None:
        with clock.at(clock.start_of(FIRST_LOGGED, hour=DAY_STARTS)):
            self.plan_import = read_plan_file(
                by=self.coordinator,
                name="sample_year.csv",
                content=(FOLDER / "sample_year.csv").read_bytes(),
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
            self._at(moved["on"], 11, lambda: self._move(row, window, moved["reason"]))
        self._at(day, 10, lambda: self._log(row))
        if window.end and row.reading["state"] != "planned":
            self._at(window.end + MARKED_AFTER, 15, lambda: self._report(row))

    def _by(self, row: ImportRow) -> Person:
        return self.advocates.get(row.reading["lead"], self.coordinator)

    def _log(self, row: ImportRow) -> None:
        log_row(by=self._by(row), row=row, names=self.names)
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
        report_outcome(by=self._by(row), row=row)

    def _return_row(self, row: ImportRow, returned: dict[str, Any]) -> None:
        self._at(returned["on"], 10, lambda: self._return(row, returned["comment"]))
        self._at(returned["back_on"], 10, lambda: self._bring_back(row))

    def _return(self, row: ImportRow, comment: str) -> None:
        communication = _fresh(row)
        record_decision(
            by=self.chair,
            communication_id=communication.pk,
            kind=DecisionKind.RETURNED,
            comment=comment,
            revision=communication.version,
            meeting_date=clock.today(),
        )

    def _bring_back(self, row: ImportRow) -> None:
        communication = _fresh(row)
        bring_back(
            by=self._by(row), communication=communication, opened_version=communication.version
        )

    def _asking(self, asked: dict[str, Any]) -> Callable[[], None]:
        def ask() -> None:
            communication = Communication.objects.get(imported_reference=asked["reference"])
            partners = [i.partner for i in communication.involvements.select_related("partner")]
            edit_communication(
                by=self.advocates[communication.lead_partner.code],
                communication=communication,
                opened_version=communication.version,
                details=Details(
                    fields={"help_wanted": asked["help"]},
                    partners=partners + [self.names.partners[code] for code in asked["partners"]],
                ),
            )

        return ask

    def _close_the_import(self) -> None:
        """Rows that nobody had logged by `as_of` wait in the sheet, as they would have."""
        later = self.plan_import.rows.filter(state=RowState.READY)
        for row in later:
            row.plan_import = self.plan_import
            log_row(by=self._by(row), row=row, names=self.names)
        PlanImport.objects.filter(pk=self.plan_import.pk).update(state=ImportState.SAVED)

    # --- what the sheet does not say --------------------------------------------------------------

    def _keep_back(self, told: dict[str, Any]) -> None:
        self._at(told["on"], 16, lambda: self._log_kept_back(told))
        self._at(told["end"] + MARKED_AFTER, 15, lambda: self._issue_kept_back(told))

    def _log_kept_back(self, told: dict[str, Any]) -> None:
        channels = Channel.objects.filter(code__in=told["channels"])
        until = told["until"].replace(tzinfo=clock.LONDON)
        log_communication(
            by=self.advocates[told["partner"]],
            details=Details(
                fields={
                    "title": told["title"],
                    "message": told["message"],
                    "lead_partner": Partner.objects.get(code=told["partner"]),
                    "precision": Precision.EXACT,
                    "window_start": told["start"],
                    "window_end": told["end"],
                    "reach": "borough",
                    "visibility": Visibility.LEAD,
                    "embargo_until": until,
                    "audiences": Audience.objects.filter(code__in=told["audiences"]),
                    "objectives": Objective.objects.filter(code__in=told["objectives"]),
                    "topics": Topic.objects.filter(code__in=told["topics"]),
                },
                channels=list(channels),
            ),
        )

    def _issue_kept_back(self, told: dict[str, Any]) -> None:
        communication = Communication.objects.get(title=told["title"])
        for placement in communication.placements.all():
            mark_issued(
                by=self.advocates[told["partner"]],
                placement=placement,
                issued_on=told["start"],
                no_proof_reason="Posted on the partner's own pages, which are not kept",
            )

    def _confirm_and_meet(self, meeting: Meeting) -> None:
        for told in self.story["confirmed"]:
            if told["meeting"] != meeting.date:
                continue
            day = meeting.date - timedelta(days=18)
            for kind in (ConfirmationKind.UP_TO_DATE, ConfirmationKind.NOTHING_TO_DECLARE):
                for code in told[str(kind)]:
                    self._at(day, 14, self._confirming(meeting, code, kind))
        if meeting.date < self.as_of:
            self._at(meeting.date, 12, lambda: self._agree_what_is_new(meeting))
            self._at(meeting.date, 16, lambda: self._publish(meeting))
        for step in cycle_line(meeting):
            if step["date"] < self.as_of:
                self._at(step["date"], 8, self._send_letters)

    def _confirming(self, meeting: Meeting, code: str, kind: str) -> Callable[[], None]:
        def confirm() -> None:
            partner = self.names.partners[code]
            confirm_plan(by=self.advocates[code], meeting=meeting, partner=partner, kind=kind)

        return confirm

    def _agree_what_is_new(self, meeting: Meeting) -> None:
        to_agree = Communication.objects.open_to_the_partnership().filter(
            state=State.PLANNED, window_end__gte=meeting.date
        )
        for communication in to_agree:
            record_decision(
                by=self.chair,
                communication_id=communication.pk,
                kind=DecisionKind.AGREED,
                comment="",
                revision=communication.version,
                meeting_date=meeting.date,
            )

    def _publish(self, meeting: Meeting) -> None:
        publish(by=self.chair, number=next_number(), meeting=meeting)
        self._send_letters()

    def _send_letters(self) -> None:
        """Letters of the past have long been sent; those of `as_of` itself wait for the worker."""
        owe_cycle_letters()
        now = clock.now()
        Letter.objects.filter(state=LetterState.QUEUED, due__lte=now).update(
            state=LetterState.SENT, sent_at=now, attempts=1
        )


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
