"""Questions about the register."""

from channels_registry.queries.register import KindOfChannel, register

__all__ = ["KindOfChannel", "register"]
