"""What the tests of the register's pages share: addresses, days in boxes, a page as text."""

from datetime import date

from django.urls import reverse


def at(name: str, *args) -> str:
    return reverse(f"channels_registry:{name}", args=args)


def boxes(name: str, day: date) -> dict[str, str]:
    parts = zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True)
    return {f"{name}_{part}": str(number) for part, number in parts}


def text_of(page) -> str:
    return " ".join(page.content.decode().split())
