"""Channels, their editions and offers, for administrators."""

from django.contrib import admin

from channels_registry.models import Channel, Edition, Offer
from partnership.admin import ForAdministrators


@admin.register(Channel)
class ChannelAdmin(ForAdministrators):
    list_display = ("name", "code", "kind", "lead_time_days", "lead_time_is_estimate")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    autocomplete_fields = ("owners",)


@admin.register(Edition)
class EditionAdmin(ForAdministrators):
    list_display = ("name", "channel", "publication_date", "copy_deadline", "slots")
    list_filter = ("channel",)
    list_select_related = ("channel",)


@admin.register(Offer)
class OfferAdmin(ForAdministrators):
    list_display = ("code", "partner", "what", "status")
    list_select_related = ("partner",)
    autocomplete_fields = ("partner", "topics")
