"""Who takes over what somebody who leaves still holds."""

from typing import Any

from django import forms

from bsc_comms.kit.forms import Form
from partnership.models import Partner, Person
from subgroup.queries.leaving import StillHeld

NOBODY = ""


class LeavingForm(Form):
    """For each partner that they speak for, or where something waits, who takes it over.

    Nobody is a choice. Asked for who speaks today also where nothing waits that the asker may know
    of: what is kept back passes on as well, and that it is there cannot be told by the question.
    """

    def __init__(self, *args: Any, held: StillHeld, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {
            f"taker_{each.partner.pk}": each
            for each in held.partners
            if each.takers and (each.held.speaks_today or not each.is_empty)
        }
        for name, each in self.partners.items():
            taker = forms.ChoiceField(
                label=f"Who takes over for {each.partner.short_name}",
                required=False,
                choices=[
                    (NOBODY, "Nobody yet"),
                    *((str(one.pk), one.name) for one in each.takers),
                ],
                help_text="They are told by letter",
            )
            self.add_field(name, taker)

    def takers(self) -> dict[Partner, Person]:
        """By partner, who was chosen."""
        return {
            each.partner: taker
            for name, each in self.partners.items()
            for taker in each.takers
            if str(taker.pk) == self.cleaned_data[name]
        }
