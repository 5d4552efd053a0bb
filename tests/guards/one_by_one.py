"""A guard that looks at many things, as one test for each: what is wrong has a name, and workers
share the many evenly."""

import re
from collections.abc import Callable, Iterable
from typing import Any

Method = Callable[[Any, str], None]
THINGS = "looks_at_each_of"


def one_test_for_each(things: Iterable[str]) -> Callable[[Method], Method]:
    """Let a method of a case be as many tests; it is given one of the things each time."""

    def many(method: Method) -> Method:
        setattr(method, THINGS, tuple(things))
        return method

    return many


class OneByOne:
    """For cases with such methods: each class has their tests in place of them.

    Raises ValueError where a method is to look at nothing, or two of its tests had one name.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, method in list(vars(cls).items()):
            if not hasattr(method, THINGS):
                continue
            delattr(cls, name)
            tests = {_name(name, thing): _on(method, thing) for thing in getattr(method, THINGS)}
            if not tests or len(tests) != len(getattr(method, THINGS)):
                raise ValueError(f"{cls.__name__}.{name} does not look at each thing once")
            for test, looks in tests.items():
                setattr(cls, test, looks)


def _name(name: str, thing: str) -> str:
    return f"{name}__{re.sub(r'[^A-Za-z0-9]+', '_', thing).strip('_')}"


def _on(method: Method, thing: str) -> Callable[[Any], None]:
    def test(self: Any) -> None:
        method(self, thing)

    return test
