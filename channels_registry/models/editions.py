"""Dated issues of a channel: the pattern that makes a year's, their space, and who booked it."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bsc_comms.kit.working_days import working_day_on_or_after, working_day_on_or_before
from channels_registry.choices import (
    STILL_BOOKED,
    BookingState,
    EditionState,
    Naming,
    Rhythm,
    SlotUnit,
    Weekday,
)
from channels_registry.models.channels import TO_WHAT_CARRIES_IT, Channel
from channels_registry.rules.patterns import FIRST_WEEK, LAST_WEEK, Pattern
from partnership.models import Partner


class EditionPattern(models.Model):
    """How a channel's editions follow each other; makes the editions of a year."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="patterns")
    rhythm = models.CharField(max_length=12, choices=Rhythm)
    every = models.PositiveSmallIntegerField(help_text="Every so many weeks or months.")
    starts = models.DateField(help_text="Counted from the week or month of this day.")
    ends = models.DateField(null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)
    nth = models.SmallIntegerField(
        default=FIRST_WEEK, help_text="1 to 4, or -1 for the last in the month."
    )
    copy_days_before = models.PositiveSmallIntegerField(default=0)
    artwork_days_before = models.PositiveSmallIntegerField(null=True, blank=True)
    slots = models.PositiveSmallIntegerField(null=True, blank=True)
    slot_unit = models.CharField(max_length=10, choices=SlotUnit, default=SlotUnit.SLOTS)
    naming = models.CharField(max_length=10, choices=Naming, default=Naming.MONTH)
    place = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["channel__name", "starts", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(every__gte=1), name="pattern_goes_on"),
            models.CheckConstraint(
                condition=Q(nth__gte=FIRST_WEEK, nth__lte=4) | Q(nth=LAST_WEEK),
                name="pattern_names_a_week_of_the_month",
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=Weekday.SUNDAY), name="pattern_names_a_weekday"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="pattern_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.get_rhythm_display()}"

    @property
    def rule(self) -> Pattern:
        """The same as plain data, for the rule that gives its days."""
        return Pattern(
            rhythm=self.rhythm,
            every=self.every,
            starts=self.starts,
            ends=self.ends,
            weekday=self.weekday,
            nth=self.nth,
            naming=self.naming,
        )


class EditionQuerySet(models.QuerySet["Edition"]):
    def on(self) -> Self:
        """Editions that were not cancelled."""
        return self.filter(state=EditionState.TO_COME)

    def open_for_copy(self, on: date) -> Self:
        """Editions whose copy can still be sent on that day: on a Saturday, none of Sunday."""
        return self.on().filter(copy_deadline__gte=working_day_on_or_after(on))

    def with_space(self) -> Self:
        """Editions with a slot to spare, or whose slots nobody counts."""
        return self.filter(Q(slots=None) | Q(slots_taken__lt=F("slots")))

    def carried_by(self, keys: Iterable[int]) -> Self:
        """Editions of the channels of these keys, and of those that were merged into them."""
        return self.filter(channel__in=Channel.objects.one_with(keys).order_by())

    def with_carriers(self) -> Self:
        """Each knows its `carriers` without asking."""
        _, merged, then = TO_WHAT_CARRIES_IT
        return self.annotate(merged_into=F(f"channel__{merged}"), then_into=F(f"channel__{then}"))

    def take_a_slot(self, pk: int) -> bool:
        """Take one slot for one booking. True for as many of those that ask as there are slots."""
        return self.on().with_space().filter(pk=pk).update(slots_taken=F("slots_taken") + 1) == 1

    def give_a_slot_back(self, pk: int) -> None:
        self.filter(pk=pk, slots_taken__gt=0).update(slots_taken=F("slots_taken") - 1)


class Edition(models.Model):
    """One dated issue of a channel, with its copy deadline and its space."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="editions")
    name = models.CharField(max_length=200)
    publication_date = models.DateField()
    copy_deadline = models.DateField()
    artwork_deadline = models.DateField(null=True, blank=True)
    slots = models.PositiveSmallIntegerField(null=True, blank=True)
    slot_unit = models.CharField(max_length=10, choices=SlotUnit, default=SlotUnit.SLOTS)
    slots_taken = models.PositiveSmallIntegerField(default=0)
    theme = models.CharField(max_length=200, blank=True)
    place = models.CharField(
        max_length=200, blank=True, help_text="Where a ward panel or forum meets."
    )
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.TO_COME)
    state_reason = models.TextField(blank=True)
    made_by_pattern = models.ForeignKey(
        EditionPattern, on_delete=models.PROTECT, null=True, blank=True, related_name="editions"
    )
    pattern_date = models.DateField(
        null=True, blank=True, help_text="The day that the pattern gave, wherever it was moved."
    )
    version = models.PositiveIntegerField(default=1)

    objects = EditionQuerySet.as_manager()

    #: What its channel was merged into, and that; read by `with_carriers`.
    merged_into: int | None
    then_into: int | None

    class Meta:
        ordering = ["publication_date", "id"]
        indexes = [models.Index(fields=["state", "copy_deadline"])]
        constraints = [
            # Ward panels of several wards may meet on one day; one place has one edition a day.
            models.UniqueConstraint(
                fields=["channel", "publication_date", "place"],
                condition=Q(state=EditionState.TO_COME),
                name="one_edition_a_day",
            ),
            models.UniqueConstraint(
                fields=["made_by_pattern", "pattern_date"], name="a_pattern_makes_a_day_once"
            ),
            models.CheckConstraint(
                condition=Q(copy_deadline__lte=F("publication_date")),
                name="copy_is_due_before_publication",
            ),
            models.CheckConstraint(
                condition=Q(artwork_deadline=None) | Q(artwork_deadline__lte=F("publication_date")),
                name="artwork_is_due_before_publication",
            ),
            models.CheckConstraint(
                condition=Q(slots=None) | Q(slots_taken__lte=F("slots")),
                name="no_more_slots_taken_than_there_are",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.CANCELLED) | ~Q(state_reason=""),
                name="cancelled_edition_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slots_free(self) -> int | None:
        """How many slots are free; None where nobody counts them."""
        return None if self.slots is None else self.slots - self.slots_taken

    @property
    def copy_due(self) -> date:
        """The last day on which copy is taken: a bank holiday may be announced after the deadline
        was set.
        """
        return working_day_on_or_before(self.copy_deadline)

    @property
    def artwork_due(self) -> date | None:
        """The same for artwork; None where none is due."""
        return working_day_on_or_before(self.artwork_deadline) if self.artwork_deadline else None

    @property
    def lead_times(self) -> dict[str, list[int | None]]:
        """What may have given each of its deadlines: its pattern, and then its channel."""
        pattern, channel = self.made_by_pattern, self.channel
        copy: list[int | None] = [channel.lead_time_days or 0]
        artwork: list[int | None] = [channel.artwork_lead_days]
        if pattern is not None:
            copy.insert(0, pattern.copy_days_before)
            artwork.insert(0, pattern.artwork_days_before)
        return {"copy_deadline": copy, "artwork_deadline": artwork}

    @property
    def carriers(self) -> set[int]:
        """Keys of the channels whose edition it is: its own, and what that was merged into.

        Of those that were read with `with_carriers`.
        """
        return {pk for pk in (self.channel_id, self.merged_into, self.then_into) if pk is not None}

    def takes_copy(self, on: date) -> bool:
        """Whether its copy can still be sent on that day, as `open_for_copy` says of many."""
        return self.state == EditionState.TO_COME and not self.copy_was_due(on)

    def copy_was_due(self, on: date) -> bool:
        """Whether the last day on which copy is taken was before that day."""
        return self.copy_due < on

    def artwork_was_due(self, on: date) -> bool:
        """The same of artwork; never where none is due."""
        return self.artwork_due is not None and self.artwork_due < on


class BookingQuerySet(models.QuerySet["Booking"]):
    def held(self) -> Self:
        """Slots that wait for the owner's word."""
        return self.filter(state=BookingState.HELD)

    def still_booked(self) -> Self:
        """What hangs on an edition: held, confirmed or waiting."""
        return self.filter(state__in=STILL_BOOKED)

    def waiting(self) -> Self:
        """The waiting list, who came first on top."""
        return self.filter(state=BookingState.WAITING).order_by("number")

    def with_next_in_line(self, on: date) -> Self:
        """Each with `next_in_line`, the short name of the partner that would have its slot next."""
        waiting = Booking.objects.waiting().filter(
            edition=models.OuterRef("edition"),
            edition__copy_deadline__gte=working_day_on_or_after(on),
            partner__in=Partner.objects.active(on),
        )
        return self.annotate(
            next_in_line=models.Subquery(waiting.values("partner__short_name")[:1])
        )


class Booking(models.Model):
    """A slot in an edition that is held for a partner, or a place on its waiting list.

    It does not know for what: a placement in plans may point at it. `what` is a short word for the
    owner, left empty by whoever books for something that is kept back (rule 10 of
    docs/rules.md).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="bookings")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="bookings")
    number = models.PositiveIntegerField(help_text="In the order in which they were asked for.")
    what = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=BookingState)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="bookings_are_numbered_as_asked"
            ),
            models.CheckConstraint(
                condition=~Q(state=BookingState.DECLINED) | ~Q(reason=""),
                name="declined_booking_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BookingState.CONFIRMED, BookingState.DECLINED])
                | Q(decided_at__isnull=False),
                name="decided_booking_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} in {self.edition}"
