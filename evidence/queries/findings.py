"""What residents said."""

from django.db.models import QuerySet

from evidence.models import Finding


def findings() -> QuerySet[Finding]:
    """What residents said, with whom and what it is about."""
    return Finding.objects.select_related("audience", "topic")
