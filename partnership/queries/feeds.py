"""Whose feed it is, and which partner's machine asks."""

from collections.abc import Collection, Iterable

from bsc_comms.kit import clock
from partnership.choices import FeedScope
from partnership.models import FeedToken, Partner, PartnerKey, Person
from partnership.rules.feeds import LONGEST_KEY, digest_of


def feed_of(person: Person, scope: FeedScope) -> FeedToken | None:
    """A person's feed of a scope that is about nothing further; None where none was made."""
    return FeedToken.objects.filter(person=person, scope=scope, about="").first()


def feeds_of(person: Person, scopes: Collection[FeedScope]) -> list[FeedToken]:
    """All feeds of these scopes that a person has an address of, the latest first."""
    found = FeedToken.objects.filter(person=person, scope__in=list(scopes))
    return list(found.order_by("-made_at", "-pk"))


def feed_opened_by(key: str, scopes: Collection[FeedScope]) -> FeedToken | None:
    """The feed of one of these scopes to which a key belongs, with its person.

    None for a key that was ended or never made.
    """
    if not key or len(key) > LONGEST_KEY:
        return None
    found = FeedToken.objects.select_related("person").filter(scope__in=list(scopes))
    return found.filter(digest=digest_of(key)).first()


def person_of_feed(key: str, scope: FeedScope) -> Person | None:
    """Who a key belongs to; None for a key that was ended or never made."""
    token = feed_opened_by(key, {scope})
    return token.person if token else None


def keys_of_partners(partners: Iterable[Partner]) -> list[tuple[Partner, PartnerKey | None]]:
    """Each of these partners with its key, if it has one."""
    listed = list(partners)
    found = PartnerKey.objects.select_related("made_by").filter(partner__in=listed)
    of_partner = {key.partner_id: key for key in found}
    return [(partner, of_partner.get(partner.pk)) for partner in listed]


def all_partner_keys() -> list[PartnerKey]:
    """Every partner's key, by the partner's name, with who made it."""
    return list(PartnerKey.objects.select_related("partner", "made_by").order_by("partner__name"))


def partner_keys_made_by(person: Person) -> list[PartnerKey]:
    """The keys of partners that this person made, and so may hold on to."""
    made = PartnerKey.objects.filter(made_by=person).select_related("partner")
    return list(made.order_by("partner__name"))


def partner_opened_by(key: str) -> Partner | None:
    """The partner of today to which a key belongs; None for any other text."""
    if not key or len(key) > LONGEST_KEY:
        return None
    found = Partner.objects.active(clock.today()).filter(key__digest=digest_of(key))
    return found.first()
