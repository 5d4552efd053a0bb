"""Offers: what a partner can bring to somebody else's work."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.editing import FIRST_OF_PEOPLE
from channels_registry.models import Offer
from channels_registry.operations.saving import Said, change, create, end, permit, take
from channels_registry.policy import can_edit_offer, keeps_entries_of
from channels_registry.rules.codes import code_for
from partnership.models import Area, Audience, Partner, Person, Topic

OFFER_FIELDS = (
    "what",
    "who_for",
    "notice_days",
    "how_to_ask",
    "a_month",
    "status",
    "source",
    "valid_from",
    "valid_to",
)


@transaction.atomic
def add_offer(
    *,
    by: Person | None,
    partner: Partner,
    fields: Mapping[str, Any],
    topics: Iterable[Topic] = (),
    audiences: Iterable[Audience] = (),
    areas: Iterable[Area] = (),
) -> Offer:
    """Put an offer of a partner into the register; it counts as confirmed today.

    `fields` holds any of OFFER_FIELDS. Raises NotPossible where the partner offers it already, so
    that a form sent twice adds one, or the database refuses a value; PermissionDenied for whoever
    does not speak for the partner.
    """
    permit(keeps_entries_of(by, partner))
    taken = frozenset(Offer.objects.values_list("code", flat=True))
    offer = Offer(
        code=code_for(f"{partner.code} {fields.get('what', '')}", taken),
        partner=partner,
        version=FIRST_OF_PEOPLE,
        confirmed_on=clock.today() if by else None,
        confirmed_by=by,
    )
    lists = {"topics": topics, "audiences": audiences, "areas": areas}
    return create(by=by, entry=offer, said=Said.of(fields, lists, known=OFFER_FIELDS))


@transaction.atomic
def edit_offer(
    *,
    by: Person | None,
    offer: Offer,
    opened_version: int,
    fields: Mapping[str, Any],
    topics: Iterable[Topic] | None = None,
    audiences: Iterable[Audience] | None = None,
    areas: Iterable[Area] | None = None,
) -> Offer:
    """Save an edit that was opened at `opened_version`; only what is named is touched.

    Raises StaleEdit, NotPossible, PermissionDenied.
    """
    permit(can_edit_offer(by, offer))
    lists = {"topics": topics, "audiences": audiences, "areas": areas}
    said = Said.of(fields, lists, known=OFFER_FIELDS)
    return change(by=by, entry=take(offer, opened_version), said=said)


@transaction.atomic
def end_offer(
    *, by: Person | None, offer: Offer, opened_version: int, last_day: date | None
) -> Offer:
    """Give an offer its last day, or none after all; it stays in the register's history.

    Raises StaleEdit, NotPossible where its partner offers the same by now.
    """
    permit(can_edit_offer(by, offer))
    return end(by=by, entry=take(offer, opened_version), last_day=last_day)
