"""Rows of the factories stand in the order in which they were made, however many there were before.

A list in alphabetical order would else turn round in the one run in which a test's rows come to be
numbered 99 and 100.
"""

import factory
import pytest

from tests import factories

NUMBERED = {
    f"{name}.{field}": declared
    for name, made in vars(factories).items()
    if isinstance(made, type) and issubclass(made, factory.Factory)
    for field, declared in made._meta.pre_declarations.as_dict().items()
    if isinstance(declared, factory.Sequence)
}


def in_order(declared: factory.Sequence) -> bool:
    """Whether what is numbered in turn sorts in turn, where the number gets another digit."""
    values = [declared.function(n) for n in (0, 8, 9, 10, 98, 99, 100, 998, 999, 1000, 9999)]
    return values == sorted(values)


def test_an_unpadded_number_would_be_seen():
    assert not in_order(factory.Sequence(lambda n: f"Row {n}"))
    assert not in_order(factory.Sequence(lambda n: f"R{n:03d}"))


@pytest.mark.parametrize("field", NUMBERED)
def test_rows_sort_as_they_were_made(field):
    assert in_order(NUMBERED[field]), f"{field}: pad the number, as in {{n:05d}}"
