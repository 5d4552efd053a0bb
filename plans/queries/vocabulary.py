"""The partnership's vocabularies as the reading of spreadsheets needs them."""

from channels_registry.models import Channel
from partnership.models import Area, Audience, Objective, Partner, Topic
from plans.rules.reading import Vocabulary


def vocabulary() -> Vocabulary:
    """All names, short names and aliases under which people write the reference data."""
    return Vocabulary.from_rows(
        partners=list(
            Partner.objects.values(
                "code", "name", "short_name", "aliases", "valid_from", "valid_to"
            )
        ),
        areas=[
            {**area, "parent_code": area.pop("parent__code") or ""}
            for area in Area.objects.values(
                "code", "name", "level", "aliases", "valid_from", "valid_to", "parent__code"
            )
        ],
        channels=list(Channel.objects.values("code", "name", "aliases")),
        audiences=list(Audience.objects.values("code", "label", "aliases")),
        objectives=list(Objective.objects.values("code", "label", "aliases")),
        topics=list(Topic.objects.values("code", "label", "aliases", "exclude_phrases")),
    )
