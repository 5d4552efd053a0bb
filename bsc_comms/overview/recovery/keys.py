"""The key of backups, read only where one is written or opened."""

import os


def backup_key() -> str:
    """What BACKUP_KEY says; nothing where it is blank.

    Read here and not in the settings, so that no page and no worker holds it.
    """
    return os.environ.get("BACKUP_KEY", "").strip()
