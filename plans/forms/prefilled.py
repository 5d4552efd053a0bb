"""What a link to the form of a new communication says already: "?topic=BURG&month=2016-11"."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from channels_registry.models import Channel
from evidence.models import Finding, Indicator
from partnership.models import (
    Aim,
    Area,
    Audience,
    Emphasis,
    Objective,
    Person,
    StrategyPriority,
    Topic,
)
from partnership.models.lives import Lives
from plans.choices import Precision, Reach
from plans.forms.copied import copied
from plans.forms.when import month_choices
from plans.models import Campaign, Communication
from plans.policy import can_edit
from plans.queries.occasions import occasion_called

WHOLE_BOROUGH = "whole"
_LISTS: Mapping[str, tuple[str, Any]] = {
    "topic": ("topics", Topic),
    "audience": ("audiences", Audience),
    "objective": ("objectives", Objective),
    "emphasis": ("emphases", Emphasis),
    "aim": ("aims", Aim),
    "priority": ("priorities", StrategyPriority),
    "channel": ("channels", Channel),
    "finding": ("findings", Finding),
    "indicator": ("indicators", Indicator),
}


def prefilled(asked: Mapping[str, str], *, person: Person, today: date) -> dict[str, Any]:
    """The form's initial values; codes that nobody knows and months far away say nothing.

    Nor does what has ended, nor a channel still to begin: sent as it stands, the form refuses it.
    """
    initial = _of_another(asked.get("copy", ""), person, today)
    for name, (field, model) in _LISTS.items():
        if code := asked.get(name):
            initial[field] = _keys(model.objects.filter(code=code), today)
    initial |= _where(asked.get("area", ""), today)
    if key := asked.get("occasion"):
        initial |= _of_occasion(key, today)
    month = asked.get("month", "")
    if month in dict(month_choices(today, [])):
        initial |= {"when": Precision.MONTH, "month": month}
    if campaign := asked.get("campaign"):
        known = Campaign.objects.known_to(person)
        initial["campaign"] = next((one.pk for one in known if str(one.pk) == campaign), None)
    return {name: value for name, value in initial.items() if value}


def _of_another(key: str, person: Person, today: date) -> dict[str, Any]:
    """What a communication says that this person may change, for a copy of it."""
    try:
        pk = uuid.UUID(key)
    except ValueError:
        return {}
    visible = Communication.objects.visible_to(person).select_related("lead_partner")
    found = visible.filter(pk=pk).first()
    if found is None or not can_edit(person, found):
        return {}
    return copied(found, today=today)


def _keys(rows: Iterable[Any], today: date) -> list[Any]:
    return [row.pk for row in rows if _is_offered(row, today)]


def _is_offered(row: Any, today: date) -> bool:
    """Whether the form offers it to whoever has chosen nothing yet."""
    if isinstance(row, Channel):
        return row.exists_on(today)
    return not (isinstance(row, Lives) and row.has_ended_before(today))


def _where(code: str, today: date) -> dict[str, Any]:
    if code == WHOLE_BOROUGH:
        return {"reach": Reach.BOROUGH}
    areas = _keys(Area.objects.filter(code=code), today) if code else []
    return {"reach": Reach.LOCAL, "areas": areas} if areas else {}


def _of_occasion(key: str, today: date) -> dict[str, Any]:
    """What a peak or an awareness day says: topic, audience, evidence, days, the whole borough.

    Of what has begun, the days that are left.
    """
    occasion = occasion_called(key)
    if occasion is None:
        return {}
    days, season, topic = occasion.days, occasion.season, occasion.topic
    begins = max(days.starts, min(today, days.ends))
    said: dict[str, Any] = {
        "reach": Reach.BOROUGH,
        "topics": [topic.pk] if topic else [],
        "audiences": [occasion.audience.pk] if occasion.audience else [],
        "findings": list(Finding.objects.filter(topic=topic).values_list("pk", flat=True))
        if topic
        else [],
    }
    if season is not None:
        said |= {
            "when": Precision.OTHER_WINDOW,
            "window_from": begins,
            "window_to": days.ends,
            "other_intelligence": season.evidence,
            "other_intelligence_source": season.source[:300] if season.evidence else "",
        }
    else:
        said |= {"title": occasion.name, "when": Precision.EXACT, "day_from": begins}
        said["day_to"] = None if begins == days.ends else days.ends
    return said
