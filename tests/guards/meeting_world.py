"""Agendas, notes, minutes and actions, as addresses name them in the guards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from partnership.models import Partner, Person
from subgroup.choices import ActionState, AgendaKind, AgendaState, MeetingState
from subgroup.models import AgendaItem, Meeting, MeetingFile, Paper
from tests import factories
from tests.guards.artwork_world import LEAFLET

if TYPE_CHECKING:
    from tests.guards.world import World

JUNE = date(2016, 6, 7)
THEN = datetime(2016, 6, 7, 11, tzinfo=UTC)


def paper() -> SimpleUploadedFile:
    """A paper to add."""
    return SimpleUploadedFile("dates.csv", b"day\n1\n", content_type="text/csv")


def meeting_things(world: World) -> None:
    """A matter of Bob's, one that was taken off, and a meeting in June that nobody closed."""
    people, meeting = world.cast, world.things["meeting"]
    matter = world.place("matter", _matter(meeting, people.bob, "A stall of all partners"))
    world.place("paper", _paper(matter, people.bob))
    off = _matter(meeting, people.bob, "Not needed", state=AgendaState.WITHDRAWN)
    world.place("matter taken off", off)
    noted = _matter(meeting, people.bob, "Written of, so it stays on the agenda")
    world.place("note", factories.MinuteNoteFactory(item=noted, by=people.coordinator))
    world.place("action", factories.ActionFactory(meeting=meeting, owner=people.bob))
    done = factories.ActionFactory(
        meeting=meeting, owner=people.bob, state=ActionState.DONE, ended_at=THEN
    )
    world.place("ended action", done)
    world.place("holiday", factories.BankHolidayFactory(date=date(2026, 8, 3)))
    world.places["step"] = {"step": "call_for_updates"}
    world.places["missing step"] = {"step": "meeting"}
    world.things["shown matter"] = _about(world, "open", meeting)
    world.place("shown matter", world.things["shown matter"])
    _in_june(world)


def _in_june(world: World) -> None:
    people = world.cast
    open_meeting = factories.MeetingFactory(date=JUNE)
    world.place("open meeting", open_meeting)
    _matter(open_meeting, people.bob, "Left over")
    held = factories.MeetingFactory(date=JUNE - timedelta(days=28), state=MeetingState.CLOSED)
    minutes = factories.MinutesFactory(meeting=held)
    world.place("minutes", minutes, pk=held.pk)
    world.place("comment", factories.MinutesCommentFactory(minutes=minutes, by=people.bob))
    for what in ("pack", "minutes"):
        MeetingFile.objects.create(
            meeting=held,
            what=what,
            format="pdf",
            name=f"{what}.pdf",
            content=LEAFLET,
            sha256="0" * 64,
            size=len(LEAFLET),
            made_at=THEN,
        )
    world.places["meeting file"] = {"pk": held.pk, "what": "pack", "file_format": "pdf"}
    world.places["missing meeting file"] = {"pk": held.pk, "what": "pack", "file_format": "docx"}


def meetings_kept_back(world: World) -> None:
    """A matter about each of the two that Lead partner keeps back, with a paper and a note."""
    for name in ("named secret", "lead secret"):
        item = _about(world, name, world.things["meeting"])
        world.place(f"matter of {name}", item)
        world.place(f"paper of {name}", _paper(item, world.cast.alice))
        noted = _about(world, name, world.things["open meeting"])
        world.place(f"note of {name}", factories.MinuteNoteFactory(item=noted))


def more_of_meetings(world: World, number: int, partner: Partner, advocate: Person) -> None:
    """One more of all that hangs on a meeting."""
    meeting, matter = world.things["meeting"], world.things["matter"]
    for each in (meeting, world.things["open meeting"]):
        item = _matter(each, advocate, f"Matter number {number}")
        _paper(item, advocate)
        factories.AttendanceFactory(meeting=each, person=advocate, partner=partner)
        factories.MinuteNoteFactory(item=item, by=advocate)
        factories.ActionFactory(meeting=each, item=item, owner=advocate, partner=partner)
    _matter(meeting, advocate, f"Off {number}", state=AgendaState.WITHDRAWN)
    _paper(matter, advocate, f" {number}".encode())
    factories.MinuteNoteFactory(item=matter, by=advocate)
    factories.ActionFactory(meeting=meeting, item=matter, owner=advocate, partner=partner)
    factories.ActionFactory(owner=advocate, state=ActionState.DONE, ended_at=THEN)
    factories.MinutesCommentFactory(minutes=world.things["minutes"], by=advocate)
    factories.BankHolidayFactory(date=date(2026, 6, 1) + timedelta(days=number))


def _matter(meeting: Meeting, by: Person, title: str, **fields: Any) -> AgendaItem:
    return factories.AgendaItemFactory(
        meeting=meeting, title=title, put_forward_by=by, kind=AgendaKind.MATTER, **fields
    )


def _about(world: World, name: str, meeting: Meeting) -> AgendaItem:
    return factories.AgendaItemFactory(
        meeting=meeting,
        title=f"About {name}",
        communication=world.things[name],
        put_forward_by=world.cast.alice,
    )


def _paper(item: AgendaItem, by: Person, more: bytes = b"") -> Paper:
    content = b"day\n2" + more
    return Paper.objects.create(
        item=item,
        file=ContentFile(content, name="days.csv"),
        file_name="days.csv",
        content_type="text/csv",
        size=len(content),
        sha256=more.hex().rjust(64, "0"),
        at=THEN,
        by=by,
    )
