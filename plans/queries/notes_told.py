"""The internal notes in a history: each stays with the partner that led when it was written."""

import copy
from collections.abc import Iterable
from datetime import datetime

from partnership.models import Change, Partner, Person
from plans.models import Communication

NOTES = "internal_notes"


class NotesTold:
    """What one person may read of the changes of a communication's internal notes.

    The history keeps the partners that led by their names, so a name counts for the partner that
    bore it at that moment. At most one query.
    """

    def __init__(
        self, communication: Communication, changes: Iterable[Change], person: Person
    ) -> None:
        rows = list(changes)
        self._leads_now = communication.lead_partner_id in person.partner_ids
        self._handovers = sorted((row for row in rows if row.field == "lead_partner"), key=_in_turn)
        asked = bool(self._handovers) and any(row.field == NOTES for row in rows)
        self._partners = list(person.partners) if asked else []
        self._renamed = _renamed(self._partners)

    def as_told(self, change: Change) -> Change | None:
        """The change as this person may read it; None where nothing of it is theirs.

        Where one stroke gave the lead away and wrote a note, the partner that led reads what stood
        there before, and the one that leads since what came then.
        """
        handover = next((one for one in self._handovers if one.batch == change.batch), None)
        after = self._is_ours_after(change)
        before = after if handover is None else self._was_ours(handover)
        if before and after:
            return change
        told = copy.copy(change)
        told.before = change.before if before else ""
        told.after = change.after if after else ""
        return told if told.before != told.after else None

    def _is_ours_after(self, change: Change) -> bool:
        """Whether a partner of the person led from that change on."""
        later = (
            one
            for one in self._handovers
            if one.batch != change.batch and _in_turn(one) > _in_turn(change)
        )
        following = next(later, None)
        return self._leads_now if following is None else self._was_ours(following)

    def _was_ours(self, handover: Change) -> bool:
        """Whether a partner of the person led until that handover."""
        return any(
            self._name_of(partner, handover.at) == handover.before for partner in self._partners
        )

    def _name_of(self, partner: Partner, at: datetime) -> str:
        later = (one for one in self._renamed if one.subject_id == str(partner.pk) and one.at > at)
        following = next(later, None)
        return partner.name if following is None else following.before


def _renamed(partners: Iterable[Partner]) -> list[Change]:
    """Each time that one of these partners was given another name, the earliest first."""
    keys = [str(partner.pk) for partner in partners]
    if not keys:
        return []
    found = Change.objects.filter(
        subject_type=Partner._meta.label_lower, subject_id__in=keys, field="name"
    )
    return list(found.order_by("at", "pk"))


def _in_turn(change: Change) -> tuple[datetime, int]:
    return change.at, change.pk
