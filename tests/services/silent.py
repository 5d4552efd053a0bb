"""A server that takes connections and never says a word, as one does whose machine has frozen."""

import contextlib
import socket
from collections.abc import Iterator


class Silent:
    """It listens on `port` of 127.0.0.1."""

    def __init__(self, listening: socket.socket, connections: contextlib.ExitStack) -> None:
        self.port = int(listening.getsockname()[1])
        self._listening = listening
        self._connections = connections

    def asked(self) -> int:
        """How many have connected since this was asked last."""
        came = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                self._connections.enter_context(self._listening.accept()[0])
                came += 1
        return came


@contextlib.contextmanager
def silent_server() -> Iterator[Silent]:
    """One that is there for the block."""
    with contextlib.ExitStack() as connections, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        listening.setblocking(False)
        yield Silent(listening, connections)
