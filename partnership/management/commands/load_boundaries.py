"""`manage.py load_boundaries FILE.geojson`: real outlines for the map."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bsc_comms.kit.in_words import count_of
from partnership.management.kept import KeptCommand
from partnership.operations.boundaries import BoundariesRefused, load_boundaries


class Command(KeptCommand):
    help = (
        "Give areas the outlines of a GeoJSON file (longitude and latitude), matched by their "
        "official codes. Until each ward has one the map shows tiles, or a table where no "
        "file says their places."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="such as the ward boundaries of the ONS")
        parser.add_argument("--dry-run", action="store_true", help="check, and keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as fault:
            raise CommandError(f"{options['file']} cannot be read: {fault.strerror}.") from None
        try:
            found = load_boundaries(content, dry_run=options["dry_run"])
        except BoundariesRefused as refused:
            raise CommandError(str(refused)) from None
        self.about = f"areas: {len(found.areas):,}"
        did = "area would have,areas would have" if options["dry_run"] else "area has,areas have"
        self.stdout.write(f"{count_of(len(found.areas), did)} an outline from this file.")
        if found.unknown:
            self.stdout.write(f"No area has the code of: {', '.join(found.unknown)}.")
