"""Making and ending the keys of a person's feeds and of a partner's own machines.

One mechanism for every feed of every app: 256 random bits, shown once, kept as a digest, good for
one scope, ended by whoever holds it, and logged nowhere.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import FeedScope
from partnership.models import FeedToken, Partner, PartnerKey, Person
from partnership.operations.history import record_change
from partnership.policy import may_end_key_of, speaks_for
from partnership.rules.feeds import digest_of, new_key


@transaction.atomic
def make_feed_key(*, by: Person, scope: FeedScope, about: str = "") -> str:
    """Give a person a new key of 256 bits, to be shown once. An earlier one stops working.

    about: of what the feed is, where a scope has several (a partner's code, a campaign's id).
    """
    key = new_key()
    FeedToken.objects.update_or_create(
        person=by,
        scope=scope,
        about=about,
        defaults={"digest": digest_of(key), "made_at": clock.now()},
    )
    record_change(by=by, subject=by, act="made a feed address")
    return key


@transaction.atomic
def end_feed(*, by: Person, scope: FeedScope, about: str = "") -> bool:
    """Let a person's address stop working; whether there was one."""
    ended, _ = FeedToken.objects.filter(person=by, scope=scope, about=about).delete()
    if ended:
        record_change(by=by, subject=by, act="ended a feed address")
    return bool(ended)


@transaction.atomic
def end_feeds_of(person: Person, *, by: Person | None) -> None:
    """Let all of a person's addresses stop working, for good."""
    ended, _ = FeedToken.objects.filter(person=person).delete()
    if ended:
        record_change(by=by, subject=person, act="ended all feed addresses")


@transaction.atomic
def make_partner_key(*, by: Person, partner: Partner) -> str:
    """Give a partner a new key of 256 bits, to be shown once. An earlier one stops working.

    It opens what the partner may see, so only its own advocate or deputy makes one: else
    PermissionDenied. NotPossible for a partner that does not exist today: it would open nothing.
    """
    if not speaks_for(by, partner):
        raise PermissionDenied("Only its advocate or deputy makes a partner's key.")
    if absent := partner.absence_in_words(clock.today()):
        raise NotPossible(f"{absent}: a key opens nothing for it today.")
    key = new_key()
    PartnerKey.objects.update_or_create(
        partner=partner,
        defaults={"digest": digest_of(key), "made_at": clock.now(), "made_by": by},
    )
    record_change(by=by, subject=partner, act="made a key")
    return key


@transaction.atomic
def end_partner_key(*, by: Person, partner: Partner) -> bool:
    """Let a partner's key stop working; whether there was one.

    PermissionDenied for who neither speaks for it nor keeps people: these end it, and make none.
    """
    if not may_end_key_of(by, partner):
        raise PermissionDenied("Its own people end a partner's key, or the coordinator.")
    ended, _ = PartnerKey.objects.filter(partner=partner).delete()
    if ended:
        record_change(by=by, subject=partner, act="ended a key")
    return bool(ended)
