"""The subgroup's terms of reference, and how partners name their members.

Source: communications plan 2016/17, section 8.
"""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils.text import capfirst

from partnership.choices import SPEAKS_FOR_A_PARTNER, Role
from partnership.models import Appointment, Partner, Person, ServiceArea
from partnership.models.people import role_in_words
from subgroup.choices import NOMINATION_OPEN, NominationState, TermsState
from subgroup.models.meetings import Meeting


class Terms(models.Model):
    """One numbered version of the terms of reference; frozen once a meeting agreed it."""

    number = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=TermsState, default=TermsState.DRAFT)
    purpose = models.TextField(blank=True)
    accountability = models.TextField(blank=True)
    chair = models.TextField(blank=True)
    membership = models.TextField(blank=True)
    quorum = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many partners have to be there."
    )
    quorum_text = models.TextField(blank=True)
    frequency = models.TextField(blank=True)
    decisions = models.TextField(blank=True)
    confidentiality = models.TextField(blank=True)
    links = models.TextField(blank=True, help_text="Links to other groups, and reporting.")
    review_on = models.DateField(null=True, blank=True)
    agreed_at = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="terms_agreed"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "terms"
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=TermsState.AGREED) & Q(agreed_at__isnull=False))
                | (Q(state=TermsState.DRAFT) & Q(agreed_at=None)),
                name="agreed_terms_name_their_meeting",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=TermsState.DRAFT),
                name="one_draft_of_the_terms",
            ),
        ]

    def __str__(self) -> str:
        return f"Terms of reference, version {self.number}"


class NominationQuerySet(models.QuerySet["Nomination"]):
    def open(self) -> Self:
        return self.filter(state__in=sorted(NOMINATION_OPEN))

    def with_who_named(self) -> Self:
        """Each with `was_entered`: who coordinates wrote down whom the partner had named.

        The officer who was asked names for the partner, and its champions whoever speaks for it.
        """
        own = Appointment.objects.filter(
            person=OuterRef("nominated_by"),
            partner=OuterRef("partner"),
            role__in=SPEAKS_FOR_A_PARTNER,
        )
        return self.annotate(
            was_entered=Case(
                When(Q(nominated_by=None) | Q(nominated_by=F("asked_of")), then=False),
                When(Q(role=Role.CHAMPION) & Exists(own), then=False),
                default=True,
                output_field=models.BooleanField(),
            )
        )


class Nomination(models.Model):
    """A partner is asked to name its advocate, deputy or a champion, names one, who accepts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="nominations")
    role = models.CharField(
        max_length=20,
        choices=[(role.value, role.label) for role in (Role.ADVOCATE, Role.DEPUTY, Role.CHAMPION)],
    )
    service_area = models.ForeignKey(
        ServiceArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        help_text="Whose champion is named.",
    )
    state = models.CharField(max_length=10, choices=NominationState, default=NominationState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_of = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The partner's nominating officer.",
    )
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    starts = models.DateField(null=True, blank=True)
    nominated_at = models.DateTimeField(null=True, blank=True)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "role"],
                condition=Q(state__in=sorted(NOMINATION_OPEN), service_area=None),
                name="one_open_nomination_a_partner_and_role",
            ),
            models.UniqueConstraint(
                fields=["service_area"],
                condition=Q(state__in=sorted(NOMINATION_OPEN)),
                name="one_open_nomination_a_service_area",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(SPEAKS_FOR_A_PARTNER), service_area=None)
                | Q(role=Role.CHAMPION, service_area__isnull=False),
                name="nominated_for_a_seat_of_the_partner",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.NOMINATED) | ~Q(name="") & ~Q(email=""),
                name="nominated_with_name_and_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {capfirst(self.role_in_words)}"

    @property
    def role_in_words(self) -> str:
        """The role as it stands in a sentence, and for a champion of which service area."""
        return role_in_words(self.role, self.service_area)
