"""A backup as one file: a ZIP of rows, files and keys, with a manifest; encrypted where it can be.

The manifest is written last and says of everything before it how large it is and its digest.
"""

import contextlib
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Self

from bsc_comms.kit.encrypted import CannotOpen, DecryptingReader, EncryptingWriter, is_encrypted
from bsc_comms.kit.in_words import count_of

FORMAT = 1
MANIFEST = "manifest.json"
ENDING = ".planner-backup"
PIECE = 1024 * 1024
NO_KEY = (
    "This backup is encrypted. Set BACKUP_KEY to the key of the day on which it was written, and "
    "try again."
)
NOT_ONE = (
    "{path} is no backup of the planner, or it is damaged: {why}. Take another one; the planner "
    "was left as it was."
)


def name_of(moment: datetime) -> str:
    """What a backup of this moment is called: by their names the newest stands last."""
    return f"planner-{moment:%Y-%m-%d-%H%M%S}{ENDING}"


class BadBackup(Exception):
    """Why a backup cannot be written or used, as a sentence for people."""


@dataclass
class Manifest:
    """What is in a backup."""

    format: int = FORMAT
    made_at: str = ""
    engine: str = ""
    name: str = ""
    head: str = ""
    migrations: list[list[str]] = field(default_factory=list)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(table["rows"] for table in self.tables.values())

    @property
    def counted(self) -> str:
        """ "1,204 rows, 12 files and 1 key"."""
        rows, files, keys = (
            count_of(number, word)
            for number, word in (
                (self.rows, "row"),
                (len(self.files), "file"),
                (len(self.keys), "key"),
            )
        )
        return f"{rows}, {files} and {keys}"


class BackupWriter:
    """Adds entries one by one; the manifest last."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest = Manifest()

    def add(self, name: str, pieces: Iterable[bytes], *, pressed: bool = True) -> None:
        """One entry from its pieces. pressed: no for what is compressed already."""
        told, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if pressed else zipfile.ZIP_STORED
        with self._archive.open(info, "w", force_zip64=True) as entry:
            for piece in pieces:
                entry.write(piece)
                told.update(piece)
                size += len(piece)
        self.manifest.entries[name] = {"sha256": told.hexdigest(), "size": size}

    def finish(self) -> None:
        self._archive.writestr(MANIFEST, json.dumps(asdict(self.manifest), indent=1))


@contextlib.contextmanager
def writing(path: Path, key: str) -> Iterator[BackupWriter]:
    """Write a new backup at `path`, readable for its owner alone. On a fault nothing is left."""
    path.touch(mode=0o600, exist_ok=False)
    try:
        with path.open("wb") as file:
            sealed = EncryptingWriter(file, key) if key else None
            with zipfile.ZipFile(sealed or file, "w", compresslevel=6) as archive:  # type: ignore[arg-type]
                writer = BackupWriter(archive)
                yield writer
                writer.finish()
            if sealed:
                sealed.finish()
            file.flush()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


class BackupReader:
    """A backup that is open for reading."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> Self:
        told = json.loads(archive.read(MANIFEST))
        if told["format"] != FORMAT:
            raise BadBackup(
                f"This backup is of format {told['format']}, and this planner reads {FORMAT}. "
                "Restore it with the planner that wrote it, then bring that one up to date."
            )
        return cls(archive, Manifest(**told))

    def lines(self, table: str) -> Iterator[str]:
        """The rows of one table."""
        with self._archive.open(f"rows/{table}.jsonl") as entry:
            for line in io.TextIOWrapper(entry, encoding="utf-8", newline="\n"):
                yield line.rstrip("\n")

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)

    def check(self) -> None:
        """Read everything once and compare it with the manifest. Raises BadBackup."""
        there = {name for name in self._archive.namelist() if name != MANIFEST}
        if there != set(self.manifest.entries):
            raise BadBackup("The backup does not hold what its manifest names.")
        for name, wanted in self.manifest.entries.items():
            told = hashlib.sha256()
            with self._archive.open(name) as entry:
                while piece := entry.read(PIECE):
                    told.update(piece)
            if told.hexdigest() != wanted["sha256"]:
                raise BadBackup(f"{name} in the backup is not what was written.")


# What reading a file ends with that was changed, cut off, or was never a backup. A ZIP that calls
# itself encrypted, packed otherwise or of a later version is a RuntimeError.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    TypeError,
    ValueError,
    EOFError,
    RuntimeError,
)


@contextlib.contextmanager
def reading(path: Path, key: str) -> Iterator[BackupReader]:
    """Open a backup. Raises BadBackup for a wrong key, and for what is damaged or no backup."""
    with path.open("rb") as file:
        try:
            source: Any = file
            if is_encrypted(path):
                if not key:
                    raise BadBackup(NO_KEY)
                source = io.BufferedReader(DecryptingReader(file, key), PIECE)
            with zipfile.ZipFile(source) as archive:
                yield BackupReader.of(archive)
        except CannotOpen as fault:
            raise BadBackup(str(fault)) from fault
        except DAMAGED as fault:
            raise BadBackup(NOT_ONE.format(path=path, why=fault)) from fault
