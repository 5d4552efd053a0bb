"""What forward plans and annual records share when they are published."""

from typing import Any, TypeVar

from bsc_comms.kit import clock
from partnership.models import Partnership
from plans.models import AnnualRecordFile, ForwardPlanFile
from plans.rules.canonical import sha256_of

F = TypeVar("F", ForwardPlanFile, AnnualRecordFile)


def partnership_words() -> dict[str, str]:
    """The partnership's name, strapline and logo, as the frozen content keeps them."""
    current = Partnership.current()
    return {
        "name": current.name,
        "short_name": current.short_name,
        "strapline": current.strapline,
        "logo_svg": current.logo_svg,
    }


def made_file(kind: type[F], *, file_format: str, name: str, content: bytes, **parent: Any) -> F:
    """A document with its size, its SHA-256 and its moment; not saved yet."""
    return kind(
        format=file_format,
        name=name,
        content=content,
        sha256=sha256_of(content),
        size=len(content),
        made_at=clock.now(),
        **parent,
    )
