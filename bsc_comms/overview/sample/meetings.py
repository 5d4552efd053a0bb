"""What came up in the meetings of the sample year: who was there, notes, actions, what was left."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from uuid import NAMESPACE_OID, uuid5

from django.core.files.base import ContentFile
from django.db.models import Q

from bsc_comms.overview.sample.story import At, Told, told_in
from partnership.models import Person
from subgroup.choices import ActionState, NoteKind, Presence
from subgroup.models import Action, AgendaItem, Meeting, Minutes
from subgroup.operations.actions import end_action
from subgroup.operations.agenda import add_agenda_item, add_paper
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.minutes import agree_minutes
from subgroup.operations.room import keep_note, say_who_is_there, take_on

STARTS = time(10)


def set_meetings(*, days: list[date], place: str) -> None:
    """Set the meetings of the year, with what stands on every agenda."""
    for day in days:
        add_meeting(by=None, date=day, starts=STARTS, place=place)


def let_them_meet(
    *, at: At, coordinator: Person, chair: Person, advocates: Mapping[str, Person]
) -> None:
    """Put all of it among the happenings of the year: `at(day, hour, act)`."""
    story = told_in("meetings.toml")
    held = _Held(coordinator, chair, advocates)
    for told in story["meeting"]:
        held.happens(at, told)
    for told in story["forward"]:
        at(told["on"], 11, lambda told=told: held.put_forward(told))  # type: ignore[misc]


class _Held:
    """Meetings with the people who take part in them."""

    def __init__(self, coordinator: Person, chair: Person, advocates: Mapping[str, Person]) -> None:
        self.coordinator, self.chair, self.advocates = coordinator, chair, advocates

    def happens(self, at: At, told: Told) -> None:
        day = told["on"]
        left = [{**each, "meeting": day} for each in told.get("left", [])]
        at(day, 9, lambda: self._put_all_forward(left))
        at(day, 11, lambda: self._take_notes(told))
        at(day, 15, lambda: self._close(day))
        if "minutes_agreed" in told:
            at(told["minutes_agreed"], 11, lambda: self._agree(day, told["minutes_agreed"]))
        for given in told["action"]:
            if "done" in given:
                at(given["done"], 12, lambda given=given: self._do(given))  # type: ignore[misc]

    def _put_all_forward(self, left: Sequence[Told]) -> None:
        for each in left:
            self.put_forward(each)

    def put_forward(self, told: Told) -> None:
        item = add_agenda_item(
            by=self.advocates[told["by"]],
            meeting=Meeting.objects.get(date=told["meeting"]),
            title=told["title"],
            note=told["note"],
            wanted=told["wanted"],
            minutes_asked=told["minutes"],
        )
        if "paper" in told:
            paper = ContentFile(told["content"].encode(), name=told["paper"])
            add_paper(by=self.advocates[told["by"]], item=item, file=paper)

    def _take_notes(self, told: Told) -> None:
        meeting = Meeting.objects.get(date=told["on"])
        for presence in (Presence.PRESENT, Presence.APOLOGIES):
            for code in told[str(presence)]:
                self._say(meeting, self.advocates[code], presence)
        for person in (self.chair, self.coordinator):
            self._say(meeting, person, Presence.PRESENT)
        for number, note in enumerate(told["note"]):
            keep_note(
                by=self.coordinator,
                item=_item(meeting, note["item"]),
                note_id=uuid5(NAMESPACE_OID, f"note {meeting.date} {number}"),
                kind=NoteKind.DECISION if "decision" in note else NoteKind.NOTE,
                text=note.get("decision") or note["text"],
                opened_version=0,
            )
        for number, given in enumerate(told["action"]):
            take_on(
                by=self.coordinator,
                meeting=meeting,
                item=_item(meeting, given["item"]),
                action_id=uuid5(NAMESPACE_OID, f"action {meeting.date} {number}"),
                what=given["what"],
                owner=self.advocates[given["owner"]],
                due=given["due"],
            )

    def _say(self, meeting: Meeting, person: Person, presence: str) -> None:
        say_who_is_there(by=self.coordinator, meeting=meeting, person=person, presence=presence)

    def _close(self, day: date) -> None:
        close_meeting(by=self.coordinator, meeting=Meeting.objects.get(date=day))

    def _agree(self, day: date, agreed: date) -> None:
        minutes = Minutes.objects.get(meeting__date=day)
        agree_minutes(
            by=self.coordinator,
            minutes=minutes,
            opened_version=minutes.version,
            comments_seen=minutes.comments.count(),
            at=Meeting.objects.get(date=agreed),
        )

    def _do(self, given: Told) -> None:
        action = Action.objects.get(what=given["what"])
        end_action(by=action.owner, action=action, state=ActionState.DONE, outcome=given["outcome"])


def _item(meeting: Meeting, name: str) -> AgendaItem:
    return meeting.agenda.get(Q(title=name) | Q(kind=name))
