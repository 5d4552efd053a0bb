"""The administration site: reference data and people, for administrators only.

Communications are not here: whoever keeps the machine has no right to what partners keep back.
Letters, history and what was published are not here either: nobody edits those. Nothing is deleted.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.text import smart_split

from bsc_comms.kit import access
from bsc_comms.kit.editing import FIRST_OF_PEOPLE
from bsc_comms.kit.form_fields import OneField, SeveralField
from bsc_comms.kit.side_by_side import shown
from partnership.forms.reference import AreaForm, PartnerForm, PartnershipForm, ReferenceForm
from partnership.models import (
    Aim,
    Appointment,
    Area,
    AreaSuccession,
    Audience,
    Commitment,
    Emphasis,
    Objective,
    Outcome,
    Partner,
    Partnership,
    Person,
    ServiceArea,
    StrategicPoint,
    StrategyPriority,
    Topic,
)
from partnership.operations import FieldChange, record_change
from partnership.operations.letters.addresses import address_changed
from partnership.policy import administers


class Texts(forms.CharField):
    """A list of texts, one on each line; nothing typed is no text."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        # The page would bring back what stood there before as one text, which no list is equal to.
        not_of_lines = ("encoder", "decoder", "show_hidden_initial")
        super().__init__(
            **{name: told for name, told in kwargs.items() if name not in not_of_lines}
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = super().clean(value).splitlines()
        return [line.strip() for line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.clean(data)


class _OfKeysAlone(AutocompleteMixin):
    """Looks up what was sent only where it can be a key: Django's own ends in a fault."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        key = self.choices.queryset.model._meta.pk
        return super().optgroups(name, [each for each in value if _can_be(key, each)], attr)


class OneFound(_OfKeysAlone, AutocompleteSelect):
    """One row, found by typing."""


class SeveralFound(_OfKeysAlone, AutocompleteSelectMultiple):
    """Several rows, each found by typing."""


def _can_be(key: models.Field, value: str) -> bool:
    try:
        key.clean(value, None)
    except ValidationError:
        return False
    return True


#: How many words of a search are looked for.
MOST_WORDS = 8
CODE = "code"
HOW_FILTERS_ASK = ("__exact", "__id__exact", "__isnull")


class ForAdministrators(admin.ModelAdmin):
    """Only administrators see and change it; changes leave their history; nothing is deleted."""

    view_on_site = False  # the site has no such address
    form: type[forms.ModelForm] = ReferenceForm
    formfield_overrides = {models.JSONField: {"form_class": Texts}}

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the filters of the list ask.

        A list that answered any question about what refers to its rows would tell, row by row, of
        communications that a partner keeps back, and of what a person's row keeps beside the name.
        """
        filters = [name for name in self.list_filter if isinstance(name, str)]
        return lookup in {f"{name}{how}" for name in filters for how in HOW_FILTERS_ASK}

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Look for the first words alone, as the plan does: no database takes any number."""
        words = islice(smart_split(search_term), MOST_WORDS)
        return super().get_search_results(request, queryset, " ".join(words))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = OneFound(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, form_class=OneField, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SeveralFound(db_field, self.admin_site)
        return super().formfield_for_manytomany(
            db_field, request, form_class=SeveralField, **kwargs
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A code stays as it was added: loads of reference data find the row again by it, and so do
        sheets that wait to be saved."""
        readonly = list(super().get_readonly_fields(request, obj))
        keeps_code = obj is not None and any(each.name == CODE for each in self.opts.fields)
        return [CODE, *readonly] if keeps_code else readonly

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool
    ) -> None:
        """Save, and write the history in the same transaction (the site opens one a form)."""
        self.save_row(obj, form)
        changes = [self.told(form, name) for name in form.changed_data]
        if changes or not change:
            record_change(
                by=request.user,  # type: ignore[arg-type]
                subject=obj,
                act="changed" if change else "added",
                changes=changes,
            )

    def save_row(self, obj: models.Model, form: forms.ModelForm) -> None:
        """Write the row itself."""
        obj.save()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing: the one history has it, and the site's own would keep names."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing, for the same reason."""

    def told(self, form: forms.ModelForm, name: str) -> FieldChange:
        """One field before and after, as the history keeps it."""
        field = form.fields[name]
        if getattr(getattr(field, "queryset", None), "model", None) is Person:
            before = Person.objects.filter(pk=form.initial.get(name)).first()
            return FieldChange(name, before or "", form.cleaned_data.get(name) or "")
        return FieldChange(
            name,
            shown(field, form.initial.get(name)),
            shown(field, form.cleaned_data.get(name)),
        )


class Versioned(ForAdministrators):
    """What is saved here is a new version, so that an edit opened before it is found stale.

    What is added here counts as entered by people: a load of reference data leaves it alone.
    """

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        obj.version = models.F("version") + 1 if change else FIRST_OF_PEOPLE
        super().save_model(request, obj, form, change)


class ReadOnly(ForAdministrators):
    """To look things up; what changes them stands elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Partnership)
class PartnershipAdmin(ForAdministrators):
    form = PartnershipForm
    list_display = ("name", "short_name", "strapline")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


WHAT_A_PARENT_DOES = (
    "A team with a parent counts as its parent, in earlier years too: a further revision of an "
    "earlier record, compiled after a change, counts what was joint anew. Where a team moves from "
    "one partner to another, end it here and enter it anew under the other, with its own code."
)


@admin.register(Partner)
class PartnerAdmin(ForAdministrators):
    form = PartnerForm
    list_display = ("name", "code", "kind", "parent", "valid_from", "valid_to")
    list_filter = ("kind", "on_board")
    list_select_related = ("parent",)
    search_fields = ("name", "code", "short_name")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        told = {"parent": WHAT_A_PARENT_DOES}
        return super().get_form(request, *args, help_texts=told, **kwargs)


@admin.register(ServiceArea)
class ServiceAreaAdmin(ForAdministrators):
    list_display = ("name", "partner", "valid_from", "valid_to")
    list_select_related = ("partner",)
    autocomplete_fields = ("partner",)


class PersonForm(forms.ModelForm):
    """Somebody's name, and the address as the door compares it: in small letters, held by one."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if Person.objects.exclude(pk=self.instance.pk).filter(email__iexact=email).exists():
            raise forms.ValidationError("Somebody else has this e-mail address")
        return email


WHAT_ANOTHER_ADDRESS_DOES = (
    "With another address the person is signed out, and nobody comes in by the one before. A "
    "password, passkeys and addresses of calendars and feeds still open what they did. Where "
    "somebody else came in, leave the address as it is, close the account under People, and invite "
    "the right person under theirs."
)


@admin.register(Person)
class PersonAdmin(ForAdministrators):
    """Names and addresses. Accounts are opened and closed, and roles given, on the people pages."""

    form = PersonForm
    list_display = ("name", "email", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    fields = ("name", "email", "is_active", "last_login")
    readonly_fields = ("is_active", "last_login")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        told = {"email": WHAT_ANOTHER_ADDRESS_DOES}
        return super().get_form(request, *args, help_texts=told, **kwargs)

    def told(self, form: forms.ModelForm, name: str) -> FieldChange:
        """That it changed, and not from what to what: the history outlives names and addresses."""
        return FieldChange(name, "", "")

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            # Whoever corrects their own stays in: the answer is still theirs to read.
            address_changed(obj, but=request.session.session_key)

    def save_row(self, obj: models.Model, form: forms.ModelForm) -> None:
        """Only what was changed here: the account may be closed since the form was read."""
        obj.save(update_fields=form.changed_data)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @method_decorator(access.asks_again)  # type: ignore[arg-type] # ours answer whole, not streamed
    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever sets an address can come in as its person: that is asked about once more."""
        return super().change_view(request, *args, **kwargs)


@admin.register(Appointment)
class AppointmentAdmin(ReadOnly):
    list_display = ("person", "role", "partner", "starts", "ends")
    list_filter = ("role",)
    list_select_related = ("person", "partner")


@admin.register(Area)
class AreaAdmin(ForAdministrators):
    form = AreaForm
    list_display = ("name", "code", "level", "parent", "valid_from", "valid_to")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("name", "code")
    autocomplete_fields = ("parent", "wards_touched")


@admin.register(AreaSuccession)
class AreaSuccessionAdmin(ForAdministrators):
    list_display = ("old", "new", "percent_of_old_land")
    list_select_related = ("old", "new")
    autocomplete_fields = ("old", "new")


@admin.register(Aim, Commitment, Emphasis, Objective, Outcome, StrategicPoint, Topic, Audience)
class TermAdmin(ForAdministrators):
    """The partnership's words."""

    list_display: tuple[str, ...] = ("label", "code", "position")
    search_fields = ("label", "code")


@admin.register(StrategyPriority)
class StrategyPriorityAdmin(TermAdmin):
    list_display = (*TermAdmin.list_display, "valid_from", "valid_to")
