"""Which channels take copy for a dated edition, and not at any time."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from channels_registry.models import Edition, EditionPattern


def comes_in_editions(on: date) -> Q:
    """The condition that a channel has an edition to come, or a pattern that goes on."""
    dated = Edition.objects.on().filter(channel_id=OuterRef("pk"), publication_date__gte=on)
    goes_on = Q(ends=None) | Q(ends__gte=on)
    patterned = EditionPattern.objects.filter(goes_on, channel_id=OuterRef("pk"))
    return Q(Exists(dated)) | Q(Exists(patterned))
