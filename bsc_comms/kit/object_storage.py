"""Files in an S3-compatible store, which may be away for a while.

What goes wrong is told as a folder tells it, by an OSError: whoever reads or keeps a file knows
what to do then, and need not know of boto.
"""

import contextlib
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from bsc_comms.kit.storages import StoreIsAway

ATTEMPTS = 2
HOW_TO_ASK = Config(
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
)


class ObjectStorage(S3Storage):
    """django-storages' own, with limits of time and with faults that are OSErrors."""

    def get_default_settings(self) -> dict[str, Any]:
        transfer = TransferConfig(num_download_attempts=ATTEMPTS)
        told: dict[str, Any] = super().get_default_settings()
        return told | {"client_config": HOW_TO_ASK, "transfer_config": transfer}

    def exists(self, name: str) -> bool:
        with told_by_a_folder():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with told_by_a_folder():
            super().delete(name)

    def _open(self, name: str, mode: str = "rb") -> Any:
        with told_by_a_folder():
            opened = super()._open(name, mode)
            # All of it comes now, so that nothing goes wrong while it is read.
            return opened.open() if "r" in mode else opened

    def _save(self, name: str, content: Any) -> str:
        with told_by_a_folder():
            return str(super()._save(name, content))


@contextlib.contextmanager
def told_by_a_folder() -> Iterator[None]:
    """Raise FileNotFoundError or StoreIsAway for what boto says."""
    try:
        yield
    except ClientError as fault:
        answer = fault.response.get("ResponseMetadata", {})
        if answer.get("HTTPStatusCode") == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError(str(fault)) from fault
        raise StoreIsAway(f"The store of files refuses: {fault}") from fault
    except RetriesExceededError as fault:
        raise StoreIsAway(f"The store of files broke off: {fault.last_exception}") from fault
    except (BotoCoreError, Boto3Error) as fault:
        raise StoreIsAway(f"The store of files does not answer: {fault}") from fault
