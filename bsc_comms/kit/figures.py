"""Measured figures as people read them."""

from decimal import Decimal


def figure(value: Decimal | None) -> str:
    """As many places as it has, at most two: "12,500", "64.5"; "" for nothing."""
    return "" if value is None else _without_noughts(f"{value:,.2f}")


def bare(value: Decimal | float) -> str:
    """The same without a comma, as a box holds it: "12500", "64.5"."""
    return _without_noughts(f"{value:.2f}")


def _without_noughts(text: str) -> str:
    return text.rstrip("0").rstrip(".")


def money(value: Decimal) -> str:
    """Pounds, with pence only where there are some: "1,200", "340.50"."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
