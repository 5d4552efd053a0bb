"""How the subgroup governed itself in the sample year: its terms of reference."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from partnership.models import Person
from subgroup.models import Meeting
from subgroup.operations.terms import agree_terms, edit_draft, start_draft

TOLD = Path(__file__).parent / "membership.toml"
At = Callable[[date, int, Callable[[], None]], None]


def let_the_subgroup_govern_itself(*, at: At, coordinator: Person) -> None:
    """Put all of it among the happenings of the year: `at(day, hour, act)`."""
    story = tomllib.loads(TOLD.read_text("utf-8"))
    terms = story["terms"]
    at(terms["begun"], 14, lambda: _draft(coordinator, terms["heads"]))
    at(terms["agreed"], 13, lambda: _agree(coordinator, terms["agreed"]))
    at(
        terms["next_begun"],
        14,
        lambda: _draft(coordinator, {"frequency": terms["next_frequency"]}),
    )


def _draft(coordinator: Person, heads: Mapping[str, Any]) -> None:
    draft = start_draft(by=coordinator)
    edit_draft(by=coordinator, terms=draft, opened_version=draft.version, values=heads)


def _agree(coordinator: Person, day: date) -> None:
    draft = start_draft(by=coordinator)
    agree_terms(
        by=coordinator,
        terms=draft,
        opened_version=draft.version,
        meeting=Meeting.objects.get(date=day),
    )
