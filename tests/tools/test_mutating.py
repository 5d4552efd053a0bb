"""Faults that `make mutants` plants: what they are, and that they reach the running program."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.services.mutating import mutants_of, plant

SOURCE = '''"""A rule."""

OPEN = frozenset({"a"})


def may(one, other):
    """Texts such as this one are left alone."""
    if one > 3 and not other:
        return True
    raise ValueError("no")


class Rows:
    def of(self, rows, *, least=2):
        return [row for row in rows if all((row >= least, row in (2, 3)))]
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a_rule.py"
    path.write_text(SOURCE)
    return path


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("a_rule", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_kind_of_fault_is_found_and_texts_are_left_alone(path):
    found = [(one.function, one.line, one.what) for one in mutants_of(path)]
    assert found == [
        ("may", 8, "3 to 4"),
        ("may", 8, "And to Or"),
        ("may", 8, "Gt to GtE"),
        ("may", 8, "if False"),
        ("may", 8, "if True"),
        ("may", 8, "without Not"),
        ("may", 9, "True to False"),
        ("may", 9, "return None"),
        ("may", 10, "not done: raise ValueError('no')"),
        ("Rows.of", 15, "2 to 3"),
        ("Rows.of", 15, "3 to 4"),
        ("Rows.of", 15, "GtE to Gt"),
        ("Rows.of", 15, "In to NotIn"),
        ("Rows.of", 15, "all to any"),
        ("Rows.of", 15, "return None"),
    ]


def test_a_planted_fault_works_in_whatever_holds_the_function(path):
    module = loaded(path)
    held = [module.may, module.Rows().of]
    assert held[0](4, False) is True
    assert held[1]([1, 2, 3, 4]) == [2, 3]
    faults = {(one.function, one.what): one for one in mutants_of(path)}
    assert plant(faults["may", "3 to 4"])
    with pytest.raises(ValueError, match="no"):
        held[0](4, False)
    assert plant(faults["Rows.of", "GtE to Gt"])
    assert held[1]([1, 2, 3, 4]) == [3]


def test_a_module_that_nobody_loaded_takes_no_fault(path):
    assert not plant(mutants_of(path)[0])
