"""What one check found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import models


class Health(models.TextChoices):
    """How well something is. Attention: it works, and somebody should look before it does not."""

    OK = "ok", "OK"
    ATTENTION = "attention", "Needs a look"
    FAILED = "failed", "Failed"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is, and what to do, and where, if it is not well."""

    what: str
    health: Health
    says: str
    do: str = ""
    at: str = ""


Check = Callable[[], Finding]
WORST_LAST = (Health.OK, Health.ATTENTION, Health.FAILED)


def well(what: str, says: str) -> Finding:
    return Finding(what, Health.OK, says)


def attention(what: str, says: str, do: str, at: str = "") -> Finding:
    return Finding(what, Health.ATTENTION, says, do, at)


def failed(what: str, says: str, do: str) -> Finding:
    return Finding(what, Health.FAILED, says, do)


def worst(findings: Sequence[Finding]) -> Health:
    """How well all of it is together."""
    return max((one.health for one in findings), key=WORST_LAST.index, default=Health.OK)
