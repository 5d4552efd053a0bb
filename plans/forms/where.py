"""The part of a communication's form that says where it reaches people."""

from datetime import date
from typing import Any

from django import forms

from bsc_comms.kit.form_fields import Checkboxes, Radios, SeveralField
from partnership.forms import choices
from partnership.models import Area
from plans.choices import Reach
from plans.forms.choices import PLANNED_AHEAD
from plans.models import Communication
from plans.operations.details import Window
from plans.rules.words import are_no_areas


class WhereFields(forms.Form):
    """The whole borough or certain areas, of those that exist when it happens."""

    instance: Communication

    reach = forms.ChoiceField(
        label="Where does it reach people?",
        choices=[(Reach.BOROUGH, Reach.BOROUGH.label), (Reach.LOCAL, Reach.LOCAL.label)],
        required=False,
        widget=Radios(reveals={Reach.LOCAL: ("areas",)}, small=True),
    )
    areas = SeveralField(
        label="Wards and neighbourhoods",
        queryset=Area.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
    )
    place_text = forms.CharField(
        label="Streets or places",
        required=False,
        max_length=500,
        help_text="For example, the streets around a station, or every primary school",
    )

    def offer_areas(self, today: date) -> None:
        """Offer the areas from today to the end of its window, and those that it names already."""
        first = min(today, self.instance.window_start or today)
        last = max(today + PLANNED_AHEAD, self.instance.window_end or today)
        held = [getattr(each, "pk", each) for each in self.initial.get("areas") or ()]
        choices.offer_areas(self.fields["areas"], first=first, last=last, held=held)

    def check_areas(self, data: dict[str, Any], window: Window | None) -> None:
        """Name the areas that do not exist on the first day of its window."""
        if window is None or window.start is None or not data.get("areas"):
            return
        day = window.start
        gone = [area.name for area in data["areas"] if not area.exists_on(day)]
        if gone and data.get("reach") == Reach.LOCAL:
            others = "another" if len(gone) == 1 else "others"
            self.add_error("areas", f"{are_no_areas(gone, day)}: choose {others}")
