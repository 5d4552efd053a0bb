"""Lines that any partner may use, and the contacts that go with them.

Source: communications plan 2016/17, point 2 of its strategic plan and section 4.
"""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from channels_registry.rules.checks import confirmed_since, is_confirmed
from partnership.models import Partner, Person, Topic
from plans.models.campaigns import Campaign
from plans.models.communications import Communication
from plans.rules.agreed import current_of, dialled, email_address, web_address


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts are no secret: whoever holds a role sees them."""

    def visible_to(self, person: Person) -> Self:
        known = person.is_authenticated and person.current_appointments
        return self if known else self.none()

    def in_use(self) -> Self:
        return self.filter(ended_on=None)

    def unchecked(self, on: date) -> Self:
        """Those in use that nobody has said to be right within the last year."""
        since = confirmed_since(on)
        return self.in_use().filter(Q(checked_on=None) | Q(checked_on__lt=since))


class Contact(models.Model):
    """A number, an address or a form to which residents are sent.

    Every edit raises `version`. A communication notes the version that it carries, and keeps up
    with what residents do not see.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contacts")
    for_what = models.TextField(blank=True)
    number = models.CharField(max_length=60, blank=True)
    address = models.TextField(blank=True, help_text="A web, e-mail or postal address.")
    hours = models.CharField(max_length=200, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="contacts")
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name"),
            models.CheckConstraint(
                condition=~Q(number="") | ~Q(address=""), name="contact_has_a_number_or_address"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:contact", args=[self.pk])

    @property
    def web(self) -> str:
        """Where a link to its address leads; "" where that is no address of the web."""
        return web_address(self.address)

    @property
    def email(self) -> str:
        return email_address(self.address)

    @property
    def dialled(self) -> str:
        return dialled(self.number)

    def is_checked(self, on: date) -> bool:
        """Whether somebody said within the last year that it is right."""
        return is_confirmed(self.checked_on, on)


class AgreedLineQuerySet(models.QuerySet["AgreedLine"]):
    def visible_to(self, person: Person) -> Self:
        """A campaign's line is for those who know the campaign: it would tell of it.

        See rule 10 of docs/rules.md.
        """
        if not person.is_authenticated or not person.current_appointments:
            return self.none()
        known = Campaign.objects.known_to(person).order_by().values("pk")
        return self.filter(Q(campaign=None) | Q(campaign__in=known))

    def open_to_the_partnership(self) -> Self:
        """Those that everybody may know: of no campaign, or of one with something open in it."""
        of_campaign = Communication.objects.filter(campaign=OuterRef("campaign"))
        return self.filter(Q(campaign=None) | Exists(of_campaign.open_to_the_partnership()))

    def in_use(self) -> Self:
        return self.filter(ended_on=None)


class AgreedLine(models.Model):
    """What partners say about one topic or in one campaign, so that they say the same."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_lines"
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_lines"
    )
    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreed_lines")
    contacts = models.ManyToManyField(Contact, blank=True, related_name="lines")
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AgreedLineQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="agreed_line_has_a_name"),
            models.CheckConstraint(
                condition=Q(topic__isnull=False) | Q(campaign__isnull=False),
                name="agreed_line_is_about_a_topic_or_campaign",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:line", args=[self.pk])

    @property
    def current(self) -> "LineWording | None":
        """The wording that counts now; `wordings` should be prefetched."""
        return current_of(self.wordings.all())

    @property
    def proposal(self) -> "LineWording | None":
        """A later wording that no meeting has agreed yet."""
        latest = max(self.wordings.all(), key=lambda one: one.number, default=None)
        return latest if latest is not None and latest.agreed_on is None else None

    @property
    def contacts_in_use(self) -> list[Contact]:
        """Where it sends residents now; `contacts` should be prefetched."""
        return [one for one in self.contacts.all() if one.ended_on is None]

    @property
    def about(self) -> str:
        """What it is about, in words."""
        return " and ".join(str(each) for each in (self.topic, self.campaign) if each)


class LineWording(models.Model):
    """One wording of a line. A new wording is a new row with the next number; old ones stay.

    `agreed_on` is the date of the meeting that agreed it; empty for a proposal.
    """

    line = models.ForeignKey(AgreedLine, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField()
    short = models.TextField()
    long = models.TextField(blank=True)
    social = models.TextField(blank=True, help_text="At most 280 characters.")
    agreed_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["line", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="wordings_are_numbered"),
            models.CheckConstraint(condition=~Q(short=""), name="wording_has_a_short_form"),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(agreed_on=None)
                | Q(valid_until__gte=F("agreed_on")),
                name="wording_valid_after_it_was_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}, wording {self.number}"

    def is_past(self, on: date) -> bool:
        """Whether its last day is over on that day."""
        return self.valid_until is not None and self.valid_until < on


class CarriedLine(models.Model):
    """A communication says what a line says, in this wording."""

    communication = models.ForeignKey(
        Communication, on_delete=models.CASCADE, related_name="carried_lines"
    )
    wording = models.ForeignKey(LineWording, on_delete=models.PROTECT, related_name="carried_by")
    at = models.DateTimeField()

    class Meta:
        ordering = ["wording__line__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["communication", "wording"], name="a_wording_is_carried_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.communication} carries {self.wording}"


class CarriedContact(models.Model):
    """A communication sends residents to a contact, as it was at this version."""

    communication = models.ForeignKey(
        Communication, on_delete=models.CASCADE, related_name="carried_contacts"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="carried_by")
    contact_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["contact__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["communication", "contact"], name="a_contact_is_carried_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.communication} sends to {self.contact}"
