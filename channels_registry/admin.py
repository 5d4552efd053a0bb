"""Channels, their editions and offers, for administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from channels_registry.models import Channel, Edition, EditionPattern, Offer, Resource
from partnership.admin import ForAdministrators


class EntryAdmin(ForAdministrators):
    """What is saved here is a new version, so that an edit opened before it is found stale.

    What the planner itself keeps (the check, merging, slots taken, files) is not edited here.
    """

    exclude = (
        *("version", "confirmed_on", "confirmed_by", "merged_into"),
        *("slots_taken", "state", "state_reason", "made_by_pattern", "pattern_date"),
    )

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool
    ) -> None:
        if change:
            obj.version = models.F("version") + 1  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = {field.name for field in self.opts.get_fields()}
        return [name for name in self.exclude if name in names]


@admin.register(Channel)
class ChannelAdmin(EntryAdmin):
    list_display = ("name", "code", "kind", "lead_time_days", "lead_time_is_estimate")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    autocomplete_fields = ("owners", "audiences", "areas")


@admin.register(EditionPattern)
class EditionPatternAdmin(EntryAdmin):
    list_display = ("channel", "rhythm", "every", "starts", "ends")
    list_select_related = ("channel",)


@admin.register(Edition)
class EditionAdmin(EntryAdmin):
    list_display = ("name", "channel", "publication_date", "copy_deadline", "slots", "state")
    list_filter = ("channel",)
    list_select_related = ("channel",)


@admin.register(Offer)
class OfferAdmin(EntryAdmin):
    list_display = ("code", "partner", "what", "status")
    list_select_related = ("partner",)
    autocomplete_fields = ("partner", "topics", "audiences", "areas")


@admin.register(Resource)
class ResourceAdmin(EntryAdmin):
    list_display = ("name", "partner", "kind")
    list_select_related = ("partner",)
    autocomplete_fields = ("partner",)
