"""What waits to be sent about the winter edition, and acts after which it says something else."""

from datetime import date

from bsc_comms.kit import clock
from channels_registry.models import Channel, Edition
from channels_registry.operations import EditionDates, edit_channel, move_edition
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter

CHANGED, ANSWERED, ASKED = (
    LetterKind.EDITION_CHANGED,
    LetterKind.BOOKING_ANSWERED,
    LetterKind.BOOKING_ASKED,
)


def move(by, day: date, **deadlines) -> None:
    edition = Edition.objects.get()
    move_edition(
        by=by,
        edition=edition,
        opened_version=edition.version,
        dates=EditionDates(day, **deadlines),
        reason="The printer is shut",
    )


def keep_from_now_on(by, *owners, **fields) -> None:
    magazine = Channel.objects.get()
    edit_channel(
        by=by,
        channel=magazine,
        opened_version=magazine.version,
        fields=fields,
        owners=owners,
    )


def waiting(person, kind) -> list[Letter]:
    waits = Letter.objects.filter(recipient=person, kind=kind, state=LetterState.QUEUED)
    return list(waits.order_by("subject"))


def all_went() -> None:
    waits = Letter.objects.filter(state=LetterState.QUEUED)
    waits.update(state=LetterState.SENT, sent_at=clock.now())
