"""What a person keeps of the plan's views: named views, and the columns of the table."""

import uuid

from django.conf import settings
from django.db import models

from plans.choices import PlanView


class SavedView(models.Model):
    """A view of the plan that a person gave a name: which one, and its address after the "?"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=60)
    view = models.CharField(max_length=10, choices=PlanView)
    query = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="a_view_has_one_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ChosenColumns(models.Model):
    """The columns of the table that a person chose, as codes of `TableColumn`."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="chosen_columns",
    )
    columns = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return ", ".join(self.columns)
