"""The broker that is Redis: kombu's, with a connection that is gone told as such."""

from typing import Any

from kombu.transport import redis


class Channel(redis.Channel):
    """A channel to Redis that says so when its connection is gone.

    kombu 5.7 fails there with an AttributeError, of which a worker ends; a ConnectionError it
    outlives, and connects again.
    """

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to Redis is gone.")
        told: dict[str, Any] = super()._connparams(asynchronous)
        return told


class Transport(redis.Transport):
    Channel = Channel
