"""Campaigns: named pieces of work with several communications."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from partnership.choices import Role
from partnership.models import (
    Partner,
    Person,
    StrategyPriority,
)
from plans.models.communications import Communication


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def known_to(self, person: Person) -> Self:
        """Those of the person's partners, those with something to see, and what they started.

        A name would tell of what is kept back (rule 10 of docs/rules.md), and so would a campaign
        that others saw empty and that vanishes once something secret is in it. What somebody
        started for another partner they know of as long as they coordinate.
        """
        if not person.is_authenticated or not person.current_appointments:
            return self.none()
        of_campaign = Communication.objects.filter(campaign_id=OuterRef("pk"))
        started = Q(started_by=person) if person.has_role({Role.COORDINATOR}) else Q(pk__in=[])
        return self.filter(
            Q(lead_partner_id__in=person.partner_ids)
            | started
            | Exists(of_campaign.visible_to(person))
        )

    def with_whether_all_know(self) -> Self:
        """With `all_know`: whether something is in it that the whole partnership may see."""
        of_campaign = Communication.objects.filter(campaign_id=OuterRef("pk"))
        return self.annotate(all_know=Exists(of_campaign.open_to_the_partnership()))


class Campaign(models.Model):
    """A named piece of work with several communications.

    Two may have the same name: refusing a name would tell of a campaign that is kept back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    lead_partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="campaigns")
    priority = models.ForeignKey(
        StrategyPriority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
    )
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    audience_insight = models.TextField(blank=True)
    strategy = models.TextField(blank=True)
    implementation = models.TextField(blank=True)
    scoring = models.TextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=F("starts")),
                name="campaign_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name
