"""A meeting that was held, on its day at noon."""

import uuid
from datetime import date

import pytest

from bsc_comms.kit import clock
from subgroup.choices import NoteKind, Presence
from subgroup.models import Meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.room import keep_note, say_who_is_there, take_on
from tests.cast import Cast
from tests.factories import AgendaItemFactory, MinutesFactory, TermsFactory
from tests.subgroup.minutes.held import at_noon
from tests.subgroup.november import NOVEMBER


@pytest.fixture(autouse=True)
def now():
    with clock.at(at_noon(NOVEMBER)):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    """A meeting that was held: Alice was there, one matter was talked about and one was not."""
    TermsFactory(quorum=1, agreed_at=MinutesFactory(meeting__date=date(2016, 8, 9)).meeting)
    held = add_meeting(by=people.coordinator, date=NOVEMBER, place="Town Hall")
    by = people.coordinator
    say_who_is_there(by=by, meeting=held, person=people.alice, presence=Presence.PRESENT)
    say_who_is_there(by=by, meeting=held, person=people.bob, presence=Presence.APOLOGIES)
    stall = AgendaItemFactory(meeting=held, title="A stall", position=20)
    AgendaItemFactory(meeting=held, title="A leaflet", position=21, put_forward_by=people.bob)
    for number, (kind, text) in enumerate(
        [(NoteKind.NOTE, "Three have asked."), (NoteKind.DECISION, "One stall for all.")]
    ):
        keep_note(
            by=by,
            item=stall,
            note_id=uuid.UUID(int=number),
            kind=kind,
            text=text,
            opened_version=0,
        )
    take_on(
        by=by,
        meeting=held,
        item=stall,
        action_id=uuid.UUID(int=1),
        what="Book it",
        owner=people.charlie,
        due=date(2016, 11, 22),
    )
    return held
