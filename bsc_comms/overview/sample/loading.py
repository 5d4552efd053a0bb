"""Let the sample year happen, up to a day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from bsc_comms.kit import clock, frozen
from bsc_comms.overview.reference import load_reference
from bsc_comms.overview.sample.agreed import agree_on_some_lines
from bsc_comms.overview.sample.approaches import let_them_ask
from bsc_comms.overview.sample.artwork import add_some_artwork, forget_artwork
from bsc_comms.overview.sample.emptying import empty_the_planner
from bsc_comms.overview.sample.evaluations import let_them_evaluate
from bsc_comms.overview.sample.kept_back import let_some_be_kept_back
from bsc_comms.overview.sample.meetings import let_them_meet, set_meetings
from bsc_comms.overview.sample.membership import let_the_subgroup_govern_itself
from bsc_comms.overview.sample.occasions import forget_what_nobody_foresaw, let_some_be_left_out
from bsc_comms.overview.sample.overlaps import find_overlaps_and_answer_some
from bsc_comms.overview.sample.people import advocates, ensure_people, person_with_role
from bsc_comms.overview.sample.register import register_acts
from bsc_comms.overview.sample.sheet import FIRST_LOGGED, Sheet
from bsc_comms.overview.sample.story import communication_of, letters_have_gone_out, told_in
from channels_registry.models import Channel, Edition
from partnership.choices import Role
from plans.choices import DecisionKind, State
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.decisions import record_decision
from plans.operations.details import Details
from plans.operations.records import order_due_records
from plans.queries.decisions import last_decisions_on
from plans.queries.forward_plans import next_number
from subgroup.choices import ConfirmationKind
from subgroup.models import Meeting
from subgroup.operations.confirmations import confirm_plan
from subgroup.operations.cycle import owe_cycle_letters
from subgroup.operations.outgoing import send_minutes_that_are_due
from subgroup.operations.publishing import publish
from subgroup.queries.cycle import cycle_line

DEFAULT_DAY = date(2016, 10, 25)
OVER_DAY = date(2017, 4, 20)
#: The days on which the sample can stand again, as its bar offers them.
SAMPLE_DAYS = {
    DEFAULT_DAY: "Before the November meeting",
    OVER_DAY: "20 April 2017, the year is over",
}
DAY_STARTS = 9


@dataclass(order=True)
class Happening:
    """Something that somebody did at a moment of the sample year."""

    at: datetime
    order: int
    act: Callable[[], None] = field(compare=False)


def load_sample(*, as_of: date = DEFAULT_DAY) -> None:
    """Empty the planner and let the sample year happen up to `as_of`, 9 in the morning, London.

    What lies after that day is planned and without results. In one transaction: a reader sees the
    old sample or the new one. The clock is set once all is saved. Raises NotTheSample, before
    anything is deleted, where the planner is used for real.
    """
    start = clock.start_of(as_of, hour=DAY_STARTS)
    with frozen.lifted():
        empty_the_planner()
        forget_artwork()
        with clock.at(clock.start_of(FIRST_LOGGED)):
            load_reference(settings.REFERENCE_DIR)
            forget_what_nobody_foresaw(told_in("story.toml")["unforeseen"], as_of=as_of)
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
        self.story = told_in("story.toml")
        self.coordinator = person_with_role(Role.COORDINATOR)
        self.chair = person_with_role(Role.CHAIR)
        self.advocates = advocates()
        self.happenings: list[Happening] = []
        self.sheet = Sheet(
            self.story,
            at=self._at,
            as_of=as_of,
            advocates=self.advocates,
            coordinator=self.coordinator,
            chair=self.chair,
        )

    def happen(self) -> None:
        self._set_meetings()
        self._set_editions()
        with clock.at(clock.start_of(FIRST_LOGGED, hour=DAY_STARTS)):
            self.sheet.read()
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
        let_some_be_kept_back(self.story["kept_back"], at=self._at, advocates=self.advocates)
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
            self.sheet.close()

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

    # --- what the sheet does not say --------------------------------------------------------------

    def _asking(self, asked: dict[str, Any]) -> Callable[[], None]:
        def ask() -> None:
            communication = communication_of(asked["reference"])
            partners = [i.partner for i in communication.involvements.select_related("partner")]
            edit_communication(
                by=self.advocates[communication.lead_partner.code],
                communication=communication,
                opened_version=communication.version,
                details=Details(
                    fields={"help_wanted": asked["help"]},
                    partners=partners
                    + [self.sheet.names.partners[code] for code in asked["partners"]],
                ),
            )

        return ask

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
            partner = self.sheet.names.partners[code]
            confirm_plan(by=self.advocates[code], meeting=meeting, partner=partner, kind=kind)

        return confirm

    def _agree_what_is_new(self, meeting: Meeting) -> None:
        to_agree = Communication.objects.open_to_the_partnership().filter(
            state=State.PLANNED, window_end__gte=meeting.date
        )
        before = last_decisions_on([each.pk for each in to_agree])
        for communication in to_agree:
            record_decision(
                by=self.chair,
                communication_id=communication.pk,
                kind=DecisionKind.AGREED,
                comment="",
                revision=communication.version,
                last_decision=before.get(communication.pk),
                meeting_date=meeting.date,
            )

    def _publish(self, meeting: Meeting) -> None:
        publish(by=self.chair, number=next_number(), meeting=meeting)
        self._send_letters()

    def _send_letters(self) -> None:
        """Those of `as_of` itself wait for the worker."""
        owe_cycle_letters()
        send_minutes_that_are_due()
        letters_have_gone_out()
