"""A way to reach people, with all that others need to know before they use it."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from bsc_comms.kit.codes import fits_in_an_address
from channels_registry.choices import ChannelKind
from channels_registry.models.entries import Entry, EntryQuerySet
from channels_registry.rules.counts import LARGEST_COUNT
from channels_registry.rules.reach import is_old, reach_in_words
from partnership.models import Area, Audience, Partner

#: The ways from a channel to those that carry it now: itself, and what it was merged into. Two
#: removes are as far as one question goes; `merge_channels` lets no way grow longer.
TO_WHAT_CARRIES_IT = ("pk", "merged_into", "merged_into__merged_into")


class ChannelQuerySet(EntryQuerySet):
    def one_with(self, keys: Iterable[int]) -> Self:
        """The channels of these keys, and those that were merged into them."""
        wanted, found = list(keys), Q()
        for way in TO_WHAT_CARRIES_IT:
            found |= Q(**{f"{way}__in": wanted})
        return self.filter(found)

    def kept_by_the_coordinator(self, on: date) -> Self:
        """Channels that all partners share, and those that no partner of that day owns."""
        owned = Channel.owners.through.objects.filter(
            channel_id=OuterRef("pk"), partner__in=Partner.objects.active(on).values("pk")
        )
        return self.filter(Q(shared_by_all=True) | ~Exists(owned))


class Channel(Entry):
    """A way to reach people. Without areas it reaches the whole borough.

    Source: communications plan 2016/17, section 7.
    """

    code = models.CharField(max_length=20, unique=True, validators=[fits_in_an_address])
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ChannelKind)
    owners = models.ManyToManyField(Partner, blank=True, related_name="channels")
    shared_by_all = models.BooleanField(default=False)
    audiences = models.ManyToManyField(Audience, blank=True, related_name="channels")
    areas = models.ManyToManyField(Area, blank=True, related_name="channels")
    good_for = models.TextField(blank=True)
    reach_number = models.PositiveIntegerField(null=True, blank=True)
    reach_unit = models.CharField(
        max_length=60, blank=True, help_text="As in households, followers, people a week."
    )
    reach_is_estimate = models.BooleanField(default=True)
    reach_as_at = models.DateField(null=True, blank=True)
    reach_text = models.CharField(
        max_length=200, blank=True, help_text="In words, where there is no figure."
    )
    reach_source = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(max_length=200, blank=True)
    lead_time_days = models.PositiveSmallIntegerField(null=True, blank=True)
    lead_time_is_estimate = models.BooleanField(default=True)
    lead_time_basis = models.CharField(max_length=200, blank=True)
    artwork_lead_days = models.PositiveSmallIntegerField(null=True, blank=True)
    cost = models.TextField(blank=True, help_text="What it costs a partner.")
    contact = models.TextField(blank=True)
    how_to_ask = models.TextField(blank=True)
    accessibility = models.TextField(blank=True)
    languages = models.TextField(blank=True)
    aliases = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_channels"
    )

    objects = ChannelQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["name"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(valid_to__isnull=False),
                name="merged_channel_has_ended",
            ),
            # SQLite keeps a word in a column of numbers, and holds it for larger than any number.
            models.CheckConstraint(
                condition=Q(reach_number=None) | Q(reach_number__lte=LARGEST_COUNT),
                name="reach_is_a_number",
            ),
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(valid_to=None),
                name="one_living_channel_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reach(self) -> str:
        """How far it reaches, in words; an estimate says that it is one. Empty where unknown."""
        return reach_in_words(
            number=self.reach_number,
            unit=self.reach_unit,
            is_estimate=self.reach_is_estimate,
            text=self.reach_text,
        )

    def through_merges(self) -> list["Channel"]:
        """It, what it was merged into, and so on; the last one carries its editions now."""
        found = [self]
        while (following := found[-1].merged_into) is not None and following not in found:
            found.append(following)
        return found

    def reach_is_old(self, on: date) -> bool:
        """Whether it states a figure that is older than a year, or whose day nobody knows."""
        return self.reach_number is not None and is_old(self.reach_as_at, on)
