"""Rules of the register that need no database."""

from channels_registry.rules.deadlines import copy_due

__all__ = ["copy_due"]
