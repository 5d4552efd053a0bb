"""The partnership's vocabularies as the reading of spreadsheets needs them."""

from channels_registry.models import Channel
from partnership.models import Area, Audience, Objective, Partner, Topic
from plans.rules.reading import Vocabulary


def vocabulary() -> Vocabulary:
    """All names, short names and aliases under which people write the reference data."""
    return Vocabulary.from_rows(
        partners=list(
            Partner.objects.values(
                "code", "name", "short_name", "aliases", "valid_from", "valid_to", "parent__code"
            )
        ),
        areas=[
            {
                "code": area.code,
                "name": area.name,
                "level": area.level,
                "aliases": area.aliases,
                "valid_from": area.valid_from,
                "valid_to": area.valid_to,
                "parent_code": area.parent.code if area.parent else "",
                "wards_touched": [ward.code for ward in area.wards_touched.all()],
            }
            for area in Area.objects.select_related("parent").prefetch_related("wards_touched")
        ],
        channels=list(Channel.objects.values("code", "name", "aliases")),
        audiences=list(Audience.objects.values("code", "label", "aliases")),
        objectives=list(Objective.objects.values("code", "label", "aliases")),
        topics=list(Topic.objects.values("code", "label", "aliases", "exclude_phrases")),
    )
