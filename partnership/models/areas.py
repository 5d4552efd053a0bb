"""The tree of areas. Wards were redrawn in May 2022, so areas have a life."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from partnership.choices import AreaLevel
from partnership.models.lives import Lives, alive


class AreaQuerySet(models.QuerySet["Area"]):
    def active(self, on: date) -> Self:
        """Areas that exist on that day."""
        return self.filter(alive(on, on))


class Area(Lives, models.Model):
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
    tile_column = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of a ward on the map of tiles: 1 is furthest west."
    )
    tile_row = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of a ward on the map of tiles: 1 is furthest north."
    )

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


class AreaOutline(models.Model):
    """The outline of an area, where boundaries were loaded; apart, since few pages draw it."""

    area = models.OneToOneField(
        Area, on_delete=models.CASCADE, primary_key=True, related_name="outline"
    )
    rings = models.JSONField(
        help_text="Outer rings of longitude and latitude (WGS 84), simplified."
    )

    def __str__(self) -> str:
        return str(self.area)
