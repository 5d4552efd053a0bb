"""Assets that partners may use, and on which days they are lent."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bsc_comms.kit.file_kinds import ending_of
from channels_registry.choices import OPEN_LOANS, LoanState, ResourceKind
from channels_registry.models.entries import EntryOfAPartner, EntryQuerySet
from partnership.models import Partner


class Resource(EntryOfAPartner):
    """A stand, a van, artwork, a room: something that another partner may ask for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="resources")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ResourceKind)
    description = models.TextField(blank=True)
    where_kept = models.CharField(max_length=200, blank=True)
    how_to_ask = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta(EntryOfAPartner.Meta):
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


def random_name(_: "ResourceFile", uploaded: str) -> str:
    """A name that nobody can guess and no sender can choose; the ending stays."""
    return f"resources/{uuid.uuid4()}{ending_of(uploaded)}"


class ResourceFile(models.Model):
    """A file of a resource, such as artwork. Served to people who are signed in, by a view."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="files")
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=random_name)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(
        null=True, blank=True, help_text="From then on it is no longer offered."
    )

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class LoanQuerySet(models.QuerySet["Loan"]):
    def open(self) -> Self:
        """Loans that are asked for or out."""
        return self.filter(state__in=OPEN_LOANS)

    def asked_for(self) -> Self:
        """Loans that wait for the owner's word."""
        return self.filter(state=LoanState.ASKED)

    def lent(self) -> Self:
        return self.filter(state=LoanState.LENT)

    def between(self, first: date, last: date) -> Self:
        """Loans that touch these days, both included."""
        return self.filter(first_day__lte=last, last_day__gte=first)


class Loan(models.Model):
    """A partner asks for a resource for some days, both included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="loans")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="loans")
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=10, choices=LoanState, default=LoanState.ASKED)
    purpose = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="loan_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(state=LoanState.DECLINED) | ~Q(reason=""),
                name="declined_loan_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=LoanState.TAKEN_BACK) | ~Q(reason=""),
                name="loan_taken_back_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} to {self.partner}"


class LoanDay(models.Model):
    """One day on which a resource is out. The database itself refuses a second loan of the day."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="days_out")
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "day"], name="lent_once_on_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.resource} on {self.day}"
