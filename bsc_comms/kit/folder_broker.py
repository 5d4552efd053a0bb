"""The broker that is a folder: kombu's, with messages that are there whole or not at all."""

import logging
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
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


class Transport(filesystem.Transport):
    Channel = Channel
