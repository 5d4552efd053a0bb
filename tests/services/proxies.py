"""nginx and Caddy of the tests' own, with the examples of deploy/ and a certificate just made."""

import contextlib
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests.services.machine import CADDY, NGINX, Part
from tests.services.processes import free_port, server

EXAMPLES = settings.BASE_DIR / "deploy"
NAME = "planner.example.org"


def example(name: str, *changed: tuple[str, str]) -> str:
    """An example with the ports, files and name of a test; each of them stands in it once."""
    text = (EXAMPLES / name).read_text()
    for old, new in changed:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def for_nginx(folder: Path, *, web: int, plain: int, tls: int) -> str:
    """The example as a whole configuration."""
    text = example(
        "nginx.conf",
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{web}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        ("/etc/ssl/planner/fullchain.pem", f"{folder}/cert.pem"),
        ("/etc/ssl/planner/key.pem", f"{folder}/key.pem"),
        ("/var/log/nginx/planner-error.log crit", f"{folder}/error.log info"),
    )
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{text}\n}}\n"
    )


def for_caddy(folder: Path, *, web: int, plain: int, tls: int) -> str:
    """The example with a certificate that is here, as no authority can be asked for one."""
    ports = f"\thttp_port {plain}\n\thttps_port {tls}\n\tdefault_bind 127.0.0.1\n"
    own = f"{ports}\tadmin off\n\tstorage file_system {folder}/caddy\n"
    text = example(
        "Caddyfile",
        ("\n{\n", f"\n{{\n{own}"),
        (f"\n{NAME} {{", f"\n{NAME} {{\n\ttls {folder}/cert.pem {folder}/key.pem"),
        ("127.0.0.1:8000", f"127.0.0.1:{web}"),
    )
    return as_before_2_6_3(text) if knows_no_request_buffers() else text


def knows_no_request_buffers() -> bool:
    """Whether the machine's Caddy is one for which the example has two lines of its own."""
    program = CADDY.find()
    if program is None:
        return False
    told = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    numbers = re.findall(r"\d+", told)[:3]
    return tuple(map(int, numbers)) < (2, 6, 3)


def as_before_2_6_3(text: str) -> str:
    """The example as its own comment tells whoever has Debian's Caddy."""
    lines = text.splitlines()
    (at,) = (n for n, line in enumerate(lines) if line.strip().startswith("request_buffers "))
    mended = [line.replace("# ", "", 1) for line in lines[at - 2 : at]]
    return "\n".join((*lines[: at - 2], *mended, *lines[at + 1 :]))


@dataclass(frozen=True)
class Proxy:
    """What ends the encryption before a web process, by its example."""

    part: Part
    configured: Callable[..., str]
    arguments: tuple[str, ...]


PROXIES = {
    "nginx": Proxy(NGINX, for_nginx, ("-c",)),
    "caddy": Proxy(CADDY, for_caddy, ("run", "--adapter", "caddyfile", "--config")),
}


def make_certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-nodes", "-days", "2"]
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    command += ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run(command, check=True, capture_output=True)


@contextlib.contextmanager
def running_proxy(name: str, folder: Path, *, web: int) -> Iterator[tuple[int, int]]:
    """nginx or Caddy before the web process of that port; its plain port and the one with TLS.

    Raises FileNotFoundError where the machine has none, ServerDidNotStart where it fails.
    """
    proxy = PROXIES[name]
    program = proxy.part.find()
    if program is None:
        raise FileNotFoundError(name)
    make_certificate(folder)
    plain, tls = free_port(), free_port()
    path = folder / "configuration"
    path.write_text(proxy.configured(folder, web=web, plain=plain, tls=tls))

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", tls), 1):
            return True
        return False

    command = [str(program), *proxy.arguments, str(path)]
    with server(command, log=folder / "log", answers=answers):
        yield plain, tls
