"""Whose calendar feed it is."""

from partnership.choices import FeedScope
from partnership.models import FeedToken, Person
from partnership.rules.feeds import digest_of


def feed_of(person: Person, scope: FeedScope) -> FeedToken | None:
    return FeedToken.objects.filter(person=person, scope=scope).first()


def person_of_feed(key: str, scope: FeedScope) -> Person | None:
    """Who a key belongs to; None for a key that was ended or never made."""
    found = FeedToken.objects.select_related("person").filter(digest=digest_of(key), scope=scope)
    token = found.first()
    return token.person if token else None
