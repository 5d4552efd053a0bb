"""Methods that look at many things become as many tests, and never none."""

import pytest

from tests.guards.one_by_one import OneByOne, one_test_for_each


def test_each_thing_has_a_test_of_its_own_in_place_of_the_method():
    class Case(OneByOne):
        seen: list[str] = []

        @one_test_for_each(["plans:plan", "plans:plan_csv"])
        def test_it(self, name: str) -> None:
            self.seen.append(name)

    tests = [name for name in dir(Case) if name.startswith("test_")]
    assert tests == ["test_it__plans_plan", "test_it__plans_plan_csv"]
    for test in tests:
        getattr(Case(), test)()
    assert Case.seen == ["plans:plan", "plans:plan_csv"]


@pytest.mark.parametrize("things", [[], ["a:b", "a_b"], ["a", "a"]])
def test_a_thing_that_would_have_no_test_is_refused(things):
    with pytest.raises(ValueError, match=r"Case\.test_it does not look at each thing once"):

        class Case(OneByOne):
            @one_test_for_each(things)
            def test_it(self, name: str) -> None: ...
