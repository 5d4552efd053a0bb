"""The tree of areas. Wards were redrawn in May 2022, so areas have a life."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from partnership.choices import AreaLevel


class AreaQuerySet(models.QuerySet["Area"]):
    def active(self, on: date) -> Self:
        """Areas that exist on that day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on)
        )


class Area(models.Model):
    """Borough, ward, neighbourhood or street. Old records keep old wards."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=20, choices=AreaLevel)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    gss_code = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    wards_touched = models.ManyToManyField("self", symmetrical=False, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["level", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="area_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AreaSuccession(models.Model):
    """Which ward took over from which, with the share of the old ward's land (an estimate)."""

    old = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="precursors")
    percent_of_old_land = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.old} to {self.new}"
