"""An annual record as JSON: all that is needed to check it without the planner."""

import io
import json

from plans.documents.annual_record.words import seal_text, status_text, title_of
from plans.models import AnnualRecord


def as_json(record: AnnualRecord) -> bytes:
    """The frozen content with its chain, head and seal; days and moments in ISO 8601."""
    told = {
        "title": title_of(record),
        "status": status_text(record),
        "about": record.about,
        "head": record.head,
        "seal": record.seal,
        "seal_text": seal_text(record),
        "content": record.content,
        "links": record.links,
    }
    out = io.BytesIO()
    with io.TextIOWrapper(out, encoding="utf-8", newline="\n") as text:
        # Piece by piece: the pieces of a long record take many times the memory of its text.
        text.writelines(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(told))
        text.write("\n")
        text.flush()
        return out.getvalue()
