"""Which editions were moved or cancelled, or count their slots now, and who is in them unbooked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from bsc_comms.kit import clock
from channels_registry.choices import EditionState
from channels_registry.models import Channel, Edition
from partnership.models import Change, Person
from plans.choices import OPEN, WAS_ISSUED, PlacementState
from plans.models import Communication, Placement

EDITION, COMMUNICATION = Edition._meta.label_lower, Communication._meta.label_lower
CHANNEL = Channel._meta.label_lower
CHOSEN, EDITED = "chose an edition", "edited"
Strokes = dict[int, list[list[Change]]]


@dataclass(frozen=True)
class ChangedEdition:
    """A placement whose edition was moved or cancelled: from which day, why, when and by whom.

    batch: what was changed at one stroke, for a key. is_counted: whether what changed is that its
    slots are counted now, so that a place in it has to be booked.
    """

    placement: Placement
    edition: Edition
    before: date
    reason: str
    batch: UUID
    by: Person | None
    is_counted: bool = False


def changed_editions(strokes: Strokes) -> list[ChangedEdition]:
    """What of this was done to editions that are used without a booking. Two queries at most.

    Whoever chose an edition after it was moved has seen its new days. One that was cancelled later
    is only told of as cancelled.
    """
    placements = list(
        Placement.objects.filter(edition__in=list(strokes), state=PlacementState.PLANNED)
        .filter(communication__state__in=OPEN | WAS_ISSUED)
        .select_related("edition__channel", "channel", "communication__lead_partner")
    )
    chosen = chosen_at(placements)
    return [
        _told(placement, placement.edition, stroke)
        for placement in placements
        if placement.edition is not None
        for stroke in _of_use(strokes[placement.edition.pk], placement.edition)
        if stroke[0].at > chosen.get(placement.pk, placement.communication.created_at)
    ]


def done_to_editions(since: datetime) -> Strokes:
    """What was done to each edition since then, the latest stroke first, by the edition's key."""
    counted = Q(act=EDITED, field=Change.as_field("slots"), before="")
    done = Q(act__in=["moved", "cancelled"]) | counted
    of_editions = Change.objects.filter(done, subject_type=EDITION, at__gt=since)
    rows = of_editions.select_related("by").order_by("-at", "-pk")
    found: dict[int, list[list[Change]]] = defaultdict(list)
    for _, members in groupby(rows, key=lambda row: row.batch):
        stroke = list(members)
        found[int(stroke[0].subject_id)].append(stroke)
    return found


def _of_use(strokes: list[list[Change]], edition: Edition) -> list[list[Change]]:
    """Of those since which its slots are counted, the last one alone, while one can be booked."""
    if edition.state == EditionState.CANCELLED:
        return [each for each in strokes if each[0].act == "cancelled"]
    counted = [each for each in strokes if each[0].act == EDITED]
    can_be_booked = edition.slots is not None and not edition.copy_was_due(clock.today())
    over = counted[1:] if can_be_booked else counted
    return [each for each in strokes if each not in over]


def chosen_at(placements: Iterable[Placement]) -> dict[UUID, datetime]:
    """When each placement was last put into an edition; none of one that was logged with it.

    The history holds its channel by the name of that moment: by today's, one that was renamed since
    would be told of days that its people have seen. One query; none where there are no placements.
    """
    wanted = list(placements)
    if not wanted:
        return {}
    chosen = Q(subject_type=COMMUNICATION, act=CHOSEN)
    chosen &= Q(subject_id__in={str(each.communication_id) for each in wanted})
    renamed = Q(subject_type=CHANNEL, field="name")
    renamed &= Q(subject_id__in={str(each.channel_id) for each in wanted})
    by_subject: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for row in Change.objects.filter(chosen | renamed).order_by("at", "pk"):
        by_subject[row.subject_type, row.subject_id].append(row)
    return {
        each.pk: row.at
        for each in wanted
        for row in by_subject[COMMUNICATION, str(each.communication_id)]
        if row.field == _field_then(each, row, by_subject[CHANNEL, str(each.channel_id)])
    }


def _field_then(placement: Placement, row: Change, renamings: list[Change]) -> str:
    """The field under which the history held the placement's channel as this row was written."""
    since = (each.before for each in renamings if (each.at, each.pk) > (row.at, row.pk))
    return Change.as_field(next(since, str(placement.channel)))


def _told(placement: Placement, edition: Edition, stroke: list[Change]) -> ChangedEdition:
    first = stroke[0]
    moved = next((row for row in stroke if row.field == "publication_date"), None)
    return ChangedEdition(
        placement=placement,
        edition=edition,
        before=date.fromisoformat(moved.before) if moved else edition.publication_date,
        reason=first.reason,
        batch=first.batch,
        by=first.by,
        is_counted=first.act == EDITED,
    )
