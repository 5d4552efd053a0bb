"""The one history of everything, and beside it what was looked at, taken away and tried.

Rows are only ever added: triggers in the database refuse the rest (see the migration). They hold
people by their id alone. One change is let through: the address from where somebody came is
emptied once it has been kept long enough.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CharField, OuterRef, Q

from bsc_comms.kit import clock
from bsc_comms.kit.origin import origin
from partnership.choices import AuditAct

LONGEST_FIELD = 60
LONGEST_WHAT, LONGEST_ABOUT = 80, 120
#: The parts of a key as the history writes it, by where they begin and how long they are.
PARTS_OF_A_KEY = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


class Traced(models.Model):
    """When, by whom and from where."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where the planner itself did it, or nobody who is known.",
    )
    address = models.GenericIPAddressField(
        null=True, blank=True, help_text="From where; taken out once it was kept long enough."
    )
    request_id = models.CharField(max_length=36, blank=True, help_text="As in the log.")

    class Meta:
        abstract = True


class ChangeManager(models.Manager["Change"]):
    """Who is named before and after comes with each row."""

    def get_queryset(self) -> models.QuerySet["Change"]:
        return super().get_queryset().select_related("before_person", "after_person")


class Change(Traced):
    """Who changed what, when, from and to; written in the transaction of the change itself."""

    subject_type = models.CharField(max_length=60, help_text="As in plans.communication.")
    subject_id = models.CharField(max_length=40)
    act = models.CharField(max_length=40, help_text="As in logged, edited, moved.")
    field = models.CharField(max_length=LONGEST_FIELD, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    before_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where the field names a person; the text is empty then.",
    )
    after_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    batch = models.UUIDField(default=uuid.uuid4, help_text="Changes that were made at one stroke.")

    objects = ChangeManager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="changes_of_one"),
            models.Index(fields=["subject_type", "at"], name="changes_of_a_kind"),
            models.Index(fields=["-at", "-id"], name="changes_by_time"),
            models.Index(
                fields=["at"], condition=Q(address__isnull=False), name="changes_with_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.act} {self.field}".strip()

    @staticmethod
    def as_field(name: str) -> str:
        """A field's name as it is kept: names of channels, partners and the like may be longer."""
        return name[:LONGEST_FIELD]

    @property
    def was(self) -> str:
        """What stood there before, a person by the name of today."""
        return str(self.before_person) if self.before_person else self.before

    @property
    def became(self) -> str:
        """What stands there since, a person by the name of today."""
        return str(self.after_person) if self.after_person else self.after


class AuditEntryManager(models.Manager["AuditEntry"]):
    def keep(self, act: AuditAct, *, what: str = "", about: str = "", **fields: Any) -> None:
        """Keep that this was done now, from where the request came that is being answered."""
        here = origin()
        self.create(
            at=clock.now(),
            act=act,
            address=here.address,
            request_id=here.request_id,
            what=what[:LONGEST_WHAT],
            about=about[:LONGEST_ABOUT],
            **fields,
        )


class AuditEntry(Traced):
    """What leaves no change behind: sign-ins, refusals, downloads and jobs.

    what: the address that was opened by its name, or the job. in_confidence: may tell of something
    that is kept back; such a row is shown on no page but to whoever did it, as held about them.
    """

    act = models.CharField(max_length=20, choices=AuditAct)
    what = models.CharField(max_length=LONGEST_WHAT, blank=True)
    about = models.CharField(
        max_length=LONGEST_ABOUT, blank=True, help_text="Which one, by its keys."
    )
    failed = models.BooleanField(default=False)
    count = models.PositiveIntegerField(null=True, blank=True)
    typed = models.CharField(
        max_length=32,
        blank=True,
        help_text="Of a sign-in for nobody who is known: a keyed digest of what was typed.",
    )
    in_confidence = models.BooleanField(default=False)

    objects = AuditEntryManager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["-at", "-id"], name="entries_by_time"),
            models.Index(fields=["by", "-at"], name="entries_of_a_person"),
            models.Index(
                fields=["at"], condition=Q(address__isnull=False), name="entries_with_an_address"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(typed="") | Q(by=None), name="a_known_person_has_no_digest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.what}".strip()


class KeyInHistory(models.Func):
    """A key of a row as the history writes it: with dashes, which SQLite keeps none of.

    Each database writes it at one stroke: put together of functions of Django's, the same took
    longer to put into words than to look up.
    """

    template = "(%(expressions)s)::text"
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        parts = (f"substr(%(expressions)s, {at}, {long})" for at, long in PARTS_OF_A_KEY)
        dashed = " || '-' || ".join(parts)
        return self.as_sql(compiler, connection, template=f"({dashed})", **context)


def key_in_history(field: str = "pk") -> KeyInHistory:
    """The key in this field of a row around a query of the history, as that writes it."""
    return KeyInHistory(OuterRef(field))
