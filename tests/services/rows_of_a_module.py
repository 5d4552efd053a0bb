"""Rows that all tests of a module start from, written once: each test undoes only its own."""

import contextlib
from collections.abc import Iterator

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextlib.contextmanager
def kept_for_the_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written inside the block is seen by the tests of a module, and undone with it.

    For a fixture of the module's scope that asks for `django_db_setup`; no test of the module may
    be transactional, which empties all tables.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
