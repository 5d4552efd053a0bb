"""Campaigns as a person may know of them."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partnership.models import Person
from plans.models import Campaign, CampaignGoal, Communication, CommunicationQuerySet


def campaigns_known_to(person: Person) -> QuerySet[Any]:
    """The campaigns that the person may know of, by name, each with its `communication_count`.

    Only what the person may see is counted (rule 10 of docs/rules.md). `all_know` says which of
    them stand in files.
    """
    return _counted(person, Communication.objects.visible_to(person))


def campaigns_all_know(person: Person) -> QuerySet[Any]:
    """Those of them that the whole partnership knows, and counted what all of it may see."""
    seen = Communication.objects.visible_to(person).open_to_the_partnership()
    return _counted(person, seen).filter(all_know=True)


def is_known_to_all(campaign_id: str) -> bool:
    """Whether the whole partnership knows of a campaign, so that a file may name it."""
    campaigns = Campaign.objects.with_whether_all_know()
    return campaigns.filter(pk=campaign_id, all_know=True).exists()


def _counted(person: Person, seen: CommunicationQuerySet) -> QuerySet[Any]:
    """Campaigns with what only this query says of them."""
    counts = (
        seen.filter(campaign_id=OuterRef("pk"))
        .order_by()
        .values("campaign_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return (
        Campaign.objects.known_to(person)
        .with_whether_all_know()
        .select_related("lead_partner", "priority")
        .annotate(communication_count=Coalesce(Subquery(counts, output_field=IntegerField()), 0))
        .order_by("name", "pk")
    )


def find_campaign(person: Person, pk: UUID) -> Campaign | None:
    """A campaign with its lead partner and priority; None if it is not there or not to be known."""
    known = Campaign.objects.known_to(person).select_related("lead_partner", "priority")
    return known.filter(pk=pk).first()


def find_goal(person: Person, pk: UUID) -> CampaignGoal | None:
    """A goal with its campaign; None if it is not there or its campaign is not to be known."""
    known = Campaign.objects.known_to(person).order_by().values("pk")
    goals = CampaignGoal.objects.filter(campaign__in=known).select_related("campaign")
    return goals.filter(pk=pk).first()


def communications_of(campaign: Campaign, person: Person) -> list[Communication]:
    """What of the campaign the person may see, by date; what has no date comes last."""
    seen = Communication.objects.visible_to(person).filter(campaign=campaign)
    return list(
        seen.select_related("lead_partner").order_by(
            F("window_start").asc(nulls_last=True), "title", "pk"
        )
    )


def campaign_of_that_name(person: Person, name: str, *, but: UUID | None = None) -> Campaign | None:
    """A campaign that the person knows of and that has this name, in capitals or not."""
    known = Campaign.objects.known_to(person).filter(name__iexact=name)
    return known.exclude(pk=but).first()
