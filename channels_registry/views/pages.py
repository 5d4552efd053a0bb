"""What the pages of the register say alike: of the end of an entry, and the way back."""

from django.urls import reverse

from bsc_comms.kit.form_pages import Crumb
from channels_registry.models.entries import Entry


def act_of_ending(entry: Entry, act: str) -> str:
    """What the form of its last day does: ends an entry, or changes the day that it has."""
    return "Change the last day" if entry.valid_to else act


def as_ended(entry: Entry, name: str) -> str:
    """What is said once that form is saved."""
    return f"{name} has {'its last day' if entry.valid_to else 'no last day any more'}."


def channels_crumb() -> Crumb:
    return reverse("channels_registry:channels"), "Channels"
