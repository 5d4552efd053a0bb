"""What `make mutants` counts as a fault that the tests found."""

import errno

import pytest

from tools import mutants


class Item:
    nodeid = "tests/a_test.py"


def test_a_fault_without_a_database_to_run_on_is_not_counted_as_killed(monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(mutants.shutil, "copyfile", full)
    mutant = next(iter(mutants.mutants_of(mutants.ROOT / "plans" / "policy.py")))
    part = mutants.Part("policy", [mutant], [Item.nodeid])
    mutation = mutants.Mutation([part], minutes=1)
    mutation.entered[str(mutant.path), mutant.function].append(Item())
    mutation.seconds[Item.nodeid] = 0
    with pytest.raises(pytest.UsageError, match="could not be run"):
        mutation._survives(part, mutant)


def test_a_part_of_which_nothing_was_tried_holds_nothing():
    assert mutants.Part("policy", [], []).share == 0
