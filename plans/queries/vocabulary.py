"""The partnership's vocabularies as the reading of spreadsheets needs them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef

from channels_registry.models import Channel
from channels_registry.queries.names import whose_name_leads_on
from partnership.models import Area, Audience, Objective, Partner, Partnership, Person, Topic
from plans.models import Campaign, Communication
from plans.rules.reading import Vocabulary


def vocabulary_for(person: Person | None) -> Vocabulary:
    """The vocabulary with the campaigns that the person may know of; of None, those that all may.

    A name would tell of what is kept back (rule 10 of docs/rules.md).
    """
    of_campaign = Communication.objects.filter(campaign_id=OuterRef("pk"))
    if person is None:
        known = Campaign.objects.filter(Exists(of_campaign.open_to_the_partnership()))
    else:
        known = Campaign.objects.known_to(person)
    names = known.order_by("name", "pk").values_list("pk", "name")
    return vocabulary(
        campaigns=[{"code": str(pk), "name": name} for pk, name in names],
        own_names=[name for one in Partnership.objects.all() for name in one.own_names],
    )


def vocabulary(
    *, campaigns: Iterable[Mapping[str, str]] = (), own_names: Iterable[str] = ()
) -> Vocabulary:
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
        channels=_channels(),
        audiences=list(Audience.objects.values("code", "label", "aliases")),
        objectives=list(Objective.objects.values("code", "label", "aliases")),
        topics=list(Topic.objects.values("code", "label", "aliases", "exclude_phrases")),
        campaigns=campaigns,
        own_names=own_names,
    )


def _channels() -> list[dict[str, Any]]:
    """All channels; one whose name means another one now is read by its code alone.

    Else a name would stand for both, and a communication would be placed on both. Its first day
    tells only from what was called so before: a row without a date is of all days of its year, and
    what was merged into a younger one is known by its name alone.
    """
    channels = list(
        Channel.objects.only("code", "name", "aliases", "valid_from", "valid_to", "merged_into")
    )
    elsewhere = whose_name_leads_on(channels)
    spelt = {one.code: _spellings(one, elsewhere) for one in channels}
    borne_by = Counter(chain.from_iterable(spelt.values()))
    return [
        {
            "code": one.code,
            "name": one.name,
            "aliases": one.aliases,
            "valid_from": (
                one.valid_from if any(borne_by[name] > 1 for name in spelt[one.code]) else None
            ),
            "valid_to": one.valid_to,
            "named_elsewhere": one.code in elsewhere,
        }
        for one in channels
    ]


def _spellings(one: Channel, elsewhere: Mapping[str, str]) -> set[str]:
    """All that stands for it but its code."""
    names = one.aliases if one.code in elsewhere else [one.name, *one.aliases]
    return {each.casefold() for each in names}
