"""A forward plan as JSON, for other machines."""

import json

from plans.documents.forward_plan.printed import (
    KEPT_BACK_NOTE,
    WARNING,
    Published,
    changes_of,
    is_extract,
    title_of,
)


def as_json(plan: Published) -> bytes:
    """The frozen content with its number, dates and what changed; days and moments in ISO 8601."""
    content, since = plan.content, plan.difference["since"]
    extract = content.get("extract")
    whose_hash = "published_plan" if is_extract(plan) else "content"
    told = {
        "title": title_of(plan),
        "number": plan.number,
        "meeting_date": plan.meeting_date.isoformat() if plan.meeting_date else None,
        "published_at": plan.published_at.isoformat(),
        "note": WARNING,
        "partnership": content["partnership"]["name"],
        f"sha256_of_the_{whose_hash}": plan.content_hash,
        "since": since and since["number"],
        "confirmations": content["confirmations"],
        "changes": changes_of(plan),
        "lines": content["lines"],
    }
    if extract:
        told |= {"partner": extract["code"], "kept_back": extract["kept_back"]}
        if extract["kept_back"]:
            told["kept_back_note"] = KEPT_BACK_NOTE
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
