"""Questions about the register."""

from channels_registry.queries.register import KindOfChannel, offers, register

__all__ = ["KindOfChannel", "offers", "register"]
