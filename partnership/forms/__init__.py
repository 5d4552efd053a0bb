"""Inviting people and giving roles; finding letters."""

from typing import Any

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import OneLineField
from bsc_comms.kit.forms import FilterForm, Form
from partnership.choices import (
    HELD_FOR_A_PARTNER,
    MAY_BE_STOPPED,
    ROLE_MEANING,
    LetterKind,
    LetterState,
    Role,
)
from partnership.models import Partner, Person
from partnership.policy import may_appoint


class RoleForm(Form):
    """A role, and the partner for which it is held where it is a partner's own."""

    asked_by_clean = ("partner",)

    role = forms.ChoiceField(label="Role")
    partner = forms.ModelChoiceField(
        label="Partner",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="Choose a partner",
        help_text="For an advocate, a deputy or a champion",
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in Role if may_appoint(by, role)]
        meaning = [(role.value, f"{role.label}: {ROLE_MEANING[role]}") for role in roles]
        self.fields["role"].choices = [("", "Choose a role"), *meaning]  # type: ignore[attr-defined]
        self.fields["partner"].queryset = Partner.objects.active(clock.today())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for_a_partner = cleaned.get("role") in HELD_FOR_A_PARTNER
        if for_a_partner and not cleaned.get("partner") and "partner" not in self.errors:
            self.add_error("partner", "Choose the partner for which this role is held")
        if not for_a_partner:
            cleaned["partner"] = None
        return cleaned


class InviteForm(RoleForm):
    """A person who is to come in, with their first role."""

    name = OneLineField(label="Name", max_length=150)
    email = forms.EmailField(label="E-mail address", max_length=254)

    field_order = ("name", "email", "role", "partner")
    has_an_account: Person | None = None

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        self.has_an_account = Person.objects.filter(email__iexact=email).first()
        if self.has_an_account:
            raise forms.ValidationError(
                "Somebody with this e-mail address has an account already. Open their page to "
                "give them another role"
            )
        return email


class LetterFilterForm(FilterForm):
    """Which letters the list shows."""

    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any state"), *LetterState.choices]
    )
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Any kind"), *LetterKind.choices]
    )
    to = forms.CharField(label="To", required=False, max_length=100)
    when = forms.ChoiceField(
        label="When",
        required=False,
        choices=[("", "The last year"), ("all", "Since the first letter")],
    )


class LetterChoicesForm(Form):
    """Which of the letters that only tell of something come by mail."""

    mark_optional = False

    by_mail = forms.MultipleChoiceField(
        label="Send me by mail",
        required=False,
        choices=[(kind.value, kind.label) for kind in LetterKind if kind in MAY_BE_STOPPED],
        widget=forms.CheckboxSelectMultiple,
        help_text="What you leave out stands on the page of your letters, and is not sent.",
    )
