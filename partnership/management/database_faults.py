"""What a command says where the database does not let it do its work."""

import contextlib
from collections.abc import Iterator

from django.core.management.base import CommandError
from django.db import Error, InterfaceError, OperationalError, connection

from bsc_comms.kit.up_to_date import why_not_up_to_date

NOT_LET = (
    "The database did not let it happen: {fault}. See whether it answers and its disk has room "
    "(manage.py doctor), then run this again."
)


@contextlib.contextmanager
def database_faults_in_words(*, ends_with: int) -> Iterator[None]:
    """Inside the block a database that is away, full, or not of this version is said in a sentence.

    ends_with: what the command then ends with. Any other fault is the planner's own, and goes on.
    """
    try:
        yield
    except Error as fault:
        if not (why := _why(fault)):
            raise
        raise CommandError(why, returncode=ends_with) from fault


def _why(fault: Error) -> str:
    said = NOT_LET.format(fault=" ".join(str(fault).split()).rstrip("."))
    try:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        behind = why_not_up_to_date()
    except Error:
        return said
    return behind or (said if isinstance(fault, OperationalError | InterfaceError) else "")
