"""A partner's own extract of a forward plan: what concerns it, and what only it may see besides."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from partnership.models import Partner, Person
from plans.choices import TO_COME
from plans.models import Communication, ForwardPlan
from plans.queries.lines import lines_of
from plans.rules.extracts import change_concerns, concerns, names_in
from plans.rules.lines import Line


@dataclass(frozen=True)
class Extract:
    """The part of one plan that concerns a partner, in the plan's own form (see documents)."""

    number: int
    meeting_date: date | None
    published_at: datetime
    content: dict[str, Any]
    difference: dict[str, Any]
    content_hash: str


def extract_of(plan: ForwardPlan, partner: Partner, reader: Person) -> Extract:
    """What of a plan concerns a partner, for one reader.

    The lines of the plan are as they were frozen and the same for every reader. What is kept back
    from the partnership stands apart, as it is today, and only as far as this reader may see it.
    """
    whole = plan.content["lines"]
    called = names_in(whole, partner.code) | {partner.name}
    lines = [line for line in whole if concerns(line, code=partner.code, called=called)]
    ids = {line["id"] for line in lines}
    changes = [
        change
        for change in plan.difference["changes"]
        if change["id"] in ids or change_concerns(change, code=partner.code, called=called)
    ]
    extract = {
        "code": partner.code,
        "name": partner.name,
        "short_name": partner.short_name,
        "kept_back": _kept_back(partner, reader),
    }
    return Extract(
        number=plan.number,
        meeting_date=plan.meeting_date,
        published_at=plan.published_at,
        content={**plan.content, "lines": lines, "extract": extract},
        difference={**plan.difference, "changes": changes},
        content_hash=plan.content_hash,
    )


def _kept_back(partner: Partner, reader: Person) -> list[Line]:
    """What is to come, concerns the partner, and is known to the reader but not to all."""
    open_to_all = Communication.objects.open_to_the_partnership().values("pk")
    of_partner = (
        Communication.objects.filter(
            Q(lead_partner=partner) | Q(named_partners=partner) | Q(involvements__partner=partner)
        )
        .order_by()
        .values("pk")
    )
    known = Communication.objects.visible_to(reader).filter(state__in=TO_COME, pk__in=of_partner)
    return lines_of(known.exclude(pk__in=open_to_all))
