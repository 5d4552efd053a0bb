"""Which communications a person may know of, of those that somebody names, and since when."""

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from bsc_comms.kit.names import listed
from partnership.models import Change, Person
from plans.models import Communication
from plans.rules.opening import EMBARGO, LEAD, NAMED, VISIBILITY, Said, seen_since


def known_ids(person: Person, ids: Iterable[str]) -> frozenset[str]:
    """Of these communications, the ids of those that this person may see."""
    found = Communication.objects.visible_to(person).filter(pk__in=list(ids)).order_by()
    return frozenset(str(pk) for pk in found.values_list("pk", flat=True))


def titles_of(person: Person, ids: Iterable[str]) -> list[str]:
    """Their titles, as far as the person may know of them; text that is no id is left out."""
    pks = []
    for each in ids:
        with contextlib.suppress(ValueError):
            pks.append(UUID(each))
    visible = Communication.objects.visible_to(person).filter(pk__in=pks)
    in_order = visible.order_by(F("window_start").asc(nulls_last=True), "title")
    return list(in_order.values_list("title", flat=True))


def known_since(person: Person, keys: Iterable[UUID]) -> dict[UUID, datetime]:
    """Since when, without a break, this person may know of each of these, which they may now.

    Two queries, however many they are.
    """
    pks, own = list(keys), [partner.name for partner in person.partners]
    earlier = _said_earlier(pks)
    naming = Communication.named_partners.through.objects.filter(
        communication_id=OuterRef("pk"), partner_id__in=person.partner_ids
    )
    facts = Communication.objects.filter(pk__in=pks).order_by().annotate(names_us=Exists(naming))
    columns = ("pk", "created_at", "names_us", "lead_partner__name", VISIBILITY, EMBARGO)
    return {
        pk: seen_since(
            {
                VISIBILITY: visibility,
                EMBARGO: until.isoformat() if until else "",
                LEAD: lead,
                NAMED: listed(own) if names_us else "",
            },
            earlier.get(pk, {}).items(),
            own=own,
            logged=logged,
        )
        for pk, logged, names_us, lead, visibility, until in facts.values_list(*columns)
    }


def _said_earlier(pks: Iterable[UUID]) -> Mapping[UUID, Mapping[datetime, Said]]:
    """When it changed who may see each, the latest first, and what each said until then.

    Put in order here: asked for it, PostgreSQL would walk through the history of everything.
    """
    told = Change.objects.filter(
        subject_type=Communication._meta.label_lower,
        subject_id__in=[str(pk) for pk in pks],
        field__in=(VISIBILITY, EMBARGO, LEAD, NAMED),
    ).order_by()
    rows = told.values_list("at", "id", "subject_id", "field", "before")
    found: dict[UUID, dict[datetime, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for at, _, pk, field, before in sorted(rows, reverse=True):
        found[UUID(pk)][at][field] = before
    return found
