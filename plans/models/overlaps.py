"""Pairs of communications that may duplicate or help each other, and how each pair ended."""

import uuid
from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from partnership.models import Partner, Person
from plans.choices import OPEN, OverlapAnswerKind, OverlapKind
from plans.models.communications import Communication
from plans.models.knowing import kept_back, known_to, open_to_all

STILL_OPEN = sorted(OPEN)


class OverlapQuerySet(models.QuerySet["Overlap"]):
    """Every read by a person starts with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Pairs of which the person may know both sides; others do not exist.

        See rule 10 of docs/rules.md.
        """
        return self.filter(known_to(person, "first__"), known_to(person, "second__"))

    def open_to_the_partnership(self) -> Self:
        """Pairs of which the whole partnership may know both sides."""
        return self.filter(open_to_all("first__"), open_to_all("second__"))

    def of(self, communication: Communication | OuterRef) -> Self:
        """Pairs with this communication on either side."""
        return self.filter(Q(first=communication) | Q(second=communication))

    def of_any(self, keys: Collection[uuid.UUID]) -> Self:
        """Pairs with one of these on either side."""
        # By the key itself: a relation prepares each of thousands of values a second time.
        return self.filter(Q(first__pk__in=keys) | Q(second__pk__in=keys))

    def standing(self) -> Self:
        """Pairs that the finder still finds."""
        return self.filter(stands=True)

    def asking(self) -> Self:
        """Pairs that are found and of which one side at least is still to come."""
        is_open = Q(first__state__in=STILL_OPEN) | Q(second__state__in=STILL_OPEN)
        return self.standing().filter(is_open)

    def asking_in_the_plan(self) -> Self:
        """The same over the whole plan: found from the side of what is still to come.

        The cost follows what is open, and not all pairs that there ever were.
        """
        sides = _pairs(first__state__in=STILL_OPEN).union(_pairs(second__state__in=STILL_OPEN))
        return self.standing().filter(pk__in=sides)

    def asking_partners(self, partner_ids: Collection[int]) -> Self:
        """The same for pairs of which these partners lead one side: found from that side.

        The cost follows what these lead, and not what is open.
        """
        is_open = Q(first__state__in=STILL_OPEN) | Q(second__state__in=STILL_OPEN)
        sides = _pairs(is_open, first__lead_partner__in=partner_ids).union(
            _pairs(is_open, second__lead_partner__in=partner_ids)
        )
        return self.standing().filter(pk__in=sides)

    def unanswered(self) -> Self:
        """Without an answer, known to all, that was given on what the two say now."""
        return self.filter(~Exists(OverlapAnswer.objects.settling().told_to_all()))

    def answered(self) -> Self:
        return self.filter(Exists(OverlapAnswer.objects.settling().told_to_all()))

    def unanswered_for(self, person: Person) -> Self:
        """The same as this person knows it: what was said in confidence counts for whose it is.

        Once all may know of both sides, it counts no more: the other side waits for an answer.
        """
        one_is_kept_back = kept_back("first__") | kept_back("second__")
        settled = Q(self._settled_in_confidence(person))
        return self.unanswered().filter(~(one_is_kept_back & settled))

    def with_settled_in_confidence(self, person: Person) -> Self:
        """With `settled_in_confidence`: whether a partner of this person's settled it so.

        That counts while one side is kept back.
        """
        return self.annotate(settled_in_confidence=self._settled_in_confidence(person))

    def _settled_in_confidence(self, person: Person) -> Exists:
        ours = OverlapAnswer.objects.settling().filter(partner_id__in=person.partner_ids)
        return Exists(ours.filter(in_confidence=True))


def _pairs(*conditions: Q, **fields: Any) -> models.QuerySet[Any, Any]:
    """The keys of such pairs, as a part of a union."""
    return Overlap.objects.filter(*conditions, **fields).order_by().values("pk")


class OverlapAnswerQuerySet(models.QuerySet["OverlapAnswer"]):
    def valid(self) -> Self:
        """Neither taken back nor declined."""
        return self.filter(withdrawn_at=None)

    def proposals(self) -> Self:
        """Going joint, to which the other side has not said yes or no."""
        return self.valid().filter(kind=OverlapAnswerKind.JOINT, agreed_at=None)

    def told_to_all(self) -> Self:
        return self.filter(in_confidence=False)

    def known_to(self, person: Person) -> Self:
        """What was said while one side was kept back stays with the partner that said it."""
        return self.filter(Q(in_confidence=False) | Q(partner_id__in=person.partner_ids))

    def settling(self) -> Self:
        """For use inside a query over pairs: answers that end the pair as it stands now.

        Going joint ends it once the other side has agreed.
        """
        return self.valid().filter(
            ~Q(kind=OverlapAnswerKind.JOINT) | Q(agreed_at__isnull=False),
            overlap_id=OuterRef("pk"),
            first_facts=OuterRef("first_facts"),
            second_facts=OuterRef("second_facts"),
        )


class Overlap(models.Model):
    """Two communications that the finder found near: they may duplicate or help each other.

    `first_facts` and `second_facts` are fingerprints of what counts on each side. An answer is for
    the facts on which it was given: once something that counts changes, the pair is open again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=OverlapKind)
    score = models.FloatField(help_text="How likely, from 0 to 1.")
    reasons = models.JSONField(default=list, help_text="Short phrases in words.")
    first_facts = models.CharField(max_length=64)
    second_facts = models.CharField(max_length=64)
    stands = models.BooleanField(
        default=True, help_text="Whether the finder still finds it; an answered pair is kept."
    )
    found_at = models.DateTimeField()

    objects = OverlapQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        indexes = [models.Index(fields=["second", "stands"], name="overlaps_by_second_side")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_kept_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="a_pair_has_one_order_and_two_sides"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="overlap_score_from_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    @property
    def is_open_to_the_partnership(self) -> bool:
        """Whether the whole partnership may know of both sides."""
        return self.first.is_open_to_the_partnership and self.second.is_open_to_the_partnership

    @property
    def is_asking(self) -> bool:
        """Whether it is found and one side at least is still to come, as `asking` has it."""
        return self.stands and bool({self.first.state, self.second.state} & OPEN)


class OverlapAnswer(models.Model):
    """How a pair ended, by whom, and on which facts. Every answer is kept."""

    overlap = models.ForeignKey(Overlap, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=12, choices=OverlapAnswerKind)
    note = models.TextField(blank=True)
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="For which partner it was given; empty for the chair and the coordinator.",
    )
    first_facts = models.CharField(max_length=64)
    second_facts = models.CharField(max_length=64)
    in_confidence = models.BooleanField(
        default=False, help_text="Given while one side was kept back; stays with its partner."
    )
    takes_over = models.ForeignKey(
        Communication,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Going joint: the one that the other is merged into.",
    )
    carries_channels = models.BooleanField(
        default=True, help_text="Going joint: whether the channels of the other come along."
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undo = models.JSONField(
        default=dict, blank=True, help_text="What merging did, so that it can be taken apart."
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = OverlapAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=OverlapAnswerKind.JOINT, takes_over__isnull=False)
                | (~Q(kind=OverlapAnswerKind.JOINT) & Q(takes_over=None, agreed_at=None)),
                name="joint_says_which_takes_over",
            ),
            models.CheckConstraint(
                condition=Q(kind=OverlapAnswerKind.JOINT) | ~Q(note=""),
                name="no_overlap_because_and_coordinate_how",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_proposal(self) -> bool:
        """Going joint, to which the other side has not agreed yet."""
        return self.kind == OverlapAnswerKind.JOINT and self.agreed_at is None


class NearFacts(models.Model):
    """What the finder read of one communication, kept so that a check need not read it again.

    It is good for one version of the communication and for one state of the reference data
    (`stamp`); whatever is older is read anew. `span` is how long the window is, in steps, so that
    an index finds what touches some weeks without a look at all that began before them. `mask` has
    a bit for everything that two could share; `facts` is the fingerprint of what counts.
    """

    communication = models.OneToOneField(
        Communication, on_delete=models.CASCADE, primary_key=True, related_name="near_facts"
    )
    version = models.PositiveIntegerField()
    stamp = models.CharField(max_length=32)
    starts = models.DateField()
    ends = models.DateField()
    span = models.PositiveSmallIntegerField()
    mask = models.CharField(max_length=128)
    facts = models.CharField(max_length=64)
    traits = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["span", "starts"], name="near_facts_by_window"),
            models.Index(fields=["ends", "stamp"], name="near_facts_by_reading"),
        ]

    def __str__(self) -> str:
        return f"{self.communication_id}, version {self.version}"
