"""Channels, their editions and offers, for administrators."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from channels_registry.models import Channel, Edition, EditionPattern, Offer, Resource
from partnership.admin import ReadOnly, Versioned
from partnership.forms.reference import ReferenceForm


class EntryForm(ReferenceForm):
    """What the constraints of the register refuse, in sentences."""

    refusals = {
        "reach_is_a_number": "The reach is larger than any audience: write the number alone.",
        "one_living_channel_of_a_name": (
            "Another channel that has not ended has this name: end it, or choose another name."
        ),
        "one_living_offer_of_a_partner": (
            "The partner offers this already: end that offer, or say what is different."
        ),
        "pattern_goes_on": "It comes out every 1, 2 or more times: write at least 1.",
        "pattern_names_a_week_of_the_month": (
            "Choose the first, second, third, fourth or last week of the month."
        ),
        "pattern_names_a_weekday": "Choose a day from Monday to Sunday.",
        "merged_channel_has_ended": "It was merged into another channel, so its last day stays.",
    }


class EntryAdmin(Versioned):
    """What the planner itself keeps (the check, merging, files) is not edited here."""

    form = EntryForm
    exclude = ("version", "confirmed_on", "confirmed_by", "merged_into")

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
class EditionAdmin(ReadOnly):
    """To look up: a move has its reason and tells whoever booked, more slots move the line up."""

    exclude = ("version",)
    list_display = ("name", "channel", "publication_date", "copy_deadline", "slots", "state")
    list_filter = ("channel",)
    list_select_related = ("channel",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list says where editions are added and changed."""
        where = format_html(
            'To add, change or move one, go to its channel under <a href="{}">Channels</a>.',
            reverse("channels_registry:channels"),
        )
        self.message_user(request, where, messages.INFO)
        return super().changelist_view(request, extra_context)


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
