"""The Celery application. The database says what is owed; tasks only do it."""

import logging
import os
import time
import uuid
from pathlib import Path
from typing import Any

from celery import Celery
from kombu.exceptions import ChannelError
from kombu.transport import filesystem, redis
from kombu.utils.json import dumps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_comms.settings")

logger = logging.getLogger(__name__)


class Channel(redis.Channel):
    """A channel to Redis that says so when its connection is gone.

    kombu 5.7 fails there with an AttributeError, of which a worker ends; a ConnectionError it
    outlives, and connects again.
    """

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to Redis is gone.")
        return super()._connparams(asynchronous)


class FolderChannel(filesystem.Channel):
    """A channel through a folder in which a message is there whole or not at all.

    kombu 5.7 lets a worker find one that is still being written, or that a full disk cut short, and
    a worker ends of what it cannot read. What is lost here said only "look now".
    """

    def _put(  # type: ignore[override]
        self, queue: str, payload: Any, **kwargs: Any
    ) -> None:
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        message = Path(self.data_folder_out, name)
        unfinished = message.with_name(f"{name}.part")
        try:
            unfinished.write_text(dumps(payload), encoding="utf-8")
            unfinished.replace(message)
        except OSError as fault:
            unfinished.unlink(missing_ok=True)
            raise ChannelError(f"The message {name} cannot be written.") from fault

    def _get(self, queue: str) -> Any:  # type: ignore[override]
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                logger.warning("A message that was cut short is passed over: the sweep finds it.")


redis.Transport.Channel = Channel
filesystem.Transport.Channel = FolderChannel

app = Celery("bsc_comms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
