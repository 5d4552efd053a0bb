"""How: the ways of reaching people, their dated editions, and the help partners can give."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from channels_registry.choices import ChannelKind
from partnership.models import Partner, Topic


class ChannelQuerySet(models.QuerySet["Channel"]):
    def active(self, on: date) -> Self:
        """Channels that can be used on that day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
        )


class Channel(models.Model):
    """A way to reach people (source s7)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ChannelKind)
    owners = models.ManyToManyField(Partner, blank=True, related_name="channels")
    shared_by_all = models.BooleanField(default=False)
    good_for = models.TextField(blank=True)
    reach_text = models.CharField(max_length=200, blank=True)
    reach_source = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(max_length=200, blank=True)
    lead_time_days = models.PositiveSmallIntegerField(null=True, blank=True)
    lead_time_is_estimate = models.BooleanField(default=True)
    lead_time_basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=200, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="channel_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One dated issue of a channel, with its copy deadline."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="editions")
    name = models.CharField(max_length=200)
    publication_date = models.DateField()
    copy_deadline = models.DateField()
    slots = models.PositiveSmallIntegerField(null=True, blank=True)
    theme = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["publication_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "publication_date"], name="one_edition_a_day"
            ),
            models.CheckConstraint(
                condition=Q(copy_deadline__lte=F("publication_date")),
                name="copy_is_due_before_publication",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """Help that a partner can give alongside somebody else's work (source s6)."""

    code = models.CharField(max_length=20, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="offers")
    what = models.TextField()
    who_for = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="offers")
    status = models.CharField(max_length=200, blank=True, help_text="How sure we are of it.")
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["partner__name", "what"]

    def __str__(self) -> str:
        return self.what
