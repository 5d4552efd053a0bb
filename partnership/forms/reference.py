"""What an administrator may enter as reference data, and why something is refused."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from partnership.choices import AreaLevel
from partnership.models import Area, Partner, Partnership
from partnership.rules.logos import WHAT_TO_USE, wrong_with_logo
from partnership.rules.reference import (
    lies_in_none,
    second_borough,
    shared_aliases,
    team_of_a_team,
)

ENDS_FIRST = "The last day is before the first: put one of them right."


class ReferenceForm(forms.ModelForm):
    """What stands in a tree, or comes after something, stands neither above nor after itself.

    What a constraint refuses is said in a sentence; `refusals` has those of an app, by its name.
    """

    refusals: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def sentence(cls, constraint: models.BaseConstraint) -> str | None:
        """What is said where this constraint refuses; None where Django's words will do."""
        if constraint.name.endswith("_ends_after_it_starts"):
            return ENDS_FIRST
        return cls.refusals.get(constraint.name)

    @property
    def code(self) -> str:
        """That which is typed as a row is added, and stays; "" where it is wrong."""
        kept = "" if "code" in self.fields else self.instance.code
        code: str = self.cleaned_data.get("code", kept)
        return code

    def _post_clean(self) -> None:
        """Asks constraints over fields that the form does not show too: the database holds them."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as refused:
            self._update_errors(refused)

    def _update_errors(self, errors: ValidationError) -> None:
        sentences = {
            constraint.get_violation_error_message(): self.sentence(constraint)
            for constraint in self._meta.model._meta.constraints
        }
        for each in _each(errors):
            each.message = sentences.get(each.message) or each.message
        super()._update_errors(errors)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("parent", "successor"):
            if told.get(name) and self.instance.pk in _from_there_on(told[name], name):
                self.add_error(name, "It would stand above or after itself: choose another.")
        return told


def _each(errors: ValidationError) -> list[ValidationError]:
    """Every single error, also those of fields."""
    if hasattr(errors, "error_dict"):
        return [each for found in errors.error_dict.values() for each in found]
    return list(errors.error_list)


def _from_there_on(first: models.Model, name: str) -> set[Any]:
    """The keys of this one and of all above it (or after it, by `name`)."""
    above = dict(type(first)._default_manager.values_list("pk", f"{name}_id"))
    passed: set[Any] = set()
    key = first.pk
    while key is not None and key not in passed:
        passed.add(key)
        key = above[key]
    return passed


class PartnershipForm(ReferenceForm):
    """Its name and words, its borough, and a logo that can stand in every document."""

    def clean_borough_code(self) -> str:
        code: str = self.cleaned_data["borough_code"]
        boroughs = Area.objects.filter(level=AreaLevel.BOROUGH)
        if "borough_code" in self.changed_data and not boroughs.filter(code=code).exists():
            raise ValidationError(f"“{code}” is the code of no borough. Enter that of yours.")
        return code

    def clean_logo_svg(self) -> str:
        svg: str = self.cleaned_data["logo_svg"]
        if svg and "logo_svg" in self.changed_data and (wrong := wrong_with_logo(svg)):
            raise ValidationError(f"{wrong} {WHAT_TO_USE}")
        return svg


class PartnerForm(ReferenceForm):
    """A partner, or a team of one, by the rules that its file is held to."""

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        code, parent = self.code, told.get("parent")
        if not code:
            return told
        others = Partner.objects.exclude(pk=self.instance.pk)
        above = dict(others.values_list("code", "parent__code")) | {code: parent and parent.code}
        if parent and (wrong := team_of_a_team(code, above)):
            self.add_error("parent", f"{wrong} Choose {above[parent.code]}, or none.")
        elif parent and self.instance.pk and (team := self.instance.teams.first()):
            self.add_error("parent", f"{team.name} is a team of it: choose none.")
        owner = {
            alias.casefold(): other
            for other, aliases in others.values_list("code", "aliases")
            for alias in aliases
        }
        for wrong in shared_aliases(code, told.get("aliases") or [], owner):
            self.add_error("aliases", f"{wrong} Give it to one partner.")
        return told


class AreaForm(ReferenceForm):
    """An area, by the rules that its file is held to."""

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        code, level = self.code, told.get("level")
        if not (code and level) or "parent" in self.errors:
            return told
        if wrong := lies_in_none(code, level=level, has_parent=bool(told.get("parent"))):
            self.add_error("parent", f"{wrong} Choose the borough, or its ward.")
        ours = Partnership.if_any()
        if ours and (wrong := second_borough(code, level=level, borough_code=ours.borough_code)):
            self.add_error("level", f"{wrong} Choose another level.")
        return told
