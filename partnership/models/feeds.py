"""The keys of feeds and of partners. Only digests are kept: who reads the database has none."""

from django.conf import settings
from django.db import models

from partnership.choices import FeedScope
from partnership.models.partners import Partner


class FeedToken(models.Model):
    """One feed of one person, opened by an address that only that person was shown, once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_tokens"
    )
    scope = models.CharField(
        max_length=20, choices=FeedScope, help_text="What it opens, and nothing else."
    )
    about = models.CharField(
        max_length=40,
        blank=True,
        help_text="Of what it is, where a person may have several: a partner’s code, a campaign.",
    )
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key, in hex.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scope", "about"], name="one_feed_of_a_kind_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} of {self.person}"


class PartnerKey(models.Model):
    """The one key with which a partner's own machines read the plan as that partner may see it.

    It is the partner's, not a person's: it works on when its maker leaves.
    """

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="key")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key, in hex.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"Key of {self.partner}"
