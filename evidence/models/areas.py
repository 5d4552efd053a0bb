"""The areas that figures are about: our own, its neighbours, and what it is compared with."""

from django.db import models
from django.db.models import Q

from evidence.choices import MeasuredLevel
from partnership.models import Area


class MeasuredArea(models.Model):
    """An area as published figures name it.

    `aliases` are its names in files. `lsoa_prefix` begins the names of its small census areas
    ("Camden" of "Camden 024B"), `police_force` is the force whose street-level files count it.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=10, choices=MeasuredLevel)
    is_ours = models.BooleanField(default=False)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="measured_as"
    )
    aliases = models.JSONField(default=list, blank=True)
    lsoa_prefix = models.CharField(max_length=60, blank=True)
    police_force = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_ours"], condition=Q(is_ours=True), name="one_measured_area_is_ours"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """Every name that a file may give it."""
        return [self.name, *self.aliases]


class CensusArea(models.Model):
    """A small census area (LSOA) of a measured area, as street-level files of crime name it.

    One that was split or merged between the two censuses has a name in one of them alone.
    """

    code = models.CharField(max_length=9, unique=True)
    area = models.ForeignKey(MeasuredArea, on_delete=models.PROTECT, related_name="census_areas")
    name_2011 = models.CharField(max_length=70, blank=True)
    name_2021 = models.CharField(max_length=70, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_2011="", name_2021=""), name="census_area_is_of_a_census"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_2021 or self.name_2011}"
