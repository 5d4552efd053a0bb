"""Communications, who may see which, and their references."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, When

from bsc_comms.kit import clock
from bsc_comms.kit.page_addresses import address_of
from evidence.models import Finding, Indicator
from partnership.models import (
    Aim,
    Area,
    Audience,
    Emphasis,
    Objective,
    Partner,
    Person,
    StrategyPriority,
    Topic,
)
from plans.choices import (
    GIVES_A_REASON,
    GOING_AHEAD,
    ON_THE_PLAN,
    OPEN,
    TO_COME,
    WAS_ISSUED,
    Branding,
    PlacementState,
    Precision,
    Reach,
    State,
    Visibility,
)
from plans.models.knowing import kept_back, known_to, known_to_partners, open_to_all
from plans.models.set_aside import set_aside_as_an_idea
from plans.rules.opening import is_open
from plans.rules.overdue import ASKED_IN_PART, is_overdue
from plans.rules.windows import in_a_sentence, issued_text, window_text_of


def not_over_before(day: date) -> Q:
    """Whose window ends on that day or later; two bounds, so that SQLite finds it by its index."""
    return Q(window_end__range=(day, date.max))


def touches(first: date, last: date) -> Q:
    """Whose window shares a day with the period, both ends included."""
    return Q(window_start__lte=last) & not_over_before(first)


class CommunicationQuerySet(models.QuerySet["Communication"]):
    """Every read by a person starts with `visible_to`."""

    def open_to_the_partnership(self) -> Self:
        """What the whole partnership may see now."""
        return self.filter(open_to_all())

    def with_whether_all_know(self) -> Self:
        """With `all_know`: whether the whole partnership may see it now."""
        known = When(open_to_all(), then=True)
        return self.annotate(all_know=Case(known, default=False, output_field=BooleanField()))

    def kept_back(self) -> Self:
        """The rest: what not the whole partnership may see now."""
        return self.filter(kept_back())

    def visible_to(self, person: Person) -> Self:
        """What this person may know of."""
        return self.filter(known_to(person))

    def visible_to_partners(self, partner_ids: Collection[int]) -> Self:
        """The same for a partner's own machines, which are no person."""
        return self.filter(known_to_partners(partner_ids))

    def holds(self, field: str) -> Exists:
        """Whether one of these is what a field names: asked row by row, where `__in` lists all."""
        return Exists(self.filter(pk=OuterRef(field)).order_by())

    def led_by(self, person: Person) -> Self:
        """What the partners lead that this person speaks for; `visible_to` leaves none of it out.

        Asked by itself it spares the database the whole rule.
        """
        if not person.is_authenticated:
            return self.none()
        return self.filter(lead_partner_id__in=person.partner_ids)

    def only_when_and_where_for(self, person: Person) -> Self:
        """Of what is kept back from this person, what its lead partner shows by time and place.

        For finding a clash, and for nothing else: whoever reads these says no more of one than
        which partner has something, at what time, in which areas. What is over, set aside, or has
        no time or no place is not among them.
        """
        if not person.is_authenticated or not person.current_appointments:
            return self.none()
        somewhere = Q(reach=Reach.BOROUGH) | Exists(
            Communication.areas.through.objects.filter(communication_id=OuterRef("pk"))
        )
        return self.filter(
            ~known_to(person),
            somewhere,
            time_and_place_shown=True,
            state__in=GOING_AHEAD,
            window_end__gte=clock.today(),
        )

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def to_come(self) -> Self:
        return self.filter(state__in=TO_COME)

    def on_the_plan(self) -> Self:
        """What was planned, whatever became of it: no ideas, and none that was set aside as one."""
        return self.filter(state__in=ON_THE_PLAN).exclude(set_aside_as_an_idea())

    def overdue(self, on: date) -> Self:
        """Past its window, and nobody has said what became of it, or of all that was planned.

        Of what was issued in part, each placement that is planned still owes an answer (rules
        5 and 6 of docs/rules.md), for a year: after that its record is closed, and nobody
        remembers.
        """
        past = self.filter(window_end__lt=on).order_by()
        whole = past.filter(state__in=TO_COME).values("pk")
        in_part = past.filter(
            state__in=WAS_ISSUED,
            placements__state=PlacementState.PLANNED,
            window_end__gte=on - ASKED_IN_PART,
        ).values("pk")
        return self.filter(pk__in=whole.union(in_part))

    def held(self) -> Self:
        """Held by their keys until the transaction ends, against whoever changes one of them.

        Whoever only points at one need not wait.
        """
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")

    def raise_version(self) -> int:
        """Whoever opened one of them before has not seen what follows. How many they are."""
        return self.update(version=F("version") + 1)

    def touching(self, first: date, last: date) -> Self:
        """Those whose window shares a day with the period, both ends included."""
        return self.filter(touches(first, last))


class Communication(models.Model):
    """One planned message to somebody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True, null=True, blank=True)
    imported_reference = models.CharField(max_length=60, blank=True)
    title = models.TextField()
    message = models.TextField(blank=True)
    lead_partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="led_communications"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="communications",
    )
    campaign = models.ForeignKey(
        "plans.Campaign",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="communications",
    )

    state = models.CharField(max_length=12, choices=State, default=State.IDEA)
    state_reason = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
    )

    precision = models.CharField(max_length=16, choices=Precision, default=Precision.UNDATED)
    window_start = models.DateField(null=True, blank=True)
    window_end = models.DateField(null=True, blank=True)
    start_time = models.TimeField(null=True, blank=True)
    end_time = models.TimeField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    reach = models.CharField(max_length=10, choices=Reach, blank=True, default=Reach.UNKNOWN)
    areas = models.ManyToManyField(Area, blank=True, related_name="communications")
    place_text = models.TextField(blank=True)

    topics = models.ManyToManyField(Topic, blank=True, related_name="communications")
    audiences = models.ManyToManyField(Audience, blank=True, related_name="communications")
    objectives = models.ManyToManyField(Objective, blank=True, related_name="communications")
    emphases = models.ManyToManyField(Emphasis, blank=True, related_name="communications")
    aims = models.ManyToManyField(Aim, blank=True, related_name="communications")
    priorities = models.ManyToManyField(StrategyPriority, blank=True, related_name="communications")
    strategy_note = models.TextField(blank=True)
    findings = models.ManyToManyField(Finding, blank=True, related_name="communications")
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="communications")
    other_intelligence = models.TextField(
        blank=True, help_text="What else is known, such as calls to a local team."
    )
    other_intelligence_source = models.CharField(max_length=300, blank=True)
    no_evidence_reason = models.TextField(blank=True)

    help_wanted = models.TextField(blank=True)
    branding = models.CharField(max_length=8, choices=Branding, default=Branding.UNKNOWN)
    shared_line = models.CharField(
        max_length=8,
        choices=Branding,
        default=Branding.UNKNOWN,
        help_text="Whether it carries the partnership's shared line.",
    )
    visibility = models.CharField(max_length=12, choices=Visibility, default=Visibility.PARTNERSHIP)
    named_partners = models.ManyToManyField(Partner, blank=True, related_name="named_in")
    embargo_until = models.DateTimeField(null=True, blank=True)
    time_and_place_shown = models.BooleanField(
        default=False,
        help_text="Whether those who may not see it learn when and where, to find a clash.",
    )
    internal_notes = models.TextField(blank=True)
    reported_result = models.TextField(
        blank=True, help_text="What an imported sheet says came of it, word for word."
    )

    version = models.PositiveIntegerField(default=1)
    overlaps_checked = models.PositiveIntegerField(
        default=0, help_text="The version at which overlaps were last looked for; 0 for never."
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CommunicationQuerySet.as_manager()

    class Meta:
        ordering = [F("window_start").asc(nulls_last=True), "title"]
        indexes = [
            models.Index(fields=["window_start", "id"], name="communications_by_window"),
            models.Index(fields=["state", "window_end"], name="communications_by_state"),
            models.Index(fields=["lead_partner", "window_start"], name="communications_by_lead"),
            models.Index(fields=["created_at"], name="communications_by_logging"),
            models.Index(
                fields=["window_start"],
                name="overlaps_to_look_for",
                condition=Q(overlaps_checked__lt=F("version")),
            ),
            models.Index(
                fields=["embargo_until"],
                name="embargoed",
                condition=Q(embargo_until__isnull=False),
            ),
            models.Index(
                fields=["window_end"],
                name="shown_by_time_and_place",
                condition=Q(time_and_place_shown=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(precision=Precision.UNDATED, window_start=None, window_end=None)
                | (
                    ~Q(precision=Precision.UNDATED)
                    & Q(window_start__isnull=False, window_end__isnull=False)
                ),
                name="undated_has_no_window",
            ),
            models.CheckConstraint(
                condition=Q(window_start=None) | Q(window_end__gte=F("window_start")),
                name="window_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(confirmed=False) | Q(precision=Precision.EXACT),
                name="confirmed_means_exact",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.MERGED) & Q(merged_into__isnull=False))
                | (~Q(state=State.MERGED) & Q(merged_into=None)),
                name="merged_points_at_the_joint_one",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(GIVES_A_REASON)) | ~Q(state_reason=""),
                name="set_aside_with_a_reason",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="communication_has_a_title"),
            models.CheckConstraint(
                condition=Q(time_and_place_shown=False)
                | (Q(embargo_until=None) & ~Q(visibility=Visibility.PARTNERSHIP)),
                name="time_and_place_alone_and_no_embargo",
            ),
            models.CheckConstraint(
                condition=Q(other_intelligence="") | ~Q(other_intelligence_source=""),
                name="other_intelligence_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(reference=None) | ~Q(reference=""),
                name="reference_is_not_blank",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("plans:communication", self.pk)

    @property
    def is_open_to_the_partnership(self) -> bool:
        return is_open(self.visibility, self.embargo_until, clock.opened_up_to())

    @property
    def is_overdue(self) -> bool:
        """Past its window and nobody has said what became of it (London's date)."""
        return is_overdue(
            self.state,
            self.window_end,
            clock.today(),
            still_planned=lambda: self.is_issued_in_part,
        )

    @property
    def is_issued_in_part(self) -> bool:
        """Something of it was issued, and something else is planned still."""
        return self.was_issued and any(
            one.state == PlacementState.PLANNED for one in self.placements.all()
        )

    @property
    def window_text(self) -> str:
        return window_text_of(self, today=clock.today())

    @property
    def window_in_a_sentence(self) -> str:
        return in_a_sentence(self.window_text)

    @property
    def issued_text(self) -> str:
        """From the first to the last day on which it was issued; "" where nothing of it was."""
        issued = [
            (one.issued_on, one.issued_until) for one in self.placements.all() if one.issued_on
        ]
        return issued_text(issued, today=clock.today())

    @property
    def is_provisional(self) -> bool:
        """Its date may still move; what was issued is beyond doubt."""
        return self.window_start is not None and not self.confirmed and not self.was_issued

    @property
    def was_issued(self) -> bool:
        return self.state in WAS_ISSUED


class ReferenceSequence(models.Model):
    """The last number given in a financial year; a reference is given at first common sight."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
