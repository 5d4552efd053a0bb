"""Communications that carry a line, a line that is worded anew, and who was told of it."""

from datetime import date

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from plans.models import CarriedLine
from plans.operations import agreed
from plans.operations.agreed import Words
from tests.factories import CommunicationFactory
from tests.factories.agreed import CarriedLineFactory

MET = date(2016, 8, 9)


def of_bob(people, **fields):
    return CommunicationFactory(lead_partner=people.other, **fields)


def carries(communication, line) -> CarriedLine:
    return CarriedLineFactory(communication=communication, wording=line.current)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def reworded(people, line, **words):
    """The coordinator words it anew, as a meeting agreed it."""
    said = {"short": "Lock up, always.", "agreed_on": MET, **words}
    return agreed.add_wording(
        by=people.coordinator,
        line=line,
        opened_version=fresh(line).version,
        words=Words(**said),
    )


def told(kind=LetterKind.LINE_CHANGED) -> list[tuple[str, str]]:
    letters = Letter.objects.filter(kind=kind).order_by("recipient__name", "created_at", "pk")
    return [(one.recipient.name, one.subject) for one in letters]


def waiting() -> list[Letter]:
    found = Letter.objects.filter(kind=LetterKind.LINE_CHANGED, state=LetterState.QUEUED)
    return list(found.order_by("recipient__name", "created_at", "pk"))


def gone_out() -> None:
    """What waits has left."""
    still = Letter.objects.filter(state=LetterState.QUEUED)
    still.update(state=LetterState.SENT, sent_at=clock.now())
