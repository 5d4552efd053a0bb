"""Help that a partner can give alongside somebody else's work."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from bsc_comms.kit.codes import fits_in_an_address
from channels_registry.models.entries import EntryOfAPartner, EntryQuerySet
from partnership.models import Area, Audience, Partner, Topic


class Offer(EntryOfAPartner):
    """Help that can ride along. Without areas it is given in the whole borough.

    Source: communications plan 2016/17, section 6.
    """

    code = models.CharField(max_length=20, unique=True, validators=[fits_in_an_address])
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="offers")
    what = models.CharField(max_length=500)
    who_for = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="offers")
    audiences = models.ManyToManyField(Audience, blank=True, related_name="offers")
    areas = models.ManyToManyField(Area, blank=True, related_name="offers")
    notice_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Calendar days."
    )
    how_to_ask = models.TextField(blank=True)
    a_month = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many can be given in a month."
    )
    status = models.CharField(max_length=200, blank=True, help_text="How sure we are of it.")
    source = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta(EntryOfAPartner.Meta):
        ordering = ["partner__name", "what"]
        constraints = [
            *EntryOfAPartner.Meta.constraints,
            models.UniqueConstraint(
                "partner",
                Lower("what"),
                condition=Q(valid_to=None),
                name="one_living_offer_of_a_partner",
            ),
        ]

    def __str__(self) -> str:
        return self.what
