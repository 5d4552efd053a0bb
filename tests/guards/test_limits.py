"""Which views are counted: each that a key opens, takes a file or searches.

That each file that is handed over is counted is a part of the walk of every address.
"""

import ast
import inspect
from typing import Any

from bsc_comms.kit import limits
from tests.guards.addresses import own_views, views_counted_as

#: Open to everybody, and no key of a person opens more of it.
WITHOUT_A_KEY = {
    *("partnership:logo", "plans:api_description", "overview:sample_sign_in"),
    *("overview:live", "overview:ready", "overview:metrics"),
}


def test_whatever_a_key_opens_is_counted_as_a_link():
    opened = {name for name, view in own_views().items() if getattr(view, "public_reason", "")}
    assert views_counted_as(limits.LINK) == opened - WITHOUT_A_KEY
    assert len(opened) > 10


def test_whatever_takes_files_is_counted_as_sent():
    taking = {name for name, view in own_views().items() if hasattr(view, "largest_body")}
    assert views_counted_as(limits.SENT) == taking


def test_whatever_looks_for_words_is_counted_as_a_search():
    looking = {
        name
        for name, view in own_views().items()
        if _asks_for_words(view) and name not in views_counted_as(limits.EXPORT)
    }
    assert views_counted_as(limits.SEARCH) == looking
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
        if "PlanFilter.of" in said or "GET.get('text'" in said:
            return True
        names += [one.id for one in ast.walk(functions[name]) if isinstance(one, ast.Name)]
    return False
