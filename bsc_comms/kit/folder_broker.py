"""The broker that is a folder: kombu's, with files that are there whole or not at all."""

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
    """A channel through a folder in which each file is there whole or not at all.

    kombu 5.7 lets a worker find one that is still being written, or that a full disk cut short, and
    a worker ends of what it cannot read. What is lost here said only "look now". ChannelError is
    what a worker tries again after (CELERY_BROKER_CHANNEL_ERROR_RETRY).
    """

    def _put(  # type: ignore[override]
        self, queue: str, payload: Any, **kwargs: Any
    ) -> None:
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out, name), dumps(payload))

    def _get(self, queue: str) -> Any:  # type: ignore[override]
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                logger.warning("A message that was cut short is passed over: the sweep finds it.")

    def get_table(self, exchange: str) -> list[Any]:
        try:
            return list(super().get_table(exchange))
        except ValueError:
            return []

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        """Keep where an exchange leads: ours to one queue each, so nobody else's is lost."""
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        known = self.get_table(exchange)
        if bound in known:
            return
        self.control_folder.mkdir(exist_ok=True)
        _write_whole(self._exchange_file(exchange), dumps([bound, *known]))


class Transport(filesystem.Transport):
    Channel = Channel


def _write_whole(file: Path, text: str) -> None:
    """Raises ChannelError where the disk takes no more, and leaves nothing behind then."""
    unfinished = file.with_name(f"{file.name}.{uuid.uuid4()}.part")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)
    except OSError as fault:
        unfinished.unlink(missing_ok=True)
        raise ChannelError(f"{file.name} cannot be written.") from fault
