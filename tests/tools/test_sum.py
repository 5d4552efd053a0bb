"""What `make test` says at the end: a part without tests, or without its server, is no success."""

import contextlib
from threading import Barrier

import pytest

from tools import test as tool

REPORT = (
    """<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>"""
)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run one part whose pytest ends with a code and leaves these figures; the last lines."""

    def go(
        code: int,
        *figures: int,
        needs=tool.there,
        before: int = 0,
        ci: bool = False,
        text: str = "",
        name: str = "x",
    ):
        def pretend(command, **_):
            if figures or text:
                (tmp_path / f"{name}.xml").write_text(text or REPORT.format(*figures))
            return type("Done", (), {"returncode": code})

        monkeypatch.setattr(tool, "RESULTS", tmp_path)
        monkeypatch.setattr(tool, "CI", ci)
        monkeypatch.setattr(tool.subprocess, "run", pretend)
        total, part = tool.Sum(passed=before), tool.Part("x", needs, "the x of it")
        with tool.made_ready([part]) as (ready,):
            tool.run_part(name, part, ready, total, in_short=True)
        well = tool.report(total, 1.0)
        return well, [line.strip() for line in capsys.readouterr().out.strip().splitlines()]

    return go


@contextlib.contextmanager
def lacking():
    raise tool.PartMissing("Redis is not here and could not be installed")
    yield


def test_all_passed_is_success(run) -> None:
    well, lines = run(0, 3, 0, 0, 0)
    assert well
    assert lines[-1] == "3 passed, 0 failed in 1 s"


def test_failures_and_errors_count_as_failed(run) -> None:
    well, lines = run(1, 7, 1, 2, 1)
    assert not well
    assert lines[-1] == "3 passed, 3 failed, 1 skipped in 1 s"


def test_a_part_that_collects_nothing_is_wrong(run) -> None:
    well, lines = run(5)
    assert not well
    assert "Wrong: x: no test ran" in lines


def test_a_part_where_all_is_skipped_is_wrong(run) -> None:
    well, lines = run(0, 2, 0, 0, 2)
    assert not well
    assert "Wrong: x: no test ran" in lines


def test_a_pytest_that_breaks_is_wrong(run) -> None:
    well, lines = run(3)
    assert not well
    assert "Wrong: x: pytest ended with 3" in lines


def test_what_is_missing_is_named_with_what_went_untested(run) -> None:
    well, lines = run(0, needs=lacking, before=3)
    assert well
    assert lines[-2:] == [
        "Missing: Redis is not here and could not be installed: not tested: the x of it.",
        "3 passed, 0 failed in 1 s",
    ]


def test_what_is_missing_is_a_failure_in_ci(run) -> None:
    well, lines = run(0, needs=lacking, before=3, ci=True)
    assert not well
    assert lines[-2].endswith("not tested: the x of it. (a failure under CI=true)")


def test_all_parts_are_made_ready_at_the_same_time(monkeypatch) -> None:
    both = Barrier(2)

    @contextlib.contextmanager
    def meeting():
        both.wait(timeout=20)
        yield {"MET": "yes"}

    monkeypatch.setattr(tool.subprocess, "run", lambda *_, **__: None)
    with tool.made_ready([tool.Part("x", meeting, "the x of it")] * 2) as made:
        assert [ready.result() for ready in made] == [{"MET": "yes"}] * 2


CASES = """<testsuites><testsuite tests="3" failures="0" errors="0" skipped="0">
<testcase classname="tests.plans.test_search" name="test_quick" time="1.9"/>
<testcase classname="tests.plans.test_search" name="test_slow" time="2.1"/>
<testcase classname="tests.plans.test_search.TestIt" name="test_slower" time="30.25"/>
<testcase classname="tests.partnership.test_letters_killed" name="test_all_sent" time="90"/>
</testsuite></testsuites>"""


def test_what_took_over_two_seconds_is_listed_the_slowest_first(run) -> None:
    _, lines = run(0, text=CASES)
    assert lines[-4:-1] == [
        "Over 2 seconds, with their fixtures: 2; the slowest:",
        "30.2 s  tests.plans.test_search.TestIt::test_slower",
        "2.1 s  tests.plans.test_search::test_slow",
    ]


def test_a_test_is_not_slow_for_what_it_made_for_all_that_follow(run) -> None:
    made = '<properties><property name="seconds for what many tests use" value="1.5"/></properties>'
    slow = '<testcase classname="tests.plans.test_search" name="test_slow" time="2.1"'
    _, lines = run(0, text=CASES.replace(f"{slow}/>", f"{slow}>{made}</testcase>"))
    assert "Over 2 seconds, with their fixtures: 1; the slowest:" in lines
    assert "test_slower" in "".join(lines)


def test_what_has_to_be_slow_is_not_listed(run) -> None:
    _, lines = run(0, text=CASES, name="journeys")
    assert "::" not in "".join(lines)


def test_twenty_are_listed_at_the_most(run) -> None:
    case = '<testcase classname="tests.test_it" name="test_{}" time="3"/>'
    many = "".join(case.format(number) for number in range(30))
    _, lines = run(0, text=CASES.replace("</testsuite>", f"{many}</testsuite>"))
    assert "Over 2 seconds, with their fixtures: 32; the slowest:" in lines
    assert sum("::" in line for line in lines) == 20
