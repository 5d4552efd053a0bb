"""The partnership itself, its partners and their service areas."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bsc_comms.kit.codes import fits_in_an_address
from partnership.choices import PartnerKind
from partnership.models.lives import Lives, alive


class Partnership(models.Model):
    """The one partnership that this planner serves: its name and words, as reference data."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    reference_prefix = models.CharField(max_length=12, help_text="As in BSCP-2016-041.")
    subgroup_name = models.CharField(max_length=200, default="Communications subgroup")
    strapline = models.CharField(max_length=200, blank=True)
    strategy_name = models.CharField(max_length=200, blank=True)
    borough_code = models.CharField(max_length=40)
    logo_svg = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "partnership"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_partnership")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Self:
        """The partnership; raises DoesNotExist before `load_reference` has run."""
        return cls.objects.get(pk=1)

    @classmethod
    def if_any(cls) -> Self | None:
        """The partnership, or None before `load_reference` has run."""
        return next(iter(cls.objects.filter(pk=1)), None)

    @classmethod
    def current_name(cls) -> str:
        """Its name, where that alone is asked for; "" before `load_reference` has run."""
        return cls.objects.filter(pk=1).values_list("name", flat=True).first() or ""

    @property
    def own_names(self) -> tuple[str, ...]:
        """What the partnership is called in its own papers."""
        return tuple(dict.fromkeys((self.name, self.short_name, self.reference_prefix)))


class PartnerQuerySet(models.QuerySet["Partner"]):
    def active(self, on: date) -> Self:
        """Partners that exist on that day."""
        return self.filter(alive(on, on))

    def ended(self, before: date) -> Self:
        """Partners whose last day was before that day."""
        return self.filter(valid_to__lt=before)


class Partner(Lives, models.Model):
    """An agency; a council team is a partner with a parent and counts as the council."""

    code = models.CharField(max_length=20, unique=True, validators=[fits_in_an_address])
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, choices=PartnerKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="teams"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    on_board = models.BooleanField(default=False)
    nominating_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominates_for",
        help_text="Who names the partner's advocate and deputy.",
    )
    aliases = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="partner_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ServiceAreaQuerySet(models.QuerySet["ServiceArea"]):
    def active(self, on: date) -> Self:
        """Service areas that exist on that day."""
        return self.filter(alive(on, on))


class ServiceArea(Lives, models.Model):
    """A service inside a partner. Who holds the role for it is its champion (source, point 10)."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="service_areas")
    name = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(
        null=True, blank=True, help_text="From the day after, nobody is asked for its champion."
    )

    objects = ServiceAreaQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "name"], name="service_area_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="service_area_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name
