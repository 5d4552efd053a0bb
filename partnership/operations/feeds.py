"""Making and ending the secret address of a person's calendar feed."""

import secrets

from django.db import transaction

from bsc_comms.kit import clock
from partnership.choices import FeedScope
from partnership.models import FeedToken, Person
from partnership.operations.history import record_change
from partnership.rules.feeds import digest_of

BYTES_OF_A_KEY = 32


@transaction.atomic
def make_feed_key(*, by: Person, scope: FeedScope) -> str:
    """Give a person a new key of 256 bits, to be shown once. An earlier one stops working."""
    key = secrets.token_urlsafe(BYTES_OF_A_KEY)
    FeedToken.objects.update_or_create(
        person=by, scope=scope, defaults={"digest": digest_of(key), "made_at": clock.now()}
    )
    record_change(by=by, subject=by, act="made a feed address")
    return key


@transaction.atomic
def end_feed(*, by: Person, scope: FeedScope) -> bool:
    """Let a person's address stop working; whether there was one."""
    ended, _ = FeedToken.objects.filter(person=by, scope=scope).delete()
    if ended:
        record_change(by=by, subject=by, act="ended a feed address")
    return bool(ended)
