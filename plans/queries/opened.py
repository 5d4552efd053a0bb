"""What the whole partnership may see since a moment, and could not before, as the history tells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from partnership.models import Change
from plans.models import Communication
from plans.rules.opening import EMBARGO, VISIBILITY, was_open
from plans.rules.words import in_words

#: The lines of the history that say who may see a communication.
SAYS_WHO_MAY_SEE = Q(field__in=(VISIBILITY, EMBARGO))

#: Of each communication, what it said at first in the fields that changed.
SaidAtFirst = Mapping[UUID, Mapping[str, str]]


def said_at_first(rows: Iterable[tuple[datetime, int, str, str, str]]) -> SaidAtFirst:
    """rows: of the lines above when, their key, communication, field and what it said before.

    In any order: asked for theirs, PostgreSQL would walk through the history of everything.
    """
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for _, _, pk, field, before in sorted(rows):
        found[UUID(pk)].setdefault(field, before)
    return found


def opened_by_their_leads_since(moment: datetime) -> set[UUID]:
    """The same for whoever has not read the history of that time yet: one query more."""
    told = Change.objects.filter(
        SAYS_WHO_MAY_SEE, subject_type=Communication._meta.label_lower, at__gt=moment
    ).order_by()
    rows = told.values_list("at", "id", "subject_id", "field", "before")
    return opened_since(moment, said_at_first(rows))


def opened_since(moment: datetime, said: SaidAtFirst) -> set[UUID]:
    """Those that all could not see at a moment; what did not change since was as it is now.

    said: what each said then. No query where nobody changed who may see anything, else one.
    """
    if not said:
        return set()
    held = Communication.objects.filter(pk__in=list(said)).order_by()
    now = {
        pk: {VISIBILITY: visibility, EMBARGO: in_words(until)}
        for pk, visibility, until in held.values_list("pk", VISIBILITY, EMBARGO)
    }
    return {pk for pk, each in now.items() if not was_open({**each, **said[pk]}, moment)}
