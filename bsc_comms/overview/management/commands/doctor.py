"""`manage.py doctor`: how the planner is, and what to do about it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from bsc_comms.kit.names import and_listed
from bsc_comms.overview.health.checking import ALL, examine
from bsc_comms.overview.health.findings import Health, worst

EXIT = {Health.OK: 0, Health.ATTENTION: 1, Health.FAILED: 2}


class Command(BaseCommand):
    """One line for each part, and what to do where it is not well."""

    help = (
        f"Checks {and_listed([name.lower() for name, _ in ALL])}. Ends with 0 where all is well, "
        "1 where something needs a look, 2 where something failed."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine()
        for one in findings:
            self.stdout.write(f"{one.health:<10} {one.what}: {one.says}")
            if one.do:
                self.stdout.write(f"{'':<10} {one.do}")
        code = EXIT[worst(findings)]
        if code:
            sys.exit(code)
