"""Nothing in the code is one borough's own: names come with the reference data (any borough's)."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = tomllib.loads((ROOT / "bsc_comms/overview/reference/partnership.toml").read_text("utf-8"))
NAMES = re.compile(rf"\b(?:{OWN['short_name']}|{OWN['name'].split()[0]})", re.IGNORECASE)
APPS = ("partnership", "channels_registry", "evidence", "plans", "subgroup")
FLOORS = ("rules", "policy", "queries", "documents", "emails", "operations", "forms", "views")


def floors(app):
    for floor in FLOORS:
        yield from (ROOT / app).glob(f"{floor}.py")
        yield from (ROOT / app / floor).rglob("*.py")


def texts_of(source):
    """Every text of a module but its docstrings: these may give an example."""
    nodes = list(ast.walk(ast.parse(source)))
    told = {
        id(node.value)
        for node in nodes
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("app", APPS)
def test_no_text_of_the_code_names_the_borough(app):
    """The planted fault: the partnership's short name among the words of a heading."""
    found = [
        f"{file.relative_to(ROOT)}: {text[:60]}"
        for file in floors(app)
        for text in texts_of(file.read_text("utf-8"))
        if NAMES.search(text)
    ]
    assert found == []
