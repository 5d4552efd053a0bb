"""The keys of calendar feeds. Only digests are kept: who reads the database has no key."""

from django.conf import settings
from django.db import models

from partnership.choices import FeedScope


class FeedToken(models.Model):
    """One feed of one person, opened by an address that only that person was shown, once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_tokens"
    )
    scope = models.CharField(
        max_length=20, choices=FeedScope, help_text="What it opens, and nothing else."
    )
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key, in hex.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "scope"], name="one_feed_of_a_kind_each")
        ]

    def __str__(self) -> str:
        return f"{self.scope} of {self.person}"
