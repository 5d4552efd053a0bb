"""Reach this audience in this place by this day: what fits, best first, and why."""

from channels_registry.queries.finder.find import Found, Hit, find
from channels_registry.queries.finder.instead import quickest_channels

__all__ = ["Found", "Hit", "find", "quickest_channels"]
