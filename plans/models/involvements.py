"""The partners that take part in a communication."""

from django.db import models

from partnership.models import Partner
from plans.choices import InvolvementState
from plans.models.communications import Communication


class Involvement(models.Model):
    """A supporting partner's part in a communication."""

    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, related_name="involvements"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="involvements")
    state = models.CharField(
        max_length=12, choices=InvolvementState, default=InvolvementState.INVITED
    )
    contribution = models.TextField(blank=True)

    class Meta:
        ordering = ["partner__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["communication", "partner"], name="a_partner_is_involved_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_state_display()}"
