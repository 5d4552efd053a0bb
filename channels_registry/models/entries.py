"""What every entry of the register has in common: it has a life, a version and a yearly check."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from channels_registry.rules.checks import confirmed_since, is_confirmed
from partnership.models import Partner
from partnership.models.lives import Lives, alive


class EntryQuerySet(models.QuerySet[Any]):
    def active(self, on: date) -> Self:
        """Entries that can be used on that day."""
        return self.filter(alive(on, on))

    def of_a_living_partner(self, on: date) -> Self:
        """Of entries that one partner keeps, those whose partner has not ended by that day."""
        return self.filter(partner__in=Partner.objects.active(on).values("pk"))

    def unconfirmed(self, on: date) -> Self:
        """Entries whose owner has not confirmed them for a year."""
        return self.filter(Q(confirmed_on=None) | Q(confirmed_on__lt=confirmed_since(on)))


class Entry(Lives, models.Model):
    """An entry that its owner keeps: from-to, the version for edits, and the last yearly check."""

    valid_from = models.DateField("From", null=True, blank=True)
    valid_to = models.DateField("To", null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_starts",
            )
        ]

    def is_confirmed(self, on: date) -> bool:
        """Whether the owner confirmed it within the last year."""
        return is_confirmed(self.confirmed_on, on)


class EntryOfAPartner(Entry):
    """An entry that one partner keeps: it ends with that partner at the latest."""

    partner: "models.ForeignKey[Partner, Partner]"

    class Meta(Entry.Meta):
        abstract = True

    def has_ended_before(self, day: date) -> bool:
        return super().has_ended_before(day) or self.partner.has_ended_before(day)
