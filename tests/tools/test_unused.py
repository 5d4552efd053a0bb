"""What counts as called: by code, by a template, by a name in a string; not by a test."""

from pathlib import Path

import pytest

from tools import unused

CODE = '''
def from_code():
    return from_nowhere_else


def from_a_template():
    """A property is called like this."""


def from_a_setting():
    """By the path to it."""


def from_a_test_alone():
    """By nothing that ships."""


from_nowhere_else = from_code()
'''


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small planner with one module, one template, one setting and one test."""
    for path, text in {
        "plans/rules.py": CODE,
        "plans/settings.py": 'print("plans.rules.from_a_setting", print)',
        "plans/migrations/0001.py": "def made_once(): pass",
        "templates/page.html": "<p>{% if page.from_a_template %}from_a_test_alone{% endif %}</p>",
        "tests/test_rules.py": "from plans.rules import from_a_test_alone\nfrom_a_test_alone()",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(unused, "ROOT", tmp_path)
    monkeypatch.setattr(unused, "WHERE", ["plans"])
    monkeypatch.setattr(unused, "CALLED_FROM_OUTSIDE", {})
    return tmp_path


def test_what_neither_code_nor_template_nor_setting_calls_is_said(tree, capsys):
    with pytest.raises(SystemExit) as ended:
        unused.main()

    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "plans/rules.py:14: nothing calls the function from_a_test_alone"
    ]


def test_what_a_package_hands_out_is_not_called_by_that(tree, capsys):
    handed_out = 'from plans.rules import from_a_test_alone\n__all__ = ("from_a_test_alone",)\n'
    (tree / "plans" / "__init__.py").write_text(handed_out)

    with pytest.raises(SystemExit):
        unused.main()

    assert capsys.readouterr().out.splitlines() == [
        "plans/rules.py:14: nothing calls the function from_a_test_alone"
    ]


def test_what_a_framework_calls_is_kept_under_its_reason(tree, monkeypatch, capsys):
    kept = {"A framework": ("rules.py:from_a_test_*",)}
    monkeypatch.setattr(unused, "CALLED_FROM_OUTSIDE", kept)

    with pytest.raises(SystemExit) as ended:
        unused.main()

    assert (ended.value.code, capsys.readouterr().out) == (0, "")


def test_a_name_that_keeps_nothing_any_more_is_said(tree, monkeypatch, capsys):
    kept = {"A framework": ("from_a_test_alone", "gone_long_ago")}
    monkeypatch.setattr(unused, "CALLED_FROM_OUTSIDE", kept)

    with pytest.raises(SystemExit) as ended:
        unused.main()

    assert ended.value.code == 1
    assert capsys.readouterr().out == "tools/unused.py: gone_long_ago keeps nothing any more\n"
