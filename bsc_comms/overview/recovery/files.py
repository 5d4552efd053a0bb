"""The files that rows name, and the keys of this planner."""

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import FileField

from bsc_comms.kit.seals import KEY_FILE

PIECE = 1024 * 1024
# Both are made by the planner itself where the environment names none.
KEYS = (KEY_FILE, "secret_key")


def named_files() -> list[str]:
    """The names of all files that rows of this database name."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                values = model._base_manager.exclude(**{field.name: ""})
                names.update(values.values_list(field.attname, flat=True))
    return sorted(name for name in names if name)


def pieces_of(name: str) -> Iterator[bytes]:
    """A stored file in pieces. Raises FileNotFoundError."""
    with default_storage.open(name, "rb") as file:
        while piece := file.read(PIECE):
            yield piece


def is_stored(name: str, sha256: str) -> bool:
    """Whether a file of this name and content is there already."""
    if not default_storage.exists(name):
        return False
    told = hashlib.sha256()
    for piece in pieces_of(name):
        told.update(piece)
    return told.hexdigest() == sha256


def key_files() -> dict[str, bytes]:
    """The keys that stand in files of their own here, by name."""
    paths = {name: Path(settings.VAR_DIR) / name for name in KEYS}
    return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}


def put_key(name: str, content: bytes, *, stamp: str, undo: contextlib.ExitStack) -> Path | None:
    """Write a key where the planner looks for it; another one that was there is kept aside.

    Gives where that one is kept; None where there was no other.
    stamp: in the name of what is kept aside, so that it never takes the place of an earlier one.
    undo: learns how all comes to be as it was.
    """
    path = Path(settings.VAR_DIR) / name
    aside = None
    if path.is_file():
        if path.read_bytes() == content:
            return None
        aside = path.with_name(f"{name}.before-{stamp}")
        path.replace(aside)
        undo.callback(aside.replace, path)
    else:
        undo.callback(path.unlink, missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return aside
