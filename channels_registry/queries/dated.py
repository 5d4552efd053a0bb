"""Which channels take copy for a dated edition, and not at any time."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from channels_registry.models import Edition, EditionPattern
from channels_registry.models.channels import TO_WHAT_CARRIES_IT


def comes_in_editions(on: date) -> Q:
    """The condition that a channel has an edition to come, or a pattern that goes on.

    The editions of what was merged into it are its editions.
    """
    to_come = Edition.objects.on().filter(publication_date__gte=on)
    dated = Q(Exists(to_come.filter(channel_id=OuterRef("pk"))))
    # Those few are found once: asked of each channel, SQLite would go through all editions for it.
    for way in TO_WHAT_CARRIES_IT[1:]:
        merged = to_come.filter(**{f"channel__{way}__isnull": False}).order_by()
        dated |= Q(pk__in=merged.values(f"channel__{way}"))
    goes_on = Q(ends=None) | Q(ends__gte=on)
    patterned = EditionPattern.objects.filter(goes_on, channel_id=OuterRef("pk"))
    return dated | Q(Exists(patterned))
