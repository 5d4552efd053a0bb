"""The files that a planner was set up from: whoever runs it goes on changing and loading them."""

import contextlib
import shutil
from pathlib import Path

from bsc_comms.overview.recovery.archive import BackupReader, BackupWriter
from bsc_comms.overview.setting_up.planner import reference_folder

PREFIX = "reference/"


def add_reference(writer: BackupWriter) -> None:
    """Put them into a backup. One that cannot be read is missing there, and the backup is made."""
    for path in _files():
        try:
            content = path.read_bytes()
        except OSError:
            writer.manifest.missing_files.append(f"{PREFIX}{path.name}")
            continue
        writer.add(f"{PREFIX}{path.name}", [content])


def put_reference(backup: BackupReader, *, stamp: str, undo: contextlib.ExitStack) -> None:
    """Write them where they stood; a folder with others is kept aside, and none where none came.

    stamp: in the name of what is kept aside. undo: learns how all comes to be as it was.
    """
    files = _in_backup(backup)
    if not files or files == {path.name: path.read_bytes() for path in _files()}:
        return
    folder = reference_folder()
    if folder.exists():
        aside = folder.with_name(f"{folder.name}.before-{stamp}")
        folder.replace(aside)
        undo.callback(aside.replace, folder)
    undo.callback(shutil.rmtree, folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _files() -> list[Path]:
    folder = reference_folder()
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _in_backup(backup: BackupReader) -> dict[str, bytes]:
    """By their last names, so that nothing is written outside the folder; none in older backups."""
    files = {}
    for entry in backup.manifest.entries:
        if entry.startswith(PREFIX):
            with backup.open(entry) as file:
                files[Path(entry).name] = file.read()
    return files
