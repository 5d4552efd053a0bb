"""Which editions were moved or cancelled, or count their slots now, and who is in them unbooked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from bsc_comms.kit import clock
from channels_registry.choices import EditionState
from channels_registry.models import Channel, Edition
from partnership.models import Change
from plans.choices import OPEN, WAS_ISSUED, PlacementState
from plans.models import Communication, Placement

EDITION, COMMUNICATION = Edition._meta.label_lower, Communication._meta.label_lower
CHANNEL = Channel._meta.label_lower
CHOSEN, EDITED, MOVED = "chose an edition", "edited", "moved"
DAYS = frozenset({"publication_date", "copy_deadline", "artwork_deadline"})
LOOKS_BACK = timedelta(days=14)  # further than a tick ever stood still
Stroke = list[Change]
Strokes = dict[int, list[Stroke]]


@dataclass(frozen=True)
class ChangedEdition:
    """A placement whose edition was moved or cancelled, or counts its slots now.

    strokes: what was done to it, each time by somebody at once, the latest first. Moves that follow
    one another are told of in one; anything else is a single stroke.
    """

    placement: Placement
    edition: Edition
    strokes: Sequence[Stroke]

    @property
    def last(self) -> Change:
        """The last that was done: when, by whom, why, and its batch for a key."""
        return self.strokes[0][0]

    @property
    def is_counted(self) -> bool:
        """Whether what changed is that its slots are counted now: a place has to be booked."""
        return self.last.act == EDITED

    @property
    def before(self) -> date:
        """The day on which it was to come out before all of this."""
        day = self._days_before.get("publication_date")
        return date.fromisoformat(day) if day else self.edition.publication_date

    @property
    def is_undone(self) -> bool:
        """Whether it was moved, and all its days are again as they were before."""
        days = self._days_before.items()
        return self.last.act == MOVED and all(
            str(getattr(self.edition, name) or "") == day for name, day in days
        )

    @property
    def _days_before(self) -> dict[str, str]:
        """Those of its days that were changed, as they were first, in the words of the history."""
        rows = (row for stroke in self.strokes for row in stroke)
        return {row.field: row.before for row in rows if row.field in DAYS}


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
    changed: list[ChangedEdition] = []
    for placement in placements:
        if (edition := placement.edition) is not None:
            seen = chosen.get(placement.pk, placement.communication.created_at)
            of_use = _of_use(strokes[edition.pk], edition)
            since = [stroke for stroke in of_use if stroke[0].at > seen]
            changed += [ChangedEdition(placement, edition, told) for told in _told_in_one(since)]
    return changed


def done_to_editions(since: datetime) -> Strokes:
    """What was done to each edition since then, the latest stroke first, by the edition's key."""
    counted = Q(act=EDITED, field=Change.as_field("slots"), before="")
    done = Q(act__in=[MOVED, "cancelled"]) | counted
    of_editions = Change.objects.filter(done, subject_type=EDITION, at__gt=since)
    rows = of_editions.order_by("-at", "-pk")
    found: dict[int, list[Stroke]] = defaultdict(list)
    for _, members in groupby(rows, key=lambda row: row.batch):
        stroke = list(members)
        found[int(stroke[0].subject_id)].append(stroke)
    return found


def _of_use(strokes: list[Stroke], edition: Edition) -> list[Stroke]:
    """Of those since which its slots are counted, the last one alone, while one can be booked."""
    if edition.state == EditionState.CANCELLED:
        return [each for each in strokes if each[0].act == "cancelled"]
    counted = [each for each in strokes if each[0].act == EDITED]
    can_be_booked = edition.slots is not None and not edition.copy_was_due(clock.today())
    over = counted[1:] if can_be_booked else counted
    return [each for each in strokes if each not in over]


def _told_in_one(strokes: list[Stroke]) -> list[list[Stroke]]:
    """Its moves together, as whoever reads of the last one need not read of those before it.

    Not with one that had stood for long by then: whoever leads since has seen the days that it
    brought, and none of before.
    """
    moves = [each for each in strokes if each[0].act == MOVED]
    in_one = [each for each in moves if moves[0][0].at - each[0].at < LOOKS_BACK]
    others = [[each] for each in strokes if each[0].act != MOVED]
    return [in_one, *others] if in_one else others


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
