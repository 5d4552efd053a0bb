"""What the environment says, read so that a mistake in it is told by the name of the setting.

Settings read it, so it asks Django for nothing but the exception that Django itself prints.
"""

import contextlib
import os
import re
from collections.abc import Collection, Iterator
from datetime import time
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

# No setting makes sense beyond it, and a date so many days back is still one.
MOST = 100_000
A_KEY = re.compile(r"[0-9a-f]{64}")


class Environment(environ.Env):
    """The environment of this process. What is left blank there counts as not set."""

    ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}

    def whole(self, name: str, *, default: int, least: int = 0) -> int:
        """A whole number from `least` to MOST. Raises ImproperlyConfigured for others."""
        with read_as(name, "a whole number"):
            number: int = self.int(name, default=default)
        if number < least:
            raise ImproperlyConfigured(f"Set {name} to {least} or more: it is {number}.")
        if number > MOST:
            raise ImproperlyConfigured(f"Set {name} to {MOST} or less: it is {number}.")
        return number

    def hour(self, name: str, *, default: str) -> time:
        """A time of the day. Raises ImproperlyConfigured for what is none."""
        with read_as(name, "a time like 08:00"):
            told = time.fromisoformat(self(name, default=default))
            if told.tzinfo:
                raise ValueError("It names a zone.")
        return told

    def one_of(self, name: str, known: Collection[str], *, default: str) -> str:
        """One of these words, however large it is written. Raises ImproperlyConfigured."""
        told: str = self(name, default=default).upper()
        if told not in known:
            raise ImproperlyConfigured(f"{name} should be one of {', '.join(known)}.")
        return told

    def site(self, name: str, *, default: str, like: str = "https://planner.example.org") -> str:
        """The address of a site, without a slash at its end. Raises ImproperlyConfigured.

        like: an example, for whoever named none.
        """
        address: str = self(name, default=default).rstrip("/")
        if address != default and not _is_site(address):
            raise ImproperlyConfigured(f"Set {name} to an address like {like}, and not {address}.")
        return address

    def folder(self, name: str, *, default: Path) -> Path:
        """A folder, which is made where there is none. Raises ImproperlyConfigured."""
        path = Path(self(name, default=str(default)))
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise ImproperlyConfigured(
                f"Set {name} to a folder that the planner may make: {path} could not be made "
                f"({fault.strerror})."
            ) from fault
        return path

    def key(self, name: str) -> str:
        """64 hexadecimal digits; nothing where there are none. Raises ImproperlyConfigured."""
        told: str = self(name, default="").strip().lower()
        if told and not A_KEY.fullmatch(told):
            raise ImproperlyConfigured(
                f"{name} should be 64 hexadecimal digits, as openssl rand -hex 32 prints them."
            )
        return told

    def keys(self, name: str) -> list[str]:
        """Several such, parted by commas. Raises ImproperlyConfigured."""
        told = [key.strip().lower() for key in self.list(name, default=[]) if key.strip()]
        if not all(map(A_KEY.fullmatch, told)):
            raise ImproperlyConfigured(
                f"{name} should be public keys of 64 hexadecimal digits each, parted by commas."
            )
        return told

    def sender(self, name: str, *, default: str) -> str:
        """The address from which e-mails come, alone. Raises ImproperlyConfigured for others."""
        told: str = self(name, default=default)
        address = parseaddr(told)[1]
        try:
            validate_email(address)
        except ValidationError as fault:
            raise ImproperlyConfigured(
                f"Set {name} to an e-mail address like planner@example.org, and not {told}."
            ) from fault
        return address


def _is_site(address: str) -> bool:
    try:
        parts = urlsplit(address)
        # A port that is none is only noticed by whoever asks for it.
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


@contextlib.contextmanager
def read_as(name: str, wanted: str) -> Iterator[None]:
    """Inside the block a setting is read; what is wrong with it is raised with its name.

    wanted: what it should be, such as "a whole number". The value itself is not repeated, as it
    may hold a password. Raises ImproperlyConfigured.
    """
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, ImproperlyConfigured) as fault:
        raise ImproperlyConfigured(f"{name} should be {wanted}.") from fault
