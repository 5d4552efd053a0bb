"""A mail server that answers as it is told, on a port of its own."""

import contextlib
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

LOOKS_UP_EVERY = 0.01  # seconds: whether it is to end


@dataclass
class Behaviour:
    """What the server says: replies by command, and where it hangs up or falls silent.

    closes_after: how many letters it takes over one connection before it ends that (0: any number).
    refuses: the one recipient that it does not know. pause: seconds that it takes for each letter.
    """

    replies: dict[str, str] = field(default_factory=dict)
    drops_at: str = ""
    hangs_at: str = ""
    closes_after: int = 0
    refuses: str = ""
    pause: float = 0.0
    mails: list[str] = field(default_factory=list)
    connections: int = 0


class _Session(socketserver.StreamRequestHandler):
    behaviour: Behaviour

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        told = self.behaviour
        told.connections += 1
        with contextlib.suppress(ConnectionError):
            taken = 0
            self.say(told.replies.get("CONNECT", "220 test ESMTP"))
            while line := self.rfile.readline().decode().strip():
                command = line.split(" ")[0].split(":")[0].upper()
                if command == told.drops_at or (taken and taken == told.closes_after):
                    return
                if command == told.hangs_at:
                    continue
                if command == "DATA" and "DATA" not in told.replies:
                    self.say("354 go on")
                    text = ""
                    while (part := self.rfile.readline().decode()) not in (".\r\n", ""):
                        text += part
                    if not part:
                        return  # whoever sent it died half way: nothing is kept
                    time.sleep(told.pause)
                    told.mails.append(text)
                    taken += 1
                    if told.drops_at == "END":
                        return
                    if told.hangs_at == "END":
                        continue
                    self.say(told.replies.get("END", "250 kept"))
                elif command == "QUIT":
                    self.say("221 bye")
                    return
                elif told.refuses and told.refuses in line:
                    self.say("550 unknown")
                else:
                    self.say(told.replies.get(command, "250 ok"))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextlib.contextmanager
def mail_server(behaviour: Behaviour) -> Iterator[int]:
    """Run one for the block; its port."""
    handler = type("Session", (_Session,), {"behaviour": behaviour})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(LOOKS_UP_EVERY,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
