"""How the plan's pages show their filters: controls, chips, names of files and addresses."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.forms import Form
from django.http import QueryDict

from plans.filters.controls import Control, control_of
from plans.queries.campaigns import is_known_to_all

#: What an address says beside filters and time: how one of the views shows them.
HOW_SHOWN = (
    "page",
    "sort",
    "group",
    "change",
    "month",
    "week",
    "day",
    "quarter",
    "hide",
    "by",
    "across",
)


class ShownFilters:
    """What a set of filters says of itself; `data` is the query of the page's address."""

    data: QueryDict
    form: Form
    filters: dict[str, Any]

    ALWAYS_SHOWN: ClassVar = ("text", "partner", "topic", "area", "state")
    #: Filters whose values are ordinary words, and nobody's name.
    NO_NAMES: ClassVar = frozenset({"state", "changed", "help"})

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters that are set and valid, by name."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def first_controls(self) -> list[Control]:
        """The five most used."""
        return [self._control(name) for name in self.ALWAYS_SHOWN]

    @property
    def more_controls(self) -> list[Control]:
        """The rest, behind "More filters"."""
        return [self._control(name) for name in self.filters if name not in self.ALWAYS_SHOWN]

    @property
    def more_is_open(self) -> bool:
        """Whether one of the rest is wrong and must not hide; those that are set show as chips."""
        return any(name not in self.ALWAYS_SHOWN for name in self.form.errors)

    def _control(self, name: str) -> Control:
        errors = self.form.errors.get(name)
        return control_of(self.form[name], self.data, str(errors[0]) if errors else "")

    def chips(self) -> list[dict[str, str]]:
        """The filters that are set, each with the address that takes it off."""
        return [
            {"label": self._chip(name, value), "url": self.address(without=name)}
            for name, value in self.chosen.items()
        ]

    def _chip(self, name: str, value: Any) -> str:
        label = str(self.form[name].label)
        said = self._said(name, value)
        if isinstance(value, date):
            return f"{label} {said}"
        return said if name == "text" else f"{label}: {said}"

    def _said(self, name: str, value: Any) -> str:
        """A value as people read it."""
        if isinstance(value, date):
            return f"{value.day} {value:%b %Y}"
        if name == "text":
            return f"\u201c{value}\u201d"
        words = dict(_flat(self.form.fields[name].choices)).get(str(value), str(value))
        return words.removeprefix(chr(0x2013) + " ")

    @property
    def named(self) -> str:
        """What is filtered for, as the end of a file's name: ", Fire Brigade, planned".

        A file goes further than its page: no campaign in it that not all may know of.
        """
        kept = {"first", "last"} | (set() if self._all_know_the_campaign else {"campaign"})
        names = (name for name in self.chosen if name not in kept)
        words = ((name, self._said(name, self.chosen[name])) for name in names)
        said = (_small(text) if name in self.NO_NAMES else text for name, text in words)
        return "".join(f", {text}" for text in said)

    @property
    def _all_know_the_campaign(self) -> bool:
        return "campaign" not in self.chosen or is_known_to_all(self.chosen["campaign"])

    @property
    def days_named(self) -> str:
        """The days that bound the list, for the name of a file: " 8 Nov 2016 to 12 Nov 2016"."""
        first, last = (
            self._said(name, self.chosen[name]) if name in self.chosen else ""
            for name in ("first", "last")
        )
        if first and last:
            return f" {first}" if first == last else f" {first} to {last}"
        return f" from {first}" if first else f" to {last}" if last else ""

    def elsewhere(self, path: str, **changes: str) -> str:
        """The same filters and time on another of the plan's pages, or in a file."""
        query = self.address(**dict.fromkeys(HOW_SHOWN, "") | changes)
        return path if query == "?" else path + query

    def without_any(self) -> str:
        """This page's query without filters; the time and how it is shown stay."""
        kept = self.data.copy()
        for name in [name for name in kept if name not in ("year", *HOW_SHOWN) or name == "page"]:
            del kept[name]
        return f"?{kept.urlencode()}"

    def address(self, *, without: str = "", **changes: str) -> str:
        """This page's query with a filter taken off or parts changed ("" takes one off)."""
        query = QueryDict(mutable=True)
        for name, values in self.data.lists():
            if name != "page" and any(values):
                query.setlist(name, values)
        for name in [without, *changes]:
            for part in (name, f"{name}_day", f"{name}_month", f"{name}_year"):
                query.pop(part, None)
        for name, value in changes.items():
            if value:
                query[name] = value
        return f"?{query.urlencode()}"


def _small(text: str) -> str:
    """An ordinary word in the middle of a line."""
    return text[:1].lower() + text[1:]


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)
