"""Which views are counted: each that a key opens, each that makes a file, takes one or searches."""

import ast
import inspect
from typing import Any

from django.urls import reverse

from bsc_comms.kit import limits
from tests.guards.test_every_url import own_views
from tests.guards.url_policies import OWN
from tests.guards.world import GuardCase

#: Open to everybody, and no key of a person opens more of it.
WITHOUT_A_KEY = {
    *("partnership:logo", "plans:api_description", "overview:sample_sign_in"),
    *("overview:live", "overview:ready", "overview:metrics"),
}


def counted(kind: str) -> set[str]:
    return {name for name, view in own_views().items() if kind in getattr(view, "counted_as", ())}


def test_whatever_a_key_opens_is_counted_as_a_link():
    opened = {name for name, view in own_views().items() if getattr(view, "public_reason", "")}
    assert counted(limits.LINK) == opened - WITHOUT_A_KEY
    assert len(opened) > 10


def test_whatever_takes_files_is_counted_as_sent():
    taking = {name for name, view in own_views().items() if hasattr(view, "largest_body")}
    assert counted(limits.SENT) == taking


def test_whatever_looks_for_words_is_counted_as_a_search():
    looking = {
        name
        for name, view in own_views().items()
        if _asks_for_words(view) and name not in counted(limits.EXPORT)
    }
    assert counted(limits.SEARCH) == looking
    assert len(looking) == 7


def _asks_for_words(view: Any) -> bool:
    """Whether it, or a function of its file that it calls, reads the words of a search."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(inspect.unwrap(view))))
    functions = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    names, seen = [inspect.unwrap(view).__name__], set()
    while names:
        name = names.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        said = ast.unparse(functions[name])
        if "PlanFilter.of(" in said or "GET.get('text'" in said:
            return True
        names += [one.id for one in ast.walk(functions[name]) if isinstance(one, ast.Name)]
    return False


class EveryFile(GuardCase):
    def test_whatever_hands_out_a_file_is_counted_as_an_export(self):
        handing = set()
        for name, rules in OWN.items():
            for rule in rules:
                path = reverse(name, kwargs=self.world.places[rule.on])
                for who in ("alice", "coordinator"):
                    answer = self.ask(who, "GET", path).response
                    if answer.get("Content-Disposition", "").startswith("attachment"):
                        handing.add(name)
        assert handing - counted(limits.EXPORT) == set()
        assert len(handing) > 30
