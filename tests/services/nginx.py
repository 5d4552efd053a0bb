"""An nginx of the tests' own, with the example of deploy/ and a certificate that was just made."""

import contextlib
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.services.machine import NGINX
from tests.services.processes import free_port, server

EXAMPLE = settings.BASE_DIR / "deploy" / "nginx.conf"
NAME = "planner.example.org"


def configuration(folder: Path, *, web: int, plain: int, tls: int) -> str:
    """The example with the ports, files and name of this test, as a whole configuration."""
    text = EXAMPLE.read_text()
    for old, new in (
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{web}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        ("/etc/ssl/planner/fullchain.pem", f"{folder}/cert.pem"),
        ("/etc/ssl/planner/key.pem", f"{folder}/key.pem"),
        ("/var/log/nginx/planner-error.log crit", f"{folder}/error.log info"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{text}\n}}\n"
    )


def make_certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    command += ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run(command, check=True, capture_output=True)


@contextlib.contextmanager
def running_nginx(folder: Path, *, web: int) -> Iterator[tuple[int, int]]:
    """nginx before the web process of that port; its plain port and the one with TLS.

    Raises FileNotFoundError where the machine has none, ServerDidNotStart where it fails.
    """
    program = NGINX.find()
    if program is None:
        raise FileNotFoundError("nginx")
    make_certificate(folder)
    plain, tls = free_port(), free_port()
    path = folder / "nginx.conf"
    path.write_text(configuration(folder, web=web, plain=plain, tls=tls))
    subprocess.run([program, "-t", "-q", "-c", path], check=True)

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", tls), 1):
            return True
        return False

    with server([str(program), "-c", str(path)], log=folder / "log", answers=answers):
        yield plain, tls
