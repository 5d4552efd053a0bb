"""Placements: one communication on one channel each."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from channels_registry.choices import STILL_BOOKED, BookingState, EditionState
from channels_registry.models import Booking, Channel, Edition
from partnership.models import (
    Partner,
)
from plans.choices import (
    SET_ASIDE,
    TAKES_PART,
    PlacementState,
)
from plans.models.communications import Communication
from plans.models.involvements import Involvement
from plans.rules.record_proofs import FILE_KEPT
from plans.rules.words import reached_text, reached_unit


class PlacementQuerySet(models.QuerySet["Placement"]):
    def with_editions(self) -> Self:
        """Each with what `current_edition` asks for, in the same query."""
        return self.select_related("edition__channel", "booking__edition__channel")

    def in_edition(self, edition: Edition) -> Self:
        """In this one or waiting for it, cancelled or not."""
        booked = Q(booking__edition=edition, booking__state__in=sorted(STILL_BOOKED))
        return self.filter(booked | Q(booking=None, edition=edition))

    def holding_what_they_gave_up(self) -> Self:
        """Dropped, or of a communication that was set aside, and still with a slot or in a line.

        What was issued while it waited in a line went out without that slot.
        """
        given_up = Q(state=PlacementState.DROPPED) | Q(communication__state__in=sorted(SET_ASIDE))
        without_it = Q(state=PlacementState.ISSUED, booking__state=BookingState.WAITING)
        return self.filter(given_up | without_it, booking__state__in=sorted(STILL_BOOKED))

    def planned(self) -> Self:
        return self.filter(state=PlacementState.PLANNED)

    def by_who_takes_no_part(self) -> Self:
        """Issued, or to be issued, by a partner that neither leads nor takes part."""
        takes_part = Involvement.objects.filter(
            communication=OuterRef("communication"),
            partner=OuterRef("partner"),
            state__in=sorted(TAKES_PART),
        )
        led = Q(partner=F("communication__lead_partner"))
        return self.filter(~led, ~Exists(takes_part.order_by()))

    def give_to_the_lead(self) -> int:
        """The partner that leads now issues them; how many."""
        led = Communication.objects.filter(pk=OuterRef("communication")).order_by()
        return self.update(partner=Subquery(led.values("lead_partner")))


class Placement(models.Model):
    """One communication on one channel.

    It is in an edition by its booking, or without one where nobody counts the edition's slots.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, related_name="placements"
    )
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="placements")
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        help_text="Only where there is no booking.",
    )
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="placement"
    )
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        related_name="placements",
        help_text="The partner that issues it.",
    )
    state = models.CharField(max_length=10, choices=PlacementState, default=PlacementState.PLANNED)
    issued_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day, or the first day of the window known.",
    )
    issued_until = models.DateField(
        null=True,
        blank=True,
        help_text="The last day of the window, where only that is known.",
    )
    proof_url = models.URLField(max_length=500, blank=True)
    proof_file = models.FileField(upload_to="proofs/%Y/%m", blank=True)
    no_proof_reason = models.TextField(blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    reached = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="How many, in what the channel's reach is counted. Empty where nobody knows.",
    )
    reached_unit = models.CharField(
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text="What the figure counts: the channel's unit when it was said.",
    )
    reached_source = models.CharField(
        max_length=200, blank=True, help_text="Where the figure comes from."
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["channel__name", "id"]
        indexes = [
            models.Index(fields=["state", "issued_on"], name="placements_by_issue"),
            models.Index(
                fields=["marked_at"],
                name="placements_by_marking",
                condition=Q(marked_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=PlacementState.ISSUED) & Q(issued_on__isnull=False))
                | (~Q(state=PlacementState.ISSUED) & Q(issued_on=None)),
                name="issued_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlacementState.ISSUED)
                | ~Q(proof_url="")
                | ~Q(proof_file="")
                | ~Q(no_proof_reason=""),
                name="issued_has_proof_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(issued_until=None) | Q(issued_until__gte=F("issued_on")),
                name="issued_window_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(edition=None) | Q(booking=None),
                name="in_an_edition_by_booking_or_without",
            ),
            models.CheckConstraint(
                condition=Q(reached=None) | Q(state=PlacementState.ISSUED),
                name="only_what_was_issued_reached_anybody",
            ),
            models.CheckConstraint(
                condition=Q(reached=None) | ~Q(reached_source=""),
                name="what_a_placement_reached_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.communication} on {self.channel}"

    @property
    def reached_text(self) -> str:
        """How many in what unit: "12,500 households"; nothing where nobody said."""
        return reached_text(self.reached, self.counted_in)

    @property
    def counted_in(self) -> str:
        """What its figure counts: the channel's unit until it is said, then that of that day."""
        return self.reached_unit or reached_unit(self.channel.reach_unit)

    @property
    def proof_text(self) -> str:
        """Where it can be seen, or why it cannot; nothing for what is not issued."""
        return self.proof_url or (FILE_KEPT if self.proof_file else self.no_proof_reason)

    @property
    def waits_in_line(self) -> bool:
        """Whether it has no slot of its edition yet, and waits for one."""
        return self.booking is not None and self.booking.state == BookingState.WAITING

    @property
    def current_edition(self) -> Edition | None:
        """The edition that it is in or waits for; none once a booking or an edition has ended."""
        if self.booking is not None:
            return self.booking.edition if self.booking.state in STILL_BOOKED else None
        if self.edition is not None and self.edition.state == EditionState.CANCELLED:
            return None
        return self.edition

    @property
    def stands_in(self) -> str:
        """Its edition, as its page says it on the way back: the key, or "none"."""
        edition = self.current_edition
        return "none" if edition is None else str(edition.pk)
