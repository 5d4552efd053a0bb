"""How far a channel reaches, in words that never hide an estimate."""

from datetime import date

from channels_registry.rules.checks import a_year_before


def reach_in_words(*, number: int | None, unit: str, is_estimate: bool, text: str) -> str:
    """As in "about 190,000 households, an estimate"; the text where there is no figure."""
    if number is None:
        return text
    figure = f"{number:,} {unit or 'people'}"
    return f"about {figure}, an estimate" if is_estimate else figure


def is_old(as_at: date | None, on: date) -> bool:
    """Whether a figure is more than a year old; one whose day nobody knows counts as old."""
    return as_at is None or as_at < a_year_before(on)
