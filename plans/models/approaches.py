"""Asking the other advocates about a local communication, and asking for offers.

Source: communications plan 2016/17, section 6.
"""

import uuid
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from bsc_comms.kit import clock
from channels_registry.models import Offer
from partnership.models import Partner, Person
from plans.choices import (
    ASKED_ABOUT,
    KNOWN_TO_NAMED,
    NOT_AN_ANSWER,
    STILL_ASKED,
    ApproachAnswer,
    ApproachState,
    OfferRequestState,
)
from plans.models.communications import Communication
from plans.models.knowing import known_to, open_to_all
from plans.rules.approaches import deadline_day
from plans.rules.windows import in_a_sentence, window_text

LAST_HOUR, LAST_MINUTE = 23, 59


class ApproachQuerySet(models.QuerySet["Approach"]):
    """Every read by a person starts with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Approaches about communications of which the person may know."""
        return self.filter(known_to(person, "communication__"))

    def open(self) -> Self:
        return self.filter(state=ApproachState.OPEN)

    def kept_for(self, partner: Partner) -> Self:
        """Open ones about what this partner leads, each with `keeper_id`: who waits for answers."""
        return (
            self.open()
            .filter(communication__lead_partner=partner)
            .annotate(keeper_id=Coalesce("followed_by_id", "asked_by_id"))
        )


class Approach(models.Model):
    """One question about one communication to several partners, with a deadline.

    `deadline` is the moment (aware) after which silence is recorded as silence. It does not block.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, related_name="approaches"
    )
    question = models.TextField(blank=True, help_text="What the lead partner adds in its words.")
    state = models.CharField(max_length=10, choices=ApproachState, default=ApproachState.OPEN)
    deadline = models.DateTimeField()
    working_days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    followed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who waits for the answers, where the work of whoever asked was handed over.",
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ApproachQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        indexes = [models.Index(fields=["state", "deadline"])]
        constraints = [
            models.UniqueConstraint(
                fields=["communication"],
                condition=Q(state=ApproachState.OPEN),
                name="one_open_approach_a_communication",
            ),
            models.CheckConstraint(
                condition=Q(deadline__gt=F("asked_at")), name="deadline_after_the_question"
            ),
            models.CheckConstraint(
                condition=Q(working_days__gte=1), name="at_least_a_working_day_to_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"Approach about {self.communication}"

    @property
    def time_to_answer(self) -> datetime:
        """Until when it is answered, by the days on which what it is about is planned now."""
        asked = clock.local(self.asked_at).date()
        last = deadline_day(asked, self.working_days, over=self.communication.window_end)
        end: datetime = clock.start_of(last, hour=LAST_HOUR, minute=LAST_MINUTE)
        return end


class AskedPartnerQuerySet(models.QuerySet["AskedPartner"]):
    def visible_to(self, person: Person) -> Self:
        """What was asked about communications of which the person may know."""
        return self.filter(known_to(person, "approach__communication__"))

    def open_to_the_partnership(self) -> Self:
        """What was asked about communications that the whole partnership may see now."""
        return self.filter(open_to_all("approach__communication__"))

    def that_count(self) -> Self:
        """Answered, or still asked: of a partner that may know of it and does not lead it now.

        Who was asked about what went out before the deadline counts as well, answered or not.
        """
        named = Communication.named_partners.through.objects.filter(
            communication=OuterRef("approach__communication"),
            communication__visibility__in=sorted(KNOWN_TO_NAMED),
            partner=OuterRef("partner"),
        )
        leads = Q(partner=F("approach__communication__lead_partner"))
        had_no_more_time = Q(approach__closed_at__lte=F("approach__deadline"))
        still_asked = ~leads & (~Q(approach__state=ApproachState.CLOSED) | had_no_more_time)
        may_know = open_to_all("approach__communication__") | Q(Exists(named))
        return self.filter(~Q(answer=ApproachAnswer.WAITING) | (still_asked & may_know))

    def waiting(self) -> Self:
        """Asked in an approach that is open, and not answered yet."""
        return self.that_count().filter(
            answer=ApproachAnswer.WAITING, approach__state=ApproachState.OPEN
        )

    def in_time(self) -> Self:
        """Waiting, about what is still asked about, and before its deadline."""
        return self.waiting().filter(
            approach__deadline__gte=clock.now(),
            approach__communication__state__in=sorted(ASKED_ABOUT),
        )


class AskedPartner(models.Model):
    """One partner that was approached, and its answer. The last answer counts; history has all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    approach = models.ForeignKey(Approach, on_delete=models.PROTECT, related_name="asked")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="approached")
    answer = models.CharField(max_length=10, choices=ApproachAnswer, default=ApproachAnswer.WAITING)
    words = models.TextField(blank=True, help_text="What they plan, or what they bring.")
    clash_with = models.ForeignKey(
        Communication, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undo = models.JSONField(
        null=True, blank=True, help_text="What the answer wrote over, for another answer."
    )
    version = models.PositiveIntegerField(default=1)

    objects = AskedPartnerQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["approach", "partner"], name="a_partner_is_asked_once_an_approach"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=sorted(NOT_AN_ANSWER), answered_at=None)
                | (~Q(answer__in=sorted(NOT_AN_ANSWER)) & Q(answered_at__isnull=False)),
                name="an_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(answer=ApproachAnswer.OFFER) | Q(offer__isnull=False) | ~Q(words=""),
                name="an_offer_says_which",
            ),
            models.CheckConstraint(
                condition=~Q(answer=ApproachAnswer.CLASH)
                | Q(clash_with__isnull=False)
                | ~Q(words=""),
                name="a_clash_says_with_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_answer_display()}"


def _days_in_words(first: date | None, last: date | None) -> str:
    return in_a_sentence(window_text("exact", first, last or first, today=clock.today()))


class OfferRequestQuerySet(models.QuerySet["OfferRequest"]):
    """Every read by a person starts with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Requests for communications of which the person may know."""
        return self.filter(known_to(person, "communication__"))

    def live(self) -> Self:
        """Asked for, accepted, or with another date proposed."""
        return self.filter(state__in=sorted(STILL_ASKED))


class OfferRequest(models.Model):
    """A partner's offer that is wanted alongside a communication, and the offering partner's word.

    `first_day` and `last_day` are the days on which it is wanted (both included, London); empty
    while nobody knows. `other_first_day` and `other_last_day` are what the offering partner
    proposes instead.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, related_name="offer_requests"
    )
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="requests")
    state = models.CharField(
        max_length=10, choices=OfferRequestState, default=OfferRequestState.ASKED
    )
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    answer_note = models.TextField(blank=True)
    other_first_day = models.DateField(null=True, blank=True)
    other_last_day = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)

    objects = OfferRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        indexes = [models.Index(fields=["offer", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["communication", "offer"],
                condition=Q(state__in=sorted(STILL_ASKED)),
                name="an_offer_is_asked_for_once_a_communication",
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="wanted_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(other_last_day=None) | Q(other_last_day__gte=F("other_first_day")),
                name="proposed_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=OfferRequestState.OTHER_DATE) | Q(other_first_day__isnull=False),
                name="another_date_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(state=OfferRequestState.DECLINED) | ~Q(answer_note=""),
                name="an_offer_is_declined_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} for {self.communication}"

    @property
    def days_wanted(self) -> str:
        """In words that go on in a sentence."""
        return _days_in_words(self.first_day, self.last_day)

    @property
    def proposes_what_is_past(self) -> bool:
        last = self.other_last_day or self.other_first_day
        return last is not None and last < clock.today()

    @property
    def days_proposed(self) -> str:
        return _days_in_words(self.other_first_day, self.other_last_day)


class ChangesTold(models.Model):
    """One day's round of telling involved partners what changed, and until when it looked.

    The next round looks from there on, so each change is told once, however long a standstill was.
    """

    day = models.DateField(unique=True, help_text="London.")
    until = models.DateTimeField()

    class Meta:
        ordering = ["-day"]
        verbose_name_plural = "changes told"

    def __str__(self) -> str:
        return f"Changes told on {self.day}"
