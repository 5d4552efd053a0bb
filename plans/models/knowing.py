"""Who may know of which communication: each rule in one place.

A rule may be asked of rows that hang on a communication too. `of` is the way from them to it, as
"communication__": a join costs a database less than a question asked beside each row.
"""

from collections.abc import Collection

from django.apps import apps
from django.db.models import Exists, Manager, OuterRef, Q

from bsc_comms.kit import clock
from partnership.models import Person
from plans.choices import KNOWN_TO_NAMED, Visibility


def open_to_all(of: str = "") -> Q:
    """What the whole partnership may see now: nothing kept back, or its embargo has ended."""
    everybodys = {f"{of}visibility": Visibility.PARTNERSHIP, f"{of}embargo_until": None}
    return Q(**everybodys) | Q(**{f"{of}embargo_until__lte": clock.opened_up_to()})


def kept_back(of: str = "") -> Q:
    """The rest: what not the whole partnership may see now."""
    limited = ~Q(**{f"{of}visibility": Visibility.PARTNERSHIP})
    without_end = limited & Q(**{f"{of}embargo_until": None})
    return without_end | Q(**{f"{of}embargo_until__gt": clock.opened_up_to()})


def known_to_partners(partner_ids: Collection[int], of: str = "") -> Q:
    """What whoever speaks for these partners may know of: the one rule behind `visible_to`."""
    if not partner_ids:
        return open_to_all(of)
    names_us = Exists(
        _naming().filter(communication_id=OuterRef(f"{of}pk"), partner_id__in=partner_ids)
    )
    return (
        open_to_all(of)
        | Q(**{f"{of}lead_partner_id__in": partner_ids})
        | (Q(**{f"{of}visibility__in": sorted(KNOWN_TO_NAMED)}) & Q(names_us))
    )


def known_to(person: Person, of: str = "") -> Q:
    """What this person may know of. Their own partner's secrets and those that name it too.

    Nobody else learns that an embargoed communication exists, whatever role they hold.
    """
    if not person.is_authenticated or not person.current_appointments:
        return Q(pk__in=())
    return known_to_partners(person.partner_ids, of)


def _naming() -> Manager:
    """Which communication names which partner."""
    return apps.get_model("plans.Communication").named_partners.through.objects
