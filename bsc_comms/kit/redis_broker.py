"""The broker that is Redis: kombu's, with a connection that is gone told as such."""

from typing import Any

from kombu.transport import redis


class QoS(redis.QoS):
    """What a worker has at work, which stays right where Redis does not hear that it is done.

    Counted as at work for good, each of them would be one fewer that the worker takes, and at last
    it would take none. Redis hands such a message out again later, which does no harm.
    """

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        except self.channel.connection_errors:
            self._quick_ack(delivery_tag)
            raise


class Channel(redis.Channel):
    """A channel to Redis that says so when its connection is gone.

    kombu 5.7 fails there with an AttributeError, of which a worker ends; a ConnectionError it
    outlives, and connects again.
    """

    QoS = QoS

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to Redis is gone.")
        told: dict[str, Any] = super()._connparams(asynchronous)
        return told


class Transport(redis.Transport):
    Channel = Channel
