"""Letters: the e-mails that are owed to people. Who owes one renders it; partnership only sends."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from bsc_comms.kit import clock
from partnership.choices import (
    GOES_ALONE,
    LETTER_HAS_NOT_LEFT,
    LETTER_MAY_HAVE_ARRIVED,
    MAY_BE_STOPPED,
    MOST_ATTEMPTS,
    MOST_COPIES,
    LetterKind,
    LetterState,
)
from partnership.models.owed import LEASE
from partnership.models.people import Person
from partnership.rules.retries import pause_of_a_letter, tries_within
from partnership.rules.sending import MESSAGE_ID_DOMAIN

TOO_LATE_IN_WAITING = "It still waited when it was of no more use."
NOT_REACHED = "The mail server was not reached: "
STOPPED_EACH_TIME = "The worker stopped while it was sent, so it may have arrived."
KINDS_IN_WORDS: dict[str, str] = dict(LetterKind.choices)


class LetterQuerySet(models.QuerySet["Letter"]):
    def known_to(self, person: Person) -> Self:
        """All that are not in confidence, and the person's own; who may read them is policy's."""
        return self.filter(Q(in_confidence=False) | Q(recipient=person))

    def due(self) -> Self:
        """Letters that wait and whose time has come (domain time), not held back by a retry.

        None that was taken back while a worker had it in hand: the round withdraws it.
        """
        now = clock.now()
        return self.filter(
            Q(expires=None) | Q(expires__gt=now),
            state=LetterState.QUEUED,
            taken_back_at=None,
            due__lte=now,
            not_before__lte=clock.real_now(),
        )

    def free(self) -> "LetterQuerySet":
        """Those of these that nobody holds just now; in a transaction, which holds them.

        Whoever takes several back holds them in an order of their own, so what moves many waits for
        none of them: the next round finds what it left.
        """
        held = self.select_for_update(no_key=True, of=("self",), skip_locked=True)
        found: LetterQuerySet = Letter.objects.filter(pk__in=held.order_by().values("pk"))
        return found

    def tried_longer_than(self, span: timedelta) -> Self:
        """Letters that wait although their first try is at least that long ago."""
        return self.filter(
            Q(expires=None) | Q(expires__gt=clock.now()),
            state=LetterState.QUEUED,
            attempts__gt=tries_within(span),
        )

    def claim(self, pk: uuid.UUID) -> bool:
        """Take one due letter for this worker. True for exactly one of any that ask."""
        taken = (
            self.due()
            .filter(pk=pk)
            .update(
                state=LetterState.SENDING,
                lease_until=clock.real_now() + LEASE,
                attempts=F("attempts") + 1,
            )
        )
        return taken == 1

    def hand_over(self, pk: uuid.UUID) -> None:
        """From here on a copy may be on its way, whatever becomes of the worker."""
        self.filter(pk=pk, state=LetterState.SENDING).update(copies=F("copies") + 1)

    def mark_sent(self, pk: uuid.UUID) -> None:
        self.filter(pk=pk, state=LetterState.SENDING).update(
            state=LetterState.SENT,
            sent_at=clock.now(),
            lease_until=None,
            taken_back_at=None,
            error="",
        )

    def give_back(self, pk: uuid.UUID, *, error: str, final: bool, copies: int) -> None:
        """After a refusal: try again later, or end for good (refused, or attempts used up).

        copies: how many may have left by now. One that may have left twice is tried no more, and
        one that may have left at all does not end as failed but as uncertain.
        """
        letter = self.get(pk=pk)
        ended = final or letter.attempts >= MOST_ATTEMPTS or copies >= MOST_COPIES
        ends = LetterState.UNCERTAIN if copies else LetterState.FAILED
        self.filter(pk=pk, state=LetterState.SENDING).update(
            state=ends if ended else LetterState.QUEUED,
            copies=copies,
            not_before=clock.real_now() + pause_of_a_letter(letter.attempts),
            lease_until=None,
            error=error[:2000],
        )

    def end_pauses_of_unreached(self) -> int:
        """Letters that wait because no server was there may go at once, as one is; how many.

        The try that found none is given back, so that a server that comes and goes does not use up
        in minutes what is meant for a day. What may have left keeps its pause.
        """
        waits = self.filter(
            state=LetterState.QUEUED,
            copies=0,
            attempts__gt=0,
            error__startswith=NOT_REACHED,
            not_before__gt=clock.real_now(),
        )
        with transaction.atomic():
            return waits.free().update(not_before=clock.real_now(), attempts=F("attempts") - 1)

    def miss_expired(self) -> int:
        """Letters that still wait and are of no use any more count as missed; how many.

        Why it waited is what the mail server said, where it said something.
        """
        over = self.filter(state=LetterState.QUEUED, expires__lte=clock.now())
        said = When(error="", then=Value(TOO_LATE_IN_WAITING))
        why = Case(said, default=F("error"), output_field=models.TextField())
        with transaction.atomic():
            return over.free().update(state=LetterState.MISSED, error=why)

    def keep_unwanted(self) -> int:
        """Letters that are due and not wanted by mail stay in the planner alone; how many."""
        choices = LetterChoice.objects.filter(
            person=OuterRef("recipient"), kind=OuterRef("kind"), wanted=False
        )
        unwanted = self.due().filter(Exists(choices), kind__in=MAY_BE_STOPPED)
        with transaction.atomic():
            return unwanted.free().update(state=LetterState.KEPT)

    def that_may_be_gathered(self) -> Self:
        """Those that need not go alone and at once, and of which no copy may have left.

        A digest has a Message-ID of its own, by which nobody would see that it holds a copy.
        """
        return self.filter(copies=0).exclude(kind__in=GOES_ALONE)

    def waiting(self) -> Self:
        """Those that wait or failed, by themselves or inside a digest that did.

        The digests are read first, so that both halves of the question have their index.
        """
        digests = Letter.objects.filter(kind=LetterKind.DIGEST, state__in=LETTER_HAS_NOT_LEFT)
        keys = list(digests.values_list("pk", flat=True))
        inside = Q(state=LetterState.GATHERED, gathered_in__in=keys)
        return self.filter(Q(state__in=LETTER_HAS_NOT_LEFT) | inside)

    def may_have_arrived(self) -> Self:
        """Those that went, or may have: one that was withdrawn may have left before, too."""
        left_before = Q(state=LetterState.WITHDRAWN, copies__gt=0)
        return self.filter(Q(state__in=LETTER_MAY_HAVE_ARRIVED) | left_before)

    def not_taken_back_in_time(self) -> Self:
        """All but those that were withdrawn before a copy may have left.

        Also those that wait, failed, or are in a digest or in the planner alone: they stand.
        """
        return self.exclude(state=LetterState.WITHDRAWN, copies=0)

    def hold(self, *, why: str) -> int:
        """Let a person decide about those that a planner which is no more may have sent; how many.

        That are all that were due by now and had not left. Of one in confidence nobody could decide
        but its recipient, who has it in the planner: it waits as before.
        """
        may_have_left = self.filter(
            state__in=(LetterState.QUEUED, LetterState.SENDING),
            due__lte=clock.now(),
            in_confidence=False,
        )
        return may_have_left.update(state=LetterState.UNCERTAIN, lease_until=None, error=why)

    def sweep(self) -> int:
        """Give back letters whose worker died; the number given back.

        A letter whose worker died may or may not have left. It is tried again with the same
        Message-ID, and is uncertain once it may have left twice or its attempts are used up.
        """
        dead = self.filter(state=LetterState.SENDING, lease_until__lt=clock.real_now())
        dead.filter(Q(attempts__gte=MOST_ATTEMPTS) | Q(copies__gte=MOST_COPIES)).update(
            state=LetterState.UNCERTAIN, lease_until=None, error=STOPPED_EACH_TIME
        )
        return dead.update(state=LetterState.QUEUED, lease_until=None)


class Letter(models.Model):
    """One e-mail owed to one person about one thing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=30, choices=LetterKind)
    about = models.CharField(max_length=200, help_text="What it is about, in words.")
    unique_key = models.CharField(max_length=200, unique=True)
    due = models.DateTimeField()
    expires = models.DateTimeField(
        null=True, blank=True, help_text="After this moment it is of no use and counts as missed."
    )
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    link = models.CharField(
        max_length=500, blank=True, help_text="The one address that its act leads to."
    )
    calendar = models.TextField(
        blank=True, help_text="What it carries for the recipient's calendar (iCalendar)."
    )
    gathered_in = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gathered",
        help_text="The digest in which it went out.",
    )
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0, help_text="How many copies may have left.")
    not_before = models.DateTimeField(default=clock.real_now)
    lease_until = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Taken back while a worker had it in hand: it is not tried again.",
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    in_confidence = models.BooleanField(
        default=False,
        help_text="About something that is kept back: only its recipient may know of it.",
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-due", "recipient__name"]
        indexes = [
            models.Index(fields=["state", "due"], name="letters_owed"),
            models.Index(fields=["-due"], name="letters_by_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(attempts__lte=MOST_ATTEMPTS), name="letter_attempts_are_capped"
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.SENT) | Q(sent_at__isnull=False),
                name="sent_letter_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.GATHERED) | Q(gathered_in__isnull=False),
                name="gathered_letter_has_its_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def kind_in_words(self) -> str:
        """As `get_kind_display`, which puts the words of all kinds together for each letter."""
        return KINDS_IN_WORDS.get(self.kind, self.kind)

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a copy is seen to be one."""
        return f"<{self.pk}@{MESSAGE_ID_DOMAIN}>"

    @property
    def kinds(self) -> list[str]:
        """Its kind; of a digest, the kinds of what was gathered in it."""
        if self.kind != LetterKind.DIGEST:
            return [self.kind]
        return sorted(set(self.gathered.values_list("kind", flat=True)))

    @property
    def kinds_to_stop(self) -> list[str]:
        """Those of its kinds that the recipient may choose to read in the planner alone."""
        return [kind for kind in self.kinds if kind in MAY_BE_STOPPED]


class LetterChoice(models.Model):
    """Whether a person wants letters of one kind by mail; without a row they come.

    Letters that are owed come whatever stands here.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letter_choices")
    kind = models.CharField(max_length=30, choices=LetterKind)
    wanted = models.BooleanField()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_choice_a_kind_of_letter")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
