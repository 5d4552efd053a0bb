"""The Celery application. The database says what is owed; tasks only do it."""

import os
from typing import Any

from celery import Celery
from kombu.transport import redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_comms.settings")


class Channel(redis.Channel):
    """A channel to Redis that says so when its connection is gone.

    kombu 5.7 fails there with an AttributeError, of which a worker ends; a ConnectionError it
    outlives, and connects again.
    """

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to Redis is gone.")
        return super()._connparams(asynchronous)


redis.Transport.Channel = Channel

app = Celery("bsc_comms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
