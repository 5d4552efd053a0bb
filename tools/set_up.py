"""Bring database, reference data, static files and the sample year to where they belong.

    python tools/set_up.py                          # what is there already stays
    python tools/set_up.py --sample                 # the sample year, into an empty planner only
    python tools/set_up.py --sample --as-of DATE    # the sample year anew, as of that day

One process for all of it: starting Django takes longer than most of the steps.
"""

import argparse
import io
import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.migrations.exceptions import InconsistentMigrationHistory

ROOT = Path(__file__).resolve().parent.parent
EARLIER = (
    "This database was made before the first release, and its tables begin anew with that. Run "
    "make clean, which removes it, or name another one in DATABASE_URL."
)


def main() -> None:
    """Take the steps in their order; a step that fails ends it, with its own sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--as-of", default="")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_comms.settings")
    django.setup()
    try:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)  # where CACHE_URL changed
        if knows_no_partnership():
            call_command("load_reference", verbosity=0, stdout=io.StringIO())
        call_command("collectstatic", interactive=False, verbosity=0)
        if arguments.as_of:
            call_command("load_sample", "--as-of", arguments.as_of)
        elif arguments.sample:
            call_command("load_sample", "--if-empty")
    except InconsistentMigrationHistory:
        sys.exit(EARLIER)
    except CommandError as error:
        sys.exit(str(error))


def knows_no_partnership() -> bool:
    """Whether reference data was never loaded: a second load would undo what people changed."""
    return apps.get_model("partnership", "Partnership").if_any() is None


if __name__ == "__main__":
    main()
