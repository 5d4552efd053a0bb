"""What the parts of the sample year share: its story in files, and how it is told."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bsc_comms.kit import clock
from partnership.choices import LetterState
from partnership.models import Letter, LetterQuerySet
from plans.models import Communication

FOLDER = Path(__file__).parent
# Puts an act among the happenings of the year: on which day, at which hour (London).
At = Callable[[date, int, Callable[[], None]], None]
Told = Mapping[str, Any]


def told_in(file: str) -> dict[str, Any]:
    """One file of the story."""
    return tomllib.loads((FOLDER / file).read_text("utf-8"))


def communication_of(reference: str) -> Communication:
    """The communication with that reference in the coordinator's sheet, with its lead partner."""
    return Communication.objects.select_related("lead_partner").get(imported_reference=reference)


def letters_have_gone_out(letters: LetterQuerySet | None = None) -> None:
    """Letters of the past have long been sent: these, or all that wait and are due."""
    now = clock.now()
    waiting = Letter.objects.filter(due__lte=now) if letters is None else letters
    waiting.filter(state=LetterState.QUEUED).update(state=LetterState.SENT, sent_at=now, attempts=1)
