"""How a command that moves the whole planner says that it could not."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError

from bsc_comms.kit.alone import NotAlone
from bsc_comms.kit.encrypted import CannotOpen
from bsc_comms.kit.storages import StoreIsAway
from bsc_comms.overview.recovery.archive import BadBackup
from bsc_comms.overview.recovery.stopping import AskedToStop


@contextlib.contextmanager
def told_if_not(nothing: str, *, at: Path | None = None) -> Iterator[None]:
    """Say with `nothing` ("No backup was written") that nothing was done, and why.

    at: the file or folder to name where the machine's own words name none. Raises CommandError,
    with an exit code of its own where it was asked to stop.
    """
    try:
        yield
    except (BadBackup, CannotOpen, NotAlone) as fault:
        raise CommandError(f"{nothing}. {fault}") from fault
    except AskedToStop as asked:
        raise CommandError(
            f"{nothing}: it was asked to stop.", returncode=asked.returncode
        ) from asked
    except StoreIsAway as fault:
        raise CommandError(f"{nothing}: {fault}") from fault
    except OSError as fault:
        file = fault.filename or at
        where = f" ({file})" if file else ""
        raise CommandError(f"{nothing}: {fault.strerror or fault}{where}.") from fault
