"""One tick: ask the database what is owed. Beat calls it every minute and knows nothing itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bsc_comms.kit.jobs import nudge
from partnership.models import Letter
from partnership.operations.letters import sweep_letters
from plans.operations.owed import sweep_owed_work
from plans.operations.references import give_references
from subgroup.operations.cycle import Owed, owe_cycle_letters

logger = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass
class Ticked:
    """What one tick found. `failed` names the parts that ended with an error."""

    owed: Owed = field(default_factory=Owed)
    given_back: int = 0
    references: int = 0
    work_waiting: int = 0
    letters_due: int = 0
    failed: list[str] = field(default_factory=list)


def tick() -> Ticked:
    """Do each part once; one that fails is logged and keeps none of the others from its turn.

    Right when it runs twice, when two run at once, and after any standstill: each part writes down
    or claims rows by their keys.
    """
    found = Ticked()
    found.owed = _part("the letters of the cycle", owe_cycle_letters, found) or Owed()
    found.given_back = _part("the sweep of the letters", sweep_letters, found) or 0
    found.references = _part("references", give_references, found) or 0
    found.work_waiting = _part("the sweep of owed work", sweep_owed_work, found) or 0
    found.letters_due = _part("letters that are due", _ask_for_letters, found) or 0
    return found


def _ask_for_letters() -> int:
    due = Letter.objects.due().count()
    if due:
        nudge("partnership.send_due_letters")
    return due


def _part(name: str, act: Callable[[], T], found: Ticked) -> T | None:
    try:
        return act()
    except Exception:  # the other parts must not wait for this one to be mended
        logger.exception("The tick could not do %s.", name)
        found.failed.append(name)
        return None
