"""`make kill` begins each of its parts afresh."""

import importlib
import os
import shutil
from collections.abc import Iterator
from types import ModuleType

import pytest

from partnership.models import Change, Letter
from partnership.operations import record_change
from tests.factories import LetterFactory


@pytest.fixture
def letters(monkeypatch) -> Iterator[ModuleType]:
    """The program, whose words to its workers are kept from other tests."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    module = importlib.import_module("benchmarks.letters")
    yield module
    shutil.rmtree(module._folder, ignore_errors=True)


@pytest.mark.django_db
def test_a_part_finds_neither_letters_nor_history_of_the_one_before(letters):
    record_change(by=None, subject=LetterFactory(), act="sent again")
    letters.empty()
    assert (Letter.objects.count(), Change.objects.count()) == (0, 0)
