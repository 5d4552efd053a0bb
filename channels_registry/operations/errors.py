"""What can stand in the way of a write to the register."""

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible, ReasonNeeded

__all__ = ["NotPossible", "ReasonNeeded", "StaleEdit"]
